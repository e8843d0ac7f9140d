-- A small GPT reads Sherlock Holmes
--
-- The same network that sorts (gpt_sort.lua, gpt/block.lua), with letters instead of digits. Unlike
-- the recurrent ones (char_rnn.lua) it carries no memory from letter to letter: each place looks at
-- all the letters before it directly, and learns where to look. So all places of a text are
-- computed at once, which is why such networks could become large.
--
--     zky train gpt_text.lua
--
-- As in char_rnn.lua: the loss is −log of the probability of the letter that comes next, and who
-- sees only the letter before gets no lower than 2.441.
--
-- Result: validation loss ≤ 2.05 (seed 0, 10 s)

local zky = require "zky"
local new_block = require "gpt.block"

local LENGTH, WIDTH, HEADS = 32, 48, 4

local text, about = zky.data.load("holmes", {length = LENGTH})
local LETTERS = #about.vocabulary

local model = zky.module "GPT"
model:input("x", text.x:slice {start = 1, stop = 2}:slice {axis = 1, start = 19, stop = 31})  -- “Holmes she i”
model:input("y", text.y:slice {start = 1, stop = 2}:slice {axis = 1, start = 19, stop = 31})
model.letters = zky.nn.Embedding(LETTERS, WIDTH)
model:param("places", zky.randn {LENGTH, WIDTH})
model.blocks = {new_block(WIDTH, HEADS, true), new_block(WIDTH, HEADS, true)}
model.last = zky.nn.LayerNorm(WIDTH)
model.scores = zky.nn.Linear(WIDTH, LETTERS)

function model:call(x, y)
  local places = self.places:slice {stop = x.shape[2]}
  local h = self.letters(x) + places
  for _, block in ipairs(self.blocks) do
    h = block(h)
  end

  local scores = self.scores(self.last(h))
  local loss = zky.cross_entropy(scores:reshape {-1, LETTERS}, y:reshape {-1})
  return loss
end

model:train {
  dataset = text,
  validation = 0.1,
  optimizer = "adam",
  lr = 0.003,
  schedule = "cosine",
  batch = 16,
  epochs = 8,
}

return model
