/* zky-lua-transform.h: functions made from functions
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-lua-value.h"

G_BEGIN_DECLS

ZkyNode *zky_lua_check_node      (lua_State      *L,
                                  int             index,
                                  const char     *what);
void     zky_lua_check_function  (lua_State      *L,
                                  int             index,
                                  const char     *what);
int      zky_lua_in_graph        (lua_State      *L,
                                  lua_CFunction   func,
                                  const char     *scope);

G_END_DECLS
