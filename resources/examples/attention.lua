-- Attention: three words look at each other
--
-- Each word is a row of x. It asks a question q, shows a key k and offers a value v: three matrices
-- make them, and these are all that such a layer learns. How well question i fits key j is a score:
-- q · k, divided by the root of the width, so that it does not grow with it. Softmax turns each row
-- of scores into weights, positive and with the sum 1, and the new word is the mean of all values
-- with these weights. Look at the weights: random ones, here, so nobody yet looks at anybody in
-- particular.
--
--     zky grad attention.lua --cotangent ones      gradients of the sum of all elements
--     zky grad attention.lua --output weights      who would look elsewhere, if a word changed
--
-- Result: weights = [[0.426, 0.381, 0.194], [0.326, 0.329, 0.345], [0.341, 0.267, 0.392]]

local zky = require "zky"

local WIDTH = 4

local model = zky.module "Attention"
model:input("x", zky.randn{3, WIDTH})
model.query = zky.nn.Linear(WIDTH, WIDTH, {bias = false})
model.key = zky.nn.Linear(WIDTH, WIDTH, {bias = false})
model.value = zky.nn.Linear(WIDTH, WIDTH, {bias = false})

function model:call(x)
  local q = self.query(x)
  local k = self.key(x)
  local v = self.value(x)
  local scores = zky.matmul(q, k:transpose()) / math.sqrt(WIDTH)
  local weights = zky.softmax(scores, {axis = -1})
  local mixed = zky.matmul(weights, v)
  return mixed, weights
end

return model
