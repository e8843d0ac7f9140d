/* zky-gallery.c: the shipped models, with pictures
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-gallery.h"

#include <string.h>

#include "zky-app-config.h"
#include "zky-app-theme.h"
#include "zky-examples.h"

/* The examples of one topic */
typedef struct
{
  GtkWidget  *heading;
  GtkFlowBox *box;
  guint       n_found;
} Section;

/* What one card shows */
typedef struct
{
  ZkyExample *example;  /* borrowed from the gallery's list */
  Section    *section;
  char       *words;    /* what is searched, in lower case */
  GtkPicture *picture;
  GtkStack   *stack;    /* waiting, picture, problem */
  GtkLabel   *problem;
  GtkWidget  *child;    /* in the flow box */
} Card;

struct _ZkyGallery
{
  AdwWindow       parent_instance;

  guint           n_found;

  /* Owned */
  ZkyThumbnails  *thumbnails;
  GSettings      *settings;  /* (nullable): where the palette is kept */
  GPtrArray      *examples;
  GPtrArray      *sections;  /* of Section */
  GPtrArray      *cards;     /* of Card, as the examples */
  GStrv           words;     /* that are searched for */

  /* Template children */
  GtkSearchEntry *entry;
  GtkStack       *stack;
  GtkBox         *list;
};

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZkyGallery, zky_gallery, ADW_TYPE_WINDOW)

static void
card_free (gpointer data)
{
  Card *card = data;

  g_free (card->words);
  g_free (card);
}

/* -- Pictures -------------------------------------------------------------------------------- */

static void
request_pictures (ZkyGallery *self)
{
  zky_thumbnails_stop (self->thumbnails);
  for (guint i = 0; i < self->examples->len; i++)
    zky_thumbnails_request (self->thumbnails, ((ZkyExample *) self->examples->pdata[i])->file, zky_app_theme_get (self->settings),
                            gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

/* In the frame that gives it its size, so that nothing is seen without one */
static gboolean
show_cb (GtkWidget     *stack,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Card *card = user_data;

  gtk_stack_set_visible_child_name (card->stack, gtk_picture_get_paintable (card->picture) != NULL ? "picture" : "problem");

  return G_SOURCE_REMOVE;
}

static void
drawn_cb (ZkyGallery *self,
          GFile      *file,
          GdkTexture *texture,
          const char *problem)
{
  for (guint i = 0; i < self->cards->len; i++)
    {
      Card *card = self->cards->pdata[i];

      if (!g_file_equal (card->example->file, file))
        continue;
      gtk_picture_set_paintable (card->picture, GDK_PAINTABLE (texture));
      gtk_label_set_text (card->problem, problem != NULL ? problem : "");
      gtk_widget_add_tick_callback (GTK_WIDGET (card->stack), show_cb, card, NULL);
    }
}

/* -- Cards ------------------------------------------------------------------------------------- */

static GtkLabel *
make_label (const char *text,
            const char *style,
            int         lines)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (text));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_yalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_lines (label, lines);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (label), style);

  return label;
}

static GtkWidget *
make_stack (Card *card)
{
  GtkWidget *spinner = gtk_spinner_new ();

  card->picture = GTK_PICTURE (gtk_picture_new ());
  card->problem = make_label ("", "dim-label", -1);
  gtk_label_set_ellipsize (card->problem, PANGO_ELLIPSIZE_NONE); /* the card is as high as it has to be */
  gtk_label_set_wrap_mode (card->problem, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (card->problem, 0.5);
  gtk_widget_set_valign (GTK_WIDGET (card->problem), GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (GTK_WIDGET (card->problem), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (card->problem), 12);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_accessible_update_state (GTK_ACCESSIBLE (card->picture), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);

  card->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_add_css_class (GTK_WIDGET (card->stack), "thumbnail");
  gtk_widget_set_overflow (GTK_WIDGET (card->stack), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_size_request (GTK_WIDGET (card->stack), ZKY_THUMBNAIL_WIDTH, ZKY_THUMBNAIL_HEIGHT);
  gtk_stack_add_named (card->stack, spinner, "waiting");
  gtk_stack_add_named (card->stack, GTK_WIDGET (card->picture), "picture");
  gtk_stack_add_named (card->stack, GTK_WIDGET (card->problem), "problem");

  return GTK_WIDGET (card->stack);
}

static void
add_card (ZkyGallery *self,
          Section    *section,
          ZkyExample *example)
{
  Card *card = g_new0 (Card, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *clamp = adw_clamp_new ();
  g_autofree char *name = g_file_get_basename (example->file);
  g_autofree char *all = g_strdup_printf ("%s %s %s %s", example->title, example->summary, name, example->topic);

  card->example = example;
  card->section = section;
  card->words = g_utf8_casefold (all, -1);
  gtk_box_append (GTK_BOX (box), make_stack (card));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (make_label (example->title, "heading", 2)));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (make_label (example->summary, "dim-label", 3)));
  gtk_widget_set_tooltip_text (box, name);

  /* As wide as the picture. */
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), ZKY_THUMBNAIL_WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), ZKY_THUMBNAIL_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);

  card->child = gtk_flow_box_child_new ();
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (card->child), clamp);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card->child), GTK_ACCESSIBLE_PROPERTY_LABEL, example->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, example->summary, -1);
  g_object_set_data (G_OBJECT (card->child), "card", card);
  g_ptr_array_add (self->cards, card);
  gtk_flow_box_append (section->box, card->child);
}

