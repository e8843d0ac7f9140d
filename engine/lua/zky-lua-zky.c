/* zky-lua-zky.c: the library that `require "zky"` gives
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

/**
 * zky_lua_open_zky:
 * @L: the main thread
 *
 * Makes the table `zky` of all its parts, for `require`.
 */
void
zky_lua_open_zky (lua_State *L)
{
  lua_newtable (L);
  zky_lua_open_values (L);
  zky_lua_open_ops (L);
  zky_lua_open_tensors (L);
  zky_lua_open_modules (L);
  zky_lua_open_nn (L);
  zky_lua_open_data (L);
  zky_lua_open_transforms (L);
  zky_lua_open_vmap (L);
  zky_lua_seal_library (L, "zky", "function");
  zky_lua_set_loaded (L, "zky");
}
