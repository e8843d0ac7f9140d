/* zky-check.c: gradients against central differences in float64
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-check.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "zky-back.h"
#include "zky-check-private.h"

#define MAX_ELEMENTS 200

struct _ZkyCheck
{
  GArray *rows;  /* of ZkyCheckRow */
};

/* Takes one comparison into the row. */
static void
compare (ZkyCheckRow              *row,
         gsize                     element,
         gboolean                  is_direction,
         double                    analytic,
         const ZkyCheckDifference *found)
{
  double worst = zky_check_get_error (analytic, found), relative = zky_check_get_relative (analytic, found->numeric);

  if (found->kink)
    {
      row->n_kinks++;
      return;
    }

  row->n_checked++;
  /* Where all is rounding, an element says more than a direction does. */
  if (row->n_checked == 1 || worst > row->worst || (worst == row->worst && relative > row->relative && !is_direction))
    {
      row->worst = worst;
      row->relative = relative;
      row->element = element;
      row->is_direction = is_direction;
      row->analytic = analytic;
      row->numeric = found->numeric;
    }
  row->passed &= worst <= ZKY_CHECK_TOLERANCE;
}

static gboolean
check_elements (ZkyCheckProblem        *self,
                const ZkyCheckSubject  *subject,
                ZkyTensor              *gradient,
                double                  at,
                GRand                  *rand,
                ZkyCheckRow            *row,
                GError                **error)
{
  gsize size = zky_tensor_get_size (subject->value);
  gsize n = MIN (size, MAX_ELEMENTS);
  g_autofree double *direction = g_new0 (double, MAX (size, 1));
  ZkyCheckDifference found;

  for (gsize k = 0; k < n; k++)
    {
      gsize i = size <= MAX_ELEMENTS ? k : (gsize) g_rand_double_range (rand, 0, (double) size);
      double h = cbrt (DBL_EPSILON) * MAX (1, fabs (zky_tensor_get_double (subject->value, i)));
      double analytic = zky_tensor_get_double (gradient, i);

      direction[i] = 1;
      if (!zky_check_examine (self, subject, direction, h, at, analytic, &found, error))
        return FALSE;
      direction[i] = 0;
      compare (row, i, FALSE, analytic, &found);
    }

  return TRUE;
}

/* All elements at once, along one random direction of length 1: sees what the sampled elements do not. */
static gboolean
check_direction (ZkyCheckProblem        *self,
                 const ZkyCheckSubject  *subject,
                 ZkyTensor              *gradient,
                 double                  at,
                 GRand                  *rand,
                 ZkyCheckRow            *row,
                 GError                **error)
{
  gsize size = zky_tensor_get_size (subject->value);
  g_autofree double *direction = g_new (double, MAX (size, 1));
  double length = 0, analytic = 0;
  ZkyCheckDifference found;

  for (gsize i = 0; i < size; i++)
    {
      direction[i] = g_rand_double_range (rand, -1, 1);
      length += direction[i] * direction[i];
    }
  for (gsize i = 0; i < size; i++)
    {
      direction[i] /= sqrt (length);
      analytic += direction[i] * zky_tensor_get_double (gradient, i);
    }

  if (!zky_check_examine (self, subject, direction, cbrt (DBL_EPSILON), at, analytic, &found, error))
    return FALSE;
  compare (row, 0, TRUE, analytic, &found);

  return TRUE;
}

/* Adds a row, for what has a gradient. */
static gboolean
check_subject (ZkyCheckProblem        *self,
               ZkyCheck               *check,
               const char             *name,
               const ZkyCheckSubject  *subject,
               ZkyTensor              *gradient,
               double                  at,
               GRand                  *rand,
               GError                **error)
{
  ZkyCheckRow row = { .passed = TRUE };

  if (gradient == NULL || !zky_dtype_is_float (zky_tensor_get_dtype (subject->value)))
    return TRUE;
  if (!check_elements (self, subject, gradient, at, rand, &row, error)
      || (zky_tensor_get_size (subject->value) > 1 && !check_direction (self, subject, gradient, at, rand, &row, error)))
    return FALSE;

  row.name = g_strdup (name);
  g_array_append_val (check->rows, row);

  return TRUE;
}

