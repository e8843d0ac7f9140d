/* zky-thumbnails.c: small pictures of models
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-thumbnails.h"

#include "zky-frame.h"

#define MARGIN      10.0
#define MOST_SCALE  1.2
#define TURN_SCALE  0.3 /* below it another orientation may be better */

typedef struct
{
  GFile          *file;
  char           *key;    /* of the picture: file, time of its last change, theme, pixels */
  const ZkyTheme *theme;
  int             factor;
} Request;

struct _ZkyThumbnails
{
  GObject       parent_instance;

  gboolean      running;

  /* Owned */
  GQueue        waiting;      /* of Request */
  GHashTable   *kept;         /* key → texture */
  GCancellable *cancellable;  /* of what runs */
};

enum { DONE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZkyThumbnails, zky_thumbnails, G_TYPE_OBJECT)

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->file);
  g_free (request->key);
  g_free (request);
}

/* -- In the thread ------------------------------------------------------------------------- */

static void
forget_text (const char *text,
             gpointer    user_data)
{
}

/* How large a picture of all of it is. */
static double
get_scale (ZkyScene *scene)
{
  ZkyRect bounds = zky_scene_get_bounds (scene);

  return MIN (MOST_SCALE, MIN ((ZKY_THUMBNAIL_WIDTH - 2 * MARGIN) / MAX (bounds.width, 1),
                               (ZKY_THUMBNAIL_HEIGHT - 2 * MARGIN) / MAX (bounds.height, 1)));
}

static ZkyScene *
lay_out (ZkyGraph        *graph,
         ZkyOrientation   orientation,
         GCancellable    *cancellable,
         GError         **error)
{
  g_autoptr(ZkyScene) scene = zky_scene_new (graph, &(ZkySceneOptions) { .orientation = orientation });

  return zky_scene_layout (scene, cancellable, error) ? g_steal_pointer (&scene) : NULL;
}

/* A long graph may fit better the other way. */
static ZkyScene *
lay_out_best (ZkyGraph      *graph,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr(ZkyScene) scene = lay_out (graph, ZKY_ORIENTATION_AUTO, cancellable, error), turned = NULL;

  if (scene == NULL || get_scale (scene) >= TURN_SCALE)
    return g_steal_pointer (&scene);

  turned = lay_out (graph, zky_scene_get_orientation (scene) == ZKY_ORIENTATION_LEFT_TO_RIGHT ? ZKY_ORIENTATION_TOP_TO_BOTTOM
                                                                                              : ZKY_ORIENTATION_LEFT_TO_RIGHT,
                    cancellable, error);
  if (turned == NULL)
    return NULL;

  return get_scale (turned) > get_scale (scene) ? g_steal_pointer (&turned) : g_steal_pointer (&scene);
}

static ZkyScene *
make_scene (GFile         *file,
            GCancellable  *cancellable,
            GError       **error)
{
  ZkyModelOptions options = { .cancellable = cancellable, .log = forget_text };
  g_autoptr(ZkyModel) model = zky_model_load (g_file_peek_path (file), &options, error);
  g_autoptr(ZkyGraph) graph = NULL;

  if (model == NULL)
    return NULL;
  graph = zky_graph_new (zky_module_get_name (zky_model_get_module (model)));
  if (!zky_model_call (model, graph, cancellable, error))
    return NULL;

  return lay_out_best (graph, cancellable, error);
}

/* All of it; what is too small to be read is drawn as in a canvas that is zoomed out. */
static void
draw_scene (ZkyScene       *scene,
            const ZkyTheme *theme,
            cairo_t        *cr,
            int             factor)
{
  ZkyFrame frame = ZKY_FRAME_INIT;
  ZkyRect bounds = zky_scene_get_bounds (scene);
  double scale = get_scale (scene);

  frame.theme = theme;
  frame.density = factor;
  cairo_translate (cr, ZKY_THUMBNAIL_WIDTH / 2.0, ZKY_THUMBNAIL_HEIGHT / 2.0);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -bounds.x - bounds.width / 2, -bounds.y - bounds.height / 2);
  zky_frame_draw (&frame, scene, cr, NULL, scale * factor);
}

