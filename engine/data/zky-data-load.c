/* zky-data-load.c: from the files of a data set to its columns
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-data-private.h"

#include "zky-csv.h"
#include "zky-idx.h"
#include "zky-text.h"

/* Divides by @scale, in place. */
static void
divide (ZkyTensor *tensor,
        double     scale)
{
  gsize n = zky_tensor_get_size (tensor);
  gpointer data = zky_tensor_get_data_writable (tensor);

  for (gsize i = 0; i < n; i++)
    if (zky_tensor_get_dtype (tensor) == ZKY_FLOAT32)
      ((float *) data)[i] /= (float) scale;
    else
      ((double *) data)[i] /= scale;
}

/* -- Tables ----------------------------------------------------------------------- */

static char **
dup_strings (const char *const *strings)
{
  return g_strdupv ((char **) strings);
}

/* The columns that x is made of, as numbers. */
static guint *
choose_features (const ZkyDataRow *row,
                 const ZkyTable   *table,
                 guint             target,
                 ZkyData          *data,
                 guint            *n_features)
{
  guint *features = g_new (guint, zky_table_get_n_columns (table));
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  *n_features = 0;
  for (guint i = 0; i < zky_table_get_n_columns (table); i++)
    if (i != target && (row->columns != NULL || zky_table_get_categories (table, i) == NULL))
      {
        features[(*n_features)++] = i;
        g_ptr_array_add (names, (gpointer) zky_table_get_name (table, i));
      }
  g_ptr_array_add (names, NULL);
  data->features = dup_strings ((const char *const *) names->pdata);

  return features;
}

/* Classes, [n], where the target is categories; else numbers, [n, 1]. */
static ZkyTensor *
make_target (const ZkyTable        *table,
             guint                  target,
             const ZkyDataOptions  *options,
             ZkyData               *data,
             GError               **error)
{
  const char *const *categories = zky_table_get_categories (table, target);

  if (categories == NULL)
    return zky_table_stack (table, &target, 1, options->dtype, error);

  data->classes = dup_strings (categories);

  return zky_tensor_ref (zky_table_get (table, target));
}

gboolean
zky_data_load_table (const ZkyDataRow      *row,
                     const char            *folder,
                     const ZkyDataOptions  *options,
                     ZkyData               *data,
                     GError               **error)
{
  g_autofree char *path = g_build_filename (folder, row->info.files[0].name, NULL);
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  const char *const classes[] = { row->target, NULL };
  ZkyCsvOptions csv = { .missing = ZKY_CSV_MISSING_DROP };
  g_autoptr(ZkyTable) table = NULL;
  g_autofree guint *features = NULL;
  guint target, n_features;

  for (guint i = 0; row->columns != NULL && row->columns[i] != NULL; i++)
    g_ptr_array_add (columns, (gpointer) row->columns[i]);
  g_ptr_array_add (columns, (gpointer) row->target);
  g_ptr_array_add (columns, NULL);
  if (row->columns != NULL)
    csv.columns = (const char *const *) columns->pdata;
  if (row->has_classes)
    csv.categories = classes;

  table = zky_csv_load (path, &csv, error);
  if (table == NULL)
    return FALSE;
  if (!zky_table_find (table, row->target, &target))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "%s: there is no column “%s”", path, row->target);
      return FALSE;
    }

  features = choose_features (row, table, target, data, &n_features);
  data->x = zky_table_stack (table, features, n_features, options->dtype, error);
  if (data->x == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  if (row->scale > 0)
    divide (data->x, row->scale);
  data->y = make_target (table, target, options, data, error);

  return data->y != NULL;
}

/* -- Images -------------------------------------------------------------------------- */

static ZkyTensor *
load_idx (const ZkyDataRow  *row,
          const char        *folder,
          guint              file,
          ZkyDtype           dtype,
          guint              n_axes,
          GError           **error)
{
  g_autofree char *path = g_build_filename (folder, row->info.files[file].name, NULL);
  g_autoptr(ZkyTensor) tensor = zky_idx_load (path, dtype, error);

  if (tensor != NULL && zky_tensor_get_n_axes (tensor) != n_axes)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%s: byte 3: there are %u axes, not %u", path,
                   zky_tensor_get_n_axes (tensor), n_axes);
      return NULL;
    }

  return g_steal_pointer (&tensor);
}

/* [n, height, width] as [n, 1, height, width], or [n, height · width]; takes it over. */
static ZkyTensor *
shape_images (ZkyTensor  *images,
              gboolean    flat,
              GError    **error)
{
  ZkyShape from = zky_tensor_get_shape (images);
  ZkyShape to = flat ? (ZkyShape) { .n_axes = 2, .dims = { from.dims[0], from.dims[1] * from.dims[2] } }
                     : (ZkyShape) { .n_axes = 4, .dims = { from.dims[0], 1, from.dims[1], from.dims[2] } };
  ZkyTensor *shaped = zky_tensor_reshape (images, &to, error);

  zky_tensor_unref (images);

  return shaped;
}

static char **
number_classes (ZkyTensor *labels)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  const gint64 *data = zky_tensor_get_data (labels);
  gint64 most = -1;

  for (gsize i = 0; i < zky_tensor_get_size (labels); i++)
    most = MAX (most, data[i]);
  for (gint64 i = 0; i <= MIN (most, 255); i++)
    g_ptr_array_add (names, g_strdup_printf ("%d", (int) i));
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

gboolean
zky_data_load_images (const ZkyDataRow      *row,
                      const char            *folder,
                      const ZkyDataOptions  *options,
                      ZkyData               *data,
                      GError               **error)
{
  guint first = g_str_equal (options->part, "test") ? row->test_file : 0;
  ZkyTensor *images = load_idx (row, folder, first, options->dtype, 3, error);

  if (images == NULL)
    return FALSE;
  divide (images, row->scale);
  data->x = shape_images (images, options->flat, error);
  data->y = data->x != NULL ? load_idx (row, folder, first + 1, ZKY_INT64, 1, error) : NULL;
  if (data->y == NULL)
    return FALSE;
  data->classes = row->classes != NULL ? dup_strings (row->classes) : number_classes (data->y);

  return TRUE;
}

/* -- Texts ------------------------------------------------------------------------------- */

gboolean
zky_data_load_text (const ZkyDataRow      *row,
                    const char            *folder,
                    const ZkyDataOptions  *options,
                    ZkyData               *data,
                    GError               **error)
{
  g_autofree char *path = g_build_filename (folder, row->info.files[0].name, NULL);
  g_autoptr(GBytes) text = zky_text_load (path, error);
  g_autoptr(ZkyTensor) ids = NULL;

  if (text == NULL)
    return FALSE;
  if (!options->bytes)
    {
      data->vocabulary = zky_text_vocabulary (text, path, error);
      if (data->vocabulary == NULL)
        return FALSE;
    }
  ids = zky_text_encode (text, path, (const char *const *) data->vocabulary, error);
  if (ids == NULL)
    return FALSE;
  if (options->length == 0)
    {
      data->x = g_steal_pointer (&ids);
      return TRUE;
    }

  if (zky_text_windows (ids, options->length, options->stride, &data->x, &data->y, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);

  return FALSE;
}
