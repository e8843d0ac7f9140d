/* walk-census.c: what is alive in this process
 * SPDX-License-Identifier: Apache-2.0 */
#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

#include "walk.h"

#include "zky-export-dialog.h"
#include "zky-gallery.h"
#include "zky-preferences.h"
#include "zky-probe.h"
#include "zky-target-chooser.h"
#include "zky-value-editor.h"

/* A second half with more than these over the first has a leak: what is rested on is the same each time, but the last few
 * calls may not have been let go of by their threads yet, and widgets are made as they are first needed. */
#define MORE_GRAPHS  2
#define MORE_OBJECTS 12
#define MORE_HEAP    24.0
#define MORE_MEMORY  120.0

/* Of one class whose objects are counted */
typedef struct
{
  void (*constructed) (GObject *object);
  void (*finalize)    (GObject *object);
  int    n;                               /* atomic */
  int    n_first;                         /* at the first rest */
} Counted;

static GHashTable *counted; /* GType → Counted; complete before there is a second thread that looks */

static Counted *
find (GObject *object)
{
  return g_hash_table_lookup (counted, GSIZE_TO_POINTER (G_OBJECT_TYPE (object)));
}

static void
count_constructed (GObject *object)
{
  Counted *self = find (object);

  g_atomic_int_inc (&self->n);
  self->constructed (object);
}

static void
count_finalize (GObject *object)
{
  Counted *self = find (object);

  g_atomic_int_add (&self->n, -1);
  self->finalize (object);
}

/* All of zkynet's classes are final: an object's class is the one that was changed here. */
static void
count_type (GType type)
{
  g_autofree GType *children = g_type_children (type, NULL);
  GObjectClass *klass;
  Counted *self;

  for (guint i = 0; children[i] != 0; i++)
    count_type (children[i]);
  if (!g_str_has_prefix (g_type_name (type), "Zky") || G_TYPE_IS_ABSTRACT (type)
      || g_hash_table_contains (counted, GSIZE_TO_POINTER (type)))
    return;

  klass = g_type_class_ref (type);
  self = g_new0 (Counted, 1);
  self->constructed = klass->constructed;
  self->finalize = klass->finalize;
  g_hash_table_insert (counted, GSIZE_TO_POINTER (type), self);
  klass->constructed = count_constructed;
  klass->finalize = count_finalize;
}

/* Counts objects from now on, of all classes: those that the window is made of name those that they are made of. */
void
walk_census_start (void)
{
  guint n;

  counted = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_type_ensure (ZKY_TYPE_APPLICATION);
  g_type_ensure (ZKY_TYPE_EXPORT_DIALOG);
  g_type_ensure (ZKY_TYPE_GALLERY);
  g_type_ensure (ZKY_TYPE_PREFERENCES);
  g_type_ensure (ZKY_TYPE_PROBE);
  g_type_ensure (ZKY_TYPE_TARGET_CHOOSER);
  g_type_ensure (ZKY_TYPE_VALUE_EDITOR);
  g_type_ensure (ZKY_TYPE_WINDOW);
  do
    {
      n = g_hash_table_size (counted);
      count_type (G_TYPE_OBJECT);
    }
  while (g_hash_table_size (counted) > n);
}

static int
get_n (GType type)
{
  Counted *self = g_hash_table_lookup (counted, GSIZE_TO_POINTER (type));

  return self != NULL ? g_atomic_int_get (&self->n) : 0;
}

/* Which objects there are more of than at the first call of this, which remembers. */
char *
walk_census_describe (void)
{
  static gboolean remembered;
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer type, value;

  g_hash_table_iter_init (&iter, counted);
  while (g_hash_table_iter_next (&iter, &type, &value))
    {
      Counted *self = value;

      if (!remembered)
        self->n_first = g_atomic_int_get (&self->n);
      else if (g_atomic_int_get (&self->n) > self->n_first)
        g_string_append_printf (text, " +%d %s", g_atomic_int_get (&self->n) - self->n_first, g_type_name (GPOINTER_TO_SIZE (type)));
    }
  remembered = TRUE;

  return g_string_free (text, FALSE);
}

