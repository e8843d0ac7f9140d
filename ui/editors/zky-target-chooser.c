/* zky-target-chooser.c: picks what is differentiated
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-target-chooser.h"

#include <glib/gi18n.h>

#include "zky-fill.h"
#include "zky-load-dialog.h"
#include "zky-sheet.h"
#include "zky-wrap-box.h"

#define N_KINDS (ZKY_TARGET_JACOBIAN + 1)

struct _ZkyTargetChooser
{
  GtkWidget       parent_instance;

  /* Owned */
  ZkySession     *session;
  ZkyTensor      *shown;     /* the cotangent that the sheet has, or NULL */

  guint           gesture;   /* of what is typed into the sheet */
  gboolean        updating;  /* the children follow the session */

  /* Children */
  GtkWidget      *box;
  GtkDropDown    *outputs;
  GtkWidget      *single;    /* a label instead of the choices for a single number */
  GtkWidget      *choices;
  GtkCheckButton *kinds[N_KINDS];
  GtkEditable    *element;
  GtkWidget      *weights;   /* a box: the sheet and what fills it */
  GtkWidget      *sheet;
  GtkWidget      *error;
};

G_DEFINE_FINAL_TYPE (ZkyTargetChooser, zky_target_chooser, GTK_TYPE_WIDGET)

static void
show_error (ZkyTargetChooser *self,
            const char       *message)
{
  gtk_label_set_text (GTK_LABEL (self->error), message != NULL ? message : "");
  gtk_widget_set_visible (self->error, message != NULL);
}

/* The output that is picked; NULL for one that has no name of its own to be found by in the next call: the first one. */
static const char *
get_output_name (ZkyTargetChooser *self)
{
  ZkyGraph *graph = zky_session_get_graph (self->session);
  guint i = gtk_drop_down_get_selected (self->outputs);

  return graph != NULL && zky_graph_get_n_outputs (graph) > 1 && i < zky_graph_get_n_outputs (graph)
         ? zky_graph_get_output_name (graph, i) : NULL;
}

static ZkyTensor *
get_output_value (ZkyTargetChooser *self)
{
  ZkyGraph *graph = zky_session_get_graph (self->session);

  return graph != NULL ? zky_node_get_value (zky_graph_get_output (graph, gtk_drop_down_get_selected (self->outputs))) : NULL;
}

static gboolean
fits (const ZkyTensor *cotangent,
      const ZkyTensor *value)
{
  ZkyShape a, b;

  if (cotangent == NULL || value == NULL)
    return FALSE;
  a = zky_tensor_get_shape (cotangent);
  b = zky_tensor_get_shape (value);

  return zky_shape_equal (&a, &b);
}

/* -- To the session ------------------------------------------------------------------------- */

static void
set_cotangent (ZkyTargetChooser *self,
               ZkyTensor        *cotangent,
               guint             gesture)
{
  g_autoptr (ZkyTarget) target = zky_target_new_cotangent (get_output_name (self), cotangent);

  show_error (self, NULL);
  zky_session_set_target (self->session, target, gesture);
}

/* What is typed into the entry, once it is a place; what cannot be one is told of. */
static void
set_element (ZkyTargetChooser *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyTarget) target = zky_target_parse_element (get_output_name (self), gtk_editable_get_text (self->element), &error);
  ZkyTensor *value = get_output_value (self);
  ZkyGraph *graph = zky_session_get_graph (self->session);

  if (target != NULL && value != NULL && !zky_target_check (target, graph, &error))
    g_clear_pointer (&target, zky_target_unref);
  show_error (self, target == NULL ? error->message : NULL);
  if (target != NULL)
    zky_session_set_target (self->session, target, 0);
}

/* Ones of the output's shape, or what was typed before. */
static void
begin_cotangent (ZkyTargetChooser *self)
{
  g_autoptr (ZkyTensor) ones = NULL;
  ZkyTensor *value = get_output_value (self);

  if (fits (self->shown, value))
    ones = zky_tensor_ref (self->shown);
  else if (value != NULL)
    ones = zky_fill_constant (value, 1, NULL);
  if (ones != NULL)
    set_cotangent (self, ones, 0);
}

static void
set_kind (ZkyTargetChooser *self,
          ZkyTargetKind     kind)
{
  g_autoptr (ZkyTarget) plain = NULL;

  show_error (self, NULL);
  switch (kind)
    {
    case ZKY_TARGET_ELEMENT:
      set_element (self);
      break;
    case ZKY_TARGET_COTANGENT:
      begin_cotangent (self);
      break;
    case ZKY_TARGET_SUM:
    case ZKY_TARGET_JACOBIAN:
    default:
      /* The sum of the only output is what there is without a choice. */
      if (kind == ZKY_TARGET_JACOBIAN || get_output_name (self) != NULL)
        plain = zky_target_new (get_output_name (self), kind);
      zky_session_set_target (self->session, plain, 0);
      break;
    }
}

static void
kind_cb (ZkyTargetChooser *self,
         GtkCheckButton   *button)
{
  if (self->updating || !gtk_check_button_get_active (button))
    return;

  for (guint kind = 0; kind < N_KINDS; kind++)
    if (self->kinds[kind] == button)
      set_kind (self, kind);
}

