-- A block of a transformer that looks back at its own words and at a memory.
local zky = require "zky"
local nn = zky.nn

local model = zky.module "Decoder"
model:input("ids", zky.zeros({4, 2}, {dtype = "int64"}))
model:input("memory", zky.zeros {3, 2, 4})
model:input("target", zky.zeros({4, 2}, {dtype = "int64"}))
model.embedding = nn.Embedding(5, 4)
model.decoder = nn.TransformerDecoderBlock(4, 2, {dim_feedforward = 6, dropout = 0, activation = "gelu", causal = true})
model.head = nn.Linear(4, 5)

function model:call(ids, memory, target)
  local out = self.head(self.decoder(self.embedding(ids), memory))
  return zky.cross_entropy(zky.reshape(out, {8, 5}), zky.reshape(target, {8})), out
end

return model
