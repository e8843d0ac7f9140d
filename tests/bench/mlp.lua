-- mlp.lua: 784-128-64-10, as peer.py has it
local zky = require "zky"

local model = zky.module "Mlp"
model:input("x", zky.zeros({64, 784}))
model.hidden1 = zky.nn.Linear(784, 128)
model.hidden2 = zky.nn.Linear(128, 64)
model.out = zky.nn.Linear(64, 10)

function model:call(x)
  return self.out(zky.relu(self.hidden2(zky.relu(self.hidden1(x)))))
end

model:train {
  dataset = {
    x = zky.rand({1024, 784}) * 2 - 1,
    class = zky.cast(zky.rand({1024}) * 10, {dtype = "int64"}),
  },
  loss = "cross_entropy", target = "class", optimizer = "sgd", lr = 0.05, batch = 64, shuffle = 0,
}

return model
