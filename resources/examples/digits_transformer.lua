-- A transformer reads digits: a picture as a sentence of sixteen patches
--
-- Cut the picture of 8 × 8 pixels into sixteen patches of 2 × 2, and read them as one would read
-- words. Each patch becomes a vector, to which one for its place is added; two blocks
-- (gpt/block.lua) let every patch look at all others; the mean over the patches is scored. Nothing
-- says that patches beside each other belong together: the network has to find that out. With 1438
-- pictures to learn from, digits_cnn.lua, which is told, is better; with millions it is the other
-- way round.
--
--     zky train digits_transformer.lua
--
-- Result: validation accuracy ≥ 0.97 (seed 0, 4 s)

local zky = require "zky"
local new_block = require "gpt.block"

local WIDTH, HEADS = 32, 4

local digits = zky.data.load "digits"

local model = zky.module "DigitsTransformer"
model:input("x", digits.x:slice {stop = 1})
model:input("y", {0}, {dtype = "int64"})
model.patch = zky.nn.Linear(4, WIDTH)
model:param("places", zky.randn {16, WIDTH})
model.blocks = {new_block(WIDTH, HEADS, false), new_block(WIDTH, HEADS, false)}
model.last = zky.nn.LayerNorm(WIDTH)
model.scores = zky.nn.Linear(WIDTH, 10)

-- [batch, 1, 8, 8] → [batch, 16, 4]: four rows of four patches, each of two rows of two pixels
local function cut(x)
  return x:reshape {-1, 4, 2, 4, 2}:transpose {0, 1, 3, 2, 4}:reshape {-1, 16, 4}
end

function model:call(x, y)
  local h = self.patch(cut(x)) + self.places
  for _, block in ipairs(self.blocks) do
    h = block(h)
  end

  local scores = self.scores(zky.mean(self.last(h), {axes = {1}}))
  local loss = zky.cross_entropy(scores, y)
  return loss, scores
end

model:train {
  dataset = digits,
  validation = 0.2,
  accuracy = "y",
  optimizer = "adam",
  lr = 0.003,
  schedule = "cosine",
  batch = 32,
  epochs = 20,
}

return model
