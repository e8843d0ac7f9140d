-- Two heads of attention over a batch of three sequences.
local zky = require "zky"

local model = zky.module "Attention"
model:input("x", zky.zeros {3, 5, 8})
model:param("wq", zky.zeros {8, 8})
model:param("wk", zky.zeros {8, 8})
model:param("wv", zky.zeros {8, 8})

local function heads(x)
  return x:reshape({shape = {3, 5, 2, 4}}):transpose({axes = {0, 2, 1, 3}})
end

function model:call(x)
  local q = heads(zky.matmul(x, self.wq))
  local k = heads(zky.matmul(x, self.wk))
  local v = heads(zky.matmul(x, self.wv))
  local scores = zky.matmul(q, k:transpose({axes = {0, 1, 3, 2}})) / 2
  local mixed = zky.matmul(zky.softmax(scores, {axis = -1}), v)
  return zky.sum(mixed:transpose({axes = {0, 2, 1, 3}}):reshape({shape = {3, 5, 8}})^3)
end

return model
