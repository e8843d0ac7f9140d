/* test-ops-torch.c: operators held against PyTorch's values and gradients
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "ops-cases.h"

/* -- Comparing ------------------------------------------------------------------------------- */

/* What float32 cannot hold is compared in float64 only. */
static gboolean
fits_float32 (GPtrArray *tensors)
{
  for (guint i = 0; i < tensors->len; i++)
    {
      ZkyTensor *tensor = g_ptr_array_index (tensors, i);

      for (gsize j = 0; tensor != NULL && j < zky_tensor_get_size (tensor); j++)
        {
          double magnitude = fabs (zky_tensor_get_double (tensor, j));

          if (isfinite (magnitude) && magnitude != 0 && (magnitude > 1e37 || magnitude < 1e-37))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
is_float (ZkyTensor *tensor)
{
  return zky_dtype_is_float (zky_tensor_get_dtype (tensor));
}

/* Whether the two are equal; where they are not that is a failure, unless the case is there to show it. */
static gboolean
compare (const Case *self,
         const char *what,
         guint       which,
         ZkyDtype    dtype,
         ZkyTensor  *found,
         ZkyTensor  *expected)
{
  double tolerance = self->tolerances[dtype == ZKY_FLOAT32];
  g_autofree char *found_text = NULL, *expected_text = NULL;

  if (zky_tensor_close (found, expected, tolerance, tolerance))
    return TRUE;
  if (self->differs)
    return FALSE;

  found_text = zky_tensor_to_string (found);
  expected_text = zky_tensor_to_string (expected);

  g_test_message ("%s:%u: %s %s: %s %u in %s", self->file, self->line, self->name, self->attributes,
                  what, which, zky_dtype_get_name (dtype));
  g_test_message ("found %s", found_text);
  g_test_message ("PyTorch has %s", expected_text);
  g_test_fail ();
  return FALSE;
}

/* 0 and -0 count as different. */
static gboolean
compare_signs (const Case *self,
               ZkyTensor  *found,
               ZkyTensor  *expected)
{
  for (gsize i = 0; i < zky_tensor_get_size (found); i++)
    if (zky_tensor_get_double (expected, i) == 0 &&
        signbit (zky_tensor_get_double (found, i)) != signbit (zky_tensor_get_double (expected, i)))
      {
        if (self->differs)
          return FALSE;
        g_test_message ("%s:%u: %s: element %" G_GSIZE_FORMAT " is a zero of the other sign", self->file, self->line,
                        self->name, i);
        g_test_fail ();
      }

  return TRUE;
}

/* Returns: whether all is as PyTorch has it */
static gboolean
run_case (const Case *self,
          ZkyDtype    dtype)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (self->name);
  const ZkyOp *op = zky_op_lookup (self->name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyAttributes) attributes = zky_attributes_parse (op->attributes, self->attributes, &error);
  g_autofree ZkyNode **nodes = g_new0 (ZkyNode *, self->inputs->len);
  ZkyNode *first, *loss = NULL;
  gboolean same = TRUE;

  for (guint i = 0; i < self->inputs->len; i++)
    {
      ZkyTensor *input = g_ptr_array_index (self->inputs, i);
      g_autoptr(ZkyTensor) cast = is_float (input) ? zky_tensor_cast (input, dtype, NULL) : zky_tensor_ref (input);

      nodes[i] = is_float (input) ? zky_graph_variable (graph, NULL, cast) : zky_graph_constant (graph, cast);
    }

  first = zky_graph_apply (graph, op, nodes, self->inputs->len, attributes);
  for (guint i = 0; i < self->outputs->len && first != NULL; i++)
    {
      ZkyTensor *expected = g_ptr_array_index (self->outputs, i);
      ZkyNode *output = zky_node_get_output (first, i), *term;
      ZkyDtype expected_dtype = zky_tensor_get_dtype (expected);

      if (expected_dtype == ZKY_FLOAT64)
        expected_dtype = dtype;
      if (self->differs && zky_tensor_get_dtype (zky_node_get_value (output)) != expected_dtype)
        return FALSE;

      g_assert_cmpint (zky_tensor_get_dtype (zky_node_get_value (output)), ==, expected_dtype);
      same &= compare (self, "output", i, dtype, zky_node_get_value (output), expected);
      same &= compare_signs (self, zky_node_get_value (output), expected);

      if (i < self->cotangents->len && g_ptr_array_index (self->cotangents, i) != NULL)
        {
          g_autoptr(ZkyTensor) cotangent = zky_tensor_cast (g_ptr_array_index (self->cotangents, i), dtype, NULL);

          term = zky_sum (zky_mul (output, zky_graph_constant (graph, cotangent)), NULL, 0, FALSE);
          loss = loss != NULL ? zky_add (loss, term) : term;
        }
    }

  zky_graph_add_output (graph, "loss", loss != NULL ? loss : first);
  zky_graph_end (graph, &error);
  g_assert_no_error (error);
  if (loss == NULL)
    return same;

  zky_graph_back (graph, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->gradients->len; i++)
    if (g_ptr_array_index (self->gradients, i) != NULL)
      same &= compare (self, "gradient", i, dtype, zky_node_get_gradient (nodes[i]),
                       g_ptr_array_index (self->gradients, i));

  return same;
}

static GPtrArray *cases; /* read once, for all tests */

static void
test_op (gconstpointer data)
{
  guint n = 0;

  for (guint i = 0; i < cases->len; i++)
    {
      Case *self = g_ptr_array_index (cases, i);

      if (!g_str_equal (self->name, data))
        continue;

      n++;
      if (self->differs)
        {
          /* What is said of the row has to be so. */
          g_assert_nonnull (zky_op_lookup (self->name, NULL)->differs);
          if (run_case (self, ZKY_FLOAT64))
            {
              g_test_message ("%s:%u: %s does not differ from PyTorch", self->file, self->line, self->name);
              g_test_fail ();
            }
          continue;
        }
      run_case (self, ZKY_FLOAT64);
      if (fits_float32 (self->inputs) && fits_float32 (self->outputs) && fits_float32 (self->gradients))
        run_case (self, ZKY_FLOAT32);
    }

  g_assert_cmpuint (n, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  int status;

  g_test_init (&argc, &argv, NULL);

  cases = read_cases ();
  for (guint i = 0; i < cases->len; i++)
    {
      const char *name = ((Case *) g_ptr_array_index (cases, i))->name;
      g_autofree char *path = g_strdup_printf ("/engine/ops-torch/%s", name);

      if (g_hash_table_add (names, (gpointer) name))
        g_test_add_data_func (path, name, test_op);
    }

  status = g_test_run ();
  g_ptr_array_unref (cases);
  return status;
}
