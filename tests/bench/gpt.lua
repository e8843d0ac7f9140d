-- gpt.lua: 4 layers of 4 heads, 128 wide, over 64 tokens of 96, the head tied to the table, as peer-train.py has it
local zky = require "zky"

local width, heads, length, tokens = 128, 4, 64, 96

local model = zky.module "Gpt"
model:input("x", zky.zeros({16, length}, {dtype = "int64"}))
model:param("wte", zky.randn({tokens, width}) * 0.02)
model:param("wpe", zky.randn({length, width}) * 0.02)
local blocks = {}
for i = 1, 4 do
  local block = zky.module "Block"
  block.norm1 = zky.nn.LayerNorm(width)
  block.qkv = zky.nn.Linear(width, 3 * width)
  block.proj = zky.nn.Linear(width, width)
  block.norm2 = zky.nn.LayerNorm(width)
  block.fc = zky.nn.Linear(width, 4 * width)
  block.back = zky.nn.Linear(4 * width, width)

  function block:call(h)
    local n = h.shape[1]
    local parts = {}
    local all = self.qkv(self.norm1(h))
    for k = 0, 2 do
      local part = zky.slice(all, {axis = -1, start = k * width, stop = (k + 1) * width})
      part = zky.reshape(part, {shape = {n, length, heads, width // heads}})
      parts[k + 1] = zky.transpose(part, {axes = {0, 2, 1, 3}})
    end
    local a = zky.scaled_dot_product_attention(parts[1], parts[2], parts[3], {is_causal = true})
    a = zky.reshape(zky.transpose(a, {axes = {0, 2, 1, 3}}), {shape = {n, length, width}})
    h = h + self.proj(a)
    return h + self.back(zky.gelu(self.fc(self.norm2(h)), {approximate = "tanh"}))
  end

  blocks[i] = block
end
model.blocks = blocks
model.norm = zky.nn.LayerNorm(width)

function model:call(x)
  local h = zky.embedding(x, self.wte) + self.wpe
  for i = 1, 4 do h = self.blocks[i](h) end
  return zky.reshape(zky.linear(self.norm(h), self.wte), {shape = {-1, tokens}})
end

model:train {
  dataset = {
    x = zky.cast(zky.rand({64, length}) * tokens, {dtype = "int64"}),
    class = zky.cast(zky.rand({64, length}) * tokens, {dtype = "int64"}),
  },
  loss = function(scores, batch) return zky.cross_entropy(scores, zky.reshape(batch.class, {shape = {-1}})) end,
  optimizer = "adamw", lr = 0.001, weight_decay = 0.01, batch = 16, shuffle = 0,
}

return model
