-- A convolutional network with batch norm.
local zky = require "zky"
local nn = zky.nn

local model = zky.module "Cnn"
model:input("x", zky.zeros {3, 2, 8, 6})
model:input("target", zky.zeros({3}, {dtype = "int64"}))
model.conv1 = nn.Conv2d(2, 4, 3, {padding = 1})
model.bn1 = nn.BatchNorm2d(4)
model.pool = nn.MaxPool2d(2)
model.conv2 = nn.Conv2d(4, 6, {3, 2}, {stride = {1, 2}, bias = false})
model.bn2 = nn.BatchNorm2d(6, {momentum = 0.3})
model.head = nn.Sequential(nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(24, 4))

function model:call(x, target)
  local a = self.pool(zky.relu(self.bn1(self.conv1(x))))
  local out = self.head(zky.elu(self.bn2(self.conv2(a))))
  return zky.cross_entropy(out, target, {label_smoothing = 0.1}), out
end

return model
