-- A small GPT that learns to sort
--
-- It sees eight digits and has to say the same ones in order, one after the other. All it ever does
-- is predict the next digit from all before it: first the smallest, then, having seen itself say
-- that, the next. Nobody tells it what sorting is; it is shown 1600 sorted rows and finds out.
--
-- A digit becomes a vector of 32 numbers, to which one for its place is added, since attention by
-- itself does not know the order. Two blocks (gpt/block.lua) follow, and ten scores for the next
-- digit. Sorting takes attention: to say what comes after 4, one has to look which digits there
-- were, and how many fours have been said.
--
-- "right" is the share of digits that are said right, on rows that were kept back. Guessing would
-- give 0.1.
--
--     zky train gpt_sort.lua --save sort.safetensors
--     zky run gpt_sort.lua --params sort.safetensors row=[[2,7,1,8,2,8,1,8,1,1,2,2,7,8,8,8]]
--
-- Result: validation right ≥ 0.99 (seed 0, 3 s)

local zky = require "zky"
local new_block = require "gpt.block"

local ROWS, DIGITS, WIDTH, HEADS = 2000, 8, 32, 4

-- Eight random digits, and behind them the same ones sorted.
local rows = {}
for i = 1, ROWS do
  local row, sorted = {}, {}
  for k = 1, DIGITS do
    row[k] = math.random(0, 9)
    sorted[k] = row[k]
  end
  table.sort(sorted)
  rows[i] = table.move(sorted, 1, DIGITS, DIGITS + 1, row)
end

local model = zky.module "GPT"
model:input("row", {{3, 1, 4, 1, 5, 9, 2, 6, 1, 1, 2, 3, 4, 5, 6, 9}}, {dtype = "int64"})
model.digits = zky.nn.Embedding(10, WIDTH)
model:param("places", zky.randn {2 * DIGITS - 1, WIDTH})
model.blocks = {new_block(WIDTH, HEADS, true), new_block(WIDTH, HEADS, true)}
model.scores = zky.nn.Linear(WIDTH, 10)

function model:call(row)
  local read = row:slice {axis = 1, stop = -1}
  local x = self.digits(read) + self.places
  for _, block in ipairs(self.blocks) do
    x = block(x)
  end

  -- What is predicted from the last of the unsorted digits on counts.
  local scores = self.scores(x:slice {axis = 1, start = DIGITS - 1})
  local sorted = row:slice {axis = 1, start = DIGITS}
  local loss = zky.cross_entropy(scores:reshape {-1, 10}, sorted:flatten())

  local said = zky.argmax(scores, {axis = -1})
  local right = zky.mean(zky.equal(said, sorted):cast {dtype = "float32"})
  return loss, right, said
end

model:train {
  dataset = { row = rows },
  vocabulary = "0123456789",     -- so that one can type a row
  validation = 0.2,
  optimizer = "adam",
  lr = 0.003,
  schedule = "cosine",
  batch = 32,
  epochs = 10,
}

return model
