-- The net of make-jacobian.py; the test sets its numbers.
local zky = require "zky"

local model = zky.module "Mlp"
model:input("x", {{0, 0, 0}, {0, 0, 0}})
model:param("w", {{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}})
model:param("b", {0, 0, 0, 0})
model:param("v", {{0, 0}, {0, 0}, {0, 0}, {0, 0}})

function model:call(x)
  return zky.tanh(x:matmul(self.w) + self.b):matmul(self.v)
end

return model
