-- A transformer block: first all places of the sequence exchange what they know, then each thinks for itself
--
-- Both halves add to what comes in instead of replacing it (see deep.lua), and normalise what they
-- read. Each of the heads has its own questions, keys and values, in its own part of the width (see
-- attention.lua).

local zky = require "zky"

-- causal: whether a place sees only those before it, as it must to predict what comes next.
return function(width, heads, causal)
  local block = zky.module "Block"
  block.before_attention = zky.nn.LayerNorm(width)
  block.query = zky.nn.Linear(width, width)
  block.key = zky.nn.Linear(width, width)
  block.value = zky.nn.Linear(width, width)
  block.mix = zky.nn.Linear(width, width)
  block.before_thinking = zky.nn.LayerNorm(width)
  block.widen = zky.nn.Linear(width, 4 * width)
  block.narrow = zky.nn.Linear(4 * width, width)

  -- [batch, places, width] → [batch, heads, places, width / heads]
  local function split(x)
    return x:reshape {x.shape[1], -1, heads, width // heads}:transpose {0, 2, 1, 3}
  end

  function block:attend(x)
    local q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
    local seen = zky.scaled_dot_product_attention(q, k, v, {is_causal = causal})
    return self.mix(seen:transpose {0, 2, 1, 3}:reshape {x.shape[1], -1, width})
  end

  function block:call(x)
    local attended = x + self:attend(self.before_attention(x))
    local thought = self.narrow(zky.gelu(self.widen(self.before_thinking(attended))))
    return attended + thought
  end

  return block
end
