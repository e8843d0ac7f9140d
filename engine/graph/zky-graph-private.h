/* zky-graph-private.h: the inside of a graph, for the files of graph/
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-back.h"
#include "zky-tape.h"

G_BEGIN_DECLS

#define ZKY_GRAPH_MAX_SCOPE_DEPTH 512

/**
 * ZkyScope:
 * @parent: index of the scope around it; the root, 0, is its own
 * @depth: 0 for the root
 * @is_back: it holds the recorded backward pass
 * @path: `encoder/attention:2`: field names, with an ordinal from the second call in one place on
 *
 * One module call.
 */
typedef struct
{
  guint     parent;
  guint     depth;
  gboolean  is_back;
  char     *path;
} ZkyScope;

/**
 * ZkyScopes:
 *
 * The tree of module calls of a graph. Made when the first scope is pushed, so that plain formulas pay nothing.
 */
typedef struct _ZkyScopes ZkyScopes;

ZkyScopes      *zky_scopes_new     (void);
void            zky_scopes_free    (ZkyScopes  *self);
guint           zky_scopes_add     (ZkyScopes  *self,
                                    guint       parent,
                                    const char *name,
                                    gboolean    is_back);
guint           zky_scopes_copy    (ZkyScopes  *self,
                                    guint       parent,
                                    const ZkyScope *other);
const ZkyScope *zky_scopes_get     (ZkyScopes  *self,
                                    guint       scope);

/**
 * ZkyGradients:
 * @output: the node that was differentiated
 * @seed: what it started from, shape B ⊕ output
 * @n: nodes of the graph when back ran
 * @values: @n gradients; %NULL where absent
 * @nodes: (nullable): their nodes, when the pass was recorded
 * @contributions: (nullable): @n arrays with one tensor an input, or %NULL, when they are kept
 * @contribution_nodes: (nullable): their nodes, when they are kept and the pass was recorded
 * @n_pass: nodes that the pass has recorded, which are those behind the first @n
 * @origins: (nullable): @n_pass indices of forward nodes: whose derivative each is of
 * @subjects: (nullable): @n_pass indices of forward nodes: whose gradient each is, or is a part of
 *
 * What the last backward pass left.
 */
typedef struct
{
  ZkyNode     *output;
  ZkyTensor   *seed;
  guint        n;
  ZkyTensor  **values;
  ZkyNode    **nodes;
  ZkyTensor ***contributions;
  ZkyNode   ***contribution_nodes;
  guint        n_pass;
  guint       *origins, *subjects;
} ZkyGradients;

ZkyGradients *zky_gradients_new  (ZkyNode      *output,
                                  ZkyTensor    *seed,
                                  ZkyBackFlags  flags);
void          zky_gradients_free (ZkyGradients *self);
/* What belongs to what in a recorded pass; zky-back-map.c. @origins: (transfer full) (element-type guint). */
void          zky_gradients_map  (ZkyGradients *self,
                                  GArray       *origins);
/* The index of a node among those of the recorded pass, or −1. */
gint          zky_gradients_find (const ZkyGradients *self,
                                  const ZkyNode      *node);

/* Node chunk k holds FIRST << k nodes: small graphs stay small, nodes never move, and an index is found in O(1). */
#define ZKY_GRAPH_FIRST_CHUNK 64u
#define ZKY_GRAPH_N_CHUNKS    26

typedef struct _ZkyArenaBlock ZkyArenaBlock;
typedef struct _ZkyLayer      ZkyLayer;

typedef struct
{
  ZkyNode *node;
  char    *name;   /* (nullable) */
} ZkyGraphOutput;

/**
 * ZkyGraphBuffer:
 * @node: the constant that has its value
 * @update: (nullable): what it becomes behind this call
 *
 * A value that a module keeps, but does not train.
 */
typedef struct
{
  ZkyNode *node, *update;
} ZkyGraphBuffer;

/* Which composite operators are recorded as their textbook graphs; zky-expansion.c. */
typedef struct _ZkyExpansion ZkyExpansion;

void            zky_expansion_free      (ZkyExpansion *self);
gboolean        zky_expansion_open      (ZkyGraph             *self,
                                         const ZkyOp          *op,
                                         ZkyNode *const       *inputs,
                                         guint                 n_inputs,
                                         const ZkyAttributes  *attributes,
                                         ZkyNode             **result);
void            zky_expansion_count     (const char   *scope,
                                         GHashTable   *counts);

struct _ZkyGraph
{
  ZkyTape         tape;
  gint            ref_count;

