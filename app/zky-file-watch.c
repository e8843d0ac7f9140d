/* zky-file-watch.c: tells when a file was written, and when it is gone
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-file-watch.h"

#include <stdlib.h>

/* The events of one save lie closer together than this. */
#define SETTLE_MS 120

struct _ZkyFileWatch
{
  GFile            *file;
  GFileMonitor     *monitor;
  GHashTable       *others;   /* path of a folder → GFileMonitor: of the files beside it that are elsewhere */
  ZkyFileWatchFiles list;     /* (nullable) */
  ZkyFileWatchFunc  changed, gone;
  gpointer          user_data;
  guint             settle;
  gboolean          is_gone;
};

/* Other files count as long as they are read. The list has paths without links. */
static gboolean
is_watched (ZkyFileWatch *self,
            GFile        *file)
{
  g_autoptr(GHashTable) used = NULL;
  g_autofree char *folder = NULL, *name = NULL, *path = NULL;
  char *real;

  if (!file)
    return FALSE;
  if (g_file_equal (file, self->file))
    return TRUE;
  if (!self->list || !g_file_peek_path (file))
    return FALSE;

  folder = g_path_get_dirname (g_file_peek_path (file));
  name = g_file_get_basename (file);
  real = realpath (folder, NULL);
  path = g_build_filename (real ? real : folder, name, NULL);
  free (real);
  used = self->list (self->user_data);

  return g_hash_table_contains (used, path);
}

static gboolean
settle_cb (gpointer data)
{
  ZkyFileWatch *self = data;

  self->settle = 0;
  if (g_file_query_exists (self->file, NULL))
    {
      self->is_gone = FALSE;
      self->changed (self->user_data);
    }
  else if (!self->is_gone)
    {
      self->is_gone = TRUE;
      self->gone (self->user_data);
    }

  return G_SOURCE_REMOVE;
}

static void
changed_cb (ZkyFileWatch      *self,
            GFile             *file,
            GFile             *other,
            GFileMonitorEvent  event)
{
  if (event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED)
    return;
  if (event == G_FILE_MONITOR_EVENT_DELETED && !g_file_equal (file, self->file))
    return;
  if (!is_watched (self, file) && !is_watched (self, other))
    return;

  g_clear_handle_id (&self->settle, g_source_remove);
  self->settle = g_timeout_add (SETTLE_MS, settle_cb, self);
}

static GFileMonitor *
watch_folder (ZkyFileWatch *self,
              GFile        *folder)
{
  GFileMonitor *monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

  if (monitor)
    g_signal_connect_swapped (monitor, "changed", G_CALLBACK (changed_cb), self);

  return monitor;
}

static void
drop_monitor (ZkyFileWatch *self,
              GFileMonitor *monitor)
{
  g_file_monitor_cancel (monitor);
  g_signal_handlers_disconnect_by_data (monitor, self);
  g_object_unref (monitor);
}

/**
 * zky_file_watch_new:
 * @file: what to watch
 * @list: (nullable): what else to watch
 * @changed: called after each save
 * @gone: called when the file itself is no longer there, once until it is again
 * @user_data: for all three
 *
 * The folder is watched rather than the file, which a rename would replace.
 *
 * Returns: (transfer full) (nullable): %NULL where the file system cannot tell
 */
ZkyFileWatch *
zky_file_watch_new (GFile             *file,
                    ZkyFileWatchFiles  list,
                    ZkyFileWatchFunc   changed,
                    ZkyFileWatchFunc   gone,
                    gpointer           user_data)
{
  g_autoptr(GFile) folder = NULL;
  g_autoptr(ZkyFileWatch) self = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (changed != NULL && gone != NULL, NULL);

  folder = g_file_get_parent (file);
  if (!folder)
    return NULL;

  self = g_new0 (ZkyFileWatch, 1);
  self->file = g_object_ref (file);
  self->others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->list = list;
  self->changed = changed;
  self->gone = gone;
  self->user_data = user_data;
  self->monitor = watch_folder (self, folder);

  return self->monitor ? g_steal_pointer (&self) : NULL;
}

/**
 * zky_file_watch_follow:
 * @self: a watch
 *
 * Says that there may be other files in the list, whose folders are to be watched as well.
 */
void
zky_file_watch_follow (ZkyFileWatch *self)
{
  g_autoptr(GFile) parent = NULL;
  g_autoptr(GHashTable) used = NULL;
  g_autofree char *near = NULL;
  GHashTableIter iter;
  gpointer path;
  char *real;

  g_return_if_fail (self != NULL);

  if (!self->list || !g_file_peek_path (self->file))
    return;

  parent = g_file_get_parent (self->file);
  real = realpath (g_file_peek_path (parent), NULL);
  near = g_strdup (real);
  free (real);
  used = self->list (self->user_data);
  g_hash_table_iter_init (&iter, used);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      char *name = g_path_get_dirname (path);
      g_autoptr(GFile) folder = g_file_new_for_path (name);
      GFileMonitor *monitor;

      if (g_strcmp0 (name, near) == 0 || g_hash_table_contains (self->others, name) || !(monitor = watch_folder (self, folder)))
        g_free (name);
      else
        g_hash_table_insert (self->others, name, monitor);
    }
}

void
zky_file_watch_free (ZkyFileWatch *self)
{
  GHashTableIter iter;
  gpointer monitor;

  if (!self)
    return;

  g_clear_handle_id (&self->settle, g_source_remove);
  if (self->monitor)
    drop_monitor (self, self->monitor);
  g_hash_table_iter_init (&iter, self->others);
  while (g_hash_table_iter_next (&iter, NULL, &monitor))
    drop_monitor (self, monitor);
  g_hash_table_unref (self->others);
  g_object_unref (self->file);
  g_free (self);
}