static void
output_cb (ZkyTargetChooser *self)
{
  if (!self->updating)
    set_kind (self, ZKY_TARGET_SUM);
}

static void
element_cb (ZkyTargetChooser *self)
{
  if (self->updating)
    return;

  self->updating = TRUE;
  gtk_check_button_set_active (self->kinds[ZKY_TARGET_ELEMENT], TRUE);
  self->updating = FALSE;
  set_element (self);
}

static void
sheet_begin_cb (ZkyTargetChooser *self)
{
  self->gesture = zky_session_new_gesture (self->session);
}

static void
take_shown (ZkyTargetChooser *self,
            ZkyTensor        *cotangent)
{
  ZkyTensor *before = self->shown;

  self->shown = zky_tensor_ref (cotangent);
  g_clear_pointer (&before, zky_tensor_unref);
}

static void
sheet_changed_cb (ZkyTargetChooser *self,
                  ZkyTensor        *value)
{
  take_shown (self, value);
  set_cotangent (self, value, self->gesture);
}

static void
ones_cb (ZkyTargetChooser *self)
{
  ZkyTensor *value = get_output_value (self);
  g_autoptr (ZkyTensor) ones = value != NULL ? zky_fill_constant (value, 1, NULL) : NULL;

  if (ones != NULL)
    set_cotangent (self, ones, 0);
}

static gboolean
load (gpointer     user_data,
      const char  *path,
      GError     **error)
{
  ZkyTargetChooser *self = user_data;
  g_autoptr (ZkyTensor) cotangent = NULL;
  ZkyTensor *value = get_output_value (self);

  if (value == NULL)
    return TRUE;
  cotangent = zky_fill_load (value, path, FALSE, error);
  if (cotangent != NULL)
    set_cotangent (self, cotangent, 0);

  return cotangent != NULL;
}

static void
load_cb (ZkyTargetChooser *self)
{
  zky_load_dialog_open (GTK_WIDGET (self), _("Load a Cotangent: .npy or .csv"), load);
}

/* -- From the session ----------------------------------------------------------------------- */

static gboolean
lists_outputs (ZkyTargetChooser *self,
               ZkyGraph         *graph)
{
  GListModel *names = gtk_drop_down_get_model (self->outputs);
  guint n = zky_graph_get_n_outputs (graph);

  if (names == NULL || g_list_model_get_n_items (names) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (names), i), zky_graph_get_output_name (graph, i)))
      return FALSE;

  return TRUE;
}

/* The same ones stay as they are: this is called for the choice of one, while GTK still is about its row. */
static void
list_outputs (ZkyTargetChooser *self,
              ZkyGraph         *graph)
{
  g_autoptr (GtkStringList) names = NULL;

  if (lists_outputs (self, graph))
    return;

  names = gtk_string_list_new (NULL);
  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    gtk_string_list_append (names, zky_graph_get_output_name (graph, i));
  gtk_drop_down_set_model (self->outputs, G_LIST_MODEL (names));
}

static void
update_outputs (ZkyTargetChooser *self,
                ZkyGraph         *graph)
{
  ZkyNode *output = zky_target_find_output (zky_session_get_target (self->session), graph, NULL);
  guint picked = 0;

  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    if (zky_graph_get_output (graph, i) == output)
      picked = i;
  list_outputs (self, graph);
  gtk_drop_down_set_selected (self->outputs, picked);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->outputs)), zky_graph_get_n_outputs (graph) > 1);
}

/* The sheet has the present weights while they are what is chosen. */
static void
update_sheet (ZkyTargetChooser *self,
              ZkyTensor        *cotangent)
{
  gboolean same = cotangent != NULL && self->sheet != NULL && fits (self->shown, cotangent);

  gtk_widget_set_visible (self->weights, cotangent != NULL);
  if (cotangent == NULL || cotangent == self->shown)
    return;

  if (!same)
    {
      if (self->sheet != NULL)
        gtk_box_remove (GTK_BOX (self->weights), self->sheet);
      self->sheet = zky_sheet_new (cotangent, FALSE);
      gtk_box_prepend (GTK_BOX (self->weights), self->sheet);
      g_signal_connect_swapped (self->sheet, "begin", G_CALLBACK (sheet_begin_cb), self);
      g_signal_connect_swapped (self->sheet, "changed", G_CALLBACK (sheet_changed_cb), self);
    }
  else
    zky_sheet_set_value (ZKY_SHEET (self->sheet), cotangent);
  take_shown (self, cotangent);
}

static void
update_element (ZkyTargetChooser *self,
                ZkyTarget        *target,
                const ZkyTensor  *value)
{
  g_autofree char *place = zky_target_dup_element (target);
  GString *zeros = g_string_new (NULL);

  for (guint i = 0; i < zky_tensor_get_n_axes (value); i++)
    g_string_append (zeros, i > 0 ? ", 0" : "0");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->element), zeros->str);
  if (place == NULL && gtk_editable_get_text (self->element)[0] == '\0')
    place = g_strdup (zeros->str);
  /* What is being typed is not put into another form under the hands. */
  if (place != NULL && !gtk_widget_is_focus (GTK_WIDGET (gtk_editable_get_delegate (self->element))))
    gtk_editable_set_text (self->element, place);
  g_string_free (zeros, TRUE);
}

