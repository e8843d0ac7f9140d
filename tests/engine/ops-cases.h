/* ops-cases.h: PyTorch's values and gradients, read from tests/data/ops
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <string.h>

#include "zky.h"

/* tests/data/ops/ops*.txt; the scripts beside them wrote them, and torch_cases.py there says what their lines mean. */

typedef struct
{
  char      *name, *attributes;
  char      *file;
  guint      line;
  gboolean   differs;                                   /* PyTorch gives something else, and the row says so */
  double     tolerances[2];                             /* in float64 and float32 */
  GPtrArray *inputs, *outputs, *cotangents, *gradients; /* of ZkyTensor; a gradient may be NULL */
  GString   *views;                                     /* a letter for each input: "t", "s", or "-" for a dense one */
} Case;

static inline void
unref_tensor (gpointer tensor)
{
  if (tensor != NULL)
    zky_tensor_unref (tensor);
}

static inline Case *
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
  self->views = g_string_new (NULL);

  return self;
}

static inline void
case_free (Case *self)
{
  g_free (self->name);
  g_free (self->attributes);
  g_free (self->file);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->outputs);
  g_ptr_array_unref (self->cotangents);
  g_ptr_array_unref (self->gradients);
  g_string_free (self->views, TRUE);
  g_free (self);
}

/* -- Reading ------------------------------------------------------------------------------- */

static inline ZkyTensor *
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
static inline ZkyTensor *
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
static inline ZkyTensor *
read_tensor (const char *text,
             GString    *views)
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

  if (views != NULL)
    g_string_append_c (views, *space == ':' ? '-' : *space);
  dense = read_numbers (dtype, &shape, colon + 1);
  return *space == ':' ? g_steal_pointer (&dense) : make_view (dense, *space);
}

static inline void
read_line (GPtrArray  *cases,
           Case       *current,
           char       *line,
           const char *file,
           guint       number)
{
  char *rest = strchr (line, ' ');

  if (rest != NULL)
    *rest++ = '\0';
  if (g_str_equal (line, "differs"))
    {
      current->differs = TRUE;
    }
  else if (g_str_equal (line, "case"))
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
      g_ptr_array_add (current->inputs, read_tensor (rest, current->views));
    }
  else if (g_str_equal (line, "out"))
    {
      g_ptr_array_add (current->outputs, read_tensor (rest, NULL));
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

static inline void
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

static inline GPtrArray *
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
