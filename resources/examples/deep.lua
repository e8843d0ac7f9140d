-- A list of layers: modules in modules, called in a loop
--
-- Blocks of one kind stand in a list; their parameters are called blocks.0.linear.weight and so on,
-- as in PyTorch. Each block adds to what it gets instead of replacing it, so the gradient has a way
-- past every block: compare with vanishing.lua.
--
-- Result: out = 4.456, ∂out/∂x = [1.163, 1.838, -0.171, 2.031]

local zky = require "zky"

local function new_block(width)
  local block = zky.module "Block"
  block.linear = zky.nn.Linear(width, width)

  function block:call(x)
    return x + self.linear(x):tanh()
  end

  return block
end

local model = zky.module "Deep"
model:input("x", {1, -1, 0.5, 2})
model.blocks = {new_block(4), new_block(4), new_block(4)}

function model:call(x)
  for _, block in ipairs(self.blocks) do
    x = block(x)
  end
  return zky.sum(x)
end

return model
