-- The dishonest casino: finding a loaded die that nobody has ever seen
--
-- A casino has two dice, one of which shows a six half of the time. Now and then, unseen, they are
-- swapped. Given are nothing but the numbers that were thrown, in four hundred games of thirty
-- throws. Training makes them as probable as it can, by following the gradient of the forward
-- algorithm (see hmm.lua, and why it computes with logarithms there):
--
--     zky train casino.lua
--
-- The loss is −log of the probability of a throw. For a fair die it would be log 6 = 1.792; for one
-- die with the frequencies of all these throws it is 1.714. A model of two dice gets below both,
-- because it notices when sixes come in a row. What it has found is in the parameters:
-- softmax(dice) has about 1/6 everywhere in its first row, and 0.52 for the six in the second,
-- where the truth is 0.5; by softmax(swap) either die is kept with probability 0.89, where it is
-- 0.9.
--
-- Result: loss ≤ 1.7075 (seed 0, 0.3 s)

local zky = require "zky"

local GAMES, THROWS = 400, 30

-- The truth, which the model never sees: a die is kept with probability 0.9, and the second one shows a six half of the time.
local games = {}
for g = 1, GAMES do
  local is_loaded = math.random() < 0.5
  games[g] = {}
  for t = 1, THROWS do
    local is_six = is_loaded and math.random() < 0.4
    games[g][t] = is_six and 5 or math.random(0, 5)
    if math.random() < 0.1 then
      is_loaded = not is_loaded
    end
  end
end

local model = zky.module "Casino"
model:input("throws", {{2, 0, 5, 5, 3, 5}}, {dtype = "int64"})   -- a game a row; 5 is a six
model:param("swap", {{1, 0}, {0, 1}})
model:param("dice", {{0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0.5}})

model.throw = zky.module "Throw"

function model.throw:call(before, swap, seen)
  local alpha = zky.logmatmul(before, swap) + seen
  return alpha
end

function model:call(throws)
  local swap = zky.log_softmax(self.swap)           -- from the die of the row to that of the column
  local faces = zky.log_softmax(self.dice):transpose()
  local seen = {zky.unbind(zky.embedding(throws, faces), {axis = 1})}

  local alpha = seen[1] - math.log(2)               -- either die comes first
  for t = 2, #seen do
    alpha = self.throw(alpha, swap, seen[t])
  end

  local log_probability = zky.logsumexp(alpha, {axes = {-1}})
  local loss = -zky.mean(log_probability) / #seen
  return loss
end

model:train {
  dataset = { throws = games },
  vocabulary = "123456",         -- what 0 to 5 stand for
  optimizer = "adam",
  lr = 0.05,
  batch = 20,
  epochs = 40,
}

return model
