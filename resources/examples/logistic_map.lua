-- The logistic map: fifty times x ← r · x · (1 − x), from order to chaos
--
-- Animals multiply by r while there is room for them, and starve when there is not. Small r: the
-- number settles at 1 − 1/r. Above 3 it swings between two numbers, above 3.45 between four, and so
-- on; above 3.57 it never repeats.
--
-- The derivative with respect to x is a product of fifty factors r · (1 − 2x). At r = 3.5 they
-- shrink it to 10⁻¹⁵: after fifty steps it is forgotten where all began. Drag r to 3.9, and it is
-- 10¹¹: a change of x in the eleventh digit decides the result. That is what chaos means, and it is
-- also what exploding gradients are: a recurrent network too is a map that is applied again and
-- again. (zky check logistic_map.lua r=3.9 takes it for a kink, so wild is the curve.)
--
-- Result: out = 0.5009, ∂out/∂x = 0.0000, ∂out/∂r = 0.6104

local zky = require "zky"

local STEPS = 50

local step = zky.module "Step"

function step:call(x, r)
  return r * x * (1 - x)
end

local model = zky.module "LogisticMap"
model:input("x", 0.4, {min = 0, max = 1})
model:input("r", 3.5, {min = 0, max = 4})
model.step = step

function model:call(x, r)
  for _ = 1, STEPS do
    x = self.step(x, r)
  end
  return x
end

return model
