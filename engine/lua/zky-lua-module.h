/* zky-lua-module.h: modules as Lua values, and their calls
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-lua-value.h"

G_BEGIN_DECLS

/* zky-lua-module.c */
/**
 * ZkyInnerCall:
 * @L: has the function, self and the arguments on top, where @target is written in Lua
 * @n: self and arguments
 * @target: the module that is called
 * @n_nodes: inputs as C sees them
 * @status: of a function that ran in protected mode; its error is on top of the stack
 *
 * A call of a module by another one, on its way through C.
 */
struct _ZkyInnerCall
{
  lua_State *L;
  int        n;
  ZkyModule *target;
  guint      n_nodes;
  int        status;
};

ZkyBox    *zky_lua_check_module  (lua_State       *L,
                                  int              index);
void       zky_lua_push_module   (lua_State       *L,
                                  const char      *name,
                                  ZkyModuleFunc    func);
ZkyBox    *zky_lua_push_module_box (lua_State     *L);
void       zky_lua_fill_module_box (lua_State     *L,
                                  ZkyBox          *box,
                                  ZkyModule       *module,
                                  gsize            bytes);
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
ZkyNode   *zky_lua_to_node       (lua_State       *L,
                                  const char      *what);
ZkyNode   *zky_lua_run_list      (ZkyCall         *call,
                                  ZkyNode *const  *inputs,
                                  gpointer         user_data);

/* zky-lua-inner.c */
int        zky_lua_call_module   (lua_State       *L);

/* zky-lua-train.c */
int        zky_lua_train         (lua_State       *L);

/* zky-lua-train-names.c */
void       zky_lua_train_names   (lua_State       *L,
                                  int              table,
                                  ZkyTraining     *training);

G_END_DECLS
