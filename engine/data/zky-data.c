/* zky-data.c: data sets by name: which there are, and where
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-data-private.h"

static const ZkyDataInfo *
get_info (guint i)
{
  return &zky_data_rows[i].info;
}

/**
 * zky_data_get:
 * @i: a number
 *
 * Returns: (nullable): set @i of those there are, or %NULL past the end
 */
const ZkyDataInfo *
zky_data_get (guint i)
{
  return i < zky_data_n_rows ? get_info (i) : NULL;
}

/**
 * zky_data_lookup:
 * @name: `iris`
 * @error: return location for a %ZKY_ERROR_UNKNOWN that lists the sets there are
 *
 * Returns: (nullable): the set called @name
 */
const ZkyDataInfo *
zky_data_lookup (const char  *name,
                 GError     **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < zky_data_n_rows; i++)
    {
      if (g_str_equal (get_info (i)->name, name))
        return get_info (i);
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", get_info (i)->name);
    }
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "there is no data set “%s”, but %s", name, names->str);

  return NULL;
}

/**
 * zky_data_dup_folder:
 * @info: a set
 *
 * Finds where the files of a set are, or belong: those of a set that is shipped beside the programs, in the build tree or
 * installed; those of others in the user's cache.
 *
 * Returns: (transfer full): a folder, which need not exist
 */
char *
zky_data_dup_folder (const ZkyDataInfo *info)
{
  g_return_val_if_fail (info != NULL, NULL);

  if (info->origin != ZKY_DATA_SHIPPED)
    return g_build_filename (g_get_user_cache_dir (), "zkynet", "data", info->name, NULL);

  return g_strdup (g_file_test (ZKY_SOURCE_DATA, G_FILE_TEST_IS_DIR) ? ZKY_SOURCE_DATA : ZKY_INSTALLED_DATA);
}

/**
 * zky_data_is_there:
 * @info: a set
 *
 * Returns: whether all of its files are there
 */
gboolean
zky_data_is_there (const ZkyDataInfo *info)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (info != NULL, FALSE);

  folder = zky_data_dup_folder (info);
  for (const ZkyDataFile *file = info->files; file->name != NULL; file++)
    {
      g_autofree char *path = g_build_filename (folder, file->name, NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return FALSE;
    }

  return TRUE;
}

/* Says what can be done about a set that is not there. */
static void
fail_missing (const ZkyDataInfo  *info,
              GError            **error)
{
  g_autofree char *folder = zky_data_dup_folder (info);

  if (info->origin == ZKY_DATA_SHIPPED)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_MISSING, "the data set %s should be in %s, and is not", info->name, folder);
  else
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_MISSING, "the data set %s is not there yet: “zky data %s” fetches it", info->name,
                 info->name);
}

/* A row of x has one of y, and there is at least one. */
static gboolean
check_rows (const ZkyData  *data,
            const char     *name,
            GError        **error)
{
  gsize n_x = zky_tensor_get_dim (data->x, 0), n_y = data->y != NULL ? zky_tensor_get_dim (data->y, 0) : n_x;

  if (n_x > 0 && n_x == n_y)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the data set %s has %" G_GSIZE_FORMAT " examples and %" G_GSIZE_FORMAT
               " answers", name, n_x, n_y);
  return FALSE;
}

/* The first rows of a column; takes it over. */
static ZkyTensor *
take_rows (ZkyTensor *column,
           gsize      rows)
{
  ZkyTensor *part;

  if (rows == 0 || rows >= zky_tensor_get_dim (column, 0))
    return column;

  part = zky_tensor_slice (column, 0, 0, rows, 1);
  zky_tensor_unref (column);

  return part;
}

/* What would be without effect is a mistake. */
static gboolean
check_options (const ZkyDataRow      *row,
               const ZkyDataOptions  *options,
               GError               **error)
{
  gboolean is_text = row->load == zky_data_load_text, is_images = row->load == zky_data_load_images;
  const char *name = options->length > 0 && !is_text ? "length" : options->stride > 0 && !is_text ? "stride"
                     : options->bytes && !is_text ? "bytes" : options->flat && !is_images ? "flat" : NULL;

  if (name == NULL)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "“%s” is for %s, and the data set %s is %s", name,
               g_str_equal (name, "flat") ? "images" : "texts", row->info.name, is_text ? "a text" : is_images ? "images" : "a table");
  return FALSE;
}

/**
 * zky_data_load:
 * @name: `iris`
 * @options: (nullable): what is wanted of it
 * @error: return location for a %ZKY_ERROR_UNKNOWN, a %ZKY_ERROR_MISSING for a set that has not been fetched, a %ZKY_ERROR_VALUE for
 *   options that it does not have, or the errors of its files
 *
 * Loads a data set.
 *
 * - A table is `x`, [n, features], and `y`: the classes, int64 [n], or numbers [n, 1]. Rows with missing values are left out.
 * - Images are `x`, [n, 1, height, width] with numbers from 0 to 1, and `y`, int64 [n].
 * - A text is `x`, int64 [n], the numbers of its characters; with a length it is `x` and `y`, int64 [n, length],
 *   where `y` is what follows each character of `x`.
 *
 * Returns: (transfer full): the set, or %NULL
 */
ZkyData *
zky_data_load (const char            *name,
               const ZkyDataOptions  *options,
               GError               **error)
{
  ZkyDataOptions own = options != NULL ? *options : (ZkyDataOptions) { 0 };
  g_autofree char *folder = NULL;
  g_autoptr(ZkyData) data = NULL;
  const ZkyDataInfo *info = zky_data_lookup (name, error);
  const ZkyDataRow *row = (const ZkyDataRow *) info; /* its first field */

  if (info == NULL)
    return NULL;
  if (own.part == NULL)
    own.part = "train";
  if (!g_str_equal (own.part, "train") && (row->test_file == 0 || !g_str_equal (own.part, "test")))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "the data set %s has no part “%s”, but %s", name, own.part,
                   row->test_file == 0 ? "train" : "train and test");
      return NULL;
    }
  if (!check_options (row, &own, error))
    return NULL;
  if (!zky_data_is_there (info))
    {
      fail_missing (info, error);
      return NULL;
    }

  if (own.dtype != ZKY_FLOAT64)
    own.dtype = ZKY_FLOAT32;
  folder = zky_data_dup_folder (info);
  data = g_new0 (ZkyData, 1);
  if (!row->load (row, folder, &own, data, error) || !check_rows (data, name, error))
    return NULL;
  data->x = take_rows (data->x, own.rows);
  if (data->y != NULL)
    data->y = take_rows (data->y, own.rows);

  return g_steal_pointer (&data);
}

void
zky_data_free (ZkyData *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->x, zky_tensor_unref);
  g_clear_pointer (&self->y, zky_tensor_unref);
  g_strfreev (self->features);
  g_strfreev (self->classes);
  g_strfreev (self->vocabulary);
  g_free (self);
}
