-- XOR with a hidden layer: the smallest problem that one neuron cannot solve
--
-- The four rows of x are all inputs that there are, the rows of t what should come out. The weights are random, drawn from
-- seed 0, so the loss is about that of guessing 0.5. The gradients say how each of the 33 parameters would have to
-- change; training is nothing but following them, many times.

local zky = require "zky"

local model = zky.module "Xor"
model:input("x", {{0, 0}, {0, 1}, {1, 0}, {1, 1}})
model:input("t", {{0}, {1}, {1}, {0}})
model.hidden = zky.nn.Linear(2, 8)
model.last = zky.nn.Linear(8, 1)

function model:call(x, t)
  local h = zky.tanh(self.hidden(x))
  local y = zky.sigmoid(self.last(h))
  local loss = zky.mean(zky.square(y - t))
  return loss, y
end

return model
