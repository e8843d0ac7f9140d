-- One module used twice: weight sharing
--
-- The same module is applied to p and to q, and the results are added. Both calls use one and the
-- same w, so w is one node with two edges, and what comes back along them is added: 3² = 9 from the
-- first call and 4² = 16 from the second, together 25. Compare with two_modules.lua, where each
-- call has a w of its own.
--
-- Result: out = 141, ∂out/∂p = 39, ∂out/∂q = 64, ∂out/∂part.w = 25

local zky = require "zky"

local part = zky.module "Part"
part:param("w", 2)

function part:call(x)
  local a = x + self.w
  local b = zky.square(x)
  return a * b
end

local model = zky.module "Shared"
model:input("p", 3)
model:input("q", 4)
model.part = part            -- a field with a module in it: a part of this one

function model:call(p, q)
  local first = self.part(p)
  local second = self.part(q)
  return first + second
end

return model
