/* zky-layout-run.c: laying out: in the helper process, or by ourselves
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout-run.h"

#include <glib/gi18n.h>

#include "zky-layered.h"
#include "zky-layout-protocol.h"

#define HELPER_SECONDS 5
#define MOST_RESTARTS  2 /* of a helper that dies; who dies more often than this is not asked any more */

/* What several layouts that are made together share. @pending: indices of the layouts that the helper has to make; of
 * equal ones the first stands for all. */
typedef struct
{
  ZkyLayout *const  *layouts;
  guint              n;
  ZkyLayoutCache    *cache;
  GBytes           **requests; /* [n], NULL where the helper is not asked */
  GArray            *pending;
  ZkyLayoutProgress  progress;
  gpointer           user_data;
  guint              n_done;
  char              *message;
} Batch;

static void
tell (Batch *self,
      char  *message)
{
  if (self->message == NULL)
    self->message = message;
  else
    g_free (message);
}

static gboolean
take_reply (ZkyLayout *layout,
            GBytes    *reply)
{
  gsize size = 0;
  gconstpointer data = reply != NULL ? g_bytes_get_data (reply, &size) : NULL;

  if (data == NULL || !zky_layout_read_reply (layout, data, size))
    return FALSE;

  zky_layout_sort_sources (layout);
  return TRUE;
}

static void
run_layered (ZkyLayout *layout)
{
  zky_layered_run (layout);
  zky_layout_sort_sources (layout);
}

/* Graphs that the helper is not asked about. */
static gboolean
run_without_helper (Batch     *self,
                    ZkyLayout *layout)
{
  if (layout->n_boxes > ZKY_LAYOUT_MOST_BOXES)
    tell (self, g_strdup_printf (_("%u nodes are more than %u, so they are laid out in plain layers"),
                                 layout->n_boxes, ZKY_LAYOUT_MOST_BOXES));
  else if (layout->n_links > ZKY_LAYOUT_MOST_LINKS)
    tell (self, g_strdup_printf (_("%u connections are more than %u, so the nodes are laid out in plain layers"),
                                 layout->n_links, ZKY_LAYOUT_MOST_LINKS));
  else if (layout->n_boxes >= 2 && !zky_layout_fits_helper (layout))
    tell (self, g_strdup (_("A group is too large for Graphviz, so it is laid out in plain layers")));
  else if (layout->n_boxes >= 2)
    return FALSE;

  run_layered (layout);
  return TRUE;
}

/* What is in the cache is taken from there; of the rest each different problem is pending once. */
static void
prepare (Batch *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_bytes_hash, g_bytes_equal);

  for (guint i = 0; i < self->n; i++)
    {
      g_autoptr (GBytes) reply = NULL;

      if (run_without_helper (self, self->layouts[i]))
        continue;
      self->requests[i] = zky_layout_write_request (self->layouts[i]);
      reply = self->cache != NULL ? zky_layout_cache_lookup (self->cache, self->requests[i]) : NULL;
      if (reply != NULL && take_reply (self->layouts[i], reply))
        g_clear_pointer (&self->requests[i], g_bytes_unref);
      else if (g_hash_table_add (seen, self->requests[i]))
        g_array_append_val (self->pending, i);
    }
}

/* Hands the reply to all that asked the same. */
static gboolean
distribute (Batch  *self,
            GBytes *request,
            GBytes *reply)
{
  g_autoptr (GBytes) kept = g_bytes_ref (request);

  for (guint i = 0; i < self->n; i++)
    if (self->requests[i] != NULL && g_bytes_equal (self->requests[i], kept))
      {
        if (!take_reply (self->layouts[i], reply))
          return FALSE;
        g_clear_pointer (&self->requests[i], g_bytes_unref);
      }
  if (self->cache != NULL)
    zky_layout_cache_store (self->cache, kept, reply);

  return TRUE;
}

static void
progress_cb (guint    done,
             guint    total,
             gpointer user_data)
{
  Batch *self = user_data;

  if (self->progress != NULL)
    self->progress (self->n_done + done, self->n_done + total, self->user_data);
}

