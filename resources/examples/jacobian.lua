-- A function of a vector, with a vector as its result
--
-- From polar to Cartesian coordinates: p = (r, φ) becomes (r cos φ, r sin φ). Two numbers come out
-- and two go in, so the derivative is a matrix of 2 × 2, the Jacobian: a row for each number of the
-- output, a column for each of the input. Its determinant is r, the factor by which the map
-- stretches areas.
--
--     zky grad jacobian.lua                        the Jacobian
--     zky grad jacobian.lua --cotangent '[1, 0]'   one row of it
--
-- Result: out = [1.732, 1.000], ∂out/∂p = [[0.866, -1.000], [0.500, 1.732]]

local zky = require "zky"

local model = zky.module "Polar"
model:input("p", {2, math.pi / 6})

function model:call(p)
  local r = zky.slice(p, {axis = 0, start = 0, stop = 1})
  local phi = zky.slice(p, {axis = 0, start = 1, stop = 2})
  local x = r * phi:cos()
  local y = r * phi:sin()
  return zky.concat({x, y}, {axis = 0})
end

return model