static double
get_memory (void)
{
  FILE *file = fopen ("/proc/self/statm", "r");
  long size, resident = 0;

  if (file == NULL || fscanf (file, "%ld %ld", &size, &resident) != 2)
    g_error ("/proc/self/statm cannot be read");
  fclose (file);

  return (double) resident * (double) sysconf (_SC_PAGESIZE) / 1e6;
}

void
walk_census_take (Census *census)
{
  GHashTableIter iter;
  gpointer type, value;
  struct mallinfo2 heap;

  *census = (Census) {
    .graphs = (int) zky_graph_get_n_alive (), .scenes = (int) zky_scene_get_n_alive (),
    .sessions = get_n (ZKY_TYPE_SESSION), .windows = get_n (ZKY_TYPE_WINDOW),
  };
  g_hash_table_iter_init (&iter, counted);
  while (g_hash_table_iter_next (&iter, &type, &value))
    if (!g_type_is_a (GPOINTER_TO_SIZE (type), ADW_TYPE_PREFERENCES_GROUP)) /* libadwaita 1.2 forgets a reference to each, emptied by then */
      census->objects += g_atomic_int_get (&((Counted *) value)->n);

  malloc_trim (0);
  heap = mallinfo2 ();
  census->heap = (double) (heap.uordblks + heap.hblkhd) / 1e6;
  census->memory = get_memory ();
}

/* Of the half of @taken that begins at @start the largest of each. */
static Census
find_most (const GArray *taken,
           guint         start,
           guint         end)
{
  Census most = { 0 };

  for (guint i = start; i < end; i++)
    {
      const Census *census = &g_array_index (taken, Census, i);

      most.graphs = MAX (most.graphs, census->graphs);
      most.scenes = MAX (most.scenes, census->scenes);
      most.sessions = MAX (most.sessions, census->sessions);
      most.windows = MAX (most.windows, census->windows);
      most.objects = MAX (most.objects, census->objects);
      most.heap = MAX (most.heap, census->heap);
      most.memory = MAX (most.memory, census->memory);
    }

  return most;
}

static Census
find_least (const GArray *taken,
            guint         start,
            guint         end)
{
  Census least = g_array_index (taken, Census, start);

  for (guint i = start; i < end; i++)
    {
      const Census *census = &g_array_index (taken, Census, i);

      least.graphs = MIN (least.graphs, census->graphs);
      least.scenes = MIN (least.scenes, census->scenes);
      least.sessions = MIN (least.sessions, census->sessions);
      least.windows = MIN (least.windows, census->windows);
      least.objects = MIN (least.objects, census->objects);
      least.heap = MIN (least.heap, census->heap);
      least.memory = MIN (least.memory, census->memory);
    }

  return least;
}

/* A peak may be a chance, and a cache that fills may grow for a while: it leaks where even the least of the later half is
 * above the most of the earlier one. */
char *
walk_census_judge (const GArray *taken)
{
  guint half = taken->len / 2;
  Census before, after;

  if (half == 0)
    return g_strdup ("it never came to rest twice");
  before = find_most (taken, 0, half);
  after = find_least (taken, half, taken->len);
  if (after.windows > before.windows || after.sessions > before.sessions)
    return g_strdup_printf ("%d windows and %d sessions, %d and %d before", after.windows, after.sessions, before.windows, before.sessions);
  if (after.graphs > before.graphs + MORE_GRAPHS || after.scenes > before.scenes + MORE_GRAPHS)
    return g_strdup_printf ("%d graphs and %d scenes, %d and %d before", after.graphs, after.scenes, before.graphs, before.scenes);
  if (after.objects > before.objects + MORE_OBJECTS)
    return g_strdup_printf ("%d objects, %d before", after.objects, before.objects);
  if (after.heap > before.heap + MORE_HEAP || after.memory > before.memory + MORE_MEMORY)
    return g_strdup_printf ("%.1f MB of %.0f MB in use, %.1f of %.0f before", after.heap, after.memory, before.heap, before.memory);

  return NULL;
}
