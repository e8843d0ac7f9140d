-- A recurrent network reads Sherlock Holmes, letter by letter
--
-- After each letter the network says how probable each letter is to come next. All that it knows of
-- what it has read is in h, 64 numbers: the new h comes from the letter and from the old h, by the
-- same weights each time. Opened, it reads six letters with the same cell, "cell ×6"; open that, and
-- the chain of six cells is in plain sight; the gradient goes all the way back along it, "through time".
--
--     zky train char_rnn.lua
--
-- The loss is −log of the probability of the letter that really came, a mean. Guessing among the 75
-- letters and signs gives 4.32; who knows how often each occurs, 3.12; the best that anybody can do
-- who sees only the letter before, 2.441 (tests/data/make-baselines.py). This is below, on parts of
-- the text that were kept back, so it remembers more than one letter. char_gru.lua and
-- char_lstm.lua remember longer.
--
-- Result: validation loss ≤ 2.1 (seed 0, 1.5 s)

local zky = require "zky"

local LENGTH, WIDTH, STATE = 32, 24, 64

-- x: [2995, 32], pieces of the text as numbers of letters; y: the same, one letter further on.
local text, about = zky.data.load("holmes", {length = LENGTH})
local LETTERS = #about.vocabulary

local model = zky.module "CharRNN"
model:input("x", text.x:slice {start = 1, stop = 2}:slice {axis = 1, start = 19, stop = 25})  -- “Holmes”
model:input("y", text.y:slice {start = 1, stop = 2}:slice {axis = 1, start = 19, stop = 25})
model.letters = zky.nn.Embedding(LETTERS, WIDTH)
model.read = zky.nn.Linear(WIDTH, STATE)
model.cell = zky.module "Cell"
model.cell.remember = zky.nn.Linear(STATE, STATE, {bias = false})
model.scores = zky.nn.Linear(STATE, LETTERS)

function model.cell:call(letter, before)
  local h = zky.tanh(letter + self.remember(before))
  return h
end

function model:call(x, y)
  local read = self.read(self.letters(x))
  local h = zky.zeros {x.shape[1], STATE}
  local states = {}
  for t, letter in ipairs {zky.unbind(read, {axis = 1})} do
    h = self.cell(letter, h)
    states[t] = h
  end

  local scores = self.scores(zky.stack(states, {axis = 1}))
  local loss = zky.cross_entropy(scores:reshape {-1, LETTERS}, y:reshape {-1})
  return loss
end

model:train {
  dataset = text,
  validation = 0.1,
  optimizer = "adam",
  lr = 0.005,
  schedule = "cosine",
  clip_norm = 1,           -- now and then a gradient explodes on its way back: no step may be too large
  batch = 32,
  epochs = 6,
}

return model
