-- Linear regression: the line through points that lie near y = 2x − 1
--
-- The prediction is x · w + b, the loss the mean of the squared distances between predictions and
-- y. Its gradients say in which direction w and b would make the loss larger; gradient descent
-- takes steps in the other direction. Train it with
--
--     zky train linear_regression.lua
--
-- It finds w = 2.0 and b = −1.0; the loss, 6.6 at first, comes down to 0.005: what is left is the
-- noise in the points. Try --lr 1.5 (the steps overshoot, and the loss grows until training stops)
-- and --lr 0.001 (it hardly moves).
--
-- Result: loss ≤ 0.006, w = 2.0, b = -1.0 (seed 0, 0.1 s)

local zky = require "zky"

-- Forty points between −2 and 2, with a little noise that is the same each time.
local xs, ys = {}, {}
for i = 1, 40 do
  local x = -2 + 4 * (i - 1) / 39
  xs[i] = x
  ys[i] = 2 * x - 1 + 0.1 * math.sin(37 * i)
end

local model = zky.module "LinearRegression"
model:input("x", xs)
model:input("y", ys)
model:param("w", 0)
model:param("b", 0)

function model:call(x, y)
  local prediction = x * self.w + self.b
  local loss = zky.mean(zky.square(prediction - y))
  return loss, prediction
end

model:train {
  dataset = { x = xs, y = ys },
  optimizer = "sgd",
  lr = 0.1,
  batch = 8,
  epochs = 100,
}

return model
