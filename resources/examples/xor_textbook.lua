-- XOR solved by hand: exact weights for a network of two hidden units
--
-- No straight line parts the inputs (0,1) and (1,0) from (0,0) and (1,1), so one neuron is not
-- enough. Two hidden units are, with weights that one can find by thinking: both add up the inputs,
-- the second begins to count at 2 only,
--
--     h = relu(x · [[1, 1], [1, 1]] + [0, −1])      0, 1 or 2 ones in x make h = (0, 0), (1, 0) or (2, 1)
--     y = h · [1, −2]                               and 0, 1, 2 − 2 · 1 = 0
--
-- In the space of h a line does part them. y is right, so the loss is 0, and so is every gradient:
-- there is nothing to learn. Change a weight a little and see which gradients wake up. xor.lua
-- finds weights of its own.
--
-- Result: y = [[0], [1], [1], [0]], loss = 0

local zky = require "zky"

local model = zky.module "XorByHand"
model:input("x", {{0, 0}, {0, 1}, {1, 0}, {1, 1}})
model:input("t", {{0}, {1}, {1}, {0}})
model:param("W", {{1, 1}, {1, 1}})
model:param("c", {0, -1})
model:param("w", {{1}, {-2}})

function model:call(x, t)
  local h = zky.relu(x:matmul(self.W) + self.c)
  local y = h:matmul(self.w)
  local loss = zky.mse_loss(y, t)
  return loss, y
end

return model
