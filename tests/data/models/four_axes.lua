-- The same on a (2, 2, 1, 3) x with a scalar w.
local zky = require "zky"

local model = zky.module "FourAxes"
model:input("x", zky.zeros {2, 2, 1, 3})
model:param("w", 1)

function model:call(x)
  return (x + self.w) * x^2
end

return model
