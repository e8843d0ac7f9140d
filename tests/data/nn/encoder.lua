-- A transformer that classifies sequences; `padding` is true where there is no word.
local zky = require "zky"
local nn = zky.nn

local model = zky.module "Encoder"
model:input("ids", zky.zeros({2, 5}, {dtype = "int64"}))
model:input("target", zky.zeros({2}, {dtype = "int64"}))
model:input("padding", zky.zeros({2, 5}, {dtype = "bool"}))
model.embedding = nn.Embedding(7, 6)
model.positions = nn.PositionalEncoding {batch_first = true}
model.encoder = nn.TransformerEncoder(6, 2, {
  num_layers = 2, dim_feedforward = 8, dropout = 0, batch_first = true, norm_first = true, norm = true
})
model.head = nn.Linear(6, 3)

function model:call(ids, target, padding)
  local y = self.encoder(self.positions(self.embedding(ids)), {src_key_padding_mask = padding})
  local out = self.head(zky.mean(y, {axes = 1}))
  return zky.cross_entropy(out, target), out
end

return model
