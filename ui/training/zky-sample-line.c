/* zky-sample-line.c: what a model that learns texts writes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sample-line.h"

#include <glib/gi18n.h>
#include <zky.h>

struct _ZkySampleLine
{
  GtkWidget    parent_instance;

  /* Template children */
  GtkWidget   *box;
  GtkEditable *prompt_entry;
  GtkEditable *temperature_entry;
  GtkEditable *seed_entry;
  GtkLabel    *text_label;
  GtkLabel    *error_label;
};

G_DEFINE_FINAL_TYPE (ZkySampleLine, zky_sample_line, GTK_TYPE_WIDGET)

enum { WISHED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
mark (GtkEditable *entry,
      gboolean     good)
{
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
}

/* What cannot be read is marked, and nothing is asked for. */
static gboolean
read_fields (ZkySampleLine *self,
             double        *temperature,
             guint64       *seed)
{
  gboolean good_temperature = zky_number_parse (gtk_editable_get_text (self->temperature_entry), temperature, NULL)
                              && *temperature >= 0 && *temperature <= 1000;
  gboolean good_seed = g_ascii_string_to_unsigned (gtk_editable_get_text (self->seed_entry), 10, 0, G_MAXUINT32, seed, NULL);

  mark (self->temperature_entry, good_temperature);
  mark (self->seed_entry, good_seed);

  return good_temperature && good_seed;
}

static void
field_cb (ZkySampleLine *self)
{
  double temperature;
  guint64 seed;

  if (read_fields (self, &temperature, &seed))
    g_signal_emit (self, signals[WISHED], 0);
}

/* Another text: the next seed. */
static void
again_cb (ZkySampleLine *self)
{
  g_autofree char *text = NULL;
  double temperature;
  guint64 seed;

  if (!read_fields (self, &temperature, &seed))
    return;
  text = g_strdup_printf ("%" G_GUINT64_FORMAT, (seed + 1) & G_MAXUINT32);
  gtk_editable_set_text (self->seed_entry, text);
  g_signal_emit (self, signals[WISHED], 0);
}

static void
zky_sample_line_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ZKY_TYPE_SAMPLE_LINE);

  G_OBJECT_CLASS (zky_sample_line_parent_class)->dispose (object);
}

static void
zky_sample_line_class_init (ZkySampleLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_sample_line_dispose;
  signals[WISHED] = g_signal_new ("wished", ZKY_TYPE_SAMPLE_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "sampleline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-sample-line.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkySampleLine, box);
  gtk_widget_class_bind_template_child (widget_class, ZkySampleLine, prompt_entry);
  gtk_widget_class_bind_template_child (widget_class, ZkySampleLine, temperature_entry);
  gtk_widget_class_bind_template_child (widget_class, ZkySampleLine, seed_entry);
  gtk_widget_class_bind_template_child (widget_class, ZkySampleLine, text_label);
  gtk_widget_class_bind_template_child (widget_class, ZkySampleLine, error_label);
  gtk_widget_class_bind_template_callback (widget_class, field_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
zky_sample_line_init (ZkySampleLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sample"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
zky_sample_line_new (void)
{
  return g_object_new (ZKY_TYPE_SAMPLE_LINE, NULL);
}

/* The last numbers that could be read, else those that it begins with. */
ZkySampleWish *
zky_sample_line_dup_wish (ZkySampleLine *self)
{
  ZkySampleWish *wish = g_new0 (ZkySampleWish, 1);
  double temperature;
  guint64 seed;

  g_return_val_if_fail (ZKY_IS_SAMPLE_LINE (self), wish);

  wish->prompt = g_strdup (gtk_editable_get_text (self->prompt_entry));
  wish->temperature = 0.8;
  if (read_fields (self, &temperature, &seed))
    {
      wish->temperature = temperature;
      wish->seed = (guint32) seed;
    }

  return wish;
}

void
zky_sample_line_set_sample (ZkySampleLine   *self,
                            const ZkySample *sample,
                            const char      *error)
{
  g_return_if_fail (ZKY_IS_SAMPLE_LINE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), sample != NULL || error != NULL);
  gtk_label_set_text (self->error_label, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  mark (self->prompt_entry, error == NULL);
  if (sample != NULL)
    {
      g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>%s", sample->prompt, sample->text);

      gtk_label_set_markup (self->text_label, markup);
    }
}
