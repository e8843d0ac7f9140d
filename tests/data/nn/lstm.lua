-- Two layers of long short-term memory, both ways, on words.
local zky = require "zky"
local nn = zky.nn

local model = zky.module "Lstm"
model:input("ids", zky.zeros({2, 5}, {dtype = "int64"}))
model:input("target", zky.zeros {2, 3})
model.embedding = nn.Embedding(6, 4)
model.lstm = nn.LSTM(4, 3, {num_layers = 2, bidirectional = true, batch_first = true})
model.head = nn.Linear(6, 3)

function model:call(ids, target)
  local y, h, c = self.lstm(self.embedding(ids))
  local last = zky.squeeze(zky.slice(y, {axis = 1, start = -1}), {axis = 1})
  local cell = zky.squeeze(zky.slice(c, {axis = 0, start = -1}), {axis = 0})
  local out = self.head(last) + cell
  return zky.mse_loss(out, target), out
end

return model
