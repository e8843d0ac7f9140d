/* zky-lua-value.h: nodes and tensors as Lua values
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-operand.h"
#include "zky-sandbox.h"
#include "zky-vocabulary.h"

G_BEGIN_DECLS

/* What a userdata is. All that exist in a sandbox are ours and begin with this. */
typedef enum
{
  ZKY_BOX_NODE,
  ZKY_BOX_TENSOR,
  ZKY_BOX_MODULE,
  ZKY_BOX_GRAPH,
} ZkyBoxKind;

/**
 * ZkyBox:
 * @kind: which of the others counts
 * @node: a node; its user value holds the box of its graph, which keeps it alive
 * @maker: where a node was made that has no name yet
 * @tensor: owned
 * @bytes: what @tensor counts for
 * @names: (nullable): what the numbers in @tensor stand for; owned
 * @module: owned
 * @list: (nullable): the list of modules that it is a member of
 * @charged: what it counts as memory
 * @taken: what its parameters count as tensors
 * @is_lua: whether its function is written in Lua
 * @is_part: whether a field of another module holds it
 * @graph: owned
 *
 * What a userdata holds.
 */
typedef struct
{
  ZkyBoxKind kind;
  union
  {
    struct
    {
      ZkyNode   *node;
      ZkyMaker   maker;
    };
    struct
    {
      ZkyTensor *tensor;
      gsize      bytes;
      ZkyVocabulary *names;
    };
    struct
    {
      ZkyModule *module;
      ZkyModule *list;
      gsize      charged, taken;
      gboolean   is_lua, is_part;
    };
    ZkyGraph    *graph;
  };
} ZkyBox;

ZkyBox   *zky_lua_to_box         (lua_State        *L,
                                  int               index,
                                  ZkyBoxKind        kind);
ZkyBox   *zky_lua_push_box       (lua_State        *L,
                                  ZkyBoxKind        kind);
void      zky_lua_push_node      (lua_State        *L,
                                  ZkyNode          *node,
                                  const ZkyMaker   *maker);
void      zky_lua_push_tensor    (lua_State        *L,
                                  ZkyTensor        *tensor);
void      zky_lua_hold           (lua_State        *L,
                                  ZkyTensor        *tensor);
void      zky_lua_drop_held      (lua_State        *L);
void      zky_lua_push_held      (lua_State        *L);
int       zky_lua_push_new       (lua_State        *L,
                                  ZkyTensor        *tensor,
                                  GError           *error);
gboolean  zky_lua_to_operand     (lua_State        *L,
                                  int               index,
                                  ZkyOperand       *operand);
ZkyTensor *zky_lua_check_value   (lua_State        *L,
                                  int               index,
                                  const char       *what);
void      zky_lua_set_graph      (lua_State        *L,
                                  ZkyGraph         *graph);
void      zky_lua_save_graph     (lua_State        *L);
void      zky_lua_restore_graph  (lua_State        *L,
                                  int               saved);

void      zky_lua_push_metatable (lua_State        *L,
                                  ZkyBoxKind        kind);

/* zky-lua-metatable.c */
void      zky_lua_open_methods   (lua_State        *L);

/* zky-lua-missing.c */
void      zky_lua_seal_library   (lua_State        *L,
                                  const char       *library,
                                  const char       *what);
void      zky_lua_note_missing   (lua_State        *L,
                                  ZkyModule        *module,
                                  const char       *name);
void      zky_lua_hint_missing   (lua_State        *L);
void      zky_lua_hint_syntax    (lua_State        *L);
void      zky_lua_hint_outputs   (lua_State        *L,
                                  int               first,
                                  GError           *error);

/* zky-lua-lists.c */
void      zky_lua_hold_value     (lua_State        *L,
                                  int               index,
                                  int               options,
                                  const char       *what);
ZkyTensor *zky_lua_cast_whole    (ZkyTensor        *tensor,
                                  ZkyDtype          dtype,
                                  const char       *what,
                                  ZkyBudget        *budget,
                                  GError          **error);

/* zky-lua-op.c */
gboolean  zky_lua_set_attribute  (lua_State        *L,
                                  ZkyAttributes    *attributes,
                                  guint             position,
                                  GError          **error);

/* zky-lua-tensor.c */
void      zky_lua_check_options  (lua_State        *L,
                                  int               options,
                                  const char       *what,
                                  const char *const *names);
ZkyDtype  zky_lua_option_dtype   (lua_State        *L,
                                  int               options,
                                  ZkyDtype          fallback);
double    zky_lua_option_number  (lua_State        *L,
                                  int               options,
                                  const char       *name,
                                  double            fallback);
GRand    *zky_lua_option_rand    (lua_State        *L,
                                  int               options);
void      zky_lua_check_room     (lua_State        *L,
                                  ZkyDtype          dtype,
                                  const ZkyShape   *shape);

/* zky-lua-options.c */
const char *zky_lua_option_string (lua_State       *L,
                                  int               options,
                                  const char       *key);
gboolean  zky_lua_option_flag    (lua_State        *L,
                                  int               options,
                                  const char       *key);
gsize     zky_lua_option_size    (lua_State        *L,
                                  int               options,
                                  const char       *key);
const char *const *zky_lua_option_strings (lua_State *L,
                                  int               options,
                                  const char       *key);

/* zky-lua-data.c and zky-lua-csv.c */
void      zky_lua_set_strings    (lua_State         *L,
                                  const char        *key,
                                  const char *const *strings);
void      zky_lua_set_tensor     (lua_State        *L,
                                  const char       *key,
                                  ZkyTensor        *tensor,
                                  const char *const *names);
GBytes   *zky_lua_read_file      (ZkySandbox       *self,
                                  const char       *name,
                                  GError          **error) G_GNUC_WARN_UNUSED_RESULT;
int       zky_lua_read_csv       (lua_State        *L);

/* Each adds its part to the table `zky` on top of the stack */
void      zky_lua_open_values    (lua_State        *L);
void      zky_lua_open_ops       (lua_State        *L);
void      zky_lua_open_tensors   (lua_State        *L);
void      zky_lua_open_modules   (lua_State        *L);
void      zky_lua_open_nn        (lua_State        *L);
void      zky_lua_open_data      (lua_State        *L);
void      zky_lua_open_transforms (lua_State       *L);
void      zky_lua_open_vmap      (lua_State        *L);

G_END_DECLS
