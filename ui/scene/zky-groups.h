/* zky-groups.h: the tree of boxes that a graph falls into
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

#include "zky-backward.h"
#include "zky-folds.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_GROUP_ROOT,    /* the whole graph, always open */
  ZKY_GROUP_MODULE,  /* one call of a module, or the textbook graph of a composite operator */
  ZKY_GROUP_REPEAT,  /* ×N: the same again and again, with the same parameters */
  ZKY_GROUP_MORE,    /* +N more: blocks like the one before, with parameters of their own */
  ZKY_GROUP_TURN,    /* one of several repetitions that consist of more than one thing */
  ZKY_GROUP_CHAIN,   /* operators that have nothing to do but hand on to the next one */
  ZKY_GROUP_PASS,    /* all of the forward, or of the backward pass, where they stand side by side */
} ZkyGroupKind;

/* Keys of the two boxes side by side. */
#define ZKY_GROUPS_FORWARD  "forward//"
#define ZKY_GROUPS_BACKWARD "back//"

/**
 * ZkyGroup:
 * @kind: what it stands for
 * @parent: the group around it; −1 for the root
 * @depth: 0 for the root
 * @end: groups inside are those behind it up to, and without, this one
 * @key: the same in another call of the same model; ends with a slash, as no key of a node does
 * @path: names of modules with points between them, `blocks.0.linear`, as parameters have them; ordinals left out
 * @label: what it is called: `blocks.0`, `cell ×12`, `+11 more`
 * @note: (nullable): what the label leaves open: `blocks.1 … blocks.11`
 * @times: repetitions that it stands for
 * @first, @last: its operators are those nodes of this range that are operators
 * @n_operators: how many
 *
 * A node of the tree; its operators follow on one another in the graph, so groups never depend on each other in a circle.
 */
typedef struct
{
  ZkyGroupKind kind;
  gint         parent;
  guint        depth, end;
  const char  *key, *path, *label, *note;
  guint        times;
  guint        first, last;
  guint        n_operators;
} ZkyGroup;

/**
 * ZkyGroups:
 *
 * All groups of a graph, parents before what is inside them, in the order of the call. Calls of modules are groups; a
 * module in which there is only another one is one with it. Four equal blocks in a row are a group as well; in graphs that
 * are not small so are three, repetitions of single operators, and chains. Immutable and reference-counted.
 */
typedef struct _ZkyGroups ZkyGroups;

ZkyGroups      *zky_groups_new       (ZkyGraph        *graph,
                                      ZkyBackward      backward) G_GNUC_WARN_UNUSED_RESULT;
ZkyGroups      *zky_groups_ref       (ZkyGroups       *self);
void            zky_groups_unref     (ZkyGroups       *self);
guint           zky_groups_get_n     (ZkyGroups       *self);
const ZkyGroup *zky_groups_get       (ZkyGroups       *self,
                                      guint            i);
/* The innermost group of a node: an operator's module, for a parameter or constant the innermost one around all
 * that use it; variables belong to the root. */
guint           zky_groups_get_home  (ZkyGroups       *self,
                                      const ZkyNode   *node);
gint            zky_groups_find      (ZkyGroups       *self,
                                      const char      *key);
gboolean        zky_groups_contains  (ZkyGroups       *self,
                                      guint            group,
                                      const ZkyNode   *node);
guint           zky_groups_get_common (ZkyGroups      *self,
                                      guint            a,
                                      guint            b);
/* Says of all calls of the module with this path, `blocks.0.linear`, that they are open or closed. Returns how many. */
guint           zky_groups_set_path  (ZkyGroups       *self,
                                      ZkyFolds        *folds,
                                      const char      *path,
                                      gboolean         open);
/* Which groups are open when @folds says so; [n]. A group in a closed one may be open: that shows later. */
gboolean       *zky_groups_resolve   (ZkyGroups       *self,
                                      const ZkyFolds  *folds) G_GNUC_WARN_UNUSED_RESULT;
/* The parameters that a group uses: indices of nodes, each once. */
GArray         *zky_groups_list_params (ZkyGroups     *self,
                                      guint            group) G_GNUC_WARN_UNUSED_RESULT;
/* What else comes in from outside: indices of nodes that are neither parameters nor constants, each once. */
GArray         *zky_groups_list_inputs (ZkyGroups     *self,
                                      guint            group) G_GNUC_WARN_UNUSED_RESULT;
/* The operators of a group whose values are used outside of it, or are outputs of the call: indices of nodes. */
GArray         *zky_groups_list_outputs (ZkyGroups    *self,
                                      guint            group) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyGroups, zky_groups_unref)

G_END_DECLS
