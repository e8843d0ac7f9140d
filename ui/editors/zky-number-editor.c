/* zky-number-editor.c: a number as text and as a slider
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-number-editor.h"

#include <math.h>

#include <glib/gi18n.h>

#include "zky-focus.h"

/* Key presses on the slider that follow one another faster are one gesture. */
#define PAUSE (G_TIME_SPAN_SECOND)

#define END_ROOM 10 /* pixels that a scale leaves beside its ends */

struct _ZkyNumberEditor
{
  GtkWidget      parent_instance;

  ZkyDtype       dtype;
  double         value;
  double         min, max, step; /* what the model says */
  ZkyNumberRange range;
  gboolean       updating;       /* what changes is not the user's doing */
  gint64         last_slide;

  /* Template children */
  GtkBox        *box;
  GtkEntry      *entry;
  GtkScale      *scale;
  GtkAdjustment *adjustment;
};

G_DEFINE_FINAL_TYPE (ZkyNumberEditor, zky_number_editor, GTK_TYPE_WIDGET)

enum
{
  BEGIN,
  CHANGED,
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_valid (ZkyNumberEditor *self,
           gboolean         valid)
{
  if (valid)
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
update_text (ZkyNumberEditor *self)
{
  char buffer[ZKY_NUMBER_MAX];

  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), zky_number_format (buffer, self->value, self->dtype));
  self->updating = FALSE;
  set_valid (self, TRUE);
}

/* The ends of the scale are named in the middle below them: long numbers need room beside it. */
static void
add_end (ZkyNumberEditor *self,
         double           value,
         void           (*set_margin) (GtkWidget *widget, int margin))
{
  char buffer[ZKY_NUMBER_MAX];
  const char *text = zky_number_format_digits (buffer, value, 4);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->scale), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  set_margin (GTK_WIDGET (self->scale), MAX (0, width / 2 - END_ROOM));
  gtk_scale_add_mark (self->scale, value, GTK_POS_BOTTOM, text);
}

/* A range of the model is kept; one of our own grows with what is typed. */
static void
update_range (ZkyNumberEditor *self)
{
  self->range = zky_number_range_new (self->value, self->dtype, self->min, self->max, self->step);
  gtk_scale_clear_marks (self->scale);
  add_end (self, self->range.min, gtk_widget_set_margin_start);
  add_end (self, self->range.max, gtk_widget_set_margin_end);
  if (self->range.min < 0 && self->range.max > 0)
    gtk_scale_add_mark (self->scale, 0, GTK_POS_BOTTOM, "0");
}

static void
update_slider (ZkyNumberEditor *self)
{
  self->updating = TRUE;
  gtk_adjustment_configure (self->adjustment, CLAMP (self->value, self->range.min, self->range.max),
                            self->range.min, self->range.max, self->range.step, 10 * self->range.step, 0);
  self->updating = FALSE;
}

static void
emit_number (ZkyNumberEditor *self,
             double           value)
{
  g_autoptr (ZkyTensor) tensor = zky_tensor_new_scalar (self->dtype, value);

  self->value = zky_tensor_get_double (tensor, 0);
  g_signal_emit (self, signals[CHANGED], 0, tensor);
}

static gboolean
parse_number (ZkyNumberEditor *self,
              const char      *text,
              double          *value)
{
  if (!zky_number_parse (text, value, NULL))
    return FALSE;
  if (self->dtype == ZKY_FLOAT32 && isfinite (*value) && !isfinite ((float) *value))
    return FALSE;
  if (self->dtype == ZKY_BOOL)
    return *value == 0 || *value == 1;
  return zky_dtype_is_float (self->dtype) || *value == (double) (gint64) CLAMP (*value, -1e18, 1e18);
}

static void
text_changed_cb (ZkyNumberEditor *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr (ZkyTensor) tensor = NULL;
  double value;

  if (self->updating)
    return;
  if (parse_number (self, text, &value))
    {
      set_valid (self, TRUE);
      emit_number (self, value);
      if (value < self->range.min || value > self->range.max)
        update_range (self);
      update_slider (self);
      return;
    }
  if (text[0] == '[')
    tensor = zky_tensor_parse (text, self->dtype, NULL);
  set_valid (self, tensor != NULL);
  if (tensor != NULL)
    g_signal_emit (self, signals[CHANGED], 0, tensor);
}

