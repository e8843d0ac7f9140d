/* test-ops-torch.c: operators held against PyTorch's values and gradients
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "zky-back.h"
#include "zky-functions.h"
#include "zky-graph.h"

/* tests/data/ops/ops*.txt; the scripts beside them wrote them, and torch_cases.py there says what their lines mean. */

typedef struct
{
  char      *name, *attributes;
  char      *file;
  guint      line;
  double     tolerances[2];                             /* in float64 and float32 */
  GPtrArray *inputs, *outputs, *cotangents, *gradients; /* of ZkyTensor; a gradient may be NULL */
} Case;

static void
unref_tensor (gpointer tensor)
{
  if (tensor != NULL)
    zky_tensor_unref (tensor);
}

static Case *
case_new (const char *text,
          const char *file,
          guint       line)
{
  Case *self = g_new0 (Case, 1);
  const char *space = strchr (text, ' ');

  self->name = space != NULL ? g_strndup (text, space - text) : g_strdup (text);
  self->attributes = g_strdup (space != NULL ? space + 1 : "");
  self->file = g_strdup (file);
  self->line = line;
  self->tolerances[0] = 1e-13;
  self->tolerances[1] = 4e-6;
  self->inputs = g_ptr_array_new_with_free_func (unref_tensor);
  self->outputs = g_ptr_array_new_with_free_func (unref_tensor);
  self->cotangents = g_ptr_array_new_with_free_func (unref_tensor);
  self->gradients = g_ptr_array_new_with_free_func (unref_tensor);

  return self;
}

static void
case_free (Case *self)
{
  g_free (self->name);
  g_free (self->attributes);
  g_free (self->file);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->outputs);
  g_ptr_array_unref (self->cotangents);
  g_ptr_array_unref (self->gradients);
  g_free (self);
}

/* -- Reading ------------------------------------------------------------------------------- */

static ZkyTensor *
read_numbers (ZkyDtype        dtype,
              const ZkyShape *shape,
              const char     *text)
{
  g_autofree double *values = NULL;
  gsize n;
  char *end;

  g_assert_true (zky_shape_get_size (shape, &n, NULL));
  values = g_new0 (double, n + 1);
  for (gsize i = 0; i < n; i++, text = end)
    {
      values[i] = g_ascii_strtod (text, &end);
      g_assert_true (end > text);
    }

  return zky_tensor_new_from_doubles (dtype, shape, values, NULL);
}

/* The same numbers, stored with reversed strides ("t") or with gaps ("s"). */
static ZkyTensor *
make_view (ZkyTensor *dense,
           char       view)
{
  guint last = zky_tensor_get_n_axes (dense) - 1;
  g_autoptr(ZkyTensor) reversed = NULL, copy = NULL, wide = NULL;
  ZkyShape shape = zky_tensor_get_shape (dense);

  if (view == 't')
    {
      reversed = zky_tensor_transpose (dense, NULL);
      copy = zky_tensor_copy (reversed, NULL);
      return zky_tensor_transpose (copy, NULL);
    }

  shape.dims[last] *= 2;
  wide = zky_tensor_new_zeros (zky_tensor_get_dtype (dense), &shape, NULL);
  for (gsize i = 0; i < zky_tensor_get_size (dense); i++)
    ((double *) zky_tensor_get_data_writable (wide))[2 * i] = zky_tensor_get_double (dense, i);
  return zky_tensor_slice (wide, last, 0, shape.dims[last] / 2, 2);
}

/* "float64 2,3t: 1 2 3 4 5 6" */
static ZkyTensor *
read_tensor (const char *text)
{
  const char *space = strchr (text, ' '), *colon = strchr (text, ':');
  g_autofree char *type = g_strndup (text, space - text);
  g_autoptr(ZkyTensor) dense = NULL;
  ZkyShape shape = { .n_axes = 0 };
  ZkyDtype dtype;

  g_assert_true (zky_dtype_from_name (type, &dtype, NULL));
  for (space++; g_ascii_isdigit (*space); space += *space == ',')
    {
      char *end;

      shape.dims[shape.n_axes++] = g_ascii_strtoull (space, &end, 10);
      space = end;
    }

  dense = read_numbers (dtype, &shape, colon + 1);
  return *space == ':' ? g_steal_pointer (&dense) : make_view (dense, *space);
}

