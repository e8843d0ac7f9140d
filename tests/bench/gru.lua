-- gru.lua: 32 steps of 96 inputs into 128 numbers, and scores of 96 classes at each, as peer-train.py has it
local zky = require "zky"

local model = zky.module "Gru"
model:input("x", zky.zeros({32, 32, 96})) -- sequence, step, which of the inputs is on
model.gru = zky.nn.GRU(96, 128)
model.out = zky.nn.Linear(128, 96)

function model:call(x)
  local states = self.gru(zky.transpose(x, {axes = {1, 0, 2}}))
  return zky.reshape(self.out(states), {shape = {-1, 96}})
end

model:train {
  dataset = {
    x = zky.cast(zky.one_hot(zky.cast(zky.rand({128, 32}) * 96, {dtype = "int64"}), {n_classes = 96}), {dtype = "float32"}),
    class = zky.cast(zky.rand({128, 32}) * 96, {dtype = "int64"}),
  },
  loss = function(scores, batch)
    return zky.cross_entropy(scores, zky.reshape(zky.transpose(batch.class), {shape = {-1}}))
  end,
  optimizer = "sgd", lr = 0.1, batch = 32, shuffle = 0,
}

return model
