-- Newton's method: six steps to the bottom of Rosenbrock's valley
--
-- The gradient g says which way is down, not how far to go; rosenbrock.lua needs thousands of
-- steps. The Hessian H, the matrix of second derivatives, says how the ground is bent. If the
-- ground were a bowl, its bottom would be at p − H⁻¹ g. It is not, but the bowl that fits best
-- where one stands leads on, and is better the nearer one comes.
--
-- Each step is a graph: f, its gradient and its Hessian, which zky.grad and zky.hessian write down,
-- and the solution of two equations with two unknowns. Follow p from (−1.2, 1) to (1, 1): the
-- second step even goes up, to f = 1411, on the other side of the valley. The end does not depend
-- on the start any more, so its derivative is 0.
--
-- Result: bottom = [1.0000, 1.0000], height = 0.0000

local zky = require "zky"

local STEPS = 6

-- f(x, y) = (1 − x)² + 100 · (y − x²)² for a point p = (x, y)
local function valley(p)
  local x, y = zky.unbind(p)
  local height = (1 - x) ^ 2 + 100 * (y - x ^ 2) ^ 2
  return height
end

local step = zky.module "Step"

function step:call(p)
  local gradient = zky.grad(valley)(p)
  local hessian = zky.hessian(valley)(p)
  local bottom = p - zky.solve(hessian, gradient)
  return bottom
end

local model = zky.module "Newton"
model:input("p", {-1.2, 1}, {min = -3, max = 3})
model.step = step

function model:call(p)
  for _ = 1, STEPS do
    p = self.step(p)
  end
  return p, valley(p)
end

return model
