/* zky-state.c: parameters and buffers of a module as an archive, PyTorch's state dict
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-state.h"

/**
 * zky_module_add_state:
 * @archive: gets the parameters and buffers of the whole tree, by path, in the order of PyTorch's state_dict; their values are shared, not copied
 */
void
zky_module_add_state (ZkyModule  *self,
                      ZkyArchive *archive)
{
  g_autofree ZkyInput *entries = NULL;
  guint n;

  g_return_if_fail (self != NULL && archive != NULL);

  entries = zky_module_list_state (self, &n);
  for (guint i = 0; i < n; i++)
    zky_archive_add (archive, entries[i].name, entries[i].value);
}

/**
 * zky_module_dup_state:
 *
 * Returns: (transfer full): see zky_module_add_state()
 */
ZkyArchive *
zky_module_dup_state (ZkyModule *self)
{
  ZkyArchive *archive;

  g_return_val_if_fail (self != NULL, NULL);

  archive = zky_archive_new ();
  zky_module_add_state (self, archive);

  return archive;
}

static gboolean
check_entry (const ZkyInput  *entry,
             ZkyTensor       *found,
             GError         **error)
{
  ZkyShape shape = zky_tensor_get_shape (entry->value), other;

  if (found == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "the checkpoint has no %s “%s”",
                   entry->is_buffer ? "buffer" : "parameter", entry->name);
      return FALSE;
    }

  other = zky_tensor_get_shape (found);
  if (zky_shape_equal (&shape, &other) && zky_tensor_get_dtype (found) == zky_tensor_get_dtype (entry->value))
    return TRUE;

  {
    g_autofree char *a = zky_shape_to_string (&other), *b = zky_shape_to_string (&shape);

    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "“%s” is %s %s in the checkpoint, %s %s in the module", entry->name,
                 zky_dtype_get_name (zky_tensor_get_dtype (found)), a,
                 zky_dtype_get_name (zky_tensor_get_dtype (entry->value)), b);
  }
  return FALSE;
}

/**
 * zky_module_load_state:
 * @archive: has a tensor for each parameter and buffer of the whole tree, by path; others are left alone
 * @error: return location for a %ZKY_ERROR_UNKNOWN where one is missing, or a %ZKY_ERROR_SHAPE where shapes or types differ
 *
 * Takes all values of the archive, or none.
 *
 * Returns: whether they fit
 */
gboolean
zky_module_load_state (ZkyModule         *self,
                       const ZkyArchive  *archive,
                       GError           **error)
{
  g_autofree ZkyInput *entries = NULL;
  guint n;

  g_return_val_if_fail (self != NULL && archive != NULL, FALSE);

  entries = zky_module_list_state (self, &n);
  for (guint i = 0; i < n; i++)
    if (!check_entry (&entries[i], zky_archive_find (archive, entries[i].name), error))
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (!zky_module_set_value (self, entries[i].name, zky_archive_find (archive, entries[i].name), error))
      return FALSE;

  return TRUE;
}
