-- A bag of words; word 2 fills up and does not learn.
local zky = require "zky"
local nn = zky.nn

local model = zky.module "Bag"
model:input("ids", zky.zeros({4, 3}, {dtype = "int64"}))
model:input("target", zky.zeros {4, 2})
model.words = nn.Embedding(6, 4, {padding_idx = 2})
model.norm = nn.LayerNorm(4)
model.out = nn.Bilinear(4, 4, 2)
model.slope = nn.PReLU()

function model:call(ids, target)
  local x = self.norm(zky.mean(self.words(ids), {axes = 1}))
  local out = self.slope(self.out(x, zky.tanh(x)))
  return zky.smooth_l1_loss(out, target), out
end

return model
