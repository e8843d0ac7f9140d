/* zky-row-file.c: the columns of data files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-row-file.h"

#include <glib/gi18n.h>

static void
clear_column (gpointer data)
{
  ZkyRowColumn *column = data;

  g_free (column->name);
  zky_tensor_unref (column->values);
  g_clear_pointer (&column->names, zky_vocabulary_unref);
}

void
zky_row_file_free (ZkyRowFile *self)
{
  g_free (self->title);
  g_array_unref (self->columns);
  g_free (self);
}

/* What has no rows is passed over. */
static gboolean
add_column (ZkyRowFile         *self,
            const char         *name,
            ZkyTensor          *values,
            const char *const  *names,
            GError            **error)
{
  ZkyRowColumn column = { .input = ZKY_ROW_FILE_NOTHING };
  guint64 n;

  if (zky_tensor_get_n_axes (values) == 0 || zky_tensor_get_size (values) == 0)
    return TRUE;
  n = zky_tensor_get_dim (values, 0);
  if (self->columns->len > 0 && n != self->n_rows)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, _("“%s” has %" G_GUINT64_FORMAT " rows, “%s” has %" G_GUINT64_FORMAT),
                   g_array_index (self->columns, ZkyRowColumn, 0).name, self->n_rows, name, n);
      return FALSE;
    }

  self->n_rows = n;
  column.name = g_strdup (name);
  column.values = zky_tensor_ref (values);
  column.names = names != NULL ? zky_vocabulary_new (names, NULL) : NULL;
  g_array_append_val (self->columns, column);

  return TRUE;
}

/* -- Formats --------------------------------------------------------------------------------- */

static gboolean
add_csv (ZkyRowFile  *self,
         const char  *path,
         GError     **error)
{
  ZkyCsvOptions options = { .missing = ZKY_CSV_MISSING_KEEP };
  g_autoptr (ZkyTable) table = zky_csv_load (path, &options, error);

  for (guint i = 0; table != NULL && i < zky_table_get_n_columns (table); i++)
    if (!add_column (self, zky_table_get_name (table, i), zky_table_get (table, i), zky_table_get_categories (table, i), error))
      return FALSE;

  return table != NULL;
}

static gboolean
add_archive (ZkyRowFile  *self,
             const char  *path,
             GError     **error)
{
  g_autoptr (ZkyArchive) archive = zky_archive_load (path, error);

  for (guint i = 0; archive != NULL && i < zky_archive_get_n (archive); i++)
    if (!add_column (self, zky_archive_get_name (archive, i), zky_archive_get (archive, i), NULL, error))
      return FALSE;

  return archive != NULL;
}

/* A file of one array is a column that has the file's name. */
static gboolean
add_array (ZkyRowFile  *self,
           const char  *path,
           gboolean     is_npy,
           GError     **error)
{
  g_autoptr (ZkyTensor) loaded = is_npy ? zky_npy_load (path, error) : zky_idx_load (path, ZKY_FLOAT32, error);
  g_autoptr (ZkyTensor) values = NULL;
  g_autofree char *name = g_path_get_basename (path);
  char *dot = strchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';

  /* A row of single numbers in such a file is labels. */
  if (loaded != NULL)
    values = !is_npy && zky_tensor_get_n_axes (loaded) == 1 ? zky_tensor_cast (loaded, ZKY_INT64, error) : zky_tensor_ref (loaded);

  return values != NULL && add_column (self, name, values, NULL, error);
}

static gboolean
add_file (ZkyRowFile  *self,
          const char  *path,
          GError     **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".csv"))
    return add_csv (self, path, error);
  if (g_str_has_suffix (lower, ".npz") || g_str_has_suffix (lower, ".safetensors"))
    return add_archive (self, path, error);

  return add_array (self, path, g_str_has_suffix (lower, ".npy"), error);
}

/**
 * zky_row_file_load:
 * @files: of GFile: CSV, NPZ, safetensors, NPY, and IDX as it is or packed by gzip
 * @error: return location for what a file cannot be read for, or a %ZKY_ERROR_SHAPE where columns differ in their rows
 *
 * Reads files whose columns belong together: images and their labels. In any thread.
 *
 * Returns: (transfer full): all columns
 */
ZkyRowFile *
zky_row_file_load (GListModel  *files,
                   GError     **error)
{
  g_autoptr (ZkyRowFile) self = g_new0 (ZkyRowFile, 1);

  self->columns = g_array_new (FALSE, FALSE, sizeof (ZkyRowColumn));
  g_array_set_clear_func (self->columns, clear_column);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      const char *path = g_file_peek_path (file);

      if (path == NULL)
        {
          g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_IO, _("only files on this machine can be opened"));
          return NULL;
        }
      if (self->title == NULL)
        self->title = g_path_get_basename (path);
      if (!add_file (self, path, error))
        return NULL;
    }
  if (self->columns->len == 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, _("%s has no rows"), self->title != NULL ? self->title : "");
      return NULL;
    }

  return g_steal_pointer (&self);
}
