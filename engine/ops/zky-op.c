/* zky-op.c: the registry: every operator the engine has, by name
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-op.h"

#include <string.h>

#include "zky-nearest.h"
#include "zky-op-call.h"
#include "zky-ops-private.h"

/* The families. A new one is a table in a file of its own, and a line here. */
static const ZkyOp *const families[] = {
  zky_ops_arithmetic,
  zky_ops_elementwise,
  zky_ops_comparison,
  zky_ops_contraction,
  zky_ops_reduction,
  zky_ops_extreme,
  zky_ops_shape,
  zky_ops_slicing,
  zky_ops_indexing,
  zky_ops_views,
  zky_ops_rearrange,
  zky_ops_triangle,
  zky_ops_diagonal,
  zky_ops_gather,
  zky_ops_split,
  zky_ops_sort,
  zky_ops_lookup,
  zky_ops_linalg,
  zky_ops_solve,
  zky_ops_linear,
  zky_ops_products,
  zky_ops_einsum,
  zky_ops_repeat,
  zky_ops_composite,
  zky_ops_exponential,
  zky_ops_trigonometry,
  zky_ops_rounding,
  zky_ops_logic,
  zky_ops_picking,
  zky_ops_loss,
  zky_ops_distance,
  zky_ops_special,
  zky_ops_classification,
  zky_ops_classes,
  zky_ops_cross_entropy,
  zky_ops_activation,
  zky_ops_gelu,
  zky_ops_piecewise,
  zky_ops_convolution,
  zky_ops_log_space,
  zky_ops_logmatmul,
  zky_ops_scan,
  zky_ops_pooling,
  zky_ops_pooling3d,
  zky_ops_product,
  zky_ops_selection,
  zky_ops_statistics,
  zky_ops_normalization,
  zky_ops_layer_norm,
  zky_ops_attention,
  zky_ops_recurrent,
  zky_ops_steps,
  zky_ops_tuple,
  zky_ops_blend,
  zky_ops_dropout,
};

/* What is looked up in the tables, built at the first question and constant from then on. */
typedef struct
{
  GHashTable  *by_name;   /* name or alias → ZkyOp */
  GHashTable  *defaults;  /* ZkyOp → ZkyAttributes, for rows that declare attributes */
  const ZkyOp **ops;      /* in the order of the tables, ended by NULL */
  guint        n_ops;
} Registry;

static void
add_name (Registry    *self,
          const char  *name,
          const ZkyOp *op)
{
  if (!g_hash_table_insert (self->by_name, (gpointer) name, (gpointer) op))
    g_error ("Two operators are called “%s”", name);
}

static Registry *
registry_build (void)
{
  Registry *self = g_new0 (Registry, 1);
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();

  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->defaults = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (const ZkyOp *op = families[i]; op->name != NULL; op++)
      {
        add_name (self, op->name, op);
        for (guint k = 0; op->aliases != NULL && op->aliases[k] != NULL; k++)
          add_name (self, op->aliases[k], op);
        if (op->attributes != NULL)
          g_hash_table_insert (self->defaults, (gpointer) op, zky_attributes_new (op->attributes));
        g_ptr_array_add (ops, (gpointer) op);
      }

  self->n_ops = ops->len;
  g_ptr_array_add (ops, NULL);
  self->ops = (const ZkyOp **) g_ptr_array_steal (ops, NULL);

  return self;
}

static const Registry *
registry_get (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) registry_build ());

  return (const Registry *) once;
}

/* The name most like @name; NULL where more than a third of the letters would have to change. */
static const char *
find_nearest (const Registry *self,
              const char     *name)
{
  ZkyNearest nearest;

  zky_nearest_init (&nearest, name);
  for (guint i = 0; i < self->n_ops; i++)
    {
      zky_nearest_look (&nearest, self->ops[i]->name);
      for (guint k = 0; self->ops[i]->aliases != NULL && self->ops[i]->aliases[k] != NULL; k++)
        zky_nearest_look (&nearest, self->ops[i]->aliases[k]);
    }

  return nearest.found;
}

/**
 * zky_op_lookup:
 * @name: a name, or an alias
 * @error: %ZKY_ERROR_UNKNOWN, with a name that is much alike if there is one
 *
 * Finds an operator. Thread-safe.
 *
 * Returns: (transfer none) (nullable): the row, which lives as long as the program
 */
const ZkyOp *
zky_op_lookup (const char  *name,
               GError     **error)
{
  const Registry *registry = registry_get ();
  const ZkyOp *op;
  const char *nearest;

  g_return_val_if_fail (name != NULL, NULL);

  op = g_hash_table_lookup (registry->by_name, name);
  if (op != NULL)
    return op;

  nearest = find_nearest (registry, name);
  if (nearest != NULL)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "Unknown operator “%s”; is it “%s”?", name, nearest);
  else
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "Unknown operator “%s”", name);

  return NULL;
}

/**
 * zky_op_list:
 * @n_ops: (out) (optional): how many
 *
 * Returns: (transfer none) (array length=n_ops zero-terminated=1): all operators, family by family
 */
const ZkyOp *const *
zky_op_list (guint *n_ops)
{
  const Registry *registry = registry_get ();

  if (n_ops != NULL)
    *n_ops = registry->n_ops;

  return registry->ops;
}

/* The attributes that a use of @self without any gets; NULL where it declares none, or is no row of the registry. */
const ZkyAttributes *
zky_op_get_defaults (const ZkyOp *self)
{
  return self->attributes != NULL ? g_hash_table_lookup (registry_get ()->defaults, self) : NULL;
}

/**
 * zky_op_is_differentiable:
 * @self: an operator
 *
 * Returns: whether gradients can flow through it
 */
gboolean
zky_op_is_differentiable (const ZkyOp *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->vjp != NULL || (self->expand != NULL && self->partials != NULL);
}

/**
 * zky_op_get_partial:
 * @self: an operator
 * @input: which of its inputs
 *
 * Returns: (transfer none) (nullable): the derivative with respect to an input, as text; of an operator that takes a list
 *   the last text serves all further inputs. %NULL where there is none
 */
const char *
zky_op_get_partial (const ZkyOp *self,
                    guint        input)
{
  guint last = 0;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->partials == NULL)
    return NULL;
  if (self->max_inputs != ZKY_OP_ANY_INPUTS)
    return input < self->max_inputs ? self->partials[input] : NULL;

  while (last < input && self->partials[last] != NULL && self->partials[last + 1] != NULL)
    last++;
  return self->partials[last];
}

/**
 * zky_op_compute:
 * @self: an operator
 * @inputs: (array length=n_inputs): tensors
 * @n_inputs: how many
 * @attributes: (nullable): its attributes; %NULL: the defaults
 * @budget: (nullable): polled by long kernels
 * @output: (out) (transfer full): its first output
 * @error: what does not fit, behind the operator's name
 *
 * Applies an operator to plain tensors, outside any call.
 *
 * Returns: whether it could
 */
gboolean
zky_op_compute (const ZkyOp          *self,
                ZkyTensor *const     *inputs,
                guint                 n_inputs,
                const ZkyAttributes  *attributes,
                ZkyBudget            *budget,
                ZkyTensor           **output,
                GError              **error)
{
  ZkyOpCall call;
  gboolean done;

  g_return_val_if_fail (self != NULL && output != NULL, FALSE);

  zky_op_call_init (&call, self, inputs, n_inputs, attributes, budget);
  done = zky_op_call_run (&call, error);
  *output = done ? zky_tensor_ref (call.outputs[0].tensor) : NULL;
  zky_op_call_clear (&call);

  return done;
}