static GdkTexture *
make_texture (ZkyScene       *scene,
              const ZkyTheme *theme,
              int             factor)
{
  int width = ZKY_THUMBNAIL_WIDTH * factor, height = ZKY_THUMBNAIL_HEIGHT * factor;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr(GBytes) bytes = NULL;
  const ZkyColor *background = &theme->colors[ZKY_COLOR_BACKGROUND];
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, background->red, background->green, background->blue);
  cairo_paint (cr);
  cairo_scale (cr, factor, factor);
  draw_scene (scene, theme, cr, factor);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * (gsize) height,
                                      (GDestroyNotify) cairo_surface_destroy, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
draw (GTask        *task,
      gpointer      source,
      gpointer      data,
      GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  g_autoptr(ZkyScene) scene = make_scene (request->file, cancellable, &error);

  if (scene == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, make_texture (scene, request->theme, request->factor), g_object_unref);
}

/* -- In the main loop -------------------------------------------------------------------------- */

static void start_next (ZkyThumbnails *self);

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  ZkyThumbnails *self = ZKY_THUMBNAILS (source);
  Request *request = g_task_get_task_data (G_TASK (result));
  gboolean stopped = g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)));
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);

  self->running = FALSE;
  if (texture != NULL)
    g_hash_table_insert (self->kept, g_strdup (request->key), g_object_ref (texture));
  if (!stopped)
    g_signal_emit (self, signals[DONE], 0, request->file, texture, error != NULL ? error->message : NULL);
  start_next (self);
}

static void
start_next (ZkyThumbnails *self)
{
  g_autoptr(GTask) task = NULL;
  Request *request;

  if (self->running)
    return;
  request = g_queue_pop_head (&self->waiting);
  if (request == NULL)
    return;

  self->running = TRUE;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, done_cb, NULL);
  g_task_set_source_tag (task, start_next);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, draw);
}

static char *
make_key (GFile          *file,
          const ZkyTheme *theme,
          int             factor)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr(GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_ETAG_VALUE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  const char *etag = info != NULL ? g_file_info_get_etag (info) : NULL;

  return g_strdup_printf ("%s %s %p %d", uri, etag != NULL ? etag : "", theme, factor); /* themes are constants */
}

void
zky_thumbnails_request (ZkyThumbnails  *self,
                        GFile          *file,
                        const ZkyTheme *theme,
                        int             factor)
{
  Request *request;
  GdkTexture *texture;

  g_return_if_fail (ZKY_IS_THUMBNAILS (self));
  g_return_if_fail (G_IS_FILE (file) && g_file_peek_path (file) != NULL);
  g_return_if_fail (theme != NULL && factor > 0);

  request = g_new (Request, 1);
  *request = (Request) { g_object_ref (file), make_key (file, theme, factor), theme, factor };
  texture = g_hash_table_lookup (self->kept, request->key);
  if (texture == NULL)
    {
      g_queue_push_tail (&self->waiting, request);
      start_next (self);
      return;
    }

  g_signal_emit (self, signals[DONE], 0, file, texture, NULL);
  request_free (request);
}

void
zky_thumbnails_stop (ZkyThumbnails *self)
{
  g_return_if_fail (ZKY_IS_THUMBNAILS (self));

  g_queue_clear_full (&self->waiting, request_free);
  g_cancellable_cancel (self->cancellable);
}

static void
zky_thumbnails_finalize (GObject *object)
{
  ZkyThumbnails *self = ZKY_THUMBNAILS (object);

  g_queue_clear_full (&self->waiting, request_free);
  g_hash_table_unref (self->kept);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (zky_thumbnails_parent_class)->finalize (object);
}

static void
zky_thumbnails_class_init (ZkyThumbnailsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zky_thumbnails_finalize;

  signals[DONE] = g_signal_new ("done", ZKY_TYPE_THUMBNAILS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_FILE, GDK_TYPE_TEXTURE, G_TYPE_STRING);
}

static void
zky_thumbnails_init (ZkyThumbnails *self)
{
  g_queue_init (&self->waiting);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

ZkyThumbnails *
zky_thumbnails_new (void)
{
  return g_object_new (ZKY_TYPE_THUMBNAILS, NULL);
}
