/* test-ops-coverage.c: whether every row of the registry is held against PyTorch, in all kinds of shapes
 * SPDX-License-Identifier: Apache-2.0 */
#include "ops-cases.h"

#include <math.h>

#include "zky-kernels.h"
#include "zky-op-call.h"

/* What the cases of a row have to show, as far as the row takes it. */
typedef enum
{
  KIND_CASE      = 1 << 0, /* any case at all */
  KIND_GRADIENT  = 1 << 1, /* a gradient */
  KIND_VIEW      = 1 << 2, /* an input that is not contiguous */
  KIND_EMPTY     = 1 << 3, /* an input without elements */
  KIND_SCALAR    = 1 << 4, /* no input has an axis */
  KIND_BROADCAST = 1 << 5, /* inputs of different shapes */
  KIND_NEGATIVE  = 1 << 6, /* an axis that counts from the end */
  KIND_CORNERS   = 1 << 7, /* -0, infinity and NaN */
} Kind;

static const char *const kind_names[] = {
  "case", "gradient", "view", "empty input", "scalar", "broadcast", "negative axis", "corner value",
};

/* What PyTorch 1.13 has no answer for. */
static const struct
{
  const char *name;
  Kind        kinds;
  const char *reason;
} without[] = {
  { "cast", KIND_GRADIENT, "its result is of one element type in all runs of a case; test-op.c has the differences" },
  { NULL }
};

static GPtrArray *cases;

static gboolean
is_scalar (const Case *self)
{
  for (guint i = 0; i < self->inputs->len; i++)
    if (zky_tensor_get_n_axes (g_ptr_array_index (self->inputs, i)) > 0)
      return FALSE;

  return TRUE;
}

