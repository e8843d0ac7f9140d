-- A model may decide: Newton's method for the square root of a
--
-- What is computed may depend on the numbers: here a loop goes on until the guess is good enough.
-- Each call has the graph of the steps that were really taken, and the gradient goes back through
-- them. It comes near 1 / (2 √a), which the loop was never told. Change a and look how the number
-- of steps changes.
--
-- Result: guess = 1.4142, ∂guess/∂a = 0.3536

local zky = require "zky"

local model = zky.module "SquareRoot"
model:input("a", 2, {min = 0.1, max = 100})

function model:call(a)
  local guess = (a + 1) / 2
  local steps = 0

  while math.abs(guess:item() ^ 2 - a:item()) > 1e-4 and steps < 20 do
    guess = (guess + a / guess) / 2
    steps = steps + 1
  end

  return guess
end

return model
