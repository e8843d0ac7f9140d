-- f(x, w) = (x + w) · x² on a (4, 3) x and a (3) w: broadcasting, and a full Jacobian.
local zky = require "zky"

local model = zky.module "Simple"
model:input("x", zky.zeros {4, 3})
model:param("w", zky.zeros {3})

function model:call(x)
  return (x + self.w) * x^2
end

return model