static void
read_line (GPtrArray  *cases,
           Case       *current,
           char       *line,
           const char *file,
           guint       number)
{
  char *rest = strchr (line, ' ');

  *rest++ = '\0';
  if (g_str_equal (line, "case"))
    {
      g_ptr_array_add (cases, case_new (rest, file, number));
    }
  else if (g_str_equal (line, "tol"))
    {
      current->tolerances[0] = g_ascii_strtod (rest, &rest);
      current->tolerances[1] = g_ascii_strtod (rest, NULL);
    }
  else if (g_str_equal (line, "in"))
    {
      g_ptr_array_add (current->inputs, read_tensor (rest));
    }
  else if (g_str_equal (line, "out"))
    {
      g_ptr_array_add (current->outputs, read_tensor (rest));
    }
  else
    {
      gboolean is_cotangent = g_str_equal (line, "ct");
      GPtrArray *list = is_cotangent ? current->cotangents : current->gradients;
      GPtrArray *model = is_cotangent ? current->outputs : current->inputs;
      ZkyShape shape = zky_tensor_get_shape (g_ptr_array_index (model, is_cotangent ? model->len - 1 : list->len));

      g_ptr_array_add (list, g_str_equal (rest, "-") ? NULL : read_numbers (ZKY_FLOAT64, &shape, rest));
    }
}

static void
read_file (GPtrArray  *cases,
           const char *folder,
           const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0' && lines[i][0] != '#')
      read_line (cases, cases->len > 0 ? g_ptr_array_index (cases, cases->len - 1) : NULL, lines[i], file, i + 1);
}

static GPtrArray *
read_cases (void)
{
  GPtrArray *cases = g_ptr_array_new_with_free_func ((GDestroyNotify) case_free);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "ops", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  const char *file;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (file, "ops") && g_str_has_suffix (file, ".txt"))
      read_file (cases, folder, file);

  return cases;
}

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

static void
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
    return;

  found_text = zky_tensor_to_string (found);
  expected_text = zky_tensor_to_string (expected);

  g_test_message ("%s:%u: %s %s: %s %u in %s", self->file, self->line, self->name, self->attributes,
                  what, which, zky_dtype_get_name (dtype));
  g_test_message ("found %s", found_text);
  g_test_message ("PyTorch has %s", expected_text);
  g_test_fail ();
}

/* 0 and -0 count as different. */
static void
compare_signs (const Case *self,
               ZkyTensor  *found,
               ZkyTensor  *expected)
{
  for (gsize i = 0; i < zky_tensor_get_size (found); i++)
    if (zky_tensor_get_double (expected, i) == 0 &&
        signbit (zky_tensor_get_double (found, i)) != signbit (zky_tensor_get_double (expected, i)))
      {
        g_test_message ("%s:%u: %s: element %" G_GSIZE_FORMAT " is a zero of the other sign", self->file, self->line,
                        self->name, i);
        g_test_fail ();
      }
}

static void
run_case (const Case *self,
          ZkyDtype    dtype)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (self->name);
  const ZkyOp *op = zky_op_lookup (self->name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyAttributes) attributes = zky_attributes_parse (op->attributes, self->attributes, &error);
  g_autofree ZkyNode **nodes = g_new0 (ZkyNode *, self->inputs->len);
  ZkyNode *first, *loss = NULL;

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

      compare (self, "output", i, dtype, zky_node_get_value (output), expected);
      compare_signs (self, zky_node_get_value (output), expected);
      g_assert_cmpint (zky_tensor_get_dtype (zky_node_get_value (output)), ==,
                       zky_tensor_get_dtype (expected) == ZKY_FLOAT64 ? dtype : zky_tensor_get_dtype (expected));

      if (self->cotangents->len > 0)
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
    return;

  zky_graph_back (graph, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->gradients->len; i++)
    if (g_ptr_array_index (self->gradients, i) != NULL)
      compare (self, "gradient", i, dtype, zky_node_get_gradient (nodes[i]), g_ptr_array_index (self->gradients, i));
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
