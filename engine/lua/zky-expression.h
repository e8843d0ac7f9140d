/* zky-expression.h: a typed formula, read into a program for a stack
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-module.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_TERM_NUMBER, /* pushes a number */
  ZKY_TERM_LIST,   /* pushes a constant tensor */
  ZKY_TERM_NAME,   /* pushes an input or parameter */
  ZKY_TERM_APPLY,  /* pops the operands of an operator and pushes its result */
} ZkyTermKind;

/* How tightly a text holds together, loosest first. */
typedef enum
{
  ZKY_BINDS_SUM,
  ZKY_BINDS_PRODUCT,
  ZKY_BINDS_MINUS,
  ZKY_BINDS_POWER,
  ZKY_BINDS_ATOM,
} ZkyBinding;

/**
 * ZkyTerm:
 * @kind: what it does
 * @column: where it stands in the formula, in characters from 1
 * @number: the number
 * @is_integer: whether it was written without a point
 * @text: (nullable): owned: a number as Lua writes it (`2 * math.pi`), or a list as it was typed
 * @binding: of a number's text
 * @name: the place of a name in the list of names
 * @op: the operator
 * @n_operands: how many it is applied to
 * @attributes: (nullable): owned
 *
 * One step of a program.
 */
typedef struct
{
  ZkyTermKind    kind;
  guint          column;
  double         number;
  gboolean       is_integer;
  char          *text;
  ZkyBinding     binding;
  guint          name;
  const ZkyOp   *op;
  guint          n_operands;
  ZkyAttributes *attributes;
} ZkyTerm;

/**
 * ZkyFormulaName:
 * @name: owned
 * @column: where it stands first
 * @is_parameter: whether it was marked with `;`
 * @value: (nullable): owned: the number or list that was written behind it: `x = 3`, `A = [[1, 2], [3, 4]]`
 */
typedef struct
{
  char    *name;
  guint    column;
  gboolean is_parameter;
  char    *value;
} ZkyFormulaName;

/**
 * ZkyExpression:
 * @text: what was typed
 * @function: (nullable): `f` in `f(x) = …`
 * @names: of #ZkyFormulaName: inputs and parameters, in order
 * @terms: of #ZkyTerm: the program
 *
 * A formula that has been read.
 */
typedef struct
{
  char   *text;
  char   *function;
  GArray *names;
  GArray *terms;
} ZkyExpression;

ZkyExpression *zky_expression_parse     (const char          *text,
                                         const char *const   *inputs,
                                         GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void           zky_expression_free      (ZkyExpression       *self);
ZkyModule     *zky_expression_to_module (ZkyExpression       *self,
                                         ZkyDtype             dtype,
                                         GError             **error) G_GNUC_WARN_UNUSED_RESULT;
char          *zky_expression_write_lua (const ZkyExpression *self,
                                         const char          *name,
                                         ZkyModule           *values) G_GNUC_WARN_UNUSED_RESULT;

/* zky-expression-lua.c: texts with signs between them, for numbers that are put together while reading too */
char          *zky_binding_join         (const char          *a,
                                         ZkyBinding           a_binding,
                                         char                 sign,
                                         const char          *b,
                                         ZkyBinding           b_binding,
                                         ZkyBinding          *result) G_GNUC_WARN_UNUSED_RESULT;
char          *zky_binding_negate       (const char          *a,
                                         ZkyBinding           a_binding) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyExpression, zky_expression_free)

G_END_DECLS
