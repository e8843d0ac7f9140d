/* zky-file-watch.c: tells when a file was written, and when it is gone
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-file-watch.h"

/* The events of one save lie closer together than this. */
#define SETTLE_MS 120

struct _ZkyFileWatch
{
  GFile            *file;
  GFileMonitor     *monitor;
  ZkyFileWatchFunc  changed, gone;
  gpointer          user_data;
  guint             settle;
  gboolean          is_gone;
};

static gboolean
is_watched (ZkyFileWatch *self,
            GFile        *file)
{
  g_autofree char *name = NULL;

  if (!file)
    return FALSE;
  if (g_file_equal (file, self->file))
    return TRUE;

  /* Editors put backups and locks there as well; they begin with a dot or end otherwise. */
  name = g_file_get_basename (file);
  return name[0] != '.' && g_str_has_suffix (name, ".lua");
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

/**
 * zky_file_watch_new:
 * @file: what to watch
 * @changed: called after each save
 * @gone: called when the file itself is no longer there, once until it is again
 * @user_data: for @changed
 *
 * The folder is watched rather than the file, which a rename would replace.
 *
 * Returns: (transfer full) (nullable): %NULL where the file system cannot tell
 */
ZkyFileWatch *
zky_file_watch_new (GFile            *file,
                    ZkyFileWatchFunc  changed,
                    ZkyFileWatchFunc  gone,
                    gpointer          user_data)
{
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GFileMonitor) monitor = NULL;
  ZkyFileWatch *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (changed != NULL && gone != NULL, NULL);

  folder = g_file_get_parent (file);
  monitor = folder ? g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL) : NULL;
  if (!monitor)
    return NULL;

  self = g_new0 (ZkyFileWatch, 1);
  self->file = g_object_ref (file);
  self->monitor = g_steal_pointer (&monitor);
  self->changed = changed;
  self->gone = gone;
  self->user_data = user_data;
  g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (changed_cb), self);

  return self;
}

void
zky_file_watch_free (ZkyFileWatch *self)
{
  if (!self)
    return;

  g_clear_handle_id (&self->settle, g_source_remove);
  g_file_monitor_cancel (self->monitor);
  g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_object_unref (self->monitor);
  g_object_unref (self->file);
  g_free (self);
}
