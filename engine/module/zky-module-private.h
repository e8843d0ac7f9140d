/* zky-module-private.h: the inside of a module, for the files of module/
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-module.h"

G_BEGIN_DECLS

/**
 * ZkySlot:
 *
 * An input or a parameter that a module declares.
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
  GPtrArray      *children;  /* of ZkyChild */
};

/**
 * ZkyParamPath:
 * @path: `hidden.weight`
 *
 * A parameter of a tree of modules. A module that stands in two places is listed where it comes first.
 */
typedef struct
{
  char      *path;
  ZkyModule *module;
  ZkySlot   *slot;
} ZkyParamPath;

/* (transfer full): array of ZkyParamPath, depth first. */
GArray  *zky_module_list_params (ZkyModule *self);
/* Names of @length bytes, so that a step of a path need not be copied. */
ZkySlot  *zky_module_find_slot   (GPtrArray  *slots,
                                  const char *name,
                                  gsize       length);
ZkyChild *zky_module_find_child  (ZkyModule  *self,
                                  const char *name,
                                  gsize       length);
ZkySlot *zky_module_find_param  (ZkyModule  *self,
                                 const char *name);

G_END_DECLS
