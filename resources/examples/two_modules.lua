-- Two modules of one kind, each with a parameter of its own
--
-- A function makes the modules, as a class would. They compute the same, but first.w and second.w
-- are two parameters: the gradient of the one is p² = 9, that of the other q² = 16. In shared.lua
-- there is one w for both.
--
-- Result: out = 116, ∂out/∂p = 33, ∂out/∂q = 56, ∂out/∂first.w = 9, ∂out/∂second.w = 16

local zky = require "zky"

local function new_part(w)
  local part = zky.module "Part"
  part:param("w", w)

  function part:call(x)
    local a = x + self.w
    local b = zky.square(x)
    return a * b
  end

  return part
end

local model = zky.module "TwoModules"
model:input("p", 3)
model:input("q", 4)
model.first = new_part(1)
model.second = new_part(1)

function model:call(p, q)
  return self.first(p) + self.second(q)
end

return model
