-- A hidden Markov model, twice: where probabilities underflow, and where they do not
--
-- A text is a chain of kinds of words (article, noun, verb …) that one cannot see, each of which
-- says a word that one can. How probable is the text? The forward algorithm goes along it once. It
-- carries alpha, a number for each kind: the probability of all words so far, and that the last one
-- is of that kind. The next alpha is alpha times the table of what follows what, times how likely
-- each kind is to say the next word.
--
-- Each word makes alpha ten or a hundred thousand times smaller. Near the end of the text it is
-- below 10⁻⁴⁵, the smallest number that float32 has: in the box "linear" it becomes 0, and every
-- gradient with it. The box "logarithmic" does the same with logarithms. What was a product is a
-- sum there, and the sum in each matrix product is log Σ exp, which takes out the largest term
-- before it adds up. Open both boxes and follow alpha from word to word.
--
-- Then look at the gradients, for which a logarithm is best too. That of log_start is how probable
-- each kind is for the first word, that of log_follow how often one kind followed another, 12 times
-- in all, now that the whole text is known. The backward algorithm of the textbooks is nothing but
-- back-propagation.
--
-- Result: log_probability = -108.28, probability = 0, ∂log_probability/∂log_start = [1.000, 0.000, 0.000, 0.000]

local zky = require "zky"
local grammar = require "hmm.grammar"

local linear = zky.module "LinearSpace"

function linear:call(start, follow, seen)
  local words = {zky.unbind(seen)}
  local alpha = start * words[1]
  for i = 2, #words do
    alpha = zky.matmul(alpha, follow) * words[i]
  end
  local probability = zky.sum(alpha)
  return probability
end

local logarithmic = zky.module "LogSpace"

function logarithmic:call(start, follow, seen)
  local words = {zky.unbind(seen)}
  local alpha = start + words[1]
  for i = 2, #words do
    alpha = zky.logmatmul(alpha, follow) + words[i]
  end
  local log_probability = zky.logsumexp(alpha)
  return log_probability
end

local model = zky.module "HiddenMarkovModel"
model:input("text", grammar.read "the student sees a gradient the gradient works back slowly the engineer works",
            {dtype = "int64"})
model:param("log_start", zky.log(zky.tensor(grammar.start)))
model:param("log_follow", zky.log(zky.tensor(grammar.follow)))
model:param("log_say", zky.log(zky.tensor(grammar.say)))
model.linear = linear
model.logarithmic = logarithmic

function model:call(text)
  local log_seen = zky.embedding(text, self.log_say)
  local seen = log_seen:exp()

  local log_probability = self.logarithmic(self.log_start, self.log_follow, log_seen)
  local probability = self.linear(self.log_start:exp(), self.log_follow:exp(), seen)
  return log_probability, probability
end

return model
