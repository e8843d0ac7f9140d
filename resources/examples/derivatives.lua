-- Derivatives of derivatives: zky.grad makes a function of a function
--
-- f(x) = x³ − 3x is a curve with a hill and a valley. zky.grad(f) is the function that gives its
-- slope, 3x² − 3, and it is one like any other: zky.grad(zky.grad(f)) gives the curvature, 6x. Each
-- box is a graph that was written down by going back through the one before, so it is longer each
-- time, and nobody told it the rules for x³.
--
-- Drag x to 1: the slope is 0 there, and the curvature positive, so it is the bottom of the valley.
-- At −1 is the hill.
--
-- Result: value = 2, slope = 9, curvature = 12, ∂value/∂x = 9

local zky = require "zky"

local function f(x)
  local value = x ^ 3 - 3 * x
  return value
end

local model = zky.module "Derivatives"
model:input("x", 2, {min = -3, max = 3})

function model:call(x)
  local slope = zky.grad(f)(x)
  local curvature = zky.grad(zky.grad(f))(x)
  return f(x), slope, curvature
end

return model
