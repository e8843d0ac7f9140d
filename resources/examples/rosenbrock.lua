-- Gradient descent in Rosenbrock's valley: f(x, y) = (1 − x)² + 100 · (y − x²)²
--
-- The valley is bent like a banana along y = x², steep at the sides and nearly flat along its
-- floor; the lowest point is f(1, 1) = 0. There is nothing but two parameters, so one step of
-- training is one step down the slope:
--
--     zky train rosenbrock.lua
--
-- The descent starts at (−1.2, 1), where f = 24.2 and the gradient is (−215.6, −88), and has a
-- momentum: like a ball, it goes on in the direction in which it already rolls, with 0.9 of its
-- speed each step. Without (momentum = 0) the same 3000 steps reach only f = 0.02: they creep along
-- the floor. With lr = 0.004 each step jumps to the other side of the valley, higher than before,
-- until training stops. And optimizer = "lbfgs", lr = 1 learns how the valley bends: it takes up to
-- 20 steps an epoch, and is there after three epochs.
--
-- Result: loss ≤ 1e-11 (seed 0, 0.1 s)

local zky = require "zky"

local model = zky.module "Rosenbrock"
model:param("x", -1.2, {min = -2, max = 2})
model:param("y", 1, {min = -1, max = 3})

function model:call()
  local x, y = self.x, self.y
  local across = y - zky.square(x)     -- how far from the floor of the valley
  local along = 1 - x                  -- how far from the lowest point of the floor
  local loss = zky.square(along) + 100 * zky.square(across)
  return loss
end

model:train {
  optimizer = "sgd",
  lr = 0.001,
  momentum = 0.9,
  epochs = 3000,
}

return model
