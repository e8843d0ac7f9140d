/* zky-module-private.h: the inside of a module, for the files of module/
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-module.h"

G_BEGIN_DECLS

/**
 * ZkySlot:
 *
 * An input, a parameter or a buffer that a module declares.
 */
typedef struct
{
  char      *name;
  ZkyTensor *value;
  double     min, max, step;
} ZkySlot;

typedef struct
{
  char      *name;
  ZkyModule *module;
} ZkyChild;

struct _ZkyModule
{
  gint            ref_count;
  char           *name;
  ZkyModuleFunc   func;
  gpointer        user_data;
  GDestroyNotify  destroy;
  GPtrArray      *inputs;    /* of ZkySlot */
  GPtrArray      *params;    /* of ZkySlot */
  GPtrArray      *buffers;   /* of ZkySlot */
  GPtrArray      *children;  /* of ZkyChild */
  guint           min_inputs, max_inputs;
  gboolean        training;
};

/**
 * ZkySlotPath:
 * @path: `hidden.weight`
 *
 * A parameter or buffer of a tree of modules. A module that stands in two places is listed where it comes first.
 */
typedef struct
{
  char      *path;
  ZkyModule *module;
  ZkySlot   *slot;
  gboolean   is_buffer;
} ZkySlotPath;

typedef enum
{
  ZKY_LIST_PARAMS  = 1 << 0,
  ZKY_LIST_BUFFERS = 1 << 1,
  ZKY_LIST_STATE   = ZKY_LIST_PARAMS | ZKY_LIST_BUFFERS,
} ZkyListFlags;

/* (transfer full): array of ZkySlotPath, depth first; of one module the parameters come before the buffers. */
GArray  *zky_module_list (ZkyModule    *self,
                          ZkyListFlags  flags);
/* (transfer container): all modules of the tree, each once, depth first. */
GPtrArray *zky_module_list_modules (ZkyModule *self);
/* Names of @length bytes, so that a step of a path need not be copied. */
ZkySlot  *zky_module_find_slot   (GPtrArray  *slots,
                                  const char *name,
                                  gsize       length);
ZkyChild *zky_module_find_child  (ZkyModule  *self,
                                  const char *name,
                                  gsize       length);

G_END_DECLS
