/* zky-check.c: gradients against central differences in float64
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-check.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "zky-back.h"
#include "zky-module-private.h"

#define MAX_ELEMENTS 200
#define TOLERANCE    1e-6

struct _ZkyCheck
{
  GArray *rows;  /* of ZkyCheckRow */
};

/* What is needed to evaluate F = Σ weights · output at any values of the inputs. */
typedef struct
{
  ZkyModule  *module;
  ZkyGraph   *graph;       /* the call at the unchanged values */
  const ZkyTarget *target; /* (nullable) */
  ZkyTensor  *weights;     /* of the output's shape; 1 for a scalar */
  ZkyBudget  *budget;
} Problem;

static ZkyGraph *
call (Problem  *self,
      GError  **error)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (zky_module_get_name (self->module));

  zky_graph_set_budget (graph, self->budget);
  if (!zky_budget_poll (self->budget, error) || !zky_module_run (self->module, graph, NULL, 0, error))
    return NULL;

  return g_steal_pointer (&graph);
}

static gboolean
evaluate (Problem  *self,
          double   *result,
          GError  **error)
{
  g_autoptr(ZkyGraph) graph = call (self, error);
  ZkyTensor *value;
  ZkyNode *node;

  if (graph == NULL)
    return FALSE;
  node = zky_target_find_output (self->target, graph, error);
  if (node == NULL)
    return FALSE;

  value = zky_node_get_value (node);
  if (zky_tensor_get_size (value) != zky_tensor_get_size (self->weights))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "The output changes its shape when an input changes a little");
      return FALSE;
    }

  *result = 0;
  for (gsize i = 0; i < zky_tensor_get_size (value); i++)
    *result += zky_tensor_get_double (self->weights, i) * zky_tensor_get_double (value, i);

  return TRUE;
}

/* F at @slot + @t · @direction. The slot has its own value back afterwards. */
static gboolean
evaluate_at (Problem       *self,
             ZkySlot       *slot,
             const double  *direction,
             double         t,
             double        *result,
             GError       **error)
{
  ZkyTensor *own = slot->value;
  ZkyShape shape = zky_tensor_get_shape (own);
  g_autoptr(ZkyTensor) moved = zky_tensor_new (ZKY_FLOAT64, &shape, error);
  double *data;
  gboolean done;

  if (moved == NULL)
    return FALSE;

  data = zky_tensor_get_data_writable (moved);
  for (gsize i = 0; i < zky_tensor_get_size (own); i++)
    data[i] = zky_tensor_get_double (own, i) + t * direction[i];

  slot->value = moved;
  done = evaluate (self, result, error);
  slot->value = own;

  return done;
}

typedef struct
{
  double numeric;
  double noise;    /* what rounding may have done to it */
  gboolean kink;
} Difference;

/* NaN on both sides agrees, as does the same infinity. */
static double
get_relative (double analytic,
              double numeric)
{
  double error = fabs (analytic - numeric);

  if ((isnan (analytic) && isnan (numeric)) || analytic == numeric)
    return 0;

  return isfinite (error) ? error / MAX (1, MAX (fabs (analytic), fabs (numeric))) : INFINITY;
}

/* How far the two are apart, beyond what rounding may have done. NaN on both sides agrees. */
static double
get_error (double             analytic,
           const Difference  *found)
{
  double scale = MAX (1, MAX (fabs (analytic), fabs (found->numeric)));
  double error = fabs (analytic - found->numeric);

  if (isnan (analytic) && isnan (found->numeric))
    return 0;
  if (!isfinite (error))
    return analytic == found->numeric ? 0 : INFINITY;

  return MAX (error - found->noise, 0) / scale;
}

/* (F(x + h d) − F(x − h d)) / 2h. At a kink the two one-sided slopes differ, and do so still for half the step, while
 * on a smooth curve their difference halves. That is looked at where they differ visibly; @closely: wherever it is no rounding. */
static gboolean
difference (Problem       *self,
            ZkySlot       *slot,
            const double  *direction,
            double         h,
            double         at,
            gboolean       closely,
            Difference    *result,
            GError       **error)
{
  double above, below, near_above, near_below, gap, near_gap, visible;

  if (!evaluate_at (self, slot, direction, h, &above, error)
      || !evaluate_at (self, slot, direction, -h, &below, error))
    return FALSE;

  result->numeric = (above - below) / (2 * h);
  result->noise = 8 * DBL_EPSILON * MAX (fabs (above), fabs (below)) / h;
  gap = fabs ((above - at) / h - (at - below) / h);
  visible = closely ? 4 * result->noise : 1e-4 * MAX (1, fabs (result->numeric));
  result->kink = FALSE;
  if (gap <= visible)
    return TRUE;

  if (!evaluate_at (self, slot, direction, h / 2, &near_above, error)
      || !evaluate_at (self, slot, direction, -h / 2, &near_below, error))
    return FALSE;
  near_gap = fabs ((near_above - at) / (h / 2) - (at - near_below) / (h / 2));
  result->kink = near_gap > 0.75 * gap;

  return TRUE;
}

/* As difference(), and where that is not @analytic, again with smaller steps, as long as rounding allows: there may be a kink
 * nearby, or several that nearly cancel out, as where maxima are tied; and where the second derivative jumps, as that of
 * relu (x)² at 0, a difference is only as exact as its step. */
