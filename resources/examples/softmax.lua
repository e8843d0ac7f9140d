-- Softmax and cross-entropy: what a classifier is trained with
--
-- Three scores become three probabilities, and the loss is −log of the probability of the right
-- class. Softmax is built from its parts here, so that each can be seen; zky.softmax does it in
-- one. However long the way back, the gradient of the loss with respect to the scores is simply p −
-- target: what was said, minus what is true.
--
-- Result: loss = 1.349, p = [0.705, 0.259, 0.035], ∂loss/∂scores = [0.705, -0.741, 0.035]

local zky = require "zky"

local model = zky.module "Classifier"
model:input("scores", {2, 1, -1})
model:input("target", {0, 1, 0}, {dtype = "int64"})   -- fixed: integers have no gradient

function model:call(scores, target)
  local e = zky.exp(scores)
  local p = e / e:sum()
  local right = zky.sum(p * target)
  local loss = -right:log()
  return loss, p
end

return model
