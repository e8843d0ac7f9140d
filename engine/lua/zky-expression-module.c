/* zky-expression-module.c: a formula as a module
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-expression.h"

#include <math.h>

#include "zky-operand.h"

typedef struct
{
  ZkyExpression *expression; /* borrowed: the model has it */
  ZkyDtype       dtype;
} Formula;

/* Pops the operands of an operator and pushes its result. */
static gboolean
apply_term (ZkyCall        *call,
            const Formula  *formula,
            const ZkyTerm  *term,
            GArray         *stack,
            GError        **error)
{
  guint n = term->n_operands;
  const ZkyOperand *operands = &g_array_index (stack, ZkyOperand, stack->len - n);
  const ZkyOp *op = term->attributes == NULL ? zky_operands_simplify (term->op, operands, &n) : term->op;
  ZkyOperand result = { .kind = ZKY_OPERAND_NODE };

  result.node = zky_operands_apply (zky_call_get_graph (call), op, operands, n, term->attributes, formula->dtype, error);
  if (result.node == NULL)
    {
      g_prefix_error (error, "-e:%u: ", term->column);
      return FALSE;
    }

  g_array_set_size (stack, stack->len - term->n_operands);
  g_array_append_val (stack, result);

  return TRUE;
}

/* The node of a list of numbers. */
static ZkyNode *
make_list (ZkyCall        *call,
           const Formula  *formula,
           const ZkyTerm  *term,
           GError        **error)
{
  g_autoptr(ZkyTensor) value = zky_tensor_parse (term->text, formula->dtype, error);
  ZkyNode *node;

  if (value == NULL)
    return NULL;

  node = zky_graph_constant (zky_call_get_graph (call), value);
  if (node == NULL)
    g_propagate_error (error, zky_graph_take_error (zky_call_get_graph (call)));

  return node;
}

/* Runs the program on @names, the nodes of all names; what is left on @stack is the result. */
static gboolean
run_terms (ZkyCall        *call,
           const Formula  *formula,
           ZkyNode *const *names,
           GArray         *stack,
           GError        **error)
{
  const GArray *terms = formula->expression->terms;

  for (guint i = 0; i < terms->len; i++)
    {
      const ZkyTerm *term = &g_array_index (terms, ZkyTerm, i);
      ZkyOperand operand = { .kind = ZKY_OPERAND_NODE, .number = term->number };

      switch (term->kind)
        {
        case ZKY_TERM_APPLY:
          if (!apply_term (call, formula, term, stack, error))
            return FALSE;
          continue;
        case ZKY_TERM_NUMBER:
          if (isinf (formula->dtype == ZKY_FLOAT32 ? (float) term->number : term->number))
            {
              g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "-e:%u: %s is out of range for %s", term->column, term->text,
                           zky_dtype_get_name (formula->dtype));
              return FALSE;
            }
          operand.kind = term->is_integer ? ZKY_OPERAND_INTEGER : ZKY_OPERAND_FLOAT;
          break;
        case ZKY_TERM_LIST:
          operand.node = make_list (call, formula, term, error);
          if (operand.node == NULL)
            return FALSE;
          break;
        case ZKY_TERM_NAME:
          operand.node = names[term->name];
          break;
        default:
          g_assert_not_reached ();
        }
      g_array_append_val (stack, operand);
    }

  return TRUE;
}

static ZkyNode *
run_formula (ZkyCall        *call,
             ZkyNode *const *inputs,
             gpointer        user_data)
{
  const Formula *formula = user_data;
  const GArray *list = formula->expression->names;
  ZkyGraph *graph = zky_call_get_graph (call);
  g_autofree ZkyNode **names = g_new0 (ZkyNode *, list->len + 1);
  g_autoptr(GArray) stack = g_array_new (FALSE, FALSE, sizeof (ZkyOperand));
  g_autoptr(ZkyTensor) value = NULL;
  const ZkyOperand *result;
  GError *error = NULL;
  guint next_input = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const ZkyFormulaName *name = &g_array_index (list, ZkyFormulaName, i);

      names[i] = name->is_parameter ? zky_call_param (call, name->name) : inputs[next_input++];
    }
  if (zky_graph_get_error (graph) != NULL)
    return NULL;

  zky_graph_set_line (graph, 0);
  if (!run_terms (call, formula, names, stack, &error))
    {
      zky_graph_fail (graph, error);
      return NULL;
    }

  result = &g_array_index (stack, ZkyOperand, 0);
  if (result->kind == ZKY_OPERAND_NODE)
    return result->node;

  value = zky_operand_to_tensor (result, result, 1, formula->dtype);

  return zky_graph_constant (graph, value);
}

/**
 * zky_expression_to_module:
 * @self: a formula, which has to live as long as the module is called
 * @dtype: what its numbers are
 * @error: return location for an error
 *
 * Makes a module of a formula. Names have the values that are written behind them, or 1.
 *
 * Returns: (transfer full) (nullable): the module
 */
ZkyModule *
zky_expression_to_module (ZkyExpression  *self,
                          ZkyDtype        dtype,
                          GError        **error)
{
  Formula *formula = g_new0 (Formula, 1);
  g_autoptr(ZkyModule) module = zky_module_new (self->function != NULL ? self->function : "formula", run_formula,
                                                formula, g_free);
  g_autoptr(ZkyTensor) one = zky_tensor_new_scalar (dtype, 1);

  formula->expression = self;
  formula->dtype = dtype;

  for (guint i = 0; i < self->names->len; i++)
    {
      const ZkyFormulaName *name = &g_array_index (self->names, ZkyFormulaName, i);
      g_autoptr(ZkyTensor) written = name->value != NULL ? zky_tensor_parse (name->value, dtype, error) : NULL;
      ZkyTensor *value = name->value != NULL ? written : one;
      gboolean good = value != NULL && (name->is_parameter ? zky_module_add_param (module, name->name, value, error)
                                                           : zky_module_add_input (module, name->name, value, error));

      if (!good)
        {
          g_prefix_error (error, "-e:%u: ", name->column);
          return NULL;
        }
    }

  return g_steal_pointer (&module);
}
