/* zky-lua-module.h: modules as Lua values, and their calls
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-lua-value.h"

G_BEGIN_DECLS

/* zky-lua-module.c */
ZkyBox    *zky_lua_check_module  (lua_State       *L,
                                  int              index);
void       zky_lua_push_module   (lua_State       *L,
                                  const char      *name,
                                  ZkyModuleFunc    func);
void       zky_lua_add_held_param (lua_State      *L,
                                  ZkyModule       *module,
                                  const char      *name);
void       zky_lua_push_self     (lua_State       *L,
                                  ZkyModule       *module);
void       zky_lua_push_call     (lua_State       *L,
                                  int              module);

void       zky_lua_charge_module (lua_State       *L,
                                  ZkyBox          *box);

/* zky-lua-methods.c */
const char *zky_lua_check_name   (lua_State       *L,
                                  int              index,
                                  const char      *what);
gboolean   zky_lua_is_reserved   (const char      *name);
void       zky_lua_push_module_methods (lua_State *L);

/* zky-lua-call.c */
ZkyNode   *zky_lua_run_module    (ZkyCall         *call,
                                  ZkyNode *const  *inputs,
                                  gpointer         user_data);
ZkyNode   *zky_lua_run_list      (ZkyCall         *call,
                                  ZkyNode *const  *inputs,
                                  gpointer         user_data);
int        zky_lua_call_module   (lua_State       *L);

/* zky-lua-train.c */
int        zky_lua_train         (lua_State       *L);

G_END_DECLS
