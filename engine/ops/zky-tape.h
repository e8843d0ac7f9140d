/* zky-tape.h: what an operator's vjp and expansion build on: nodes, and where they are recorded
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op.h"

G_BEGIN_DECLS

typedef struct _ZkyTape      ZkyTape;
typedef struct _ZkyTapeClass ZkyTapeClass;

/**
 * ZkyTapeClass:
 * @apply: runs @op on nodes of this tape and returns the node of its first output, or %NULL after an error
 *   (which the tape keeps: the first one sticks). Other outputs are that node's siblings
 * @constant: a node for a fixed tensor
 * @borrow: (nullable): the same for a tensor that lives longer than the tape needs it, so that no reference has to be taken;
 *   %NULL: as @constant
 * @import: (nullable): a node of this tape that stands for one of another; %NULL: as @borrow of its value
 * @fail: keeps @error (transfer full), unless it has one already
 * @enter: (nullable): nodes made from now on lie in a scope called @name, inside the present one; %NULL where there are
 *   no scopes
 * @leave: (nullable): back to the scope around it
 * @name: (nullable): what @node is called; %NULL where nodes have no names
 * @sibling: (nullable): the node of output @output_no of the operator whose first output is @node; %NULL where
 *   a tape keeps the outputs of one operator behind one another in memory
 *
 * Nodes are made by a tape: a graph records them; a scratch tape only computes, and frees them together.
 */
struct _ZkyTapeClass
{
  ZkyNode * (*apply)    (ZkyTape              *self,
                         const ZkyOp          *op,
                         ZkyNode *const       *inputs,
                         guint                 n_inputs,
                         const ZkyAttributes  *attributes);
  ZkyNode * (*constant) (ZkyTape              *self,
                         ZkyTensor            *value);
  ZkyNode * (*borrow)   (ZkyTape              *self,
                         ZkyTensor            *value);
  ZkyNode * (*import)   (ZkyTape              *self,
                         ZkyNode              *node);
  void      (*fail)     (ZkyTape              *self,
                         GError               *error);
  void      (*enter)    (ZkyTape              *self,
                         const char           *name);
  void      (*leave)    (ZkyTape              *self);
  void      (*name)     (ZkyTape              *self,
                         ZkyNode              *node,
                         const char           *name);
  ZkyNode * (*sibling)  (ZkyTape              *self,
                         ZkyNode              *node,
                         guint                 output_no);
};

struct _ZkyTape
{
  const ZkyTapeClass *klass;
  gboolean            reads_values;  /* see zky_tape_note_reading() */
};

/**
 * ZkyNode:
 * @tape: who made it
 * @op: (nullable): the operator; %NULL for inputs
 * @value: the number or array it stands for
 * @inputs: what the operator was applied to; borrowed from the same tape
 * @attributes: (nullable): owned
 * @name: (nullable): interned: what a Lua local, an input or a parameter is called
 * @index: its place in the graph
 * @n_inputs: inputs of the operator
 * @scope: the scope it was made in, an index into the graph's scopes
 * @line: the source line, 0 where there is none
 * @kind: a #ZkyNodeKind (zky-node.h)
 * @output_no: which output of the operator; outputs of one operator have indices in a row
 * @borrowed: on a scratch tape: another one owns @value
 * @needs_grad: floating, and depends on a variable or parameter
 */
struct _ZkyNode
{
  ZkyTape        *tape;
  const ZkyOp    *op;
  ZkyTensor      *value;
  ZkyNode       **inputs;
  ZkyAttributes  *attributes;
  const char     *name;
  guint           index;
  guint           n_inputs;
  guint           scope;
  guint           line;
  guint8          kind;
  guint8          needs_grad;
  guint16         output_no;
  guint8          borrowed;
};

ZkyNode *zky_tape_apply    (ZkyTape              *self,
                            const ZkyOp          *op,
                            ZkyNode *const       *inputs,
                            guint                 n_inputs,
                            const ZkyAttributes  *attributes);
ZkyNode *zky_tape_constant (ZkyTape              *self,
                            ZkyTensor            *value);
/* For a rule that looks at numbers, not at shapes alone, to decide what it builds: on other numbers it would build something else. */
void     zky_tape_note_reading (ZkyTape          *self);
ZkyNode *zky_tape_borrow   (ZkyTape              *self,
                            ZkyTensor            *value);
ZkyNode *zky_tape_import   (ZkyTape              *self,
                            ZkyNode              *node);
ZkyNode *zky_op_apply      (const ZkyOp          *op,
                            ZkyNode *const       *inputs,
                            guint                 n_inputs,
                            const ZkyAttributes  *attributes);
/* Builds the textbook graph of @op on the tape that @inputs are nodes of: what a tape's apply does for a row without
 * forward. Checks the number of inputs and the attributes, fills @outputs (n_outputs of the row), and %FALSE after an error,
 * which the tape has kept. The nodes made are of the operators that @op consists of, so zky_node_sibling()
 * does not lead from one output to the next. */
gboolean zky_op_expand_on  (ZkyTape              *tape,
                            const ZkyOp          *op,
                            ZkyNode *const       *inputs,
                            guint                 n_inputs,
                            const ZkyAttributes  *attributes,
                            ZkyNode             **outputs);
/* For textbook graphs: parts of them, and what nodes are called there. Nothing happens on a tape that only computes. */
void     zky_tape_enter    (ZkyTape              *self,
                            const char           *name);
void     zky_tape_leave    (ZkyTape              *self);
ZkyNode *zky_tape_name     (ZkyNode              *node,
                            const char           *name);
/* The other output @output_no of the operator that @node, its first output, is of. */
ZkyNode *zky_node_sibling  (ZkyNode              *node,
                            guint                 output_no);

G_END_DECLS