static void
update (ZkyTargetChooser *self)
{
  ZkyGraph *graph = zky_session_get_graph (self->session);
  ZkyTarget *target = zky_session_get_target (self->session);
  ZkyTensor *value;

  if (graph == NULL || zky_graph_get_n_outputs (graph) == 0)
    return;

  self->updating = TRUE;
  update_outputs (self, graph);
  value = get_output_value (self);
  gtk_widget_set_visible (self->single, value == NULL || zky_tensor_get_n_axes (value) == 0);
  gtk_widget_set_visible (self->choices, value != NULL && zky_tensor_get_n_axes (value) > 0);
  if (value != NULL)
    {
      gtk_check_button_set_active (self->kinds[zky_target_get_kind (target)], TRUE);
      update_element (self, target, value);
      update_sheet (self, zky_target_get_cotangent (target));
    }
  self->updating = FALSE;
}

/* -- The object ----------------------------------------------------------------------------- */

static void
append_kind (ZkyTargetChooser *self,
             ZkyTargetKind     kind,
             const char       *label,
             const char       *tooltip,
             GtkWidget        *beside)
{
  GtkWidget *button = gtk_check_button_new_with_label (label);
  GtkWidget *line = zky_wrap_box_new (8);

  if (kind > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->kinds[0]);
  self->kinds[kind] = GTK_CHECK_BUTTON (button);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (kind_cb), self);
  gtk_widget_set_parent (button, line);
  if (beside != NULL)
    gtk_widget_set_parent (beside, line);
  gtk_box_append (GTK_BOX (self->choices), line);
}

static void
append_button (GtkWidget  *box,
               const char *label,
               const char *tooltip,
               GCallback   clicked,
               gpointer    self)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (box), button);
}

static void
create_weights (ZkyTargetChooser *self)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->weights = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_start (self->weights, 24);
  append_button (tools, _("Ones"), _("1 everywhere, which is the sum"), G_CALLBACK (ones_cb), self);
  append_button (tools, _("Load…"), _("Weights from a .npy or .csv file"), G_CALLBACK (load_cb), self);
  gtk_box_append (GTK_BOX (self->weights), tools);
}

static void
create_choices (ZkyTargetChooser *self)
{
  self->choices = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->element = GTK_EDITABLE (gtk_entry_new ());
  gtk_editable_set_width_chars (self->element, 8);
  gtk_editable_set_max_width_chars (self->element, 10);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->element), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Index of the element, counted from 0"), -1);
  g_signal_connect_swapped (self->element, "changed", G_CALLBACK (element_cb), self);

  append_kind (self, ZKY_TARGET_SUM, _("Sum of all elements"), _("Each element counts once"), NULL);
  append_kind (self, ZKY_TARGET_ELEMENT, _("One element"), _("One number of the output alone"), GTK_WIDGET (self->element));
  append_kind (self, ZKY_TARGET_COTANGENT, _("Cotangent"), _("Each element times a weight"), NULL);
  create_weights (self);
  gtk_box_append (GTK_BOX (self->choices), self->weights);
  append_kind (self, ZKY_TARGET_JACOBIAN, _("Jacobian"), _("Each element on its own: every gradient has a row for each of them"), NULL);
}

static void
zky_target_chooser_dispose (GObject *object)
{
  ZkyTargetChooser *self = ZKY_TARGET_CHOOSER (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->shown, zky_tensor_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_target_chooser_parent_class)->dispose (object);
}

static void
zky_target_chooser_class_init (ZkyTargetChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_target_chooser_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "targetchooser");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zky_target_chooser_init (ZkyTargetChooser *self)
{
  GtkWidget *title = gtk_label_new (_("What Is Differentiated"));
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *name = gtk_label_new_with_mnemonic (_("_Output"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (self->box), title);

  self->outputs = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->outputs), TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), GTK_WIDGET (self->outputs));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->outputs), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Output"), -1);
  g_signal_connect_swapped (self->outputs, "notify::selected", G_CALLBACK (output_cb), self);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->outputs));
  gtk_box_append (GTK_BOX (self->box), line);

  self->single = gtk_label_new (_("The output is a single number."));
  gtk_label_set_xalign (GTK_LABEL (self->single), 0);
  gtk_box_append (GTK_BOX (self->box), self->single);
  create_choices (self);
  gtk_box_append (GTK_BOX (self->box), self->choices);

  self->error = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->error), 36);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->error);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is differentiated"), -1);
}

GtkWidget *
zky_target_chooser_new (ZkySession *session)
{
  ZkyTargetChooser *self = g_object_new (ZKY_TYPE_TARGET_CHOOSER, NULL);

  self->session = g_object_ref (session);
  update (self);
  g_signal_connect_object (session, "called", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::target", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