static gboolean
check_slot (ZkyCheckProblem  *self,
            ZkyCheck         *check,
            const char       *path,
            ZkySlot          *slot,
            double            at,
            GRand            *rand,
            GError          **error)
{
  ZkyCheckSubject subject = { slot, 0, slot->value };
  ZkyNode *node = zky_graph_find_node (self->graph, path);

  return node == NULL || check_subject (self, check, path, &subject, zky_node_get_gradient (node), at, rand, error);
}

/* What comes behind the node is computed from another value of it. */
static gboolean
check_node (ZkyCheckProblem  *self,
            ZkyCheck         *check,
            const char       *key,
            double            at,
            GRand            *rand,
            GError          **error)
{
  ZkyNode *node = zky_graph_find_key (self->graph, key);
  ZkyCheckSubject subject = { NULL };

  if (node == NULL || zky_node_get_kind (node) != ZKY_NODE_OPERATOR)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "The call has no operator “%s”; what is inside an opened operator cannot be checked", key);
      return FALSE;
    }
  subject.index = zky_node_get_index (node);
  subject.value = zky_node_get_value (node);

  return subject.value == NULL || check_subject (self, check, key, &subject, zky_node_get_gradient (node), at, rand, error);
}

/* Weights for the output: those of what is differentiated; for each element on its own random ones, away from 0. */
static ZkyTensor *
make_weights (const ZkyTarget  *target,
              ZkyNode          *output,
              GRand            *rand,
              GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (output));
  g_autoptr(ZkyTensor) cotangent = NULL;

  if (!zky_target_make_cotangent (target, output, &cotangent, error))
    return NULL;
  if (cotangent != NULL)
    return g_steal_pointer (&cotangent);

  return shape.n_axes == 0 ? zky_tensor_new_scalar (ZKY_FLOAT64, 1)
                           : zky_tensor_new_uniform (ZKY_FLOAT64, &shape, rand, 0.5, 1.5, error);
}

static void
clear_row (gpointer data)
{
  ZkyCheckRow *row = data;

  g_free (row->name);
}

static gboolean
check_slots (ZkyCheckProblem  *self,
             ZkyCheck         *check,
             GArray           *state,
             double            at,
             GRand            *rand,
             GError          **error)
{
  for (guint i = 0; i < self->module->inputs->len; i++)
    {
      ZkySlot *slot = g_ptr_array_index (self->module->inputs, i);

      if (!check_slot (self, check, slot->name, slot, at, rand, error))
        return FALSE;
    }
  for (guint i = 0; i < state->len; i++)
    {
      ZkySlotPath *entry = &g_array_index (state, ZkySlotPath, i);

      if (!check_slot (self, check, entry->path, entry->slot, at, rand, error))
        return FALSE;
    }

  return TRUE;
}

/* @key: (nullable): the only node that is checked */
static gboolean
run (ZkyCheckProblem  *self,
     ZkyCheck         *check,
     GArray           *state,
     const char       *key,
     GRand            *rand,
     GError          **error)
{
  ZkyBackOptions options = { .flags = key != NULL ? ZKY_BACK_ALL : 0 };
  double at;

  self->graph = zky_check_call (self, error);
  if (self->graph == NULL)
    return FALSE;
  options.output = zky_target_find_output (self->target, self->graph, error);
  if (options.output == NULL)
    return FALSE;
  self->weights = make_weights (self->target, options.output, rand, error);
  if (self->weights == NULL)
    return FALSE;
  options.cotangent = self->weights;
  if (!zky_graph_back (self->graph, &options, error) || !zky_check_evaluate (self, &at, error))
    return FALSE;

  return key != NULL ? check_node (self, check, key, at, rand, error) : check_slots (self, check, state, at, rand, error);
}