static void
activated_cb (ZkyNumberEditor *self)
{
  if (!gtk_widget_has_css_class (GTK_WIDGET (self->entry), "error"))
    g_signal_emit (self, signals[DONE], 0);
}

static void
focus_entered_cb (ZkyNumberEditor *self)
{
  g_signal_emit (self, signals[BEGIN], 0);
}

static void
slide_to (ZkyNumberEditor *self,
          double           value)
{
  emit_number (self, zky_number_range_snap (&self->range, value));
  update_text (self);
  update_slider (self);
}

/* Up and Down in the text go one step, as in a spin button. */
static gboolean
key_pressed_cb (ZkyNumberEditor *self,
                guint            key,
                guint            code,
                GdkModifierType  state)
{
  double step = key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? self->range.step
                : key == GDK_KEY_Down || key == GDK_KEY_KP_Down ? -self->range.step : 0;

  if (step == 0)
    return GDK_EVENT_PROPAGATE;
  slide_to (self, self->value + step);
  return GDK_EVENT_STOP;
}

static void
slider_pressed_cb (ZkyNumberEditor *self)
{
  g_signal_emit (self, signals[BEGIN], 0);
  self->last_slide = G_MAXINT64;
}

static gboolean
slid_cb (ZkyNumberEditor *self,
         GtkScrollType    scroll,
         double           value)
{
  if (scroll != GTK_SCROLL_JUMP)
    {
      if (g_get_monotonic_time () - self->last_slide > PAUSE || self->last_slide == G_MAXINT64)
        g_signal_emit (self, signals[BEGIN], 0);
      self->last_slide = g_get_monotonic_time ();
    }
  slide_to (self, value);
  return GDK_EVENT_STOP;
}

static gboolean
lead_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ZKY_NUMBER_EDITOR (widget)->entry));
}

static void
zky_number_editor_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ZKY_TYPE_NUMBER_EDITOR);

  G_OBJECT_CLASS (zky_number_editor_parent_class)->dispose (object);
}

static void
zky_number_editor_class_init (ZkyNumberEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_number_editor_dispose;
  zky_focus_class_lead (widget_class, lead_focus);

  signals[BEGIN] = g_signal_new ("begin", ZKY_TYPE_NUMBER_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", ZKY_TYPE_NUMBER_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[DONE] = g_signal_new ("done", ZKY_TYPE_NUMBER_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "numbereditor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-number-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyNumberEditor, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyNumberEditor, entry);
  gtk_widget_class_bind_template_child (widget_class, ZkyNumberEditor, scale);
  gtk_widget_class_bind_template_child (widget_class, ZkyNumberEditor, adjustment);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, slider_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, slid_cb);
}

static void
zky_number_editor_init (ZkyNumberEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Number"), -1);
}

/**
 * zky_number_editor_new:
 * @value: a scalar
 * @min, @max, @step: what the model says of it; NaN where it says nothing
 */
GtkWidget *
zky_number_editor_new (ZkyTensor *value,
                       double     min,
                       double     max,
                       double     step)
{
  ZkyNumberEditor *self = g_object_new (ZKY_TYPE_NUMBER_EDITOR, NULL);

  self->dtype = zky_tensor_get_dtype (value);
  self->min = min;
  self->max = max;
  self->step = step;
  zky_number_editor_set_value (self, value);
  return GTK_WIDGET (self);
}

/**
 * zky_number_editor_set_value:
 *
 * Shows @value; emits nothing.
 */
void
zky_number_editor_set_value (ZkyNumberEditor *self,
                             ZkyTensor       *value)
{
  g_return_if_fail (ZKY_IS_NUMBER_EDITOR (self));
  g_return_if_fail (zky_tensor_get_size (value) == 1);

  self->value = zky_tensor_get_double (value, 0);
  update_range (self);
  update_slider (self);
  update_text (self);
}
