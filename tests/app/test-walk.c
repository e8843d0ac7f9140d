/* test-walk.c: zkynet used at random: nothing is said, nothing grows, no frame takes long
 * SPDX-License-Identifier: Apache-2.0
 *
 * ZKY_WALK_SECONDS says for how long, ZKY_WALK_SEED which way, ZKY_WALK_WALL that time counts as the clock on the wall tells it
 * and not as the processor does. Run by walk.sh, in a folder of its own. */
#include "walk.h"

#include "zky-examples.h"

#define SECONDS      15
#define SEED         4
#define REST_SECONDS 3       /* from rest to rest in a short walk; a long one rests 60 times */
#define PAUSE_MS     40      /* at most, from one action to the next */
#define REST_TRIES   3000

static const char *const broken_models[] = {
  "local = 3\n",
  "error 'no model'\n",
  "return 5\n",
  "local zky = require 'zky'\nlocal m = zky.module 'E'\nm:input ('x', 1)\nfunction m:call (x) while true do end end\nreturn m\n",
  "local zky = require 'zky'\nlocal m = zky.module 'S'\nm:input ('x', {1, 2})\nfunction m:call (x) local a = x * 2 return zky.matmul (a, {{1, 2, 3}}) end\nreturn m\n",
  "local zky = require 'zky'\nlocal m = zky.module 'N'\nm:input ('x', -1)\nfunction m:call (x) return zky.log (x) / 0 end\nreturn m\n",
  "local zky = require 'zky'\nlocal m = zky.module 'B'\nm:input ('x', zky.randn {400, 400})\nfunction m:call (x) return zky.sum (zky.matmul (x, x)) end\nreturn m\n",
};

/* -- What was done ----------------------------------------------------------------------------- */

static GMutex last_lock;
static GQueue last = G_QUEUE_INIT;

void
walk_say (Walk       *walk,
          const char *format,
          ...)
{
  va_list arguments;
  char *text;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_mutex_lock (&last_lock);
  g_queue_push_tail (&last, text);
  if (g_queue_get_length (&last) > WALK_LEN)
    g_free (g_queue_pop_head (&last));
  g_mutex_unlock (&last_lock);
  walk->n_done++;
  if (g_getenv ("ZKY_WALK_VERBOSE") != NULL)
    g_printerr ("%s\n", text);
}

char *
walk_dup_last (void)
{
  char *text;

  g_mutex_lock (&last_lock);
  text = g_strdup (g_queue_is_empty (&last) ? "nothing" : g_queue_peek_tail (&last));
  g_mutex_unlock (&last_lock);

  return text;
}

void
walk_print_last (void)
{
  g_mutex_lock (&last_lock);
  for (GList *l = last.head; l != NULL; l = l->next)
    {
      g_autofree char *line = g_strescape (l->data, NULL);

      g_printerr ("#   %s\n", line);
    }
  g_mutex_unlock (&last_lock);
}

/* -- Rests ------------------------------------------------------------------------------------- */

typedef struct
{
  Walk    walk;
  gint64  end, rest;      /* when */
  gint64  rest_time;
  char   *rest_model;     /* the text of the first example */
  guint   tries;          /* at coming to rest; 0 while it walks */
  guint   step_id;
  gboolean opened;        /* the first example, for this rest */
  gboolean stuck;
  GArray *taken;          /* of Census */
} Course;

/* Everything but one window is closed. Returns whether there was something to close. */
static gboolean
close_others (Walk      *walk,
              ZkyWindow *window)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) other = g_list_model_get_item (windows, i);

      if (other == GTK_WINDOW (window) || !gtk_widget_get_visible (GTK_WIDGET (other)))
        continue;
      if (!walk_answer (walk, other, TRUE))
        gtk_window_destroy (other);
      return TRUE;
    }

  return FALSE;
}

static gboolean
is_quiet (ZkyWindow *window)
{
  ZkyRunState state = window->training != NULL ? zky_training_run_get_state (window->training) : ZKY_RUN_READY;

  return !zky_session_get_busy (window->session) && state != ZKY_RUN_RUNNING && state != ZKY_RUN_LOADING;
}

