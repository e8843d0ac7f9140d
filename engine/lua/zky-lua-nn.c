/* zky-lua-nn.c: zky.nn: layers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-module.h"

#include <math.h>

#include "zky-functions.h"

#define MAX_WIDTH 10000000

/* A layer is a module written in C: a function that makes it and its parameters, and one that runs it. */

/* y = x · Wᵀ + b */
static ZkyNode *
linear_run (ZkyCall        *call,
            ZkyNode *const *inputs,
            gpointer        user_data)
{
  ZkyNode *y = zky_matmul (inputs[0], zky_swap_last (zky_call_param (call, "weight")));
  ZkyInput bias;

  if (!zky_module_find (zky_call_get_module (call), "bias", &bias, NULL))
    return y;

  return zky_add (y, zky_call_param (call, "bias"));
}

/* Adds a parameter drawn from −bound … bound. */
static void
add_uniform (lua_State  *L,
             ZkyModule  *module,
             const char *name,
             ZkyShape    shape,
             double      bound,
             GRand      *rand)
{
  GError *error = NULL;
  ZkyTensor *value;

  zky_lua_check_room (L, zky_sandbox_get (L)->options.dtype, &shape);
  value = zky_tensor_new_uniform (zky_sandbox_get (L)->options.dtype, &shape, rand, -bound, bound, &error);
  if (value == NULL)
    zky_lua_raise (L, error);
  zky_lua_drop_held (L);
  zky_lua_hold (L, value);
  zky_lua_add_held_param (L, module, name);
}

/* zky.nn.Linear (in, out, {bias = true, seed}): weight [out, in] and bias [out], both uniform within ±1/√in as
 * PyTorch's are at first */
static int
linear (lua_State *L)
{
  lua_Integer n_in = luaL_checkinteger (L, 1);
  lua_Integer n_out = luaL_checkinteger (L, 2);
  double bound = 1 / sqrt ((double) MAX (n_in, 1));
  static const char *const options[] = { "bias", "seed", NULL };
  gboolean has_bias = TRUE;
  ZkyModule *module;
  GRand *rand;

  if (n_in < 1 || n_out < 1 || n_in > MAX_WIDTH || n_out > MAX_WIDTH)
    return zky_lua_error (L, "Linear: widths %lld and %lld are not both from 1 to %d",
                          (long long) n_in, (long long) n_out, MAX_WIDTH);
  zky_lua_check_options (L, 3, "Linear", options);
  if (lua_istable (L, 3) && lua_getfield (L, 3, "bias") != LUA_TNIL)
    has_bias = lua_toboolean (L, -1);
  rand = zky_lua_option_rand (L, 3);

  zky_lua_push_module (L, "Linear", linear_run);
  zky_lua_check_module (L, -1)->n_inputs = 1;
  module = zky_lua_check_module (L, -1)->module;
  add_uniform (L, module, "weight", zky_shape_new (2, (gsize[]) { (gsize) n_out, (gsize) n_in }), bound, rand);
  if (has_bias)
    add_uniform (L, module, "bias", zky_shape_new (1, (gsize[]) { (gsize) n_out }), bound, rand);

  return 1;
}

/**
 * zky_lua_open_nn:
 * @L: the main thread, with the table `zky` on top of the stack
 *
 * Adds `zky.nn`. Another layer is another row here.
 */
void
zky_lua_open_nn (lua_State *L)
{
  static const luaL_Reg layers[] = { { "Linear", linear }, { NULL } };

  luaL_newlib (L, layers);
  lua_setfield (L, -2, "nn");
}
