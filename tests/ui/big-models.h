/* big-models.h: models of any size, as text
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

/* A transformer: @blocks blocks, each of @heads heads and an MLP; parameters of their own everywhere. About
 * 12 + 6 · heads operators a block. */
static inline char *
big_transformer (guint blocks,
                 guint heads)
{
  return g_strdup_printf (
    "local zky = require \"zky\"\n"
    "local N, H, W = %u, %u, 4\n"
    "local function new_head ()\n"
    "  local head = zky.module \"Head\"\n"
    "  for _, name in ipairs {\"query\", \"key\", \"value\"} do head:param (name, zky.randn {W * H, W}) end\n"
    "  function head:call (x)\n"
    "    local q, k, v = zky.matmul (x, self.query), zky.matmul (x, self.key), zky.matmul (x, self.value)\n"
    "    local scores = zky.matmul (q, k:transpose ())\n"
    "    return zky.matmul (zky.softmax (scores, {axis = -1}), v)\n"
    "  end\n"
    "  return head\n"
    "end\n"
    "local function new_attention ()\n"
    "  local attention = zky.module \"Attention\"\n"
    "  local heads = {}\n"
    "  for i = 1, H do heads[i] = new_head () end\n"
    "  attention.heads = heads\n"
    "  function attention:call (x)\n"
    "    local parts = {}\n"
    "    for i, head in ipairs (self.heads) do parts[i] = head (x) end\n"
    "    return zky.concat (parts, {axis = -1})\n"
    "  end\n"
    "  return attention\n"
    "end\n"
    "local function new_block ()\n"
    "  local block = zky.module \"Block\"\n"
    "  block.attention = new_attention ()\n"
    "  block:param (\"up\", zky.randn {W * H, W * H})\n"
    "  function block:call (x)\n"
    "    x = x + self.attention (x)\n"
    "    return x + zky.tanh (zky.matmul (x, self.up))\n"
    "  end\n"
    "  return block\n"
    "end\n"
    "local model = zky.module \"Transformer\"\n"
    "model:input (\"x\", zky.randn {3, W * H})\n"
    "local blocks = {}\n"
    "for i = 1, N do blocks[i] = new_block () end\n"
    "model.blocks = blocks\n"
    "function model:call (x)\n"
    "  for _, block in ipairs (self.blocks) do x = block (x) end\n"
    "  return zky.sum (x)\n"
    "end\n"
    "return model\n", blocks, heads);
}

/* A model of exactly @nodes nodes: an input and operators of one or two inputs, in modules of twenty. */
static inline char *
big_exactly (guint nodes)
{
  return g_strdup_printf (
    "local zky = require \"zky\"\n"
    "local N = %u\n"
    "local function new_part ()\n"
    "  local part = zky.module \"Part\"\n"
    "  function part:call (x, y)\n"
    "    for i = 1, 20 do x, y = i %% 3 == 0 and x * y or i %% 3 == 1 and zky.tanh (x) or x + y, x end\n"
    "    return x\n"
    "  end\n"
    "  return part\n"
    "end\n"
    "local model = zky.module \"Net\"\n"
    "model:input (\"x\", 0.5)\n"
    "local parts = {}\n"
    "for i = 1, (N - 1) // 20 do parts[i] = new_part () end\n"
    "model.parts = parts\n"
    "function model:call (x)\n"
    "  local y = x\n"
    "  for _, part in ipairs (self.parts) do x, y = part (x, y), x end\n"
    "  for i = 1, (N - 1) %% 20 do x, y = x + y, x end\n"
    "  return x\n"
    "end\n"
    "return model\n", nodes);
}

/* An MLP of single numbers, each neuron a module: @layers layers of @width neurons with @width inputs. */
static inline char *
big_scalar_mlp (guint width,
                guint layers)
{
  return g_strdup_printf (
    "local zky = require \"zky\"\n"
    "local W, L = %u, %u\n"
    "local function new_neuron (i)\n"
    "  local neuron = zky.module \"Neuron\"\n"
    "  for k = 1, W do neuron:param (\"w\" .. k, math.sin (i + k)) end\n"
    "  neuron:param (\"b\", 0)\n"
    "  function neuron:call (...)\n"
    "    local xs, sum = {...}, self.b\n"
    "    for k = 1, W do sum = sum + self[\"w\" .. k] * xs[k] end\n"
    "    return sum:tanh ()\n"
    "  end\n"
    "  return neuron\n"
    "end\n"
    "local function new_layer (l)\n"
    "  local layer = zky.module \"Layer\"\n"
    "  local neurons = {}\n"
    "  for i = 1, W do neurons[i] = new_neuron (l * W + i) end\n"
    "  layer.neurons = neurons\n"
    "  function layer:call (...)\n"
    "    local out = {}\n"
    "    for i, neuron in ipairs (self.neurons) do out[i] = neuron (...) end\n"
    "    return table.unpack (out)\n"
    "  end\n"
    "  return layer\n"
    "end\n"
    "local model = zky.module \"Mlp\"\n"
    "for k = 1, W do model:input (\"x\" .. k, k / W) end\n"
    "local layers = {}\n"
    "for l = 1, L do layers[l] = new_layer (l) end\n"
    "model.layers = layers\n"
    "function model:call (...)\n"
    "  local xs = {...}\n"
    "  for _, layer in ipairs (self.layers) do xs = {layer (table.unpack (xs))} end\n"
    "  local sum = xs[1]\n"
    "  for k = 2, W do sum = sum + xs[k] end\n"
    "  return sum\n"
    "end\n"
    "return model\n", width, layers);
}

/* A recurrent net, unrolled over @steps steps: one cell with shared parameters, and a slice of the input before each. */
static inline char *
big_rnn (guint steps)
{
  return g_strdup_printf (
    "local zky = require \"zky\"\n"
    "local T = %u\n"
    "local cell = zky.module \"Cell\"\n"
    "cell:param (\"w\", zky.randn {3, 4})\n"
    "cell:param (\"u\", zky.randn {4, 4})\n"
    "cell:param (\"b\", zky.zeros {4})\n"
    "function cell:call (x, h)\n"
    "  return zky.tanh (zky.matmul (x, self.w) + zky.matmul (h, self.u) + self.b)\n"
    "end\n"
    "local model = zky.module \"Rnn\"\n"
    "model:input (\"x\", zky.randn {T, 3})\n"
    "model:input (\"h\", zky.zeros {1, 4})\n"
    "model.cell = cell\n"
    "function model:call (x, h)\n"
    "  for t = 1, T do h = self.cell (zky.slice (x, {axis = 0, start = t - 1, stop = t}), h) end\n"
    "  return zky.sum (h)\n"
    "end\n"
    "return model\n", steps);
}

/* Calls a model; with gradients. */
static inline ZkyGraph *
big_call (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyModel) model = zky_model_load_text (text, "big.lua", NULL, NULL, &error);
  ZkyBackOptions options = { .flags = ZKY_BACK_KEEP };
  ZkyGraph *graph;

  g_assert_no_error (error);
  graph = zky_graph_new (zky_module_get_name (zky_model_get_module (model)));
  zky_model_call (model, graph, NULL, &error);
  g_assert_no_error (error);
  zky_graph_back (graph, &options, &error);
  g_assert_no_error (error);

  return graph;
}
