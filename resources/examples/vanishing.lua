-- Why deep nets were hard to train: the gradient on its way back through a chain of tanh
--
-- Each link multiplies the gradient by its weight and by the slope of tanh, which is at most 1.
-- With weights of 0.8, ten links leave 0.07 of it for x. Raise the weights: does the gradient come
-- through now? Near zero the slope is 1 and the gradient grows; far from zero tanh is flat, and
-- there it dies.
--
-- Result: h = 0.0472, ∂h/∂x = 0.0726, ∂h/∂w1 = 0.0454, ∂h/∂w10 = 0.0589

local zky = require "zky"

local LINKS = 10

local model = zky.module "Vanishing"
model:input("x", 0.5, {min = -3, max = 3})
for i = 1, LINKS do
  model:param("w" .. i, 0.8, {min = -3, max = 3})
end

function model:call(x)
  local h = x
  for i = 1, LINKS do
    h = zky.tanh(h * self["w" .. i])
  end
  return h
end

return model
