-- A hidden layer for the irises: borders that bend
--
-- As iris_logistic.lua, with 32 units between lengths and scores. Each of them is 0 for some
-- flowers and grows for the others (relu), so the border between two species is made of straight
-- pieces and can bend. With 150 flowers it is easy to learn by heart what they are, mistakes
-- included; so training stops when the loss on the fifth that is kept back has not been better for
-- thirty epochs ("patience"), here behind 169 of the 300 that it may take, and large weights cost
-- something ("weight_decay").
--
-- Result: validation accuracy ≥ 0.96 (seed 0, 0.1 s)

local zky = require "zky"

local iris = zky.data.load "iris"

local model = zky.module "IrisMLP"
model:input("x", {{6.7, 3.0, 5.0, 1.7}})         -- a flower near the border: versicolor
model:input("y", {1}, {dtype = "int64"})
model.hidden = zky.nn.Linear(4, 32)
model.scores = zky.nn.Linear(32, 3)

function model:call(x, y)
  local h = zky.relu(self.hidden(x))
  local scores = self.scores(h)
  local loss = zky.cross_entropy(scores, y)
  return loss, scores
end

model:train {
  dataset = iris,
  validation = 0.2,
  accuracy = "y",
  optimizer = "adamw",
  weight_decay = 0.1,
  lr = 0.03,
  epochs = 300,
  patience = 30,
}

return model