/* One life of the helper. What it did not answer stays pending but for the first of them, at which it died. */
static void
ask_helper (Batch         *self,
            GCancellable  *cancellable,
            GError       **error)
{
  guint n = self->pending->len, answered;
  g_autofree GBytes **requests = g_new (GBytes *, n), **replies = g_new0 (GBytes *, n);

  for (guint i = 0; i < n; i++)
    requests[i] = self->requests[g_array_index (self->pending, guint, i)];
  answered = zky_layout_process_run (requests, n, replies, HELPER_SECONDS * 1000, progress_cb, self, cancellable, error);
  for (guint i = 0; i < answered; i++)
    {
      if (replies[i] == NULL)
        tell (self, g_strdup (_("Laid out in plain layers: the layout helper could not do it")));
      else if (!distribute (self, requests[i], replies[i]))
        tell (self, g_strdup (_("Laid out in plain layers: the layout helper answered with something else")));
      g_clear_pointer (&replies[i], g_bytes_unref);
    }

  self->n_done += answered;
  g_array_remove_range (self->pending, 0, MIN (answered + 1, n));
}

static gboolean
run_batch (Batch         *self,
           GCancellable  *cancellable,
           GError       **error)
{
  prepare (self);
  for (guint restarts = 0; self->pending->len > 0 && restarts <= MOST_RESTARTS; restarts++)
    {
      g_autoptr (GError) local_error = NULL;

      ask_helper (self, cancellable, &local_error);
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (local_error != NULL)
        tell (self, g_strdup_printf (_("Laid out in plain layers: %s"), local_error->message));
    }

  for (guint i = 0; i < self->n; i++)
    if (self->requests[i] != NULL)
      run_layered (self->layouts[i]);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * zky_layout_run_helper:
 * @layout: a problem
 * @milliseconds: how long the helper may take
 * @cancellable: (nullable): stops it
 * @error: why there is no solution
 *
 * Lays out in the helper process, whatever the size.
 *
 * Returns: whether @layout has a solution now
 */
gboolean
zky_layout_run_helper (ZkyLayout    *layout,
                       guint         milliseconds,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autoptr (GBytes) request = zky_layout_write_request (layout), reply = NULL;

  if (zky_layout_process_run (&request, 1, &reply, milliseconds, NULL, NULL, cancellable, error) < 1)
    return FALSE;
  if (reply != NULL && zky_layout_read_reply (layout, g_bytes_get_data (reply, NULL), g_bytes_get_size (reply)))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the layout helper answered with something else");
  return FALSE;
}

/**
 * zky_layout_run_many:
 * @layouts: (array length=n): problems
 * @n: how many
 * @cache: (nullable): of earlier solutions
 * @progress: (nullable): called in this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops it
 * @message: (out) (nullable): what the user should know of it
 * @error: set when it was cancelled
 *
 * Lays out with one helper those that are small enough for it, the others, and those that it fails at, in plain layers.
 * Equal problems are laid out once.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
zky_layout_run_many (ZkyLayout *const *layouts,
                     guint             n,
                     ZkyLayoutCache   *cache,
                     ZkyLayoutProgress progress,
                     gpointer          user_data,
                     GCancellable     *cancellable,
                     char            **message,
                     GError          **error)
{
  Batch batch = { .layouts = layouts, .n = n, .cache = cache, .progress = progress, .user_data = user_data };
  gboolean worked;

  batch.requests = g_new0 (GBytes *, n + 1);
  batch.pending = g_array_new (FALSE, FALSE, sizeof (guint));
  worked = run_batch (&batch, cancellable, error);

  for (guint i = 0; i < n; i++)
    g_clear_pointer (&batch.requests[i], g_bytes_unref);
  g_free (batch.requests);
  g_array_unref (batch.pending);
  *message = worked ? batch.message : NULL;
  if (!worked)
    g_free (batch.message);

  return worked;
}

/**
 * zky_layout_run:
 * @layout: a problem
 * @cancellable: (nullable): stops it
 * @message: (out) (nullable): what the user should know of it
 * @error: set when it was cancelled
 *
 * Lays out with the helper where the graph is small enough for it and it does its work, else in plain layers.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
zky_layout_run (ZkyLayout    *layout,
                GCancellable *cancellable,
                char        **message,
                GError      **error)
{
  return zky_layout_run_many (&layout, 1, NULL, NULL, NULL, cancellable, message, error);
}
