/* zky-groups-private.h: what the files that find groups hand on
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-groups.h"

G_BEGIN_DECLS

#define ZKY_GROUPS_FOLD_FROM 48 /* operators; in smaller graphs only blocks fold, no single operators: there is room */

/**
 * ZkyItem:
 * @scope: index of a scope, or -1 for an operator
 * @node: index of the operator, or of the first one in the scope
 * @hash: equal for things that do the same with arrays of the same shapes
 * @params: equal for those of them that do it with the same parameters; 0 for no parameters
 *
 * What lies directly in a group, before repetitions are found.
 */
typedef struct
{
  gint    scope;
  guint   node;
  guint64 hash, params;
} ZkyItem;

/**
 * ZkyRun:
 * @first: the item it begins with
 * @period: items that make up one repetition
 * @times: repetitions; 1 for a chain
 */
typedef struct
{
  guint first, period, times;
} ZkyRun;

/* A scope of the graph. Its hash says what is done in it, whatever it is called and whatever the numbers are. */
typedef struct
{
  const char *path;  /* borrowed */
  gint        parent;
  guint       first, last, n_operators, first_ordinal;
  GArray     *items; /* of ZkyItem */
  guint64     hash, params;
} ZkyGroupScope;

struct _ZkyGroups
{
  gint          ref_count; /* atomic */
  ZkyGraph     *graph;
  GStringChunk *texts;
  GArray       *groups;    /* of ZkyGroup */
  GHashTable   *by_key;
  guint         n_nodes;
  ZkyBackward   backward;
  guint        *home;      /* [n_nodes] */
  guint        *last_user; /* [n_nodes] index of the last operator that uses it, or its own */
};

typedef struct
{
  ZkyGroups  *groups;
  GArray     *scopes;     /* of ZkyGroupScope */
  GHashTable *by_path;    /* path → index + 1 */
  gint       *scope_of;   /* [n_nodes] of operators; −1 for others */
  guint      *ordinal;    /* [n_nodes] operators before it */
  guint      *n_users;    /* [n_nodes] operators that use it */
  guint64    *node_hash;  /* [n_nodes] */
  ZkyBackward backward;
  gboolean    is_large;   /* single operators fold as well, not only blocks */
} ZkyGroupFinder;

#define ZKY_SCOPE(self, i) (&g_array_index ((self)->scopes, ZkyGroupScope, i))
#define ZKY_GROUP(self, i) (&g_array_index ((self)->groups, ZkyGroup, i))

void zky_groups_read_scopes (ZkyGroupFinder *self);
void zky_groups_build       (ZkyGroupFinder *self);

/* Repetitions and chains among @items, which do not overlap, in their order: an array of ZkyRun. All of a repetition share
 * their parameters, or each has its own. @feeds_next: (nullable): whether the item is an operator that only serves the one
 * behind it, which needs no other; %NULL: single operators do not fold. */
GArray *zky_runs_find   (const ZkyItem  *items,
                         guint           n,
                         const gboolean *feeds_next) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the first two of a repetition use the same parameters, or none. */
gboolean zky_runs_share (const ZkyItem  *items,
                         guint           period);

G_END_DECLS
