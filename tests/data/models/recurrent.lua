-- A recurrent net over four steps: one weight used four times, slices and a concatenation.
local zky = require "zky"

local model = zky.module "Recurrent"
model:input("x", zky.zeros {4, 3})
model:param("w", zky.zeros {3, 3})
model:param("u", zky.zeros {3, 3})

function model:call(x)
  local h = zky.slice(x, {axis = 0, start = 0, stop = 1}) * 0
  local states = {}
  for t = 0, 3 do
    local xt = zky.slice(x, {axis = 0, start = t, stop = t + 1})
    h = zky.sigmoid(zky.matmul(xt, self.w) + zky.matmul(h, self.u))
    states[#states + 1] = h
  end
  local all = zky.concat(states, {axis = 0})
  return zky.sum(zky.max(all, {axes = {1}}) * zky.min(all, {axes = {1}}) + zky.log(zky.mean(all, {axes = {1}})))
end

return model
