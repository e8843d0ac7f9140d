/* test-gallery.c: the window of all examples
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

#include "zky-examples.h"
#include "zky-gallery.h"
#include "zky-settings.h"

static ZkyGallery *
open_gallery (WindowFixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();

  fixture_activate (fixture, "win.gallery");
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GObject) window = g_list_model_get_item (windows, i);

      if (ZKY_IS_GALLERY (window))
        return ZKY_GALLERY (window);
    }
  g_assert_not_reached ();
}

/* That of the first topic. */
static GtkFlowBox *
get_box (ZkyGallery *gallery)
{
  return GTK_FLOW_BOX (fixture_find (GTK_WIDGET (gallery), GTK_TYPE_FLOW_BOX));
}

static GtkEditable *
get_entry (ZkyGallery *gallery)
{
  return GTK_EDITABLE (gtk_widget_get_template_child (GTK_WIDGET (gallery), ZKY_TYPE_GALLERY, "entry"));
}

static gboolean
has_picture (gpointer data)
{
  GtkWidget *picture = fixture_find (GTK_WIDGET (gtk_flow_box_get_child_at_index (data, 0)), GTK_TYPE_PICTURE);

  return gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL;
}

static gboolean
has_other_picture (gpointer data)
{
  GtkWidget *picture = fixture_find (GTK_WIDGET (gtk_flow_box_get_child_at_index (data, 0)), GTK_TYPE_PICTURE);

  return gtk_picture_get_paintable (GTK_PICTURE (picture)) != g_object_get_data (G_OBJECT (data), "before");
}

/* Pictures have the palette of the settings, and follow it. */
static void
test_palette (WindowFixture *fixture,
              gconstpointer  data)
{
  g_autoptr(GSettings) settings = zky_settings_new ();
  ZkyGallery *gallery;
  GtkFlowBox *box;
  GtkWidget *picture;

  g_settings_reset (settings, "palette");
  fixture_reopen (fixture, settings);
  gallery = open_gallery (fixture);
  box = get_box (gallery);
  g_assert_true (wait_for (has_picture, box));
  picture = fixture_find (GTK_WIDGET (gtk_flow_box_get_child_at_index (box, 0)), GTK_TYPE_PICTURE);
  g_object_set_data_full (G_OBJECT (box), "before", g_object_ref (gtk_picture_get_paintable (GTK_PICTURE (picture))), g_object_unref);
  g_settings_set_string (settings, "palette", "grey");
  g_assert_true (wait_for (has_other_picture, box));
  g_settings_reset (settings, "palette");
  gtk_window_destroy (GTK_WINDOW (gallery));
}

/* All examples are there from the first moment, and the pictures come. */
static void
test_show (WindowFixture *fixture,
           gconstpointer  data)
{
  ZkyGallery *gallery = open_gallery (fixture);
  g_autoptr(GPtrArray) examples = zky_examples_list ();

  g_assert_cmpuint (zky_gallery_get_n_found (gallery), ==, examples->len);
  g_assert_true (wait_for (has_picture, get_box (gallery)));
  gtk_window_close (GTK_WINDOW (gallery));

  /* It is known the next time. */
  gallery = open_gallery (fixture);
  g_assert_true (has_picture (get_box (gallery)));
  gtk_window_destroy (GTK_WINDOW (gallery));
}

static void
search (ZkyGallery *gallery,
        const char *text)
{
  gtk_editable_set_text (get_entry (gallery), text);
  g_signal_emit_by_name (get_entry (gallery), "search-changed"); /* as it comes after a while */
}

/* In titles, texts and names of files, in any order and case; what is chosen is opened, and the gallery goes. */
static void
test_search (WindowFixture *fixture,
             gconstpointer  data)
{
  ZkyGallery *gallery = open_gallery (fixture);
  GtkWidget *gone = GTK_WIDGET (gallery);
  guint n = zky_gallery_get_n_found (gallery);

  search (gallery, "neuron");
  g_assert_cmpuint (zky_gallery_get_n_found (gallery), >=, 1);
  g_assert_cmpuint (zky_gallery_get_n_found (gallery), <, n);
  search (gallery, "NEURON.lua One");
  g_assert_cmpuint (zky_gallery_get_n_found (gallery), ==, 1);
  search (gallery, "no such thing");
  g_assert_cmpuint (zky_gallery_get_n_found (gallery), ==, 0);
  g_signal_emit_by_name (get_entry (gallery), "activate"); /* opens nothing */
  search (gallery, "simple.lua");

  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  fixture_expect_call (fixture);
  g_signal_emit_by_name (get_entry (gallery), "activate");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 36);
  while (gone != NULL)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/gallery/show", test_show);
  FIXTURE_ADD ("/app/gallery/palette", test_palette);
  FIXTURE_ADD ("/app/gallery/search", test_search);

  return g_test_run ();
}
