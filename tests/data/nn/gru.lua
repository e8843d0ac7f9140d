-- Two layers of gated recurrent units, both ways.
local zky = require "zky"
local nn = zky.nn

local model = zky.module "Gru"
model:input("x", zky.zeros {5, 3, 4})
model:input("target", zky.zeros {5, 3, 2})
model.gru = nn.GRU(4, 3, {num_layers = 2, bidirectional = true})
model.head = nn.Linear(6, 2)

function model:call(x, target)
  local y, h = self.gru(x)
  local out = self.head(y)
  return zky.mse_loss(out, target) + zky.mean(h ^ 2), out
end

return model