static gboolean
examine (Problem       *self,
         ZkySlot       *slot,
         const double  *direction,
         double         h,
         double         at,
         double         analytic,
         Difference    *result,
         GError       **error)
{
  Difference closer;

  if (!difference (self, slot, direction, h, at, FALSE, result, error))
    return FALSE;

  for (guint i = 0; i < 2 && !result->kink && get_error (analytic, result) > TOLERANCE; i++)
    {
      h /= 16;
      if (!difference (self, slot, direction, h, at, TRUE, &closer, error))
        return FALSE;
      if (closer.kink || (closer.noise <= TOLERANCE && get_error (analytic, &closer) < get_error (analytic, result)))
        *result = closer;
    }

  return TRUE;
}

/* Takes one comparison into the row. */
static void
compare (ZkyCheckRow       *row,
         gsize              element,
         gboolean           is_direction,
         double             analytic,
         const Difference  *found)
{
  double worst = get_error (analytic, found), relative = get_relative (analytic, found->numeric);

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
  row->passed &= worst <= TOLERANCE;
}

static gboolean
check_elements (Problem       *self,
                ZkySlot       *slot,
                ZkyTensor     *gradient,
                double         at,
                GRand         *rand,
                ZkyCheckRow   *row,
                GError       **error)
{
  gsize size = zky_tensor_get_size (slot->value);
  gsize n = MIN (size, MAX_ELEMENTS);
  g_autofree double *direction = g_new0 (double, MAX (size, 1));
  Difference found;

  for (gsize k = 0; k < n; k++)
    {
      gsize i = size <= MAX_ELEMENTS ? k : (gsize) g_rand_double_range (rand, 0, (double) size);
      double h = cbrt (DBL_EPSILON) * MAX (1, fabs (zky_tensor_get_double (slot->value, i)));
      double analytic = zky_tensor_get_double (gradient, i);

      direction[i] = 1;
      if (!examine (self, slot, direction, h, at, analytic, &found, error))
        return FALSE;
      direction[i] = 0;
      compare (row, i, FALSE, analytic, &found);
    }

  return TRUE;
}

/* All elements at once, along one random direction of length 1: sees what the sampled elements do not. */
static gboolean
check_direction (Problem       *self,
                 ZkySlot       *slot,
                 ZkyTensor     *gradient,
                 double         at,
                 GRand         *rand,
                 ZkyCheckRow   *row,
                 GError       **error)
{
  gsize size = zky_tensor_get_size (slot->value);
  g_autofree double *direction = g_new (double, MAX (size, 1));
  double length = 0, analytic = 0;
  Difference found;

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

  if (!examine (self, slot, direction, cbrt (DBL_EPSILON), at, analytic, &found, error))
    return FALSE;
  compare (row, 0, TRUE, analytic, &found);

  return TRUE;
}

static gboolean
check_slot (Problem     *self,
            ZkyCheck    *check,
            const char  *path,
            ZkySlot     *slot,
            double       at,
            GRand       *rand,
            GError     **error)
{
  ZkyCheckRow row = { .passed = TRUE };
  ZkyTensor *gradient;
  gboolean done;

  if (!zky_dtype_is_float (zky_tensor_get_dtype (slot->value)))
    return TRUE;

  gradient = zky_node_get_gradient (zky_graph_find_node (self->graph, path));
  if (gradient == NULL)
    return TRUE;

  done = check_elements (self, slot, gradient, at, rand, &row, error)
         && (zky_tensor_get_size (slot->value) <= 1
             || check_direction (self, slot, gradient, at, rand, &row, error));
  if (done)
    {
      row.name = g_strdup (path);
      g_array_append_val (check->rows, row);
    }

  return done;
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
run (Problem   *self,
     ZkyCheck  *check,
     GArray    *state,
     GRand     *rand,
     GError   **error)
{
  ZkyBackOptions options = { 0 };
  double at;

  self->graph = call (self, error);
  if (self->graph == NULL)
    return FALSE;
  options.output = zky_target_find_output (self->target, self->graph, error);
  if (options.output == NULL)
    return FALSE;
  self->weights = make_weights (self->target, options.output, rand, error);
  if (self->weights == NULL)
    return FALSE;
  options.cotangent = self->weights;
  if (!zky_graph_back (self->graph, &options, error) || !evaluate (self, &at, error))
    return FALSE;

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
zky_module_check (ZkyModule       *self,
                  const ZkyTarget *target,
                  guint32          seed,
                  ZkyBudget       *budget,
                  GError         **error)
{
  g_autoptr(ZkyCheck) check = g_new0 (ZkyCheck, 1);
  g_autoptr(GArray) state = NULL;
  g_autoptr(GPtrArray) saved = NULL;
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  Problem problem = { .module = self, .target = target, .budget = budget };
  gboolean done;

  g_return_val_if_fail (self != NULL, NULL);

  check->rows = g_array_new (FALSE, FALSE, sizeof (ZkyCheckRow));
  g_array_set_clear_func (check->rows, clear_row);
  state = zky_module_list (self, ZKY_LIST_STATE);
  saved = save_values (self, state);
  done = zky_module_cast (self, ZKY_FLOAT64, error) && run (&problem, check, state, rand, error);
  restore_values (self, state, saved);

  g_clear_pointer (&problem.graph, zky_graph_unref);
  g_clear_pointer (&problem.weights, zky_tensor_unref);

  return done ? g_steal_pointer (&check) : NULL;
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
