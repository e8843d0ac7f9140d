-- A network with one hidden layer and a squared error.
local zky = require "zky"

local model = zky.module "MLP"
model:input("x", zky.zeros {5, 4})
model:input("target", zky.zeros {5, 2})
model:param("w1", zky.zeros {4, 6})
model:param("b1", zky.zeros {6})
model:param("w2", zky.zeros {6, 2})
model:param("b2", zky.zeros {2})

function model:call(x, target)
  local h = zky.tanh(zky.matmul(x, self.w1) + self.b1)
  local y = zky.matmul(h, self.w2) + self.b2
  return zky.mean((y - target)^2)
end

return model