/* -- Searching and choosing -------------------------------------------------------------------- */

static gboolean
filter (GtkFlowBoxChild *child,
        gpointer         user_data)
{
  ZkyGallery *self = user_data;
  Card *card = g_object_get_data (G_OBJECT (child), "card");

  for (guint i = 0; self->words != NULL && self->words[i] != NULL; i++)
    if (strstr (card->words, self->words[i]) == NULL)
      return FALSE;

  card->section->n_found++;
  self->n_found++;

  return TRUE;
}

guint
zky_gallery_get_n_found (ZkyGallery *self)
{
  g_return_val_if_fail (ZKY_IS_GALLERY (self), 0);

  return self->n_found;
}

static void
search_cb (ZkyGallery *self)
{
  g_autofree char *text = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);

  g_clear_pointer (&self->words, g_strfreev);
  self->words = g_strsplit_set (text, " \t", -1);
  self->n_found = 0;
  for (guint i = 0; i < self->sections->len; i++)
    {
      Section *section = self->sections->pdata[i];

      section->n_found = 0;
      gtk_flow_box_invalidate_filter (section->box);
      gtk_widget_set_visible (section->heading, section->n_found > 0);
      gtk_widget_set_visible (GTK_WIDGET (section->box), section->n_found > 0);
    }
  gtk_stack_set_visible_child_name (self->stack, self->n_found > 0 ? "cards" : "none");
}

static Card *
find_first (ZkyGallery *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    if (gtk_widget_get_child_visible (((Card *) self->cards->pdata[i])->child))
      return self->cards->pdata[i];

  return NULL;
}

static void
activated_cb (ZkyGallery      *self,
              GtkFlowBoxChild *child)
{
  Card *card = g_object_get_data (G_OBJECT (child), "card");
  g_autoptr(GFile) file = g_object_ref (card->example->file);

  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[CHOSEN], 0, file);
  g_object_unref (self);
}

/* Enter in the entry opens what is found first. */
static void
entry_activate_cb (ZkyGallery *self)
{
  Card *first = find_first (self);

  if (first != NULL)
    activated_cb (self, GTK_FLOW_BOX_CHILD (first->child));
}

/* Escape empties the entry; in an empty one it closes the window. */
static void
stop_cb (ZkyGallery *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (self->entry))[0] == '\0')
    gtk_window_close (GTK_WINDOW (self));
  else
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/* Not by grabbing the focus, which would leave the box without its cursor. */
static gboolean
enter (Section          *section,
       Card             *card,
       GtkDirectionType  direction)
{
  gtk_flow_box_select_child (section->box, GTK_FLOW_BOX_CHILD (card->child));

  return gtk_widget_child_focus (GTK_WIDGET (section->box), direction);
}

/* An arrow at the border of one topic goes on to the next one, or to the one before. */
static gboolean
keynav_failed_cb (ZkyGallery       *self,
                  GtkDirectionType  direction,
                  GtkFlowBox       *box)
{
  gboolean back = direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;
  guint n = self->cards->len, place = 0;

  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    return FALSE;
  while (place < n && ((Card *) self->cards->pdata[place])->section->box != box)
    place++;
  for (guint i = back ? place - 1 : place; i < n; back ? i-- : i++)
    {
      Card *card = self->cards->pdata[i];

      if (card->section->box != box && gtk_widget_get_child_visible (card->child))
        {
          gtk_flow_box_unselect_all (box);
          return enter (card->section, card, direction);
        }
    }

  return FALSE;
}

/* Down goes from the entry to the cards. */
static gboolean
entry_key_cb (ZkyGallery *self,
              guint       keyval)
{
  Card *first = find_first (self);

  if (keyval != GDK_KEY_Down || first == NULL)
    return FALSE;
  return enter (first->section, first, GTK_DIR_DOWN);
}

