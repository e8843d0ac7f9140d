/* zky-autosave.c: text that was not saved, kept where it outlives a crash
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-autosave.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define MOST_BYTES ((gsize) 16 << 20)

/* The first line of a kept text says where it belongs. */
#define HEAD "-- zkynet: unsaved text of "
#define NONE "a new model"

static char *
dup_folder (const char *folder)
{
  return folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_state_dir (), "zkynet", "unsaved", NULL);
}

static char *
make_path (const char *folder,
           const char *id)
{
  g_autofree char *place = dup_folder (folder), *name = g_strconcat (id, ".lua", NULL);

  return g_build_filename (place, name, NULL);
}

char *
zky_autosave_new_id (void)
{
  static gint n;

  return g_strdup_printf ("%d-%d", (int) getpid (), g_atomic_int_add (&n, 1));
}

gboolean
zky_autosave_write (const char  *folder,
                    const char  *id,
                    const char  *uri,
                    const char  *text,
                    GError     **error)
{
  g_autofree char *place = dup_folder (folder), *path = make_path (folder, id);
  g_autofree char *all = g_strconcat (HEAD, uri != NULL ? uri : NONE, "\n", text, NULL);

  if (g_mkdir_with_parents (place, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", place, g_strerror (errno));
      return FALSE;
    }

  return g_file_set_contents_full (path, all, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

void
zky_autosave_remove (const char *folder,
                     const char *id)
{
  g_autofree char *path = make_path (folder, id);

  g_unlink (path);
}

void
zky_autosave_free (ZkyAutosave *self)
{
  g_free (self->path);
  g_free (self->uri);
  g_free (self->text);
  g_free (self);
}

/* `1234-0.lua`: whether process 1234 is still there */
static gboolean
is_alive (const char *name)
{
  gint64 pid = g_ascii_strtoll (name, NULL, 10);

  return pid > 0 && pid <= G_MAXINT && (kill ((pid_t) pid, 0) == 0 || errno == EPERM);
}

static ZkyAutosave *
read_one (const char *path)
{
  g_autofree char *contents = NULL;
  ZkyAutosave *self;
  GStatBuf info;
  gsize length;
  char *end;

  if (g_stat (path, &info) != 0 || (gsize) info.st_size > MOST_BYTES || !g_file_get_contents (path, &contents, &length, NULL)
      || !g_utf8_validate (contents, (gssize) length, NULL) || !g_str_has_prefix (contents, HEAD))
    return NULL;
  end = strchr (contents, '\n');
  if (end == NULL)
    return NULL;

  self = g_new0 (ZkyAutosave, 1);
  self->path = g_strdup (path);
  *end = '\0';
  if (!g_str_equal (contents + strlen (HEAD), NONE))
    self->uri = g_strdup (contents + strlen (HEAD));
  self->text = g_strdup (end + 1);

  return self;
}

GPtrArray *
zky_autosave_list (const char *folder)
{
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_autosave_free);
  g_autofree char *place = dup_folder (folder);
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place, name, NULL);
      ZkyAutosave *one = g_str_has_suffix (name, ".lua") && !is_alive (name) ? read_one (path) : NULL;

      if (one != NULL)
        g_ptr_array_add (result, one);
    }

  return result;
}
