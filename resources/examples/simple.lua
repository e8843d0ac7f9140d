-- f(x, w) = (x + w) · x²
--
-- The smallest model with something to see: x is used twice, so two gradients come back to it and
-- are added. With x = 3 and w = 1 the call computes a = 4, b = 9 and the output 36; on the way back
-- w gets 9, and x gets 24 by way of b and 9 by way of a, together 33. Change x and everything
-- follows.
--
-- Result: out = 36, ∂out/∂x = 33, ∂out/∂w = 9

local zky = require "zky"

local model = zky.module "SimpleModel"
model:input("x", 3)          -- a variable, and the value it starts from
model:param("w", 1)          -- a parameter

function model:call(x)
  local a = x + self.w
  local b = zky.square(x)
  return a * b
end

return model
