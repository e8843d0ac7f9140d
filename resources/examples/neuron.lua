-- One neuron: out = tanh(x1 · w1 + x2 · w2 + b)
--
-- The bias is chosen so that the numbers come out well: out = 0.7071 = 1/√2, and the slope of tanh
-- there is 1 − out² = 0.5. So every gradient is half of what stands beside it: ∂out/∂w1 = 0.5 · x1
-- = 1, ∂out/∂x1 = 0.5 · w1 = −1.5. w2 gets 0, because x2 is 0: a weight whose input is silent
-- learns nothing.
--
-- Result: out = 0.7071, ∂out/∂w1 = 1.0000, ∂out/∂w2 = 0, ∂out/∂x1 = -1.5000, ∂out/∂b = 0.5000

local zky = require "zky"

local model = zky.module "Neuron"
model:input("x1", 2)
model:input("x2", 0)
model:param("w1", -3)
model:param("w2", 1)
model:param("b", 6.8813735870195432)

function model:call(x1, x2)
  local n = x1 * self.w1 + x2 * self.w2 + self.b
  local out = n:tanh()
  return out
end

return model
