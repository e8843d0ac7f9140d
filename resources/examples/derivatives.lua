-- Derivatives of derivatives: zky.grad makes a function of a function
--
-- zky.grad(f) is the function that gives the slope of f. It is one like any other, so
-- zky.grad(zky.grad(f)) gives the slope of the slope, which is the curvature. For f = sin these are
-- cos and −sin. Each box is a graph that was written down by going back through the one before it:
-- look for the cos that the derivative of sin brings along, and for what becomes of it when it is
-- differentiated in turn.
--
-- Drag x to π/2 = 1.571: the slope is 0 there and the curvature negative, so it is the top of a
-- hill.
--
-- Result: value = 0.5000, slope = 0.8660, curvature = -0.5000, ∂value/∂x = 0.8660

local zky = require "zky"

local function f(x)
  local value = zky.sin(x)
  return value
end

local model = zky.module "Derivatives"
model:input("x", math.pi / 6, {min = -4, max = 4})

function model:call(x)
  local slope = zky.grad(f)(x)
  local curvature = zky.grad(zky.grad(f))(x)
  return f(x), slope, curvature
end

return model
