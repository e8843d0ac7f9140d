-- Linear regression: the line through points that lie near y = 2x − 1
--
-- The prediction is x · w + b, the loss the mean of the squared distances between predictions and y. Its gradients say in which
-- direction w and b would make the loss larger; gradient descent takes steps in the other direction.
-- Train it with
--
--     zky train linear_regression.lua
--
-- After 100 epochs w is 2.0 and b is −1.0, each within 0.05; the loss, 6.6 at first, is below 0.01: what is left is the
-- noise in the points. Seed 0; a second at most. Try lr = 1.5 (the steps overshoot, the loss grows until training
-- stops) and lr = 0.001 (it hardly moves).

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
