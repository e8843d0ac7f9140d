-- Attention: three words look at each other
--
-- Each word is a row of x. It asks a question q, shows a key k and offers a value v. How well question i fits key j, divided
-- by the root of the width, is a score; softmax makes weights of the scores of each row, and the result is the mean of all
-- values with these weights. The output is a matrix: `zky grad attention.lua --cotangent ones` gives the gradients of its sum.

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
  return zky.matmul(weights, v)
end

return model