static gboolean
has_empty_input (const Case *self)
{
  for (guint i = 0; i < self->inputs->len; i++)
    if (zky_tensor_get_size (g_ptr_array_index (self->inputs, i)) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
has_two_shapes (const Case *self)
{
  for (guint i = 1; i < self->inputs->len; i++)
    {
      ZkyShape a = zky_tensor_get_shape (g_ptr_array_index (self->inputs, i - 1));
      ZkyShape b = zky_tensor_get_shape (g_ptr_array_index (self->inputs, i));

      if (!zky_shape_equal (&a, &b))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_axis (const char *name)
{
  return g_str_has_prefix (name, "axis") || g_str_has_prefix (name, "axes") ||
         g_str_equal (name, "source") || g_str_equal (name, "destination");
}

/* axis=-1, axes=[0, -2] */
static gboolean
has_negative_axis (const Case  *self,
                   const ZkyOp *op)
{
  g_autoptr(ZkyAttributes) attributes = zky_attributes_parse (op->attributes, self->attributes, NULL);

  for (guint i = 0; op->attributes != NULL && op->attributes[i].name != NULL; i++)
    {
      guint n = 1;
      const gint64 *ints;
      gint64 one;

      if (!is_axis (op->attributes[i].name) || !zky_attributes_is_set (attributes, i))
        continue;
      if (op->attributes[i].type == ZKY_ATTRIBUTE_INT)
        one = zky_attributes_get_int (attributes, i);
      ints = op->attributes[i].type == ZKY_ATTRIBUTE_INTS ? zky_attributes_get_ints (attributes, i, &n) : &one;
      for (guint k = 0; k < n; k++)
        if (ints[k] < 0)
          return TRUE;
    }

  return FALSE;
}

/* Which of -0, infinity and NaN, a bit each, the inputs hold. */
static guint
find_corners (const Case *self)
{
  guint found = 0;

  for (guint i = 0; i < self->inputs->len; i++)
    for (gsize k = 0; k < zky_tensor_get_size (g_ptr_array_index (self->inputs, i)); k++)
      {
        double x = zky_tensor_get_double (g_ptr_array_index (self->inputs, i), k);

        found |= (x == 0 && signbit (x) ? 1 : 0) | (isinf (x) ? 2 : 0) | (isnan (x) ? 4 : 0);
      }

  return found;
}

/* What the cases of @op show. */
static Kind
kinds_shown (const ZkyOp *op)
{
  guint corners = 0;
  Kind kinds = 0;

  for (guint i = 0; i < cases->len; i++)
    {
      const Case *self = g_ptr_array_index (cases, i);

      if (!g_str_equal (self->name, op->name))
        continue;
      kinds |= KIND_CASE;
      kinds |= self->gradients->len > 0 ? KIND_GRADIENT : 0;
      kinds |= strpbrk (self->views->str, "ts") != NULL ? KIND_VIEW : 0;
      kinds |= has_empty_input (self) ? KIND_EMPTY : 0;
      kinds |= is_scalar (self) ? KIND_SCALAR : 0;
      kinds |= has_two_shapes (self) ? KIND_BROADCAST : 0;
      kinds |= has_negative_axis (self, op) ? KIND_NEGATIVE : 0;
      corners |= find_corners (self);
    }

  return kinds | (corners == 7 ? KIND_CORNERS : 0);
}

/* Whether the row takes inputs of these shapes (the last one for all further inputs), with the dtypes and attributes of its
 * first sample. */
static gboolean
takes (const ZkyOp    *op,
       const ZkyShape *shapes,
       guint           n_shapes,
       const ZkyShape *result)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  ZkyOpCall sample, call;
  gboolean good;

  zky_op_call_init (&sample, op, NULL, 0, NULL, NULL);
  g_assert_true (op->sample (rand, 0, &sample));
  for (guint i = 0; i < sample.n_inputs; i++)
    g_ptr_array_add (inputs, zky_tensor_new_zeros (zky_tensor_get_dtype (sample.inputs[i]), &shapes[MIN (i, n_shapes - 1)], NULL));

  zky_op_call_init (&call, op, (ZkyTensor **) inputs->pdata, inputs->len, sample.attributes, NULL);
  good = inputs->len >= n_shapes && zky_op_call_infer (&call, NULL);
  good = good && (result == NULL || zky_shape_equal (&call.outputs[0].shape, result));
  zky_op_call_clear (&call);
  zky_op_call_clear (&sample);

  return good;
}

static gboolean
takes_broadcast (const ZkyOp *op)
{
  const ZkyShape row[] = { { 2, { 2, 3 } }, { 1, { 3 } } }, cross[] = { { 2, { 2, 1 } }, { 2, { 1, 3 } } };

  return takes (op, row, 2, &row[0]) && takes (op, cross, 2, &row[0]);
}

/* The row that `tanh_backward` is a step back through, or that `gru_steps` does the work of: what is compared of that row,
 * these have computed. */
static const ZkyOp *
find_stem (const ZkyOp *op)
{
  static const char *const suffixes[] = { "_backward", "_steps" };
  g_autofree char *stem = g_strdup (op->name);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (stem, suffixes[i]))
      stem[strlen (stem) - strlen (suffixes[i])] = '\0';

  return g_str_equal (stem, op->name) ? NULL : zky_op_lookup (stem, NULL);
}

/* What they should show. A row that PyTorch has nothing like says so itself. */
static Kind
kinds_due (const ZkyOp *op)
{
  const ZkyShape scalar = { 0, { 0 } };
  const ZkyOp *stem = find_stem (op);
  Kind kinds = KIND_CASE | KIND_VIEW | KIND_EMPTY;

  if (stem != NULL && (kinds_shown (stem) & KIND_GRADIENT))
    return 0;
  if (op->differs != NULL && g_str_has_prefix (op->differs, "it has none"))
    return 0;

  kinds |= zky_op_is_differentiable (op) ? KIND_GRADIENT : 0;
  kinds |= takes (op, &scalar, 1, NULL) ? KIND_SCALAR : 0;
  kinds |= takes_broadcast (op) ? KIND_BROADCAST : 0;
  kinds |= op->infer == zky_elementwise_infer ? KIND_CORNERS : 0;
  for (guint i = 0; op->attributes != NULL && op->attributes[i].name != NULL; i++)
    kinds |= is_axis (op->attributes[i].name) ? KIND_NEGATIVE : 0;

  return kinds;
}

static void
test_row (gconstpointer data)
{
  const ZkyOp *op = data;
  Kind shown = kinds_shown (op), due = kinds_due (op), excused = 0;

  for (guint i = 0; without[i].name != NULL; i++)
    if (g_str_equal (without[i].name, op->name))
      excused |= without[i].kinds;

  for (guint k = 0; k < G_N_ELEMENTS (kind_names); k++)
    {
      Kind kind = 1u << k;

      if ((due & kind) && !(shown & kind) && !(excused & kind))
        g_test_message ("%s: no case with a %s", op->name, kind_names[k]);
      else if ((excused & kind) && (shown & kind))
        g_test_message ("%s: there is a case with a %s after all", op->name, kind_names[k]);
      else
        continue;
      g_test_fail ();
    }
}

/* Every name of the cases is a row's, and of the list above, with a reason. */
static void
test_names (void)
{
  for (guint i = 0; i < cases->len; i++)
    {
      const char *name = ((Case *) g_ptr_array_index (cases, i))->name;
      const ZkyOp *op = zky_op_lookup (name, NULL);

      g_assert_nonnull (op);
      g_assert_cmpstr (op->name, ==, name);
    }
  for (guint i = 0; without[i].name != NULL; i++)
    {
      g_assert_nonnull (zky_op_lookup (without[i].name, NULL));
      g_assert_cmpuint (strlen (without[i].reason), >, 8);
    }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  cases = read_cases ();
  g_test_add_func ("/engine/ops-coverage/names", test_names);
  for (const ZkyOp *const *ops = zky_op_list (NULL); *ops != NULL; ops++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/ops-coverage/row/%s", (*ops)->name);

      g_test_add_data_func (path, *ops, test_row);
    }

  status = g_test_run ();
  g_ptr_array_unref (cases);
  return status;
}
