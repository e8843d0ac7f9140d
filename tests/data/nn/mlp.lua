-- A multilayer perceptron with dropout of 0.
local zky = require "zky"
local nn = zky.nn

local model = zky.module "Mlp"
model:input("x", zky.zeros {6, 5})
model:input("target", zky.zeros({6}, {dtype = "int64"}))
model.net = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Dropout(0), nn.Linear(8, 4), nn.GELU(), nn.Linear(4, 3))

function model:call(x, target)
  local out = self.net(x)
  return zky.cross_entropy(out, target), out
end

return model
