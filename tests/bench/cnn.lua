-- cnn.lua: two convolutions 3×3 of 32 channels, a pool, 128, 10, as peer-train.py has it
local zky = require "zky"

local model = zky.module "Cnn"
model:input("x", zky.zeros({64, 1, 28, 28}))
model.conv1 = zky.nn.Conv2d(1, 32, 3)
model.conv2 = zky.nn.Conv2d(32, 32, 3)
model.hidden = zky.nn.Linear(4608, 128)
model.out = zky.nn.Linear(128, 10)

function model:call(x)
  local h = zky.relu(self.conv2(zky.relu(self.conv1(x))))
  h = zky.reshape(zky.max_pool2d(h, {kernel_size = {2}}), {shape = {x.shape[1], -1}})
  return self.out(zky.relu(self.hidden(h)))
end

model:train {
  dataset = {
    x = zky.rand({256, 1, 28, 28}) * 2 - 1,
    class = zky.cast(zky.rand({256}) * 10, {dtype = "int64"}),
  },
  loss = "cross_entropy", target = "class", optimizer = "sgd", lr = 0.05, batch = 64, shuffle = 0,
}

return model