/* One try to come to rest: one window, which shows a copy of the first example, and nothing that runs. */
static gboolean
try_to_rest (Course *self)
{
  ZkyWindow *window = walk_get_window (&self->walk);
  g_autofree char *path = g_build_filename (self->walk.folder, "rest.lua", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  if (close_others (&self->walk, window))
    return FALSE;
  if (!self->opened)
    {
      self->opened = TRUE;
      if (window->training != NULL)
        zky_training_run_reset (window->training); /* or opening would ask for what was trained */
      zky_session_stop (window->session);
      zky_session_set_playing (window->session, FALSE);
      if (zky_source_panel_get_modified (window->source_panel))
        zky_source_panel_revert (window->source_panel);
      zky_session_clear_calls (window->session);
      gtk_window_unfullscreen (GTK_WINDOW (window));
      /* Whatever was written there. */
      g_assert_true (g_file_set_contents (path, self->rest_model, -1, NULL));
      zky_window_open_file (window, file);
      return FALSE;
    }

  if (!is_quiet (window) || self->tries < 40)
    return FALSE;

  /* A formula or a text that was typed before may have been called since. */
  self->opened = zky_session_get_file (window->session) != NULL && g_file_equal (zky_session_get_file (window->session), file)
                 && zky_session_get_error (window->session) == NULL;

  return self->opened;
}

/* What keeps it from resting */
static void
say_stuck (Course *self)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  ZkyWindow *window = walk_get_window (&self->walk);
  const char *error = zky_session_get_error (window->session);

  self->stuck = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) other = g_list_model_get_item (windows, i);

      g_printerr ("# still there: %s%s\n", G_OBJECT_TYPE_NAME (other), gtk_widget_get_visible (GTK_WIDGET (other)) ? "" : " (hidden)");
    }
  g_printerr ("# %s %s, %s, %s\n", zky_session_get_title (window->session), zky_session_get_busy (window->session) ? "is busy" : "is called",
              error != NULL ? error : "no error", is_quiet (window) ? "quiet" : "running");
}

static void
rest (Course *self)
{
  g_autofree char *more = NULL;
  Census census;

  if (self->tries++ == 0)
    self->opened = FALSE;
  if (self->tries > REST_TRIES)
    say_stuck (self);
  if (self->stuck || !try_to_rest (self))
    return;

  /* The list of calls keeps what it may by design; that is no leak. */
  zky_session_clear_calls (walk_get_window (&self->walk)->session);
  walk_census_take (&census);
  more = walk_census_describe ();
  g_array_append_val (self->taken, census);
  g_printerr ("# after %u: %d windows, %d sessions, %d graphs, %d scenes, %d objects, %.1f MB in use, %.0f MB%s\n", self->walk.n_done, census.windows,
              census.sessions, census.graphs, census.scenes, census.objects, census.heap, census.memory, more);
  self->tries = 0;
  self->rest = g_get_monotonic_time () + self->rest_time;
}

/* The next step waits before this one is done: some dialogs run a main loop of their own. */
static gboolean
step_cb (gpointer data)
{
  Course *self = data;
  gint64 now = g_get_monotonic_time ();

  self->step_id = g_timeout_add (self->tries > 0 ? 5 : (guint) g_rand_int_range (self->walk.rand, 0, PAUSE_MS), step_cb, self);
  if (self->tries > 0 || now > self->rest)
    rest (self);
  else
    walk_act (&self->walk);

  return G_SOURCE_REMOVE;
}

/* -- The walk ---------------------------------------------------------------------------------- */

static guint
get_number (const char *name,
            guint       usual)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : usual;
}

