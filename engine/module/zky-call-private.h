/* zky-call-private.h: the inside of a call, for the files of module/
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-module-private.h"

G_BEGIN_DECLS

/**
 * ZkyCallRoot:
 * @graph: what is filled
 * @module: the module that is called from outside
 * @nodes: slot → node of a parameter or buffer that has been used
 * @updates: slot → what a buffer has become within the call
 * @paths: (nullable): slot → its path; made when the first one is used
 *
 * What all modules of one call share.
 */
typedef struct
{
  ZkyGraph   *graph;
  ZkyModule  *module;
  GHashTable *nodes;
  GHashTable *updates;
  GHashTable *paths;
} ZkyCallRoot;

typedef struct
{
  char    *name;  /* (nullable) */
  ZkyNode *node;
} ZkyCallOutput;

struct _ZkyCall
{
  ZkyCallRoot *root;
  ZkyModule   *module;
  GArray      *outputs;  /* (nullable): of ZkyCallOutput, beside the one that is returned */
};

void zky_call_root_init       (ZkyCallRoot *self);
void zky_call_root_clear      (ZkyCallRoot *self);
void zky_call_root_add_unused (ZkyCallRoot *self);

G_END_DECLS