/* Letters search wherever the focus is; all other keys are those of the cards, which the entry's own capture would take too. */
static gboolean
key_cb (ZkyGallery            *self,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        GtkEventControllerKey *controller)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) || !g_unichar_isgraph (gdk_keyval_to_unicode (keyval)))
    return FALSE;
  gtk_text_grab_focus_without_selecting (GTK_TEXT (text));

  return gtk_event_controller_key_forward (controller, GTK_WIDGET (text));
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (ZKY_GALLERY (widget)->entry));
}

/* -- The object -------------------------------------------------------------------------------- */

static void
zky_gallery_dispose (GObject *object)
{
  ZkyGallery *self = ZKY_GALLERY (object);

  if (self->thumbnails != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->thumbnails, self);
      zky_thumbnails_stop (self->thumbnails);
    }
  g_clear_object (&self->thumbnails);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_GALLERY);

  G_OBJECT_CLASS (zky_gallery_parent_class)->dispose (object);
}

static void
zky_gallery_finalize (GObject *object)
{
  ZkyGallery *self = ZKY_GALLERY (object);

  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->sections);
  g_ptr_array_unref (self->examples);
  g_strfreev (self->words);

  G_OBJECT_CLASS (zky_gallery_parent_class)->finalize (object);
}

static void
zky_gallery_class_init (ZkyGalleryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_gallery_dispose;
  object_class->finalize = zky_gallery_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", ZKY_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);

  gtk_widget_class_set_template_from_resource (widget_class, ZKY_RESOURCE_UI "zky-gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyGallery, entry);
  gtk_widget_class_bind_template_child (widget_class, ZkyGallery, list);
  gtk_widget_class_bind_template_child (widget_class, ZkyGallery, stack);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);

  gtk_widget_class_install_action (widget_class, "gallery.find", NULL, find_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "gallery.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static Section *
add_section (ZkyGallery *self,
             const char *topic)
{
  Section *section = g_new0 (Section, 1);
  GtkWidget *box = gtk_flow_box_new ();

  section->box = GTK_FLOW_BOX (box);
  section->heading = GTK_WIDGET (make_label (topic, "title-4", 1));
  gtk_widget_add_css_class (section->heading, "topic");
  gtk_widget_add_css_class (box, "gallery");
  gtk_flow_box_set_homogeneous (section->box, TRUE);
  gtk_flow_box_set_activate_on_single_click (section->box, FALSE);
  gtk_flow_box_set_max_children_per_line (section->box, 6);
  gtk_flow_box_set_row_spacing (section->box, 6);
  gtk_flow_box_set_column_spacing (section->box, 6);
  gtk_flow_box_set_filter_func (section->box, filter, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, topic, -1);
  g_signal_connect_swapped (box, "child-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (box, "keynav-failed", G_CALLBACK (keynav_failed_cb), self);
  gtk_box_append (self->list, section->heading);
  gtk_box_append (self->list, box);
  g_ptr_array_add (self->sections, section);

  return section;
}

static void
zky_gallery_init (ZkyGallery *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  const char *topic = NULL;
  Section *section = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->examples = zky_examples_list ();
  self->sections = g_ptr_array_new_with_free_func (g_free);
  self->cards = g_ptr_array_new_with_free_func (card_free);
  for (guint i = 0; i < self->examples->len; i++)
    {
      ZkyExample *example = self->examples->pdata[i];

      if (g_strcmp0 (topic, example->topic) != 0)
        section = add_section (self, topic = example->topic);
      add_card (self, section, example);
    }
  search_cb (self);

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (request_pictures), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (request_pictures), self, G_CONNECT_SWAPPED);
}

static void
follow_palette (ZkyGallery *self,
                GSettings  *settings)
{
  static const char *const changes[] = {
    "changed::palette", "changed::color-positive", "changed::color-negative", "changed::color-gradient", "changed::color-inputs",
  };

  self->settings = g_object_ref (settings);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (settings, changes[i], G_CALLBACK (request_pictures), self, G_CONNECT_SWAPPED);
}

GtkWidget *
zky_gallery_new (GtkWindow     *parent,
                 ZkyThumbnails *thumbnails,
                 GSettings     *settings)
{
  ZkyGallery *self = g_object_new (ZKY_TYPE_GALLERY, "transient-for", parent, NULL);

  g_return_val_if_fail (ZKY_IS_THUMBNAILS (thumbnails), NULL);

  self->thumbnails = g_object_ref (thumbnails);
  if (settings != NULL)
    follow_palette (self, settings);
  g_signal_connect_swapped (thumbnails, "done", G_CALLBACK (drawn_cb), self);
  request_pictures (self);

  return GTK_WIDGET (self);
}