static void
add_models (Walk *walk)
{
  g_autoptr(GPtrArray) examples = zky_examples_list ();

  walk->models = g_ptr_array_new_with_free_func (g_free);
  g_assert_cmpuint (examples->len, >, 10);
  for (guint i = 0; i < examples->len; i++)
    g_ptr_array_add (walk->models, g_file_get_uri (((ZkyExample *) examples->pdata[i])->file));
  for (guint i = 0; i < G_N_ELEMENTS (broken_models); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/broken-%u.lua", walk->folder, i);

      g_assert_true (g_file_set_contents (path, broken_models[i], -1, NULL));
      g_ptr_array_add (walk->models, g_filename_to_uri (path, NULL, NULL));
    }
}

static void
run (Course *self,
     guint   seconds)
{
  gint64 start = g_get_monotonic_time ();

  self->rest_time = MAX (REST_SECONDS, seconds / 60) * G_USEC_PER_SEC;
  self->rest = 0;
  self->end = start + seconds * G_USEC_PER_SEC;
  self->step_id = g_timeout_add (10, step_cb, self);
  while ((g_get_monotonic_time () < self->end || self->tries > 0) && !self->stuck)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (self->step_id);
}

static void
test_walk (void)
{
  Course self = { .taken = g_array_new (FALSE, FALSE, sizeof (Census)) };
  guint seed = get_number ("ZKY_WALK_SEED", SEED), n_bad;
  g_autofree char *grown = NULL;
  g_autoptr(GFile) first = zky_examples_dup_first ();
  g_autoptr(GError) error = NULL;

  g_printerr ("# ZKY_WALK_SEED=%u\n", seed);
  self.walk.folder = g_get_current_dir ();
  self.walk.rand = g_rand_new_with_seed (seed);
  walk_census_start ();
  self.walk.application = GTK_APPLICATION (zky_application_new (G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (self.walk.application), NULL, &error);
  g_assert_no_error (error);
  add_models (&self.walk);
  g_assert_true (g_file_load_contents (first, NULL, &self.rest_model, NULL, NULL, NULL));
  gtk_window_present (GTK_WINDOW (walk_get_window (&self.walk)));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (walk_get_window (&self.walk)));
  walk_watch_start ();

  run (&self, get_number ("ZKY_WALK_SECONDS", SECONDS));

  n_bad = walk_watch_stop ();
  grown = walk_census_judge (self.taken);
  if (n_bad > 0 || grown != NULL || self.stuck)
    {
      g_printerr ("# %u things done with ZKY_WALK_SEED=%u; the last:\n", self.walk.n_done, seed);
      walk_print_last ();
    }
  g_assert_false (self.stuck);
  g_assert_cmpstr (grown, ==, NULL);
  g_assert_cmpuint (n_bad, ==, 0);
  g_assert_cmpuint (self.walk.n_done, >, 5);
  close_others (&self.walk, NULL);
  g_array_unref (self.taken);
  g_ptr_array_unref (self.walk.models);
  g_rand_free (self.walk.rand);
  g_free (self.walk.folder);
  g_free (self.rest_model);
}

/* What judges a walk knows a leak from what comes and goes. */
static void
test_judge (void)
{
  g_autoptr(GArray) taken = g_array_new (FALSE, FALSE, sizeof (Census));
  g_autofree char *steady = NULL, *grown = NULL, *once = NULL;

  for (int i = 0; i < 10; i++)
    {
      Census census = { .graphs = 3 + i % 3, .scenes = 2, .sessions = 1, .windows = 1, .objects = 60 + i % 7, .heap = 30 + i % 5, .memory = 100 + i };

      g_array_append_val (taken, census);
    }
  steady = walk_census_judge (taken);
  g_assert_cmpstr (steady, ==, NULL);
  for (guint i = 0; i < taken->len; i++)
    g_array_index (taken, Census, i).graphs = (int) (3 + 8 * i);
  grown = walk_census_judge (taken);
  g_assert_nonnull (grown);
  g_assert_nonnull (strstr (grown, "graphs"));
  g_array_set_size (taken, 1);
  once = walk_census_judge (taken);
  g_assert_nonnull (once);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/walk/judge", test_judge);
  g_test_add_func ("/app/walk/walk", test_walk);

  return g_test_run ();
}