/* (transfer full): what the slots hold, so that it can be put back. */
static GPtrArray *
save_values (ZkyModule *module,
             GArray    *state)
{
  GPtrArray *saved = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);

  for (guint i = 0; i < module->inputs->len; i++)
    g_ptr_array_add (saved, zky_tensor_ref (((ZkySlot *) g_ptr_array_index (module->inputs, i))->value));
  for (guint i = 0; i < state->len; i++)
    g_ptr_array_add (saved, zky_tensor_ref (g_array_index (state, ZkySlotPath, i).slot->value));

  return saved;
}

static void
restore_values (ZkyModule *module,
                GArray    *state,
                GPtrArray *saved)
{
  for (guint i = 0; i < saved->len; i++)
    {
      ZkySlot *slot = i < module->inputs->len
                      ? g_ptr_array_index (module->inputs, i)
                      : g_array_index (state, ZkySlotPath, i - module->inputs->len).slot;

      zky_tensor_unref (slot->value);
      slot->value = zky_tensor_ref (g_ptr_array_index (saved, i));
    }
}

static ZkyCheck *
check_module (ZkyModule        *self,
              const ZkyTarget  *target,
              const char       *key,
              guint32           seed,
              ZkyBudget        *budget,
              GError          **error)
{
  g_autoptr(ZkyCheck) check = g_new0 (ZkyCheck, 1);
  g_autoptr(GArray) state = NULL;
  g_autoptr(GPtrArray) saved = NULL;
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  ZkyCheckProblem problem = { .module = self, .target = target, .budget = budget };
  gboolean done;

  check->rows = g_array_new (FALSE, FALSE, sizeof (ZkyCheckRow));
  g_array_set_clear_func (check->rows, clear_row);
  state = zky_module_list (self, ZKY_LIST_STATE);
  saved = save_values (self, state);
  done = zky_module_cast (self, ZKY_FLOAT64, error) && run (&problem, check, state, key, rand, error);
  restore_values (self, state, saved);

  g_clear_pointer (&problem.graph, zky_graph_unref);
  g_clear_pointer (&problem.weights, zky_tensor_unref);

  return done ? g_steal_pointer (&check) : NULL;
}

/**
 * zky_module_check:
 * @target: (nullable): what is differentiated; %NULL: the sum of the first output
 * @seed: chooses elements, direction and weights
 * @budget: (nullable): time and memory for the whole check
 *
 * Compares the gradients of all floating inputs and parameters with central differences,
 * (F(x + h) − F(x − h)) / 2h with h = ∛ε · max(1, |x|).
 *
 * Returns: (transfer full): the report, or %NULL with an error when the module cannot be called
 */
ZkyCheck *
zky_module_check (ZkyModule        *self,
                  const ZkyTarget  *target,
                  guint32           seed,
                  ZkyBudget        *budget,
                  GError          **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return check_module (self, target, NULL, seed, budget, error);
}

/**
 * zky_module_check_node:
 * @key: of an operator node, as zky_graph_get_key() has it
 *
 * The same for what is computed in between: the call is made again, with another value of that node, and goes on from there.
 *
 * Returns: (transfer full): a report of one row with that key as its name, or of none where the node has no gradient
 */
ZkyCheck *
zky_module_check_node (ZkyModule        *self,
                       const ZkyTarget  *target,
                       const char       *key,
                       guint32           seed,
                       ZkyBudget        *budget,
                       GError          **error)
{
  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  return check_module (self, target, key, seed, budget, error);
}

void
zky_check_free (ZkyCheck *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self);
}

/**
 * zky_check_get_passed:
 *
 * Returns: whether all rows are within tolerance: 1e-6, relative to max(1, |gradient|), beyond the rounding of F
 */
gboolean
zky_check_get_passed (const ZkyCheck *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    if (!g_array_index (self->rows, ZkyCheckRow, i).passed)
      return FALSE;

  return TRUE;
}

guint
zky_check_get_n (const ZkyCheck *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

/**
 * zky_check_get:
 *
 * Returns: (transfer none) (nullable): row @i, or %NULL past the end
 */
const ZkyCheckRow *
zky_check_get (const ZkyCheck *self,
               guint           i)
{
  g_return_val_if_fail (self != NULL, NULL);

  return i < self->rows->len ? &g_array_index (self->rows, ZkyCheckRow, i) : NULL;
}