  /* Owned */
  char           *name;
  char           *id;
  ZkyBudget      *budget;
  ZkyNode        *chunks[ZKY_GRAPH_N_CHUNKS];
  ZkyArenaBlock  *arena;       /* arrays of inputs */
  GStringChunk   *strings;     /* names of nodes */
  ZkyScopes      *scopes;      /* NULL while there is only the root */
  GArray         *outputs;     /* of ZkyGraphOutput */
  GArray         *buffers;     /* of ZkyGraphBuffer; NULL while there are none */
  GError         *error;       /* the first one sticks */
  ZkyGradients   *gradients;   /* NULL before back */
  GPtrArray      *keys;        /* of char *, made when first asked for */
  GHashTable     *key_indices;
  GPtrArray      *titles;      /* of char *, what steps call its nodes; NULL where they find names themselves */
  GMutex          keys_lock;
  ZkyExpansion   *expansion;   /* NULL unless some composite operators are to be opened */
  ZkyLayer       *layer;       /* NULL, but for graphs whose nodes stand for those of another tape */

  gboolean        is_final;    /* what is recorded will not be differentiated */
  guint           n_nodes;
  guint           most_nodes;  /* that it may have; 0: as many as fit */
  guint           moved_index; /* of the operator node that has the value below */
  ZkyTensor      *moved;       /* (nullable), borrowed */
  guint           scope;       /* the present one */
  guint           line;
  gsize           bytes;
  gint64          count;       /* what the counter says */
  ZkyNode        *counter;     /* NULL while nothing has asked for it */
  guint           n_seeds;     /* that have been given away */
  GArray         *times;       /* of gint64, ns by index of the node, −1: none; NULL unless the call is timed */
};

static inline gsize
zky_graph_chunk_bytes (guint k)
{
  return sizeof (ZkyNode) * ((gsize) ZKY_GRAPH_FIRST_CHUNK << k);
}

static inline ZkyNode *
zky_graph_node (const ZkyGraph *self,
                guint           index)
{
  guint slot = index / ZKY_GRAPH_FIRST_CHUNK + 1;
  guint k = 31 - (guint) __builtin_clz (slot);

  return &self->chunks[k][index - ZKY_GRAPH_FIRST_CHUNK * ((1u << k) - 1)];
}

static inline ZkyGraph *
zky_node_graph (const ZkyNode *node)
{
  return (ZkyGraph *) node->tape;
}

/* Whether it comes from outside under a name: an input or a parameter. */
static inline gboolean
zky_node_is_given (const ZkyNode *node)
{
  return node->kind == ZKY_NODE_VARIABLE || node->kind == ZKY_NODE_PARAMETER;
}

/* What records the operators that are applied to nodes of a graph; zky-graph-tape.c. */
extern const ZkyTapeClass zky_graph_tape_class;
/* The same for calls that are timed; zky-graph-times.c. */
extern const ZkyTapeClass zky_timed_tape_class;
ZkyNode *zky_graph_record         (ZkyTape             *tape,
                                   const ZkyOp         *op,
                                   ZkyNode *const      *inputs,
                                   guint                n_inputs,
                                   const ZkyAttributes *attributes);
ZkyNode *zky_graph_apply_timed    (ZkyTape             *tape,
                                   const ZkyOp         *op,
                                   ZkyNode *const      *inputs,
                                   guint                n_inputs,
                                   const ZkyAttributes *attributes);

static inline gboolean
zky_tape_is_graph (const ZkyTape *tape)
{
  return tape->klass == &zky_graph_tape_class || tape->klass == &zky_timed_tape_class;
}

void     zky_arena_free           (ZkyArenaBlock *block);
void     zky_graph_drop_nodes     (ZkyGraph      *self);
ZkyNode *zky_graph_add_values     (ZkyGraph            *self,
                                   const ZkyOp         *op,
                                   ZkyNode *const      *inputs,
                                   guint                n_inputs,
                                   const ZkyAttributes *attributes,
                                   ZkyTensor *const    *values,
                                   guint                n_values);
ZkyNode *zky_graph_expand         (ZkyGraph            *self,
                                   const ZkyOp         *op,
                                   ZkyNode *const      *inputs,
                                   guint                n_inputs,
                                   const ZkyAttributes *attributes);

/* What a backward pass starts from; zky-back-seed.c. */
ZkyNode   *zky_back_choose_output (ZkyGraph              *self,
                                   const ZkyBackOptions  *options,
                                   GError               **error);
ZkyTensor *zky_back_make_seed     (ZkyNode               *output,
                                   ZkyTensor             *cotangent,
                                   gsize                  limit,
                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* Outputs of the operator whose first output is @node. */
guint    zky_graph_count_siblings (ZkyGraph      *self,
                                   const ZkyNode *node);
void     zky_graph_drop_keys      (ZkyGraph      *self);

G_END_DECLS
