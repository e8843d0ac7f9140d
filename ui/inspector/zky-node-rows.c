/* zky-node-rows.c: what a node has to do with its neighbours, as rows of text with links
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-node-rows.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-describe.h"
#include "zky-small-map.h"
#include "zky-statistics.h"

#define MAX_LINKS   40        /* consumers of a shared weight can be thousands */
#define MOST_MAPPED (1 << 20) /* elements of what is seen as a map, while a slider is dragged too */

typedef enum
{
  ROW_STEP,    /* the explanation of a step */
  ROW_PARTIAL, /* ∂y/∂a = b = 9 */
  ROW_FORMULA, /* of the backward pass: what is computed, with the names of its inputs */
  ROW_VALUE,   /* the number of what the link leads to */
} RowKind;

/**
 * Row:
 * @step: the step that it is about
 * @input: of a partial: which input; of a value: index of the node
 * @label: where the text goes; borrowed
 * @map: (nullable): of what arrives or is sent; borrowed
 */
typedef struct
{
  RowKind    kind;
  guint      step;
  guint      input;
  GtkLabel  *label;
  GtkWidget *map;
} Row;

struct _ZkyNodeRows
{
  GtkBox        *box;      /* borrowed */
  ZkySession    *session;
  ZkyRowsFollow  follow;
  gpointer       user_data;
  const ZkyTheme *theme;   /* (nullable) */
  ZkySteps      *steps;    /* owned; those that the rows were made for */
  ZkySteps      *fitting;  /* owned; the last ones found to be of the same graph but for the numbers */
  guint          index;    /* of the node */
  GArray        *rows;     /* of Row */
};

static void
append_title (ZkyNodeRows *self,
              const char  *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "section");
  gtk_box_append (self->box, label);
}

static GtkLabel *
create_text (void)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (label, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (label), TRUE);
  return label;
}

static void
link_cb (ZkyNodeRows *self,
         GtkButton   *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "node"));
  ZkyGraph *graph = zky_session_get_graph (self->session);

  if (graph != NULL && index < zky_graph_get_n_nodes (graph))
    self->follow (self->user_data, zky_graph_get_node (graph, index));
}

static GtkWidget *
create_link (ZkyNodeRows *self,
             ZkyNode     *node)
{
  const char *name = zky_describe_name (self->session, node);
  g_autofree char *hint = g_strdup_printf (_("Go to %s"), name);
  GtkWidget *button = gtk_button_new_with_label (name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "nodelink");
  gtk_widget_set_tooltip_text (button, hint);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  g_object_set_data (G_OBJECT (button), "node", GUINT_TO_POINTER (zky_node_get_index (node)));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (link_cb), self);
  return button;
}

/* @node (nullable): the neighbour that a link leads to. */
static void
append_row (ZkyNodeRows *self,
            ZkyNode     *node,
            RowKind      kind,
            guint        step,
            guint        input)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Row row = { kind, step, input, create_text (), NULL };

  if (node != NULL)
    gtk_box_append (GTK_BOX (box), create_link (self, node));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row.label));
  gtk_box_append (self->box, box);
  if (kind == ROW_STEP && step > zky_steps_get_n_forward (self->steps))
    {
      row.map = zky_small_map_new ();
      gtk_box_append (self->box, row.map);
    }
  g_array_append_val (self->rows, row);
}

/* Making */

static void
append_rule (ZkyNodeRows *self,
             ZkyNode     *node)
{
  guint n = zky_steps_get_n_forward (self->steps);

  for (guint i = 1; i <= n; i++)
    if (zky_steps_get (self->steps, i)->node == node)
      {
        append_title (self, _("Rule"));
        append_row (self, NULL, ROW_STEP, i, 0);
        return;
      }
}

/* A gradient that is handed on unchanged is that of several nodes. */
static void
append_holders (ZkyNodeRows *self,
                ZkyNode     *gradient)
{
  ZkyGraph *graph = zky_node_get_graph (gradient);
  guint n = zky_graph_get_n_forward (graph), n_rows = 0;

  for (guint i = 0; i < n && n_rows < MAX_LINKS; i++)
    if (zky_node_get_gradient_node (zky_graph_get_node (graph, i)) == gradient)
      {
        append_row (self, zky_graph_get_node (graph, i), ROW_VALUE, 0, i);
        n_rows++;
      }
}

/* Between a node and its gradient in the recorded pass. */
static void
append_partner (ZkyNodeRows *self,
                ZkyNode     *node)
{
  ZkyNode *partner = zky_backward_get_partner (node);

  if (partner == NULL)
    return;
  append_title (self, zky_node_get_gradient_of (node) != NULL ? _("The Gradient Of")
                      : zky_node_is_backward (node) ? _("A Part of the Gradient Of") : _("In the Backward Pass"));
  if (zky_node_get_gradient_of (node) == NULL)
    append_row (self, partner, ROW_VALUE, 0, zky_node_get_index (partner));
  else
    append_holders (self, node);
}

static void
append_pass (ZkyNodeRows *self,
             ZkyNode     *node)
{
  const ZkyOp *op = zky_node_get_op (node);
  guint n = zky_node_get_n_inputs (node);

  if (op == NULL)
    return;
  if (op->formula != NULL)
    {
      append_title (self, _("Rule"));
      append_row (self, NULL, ROW_FORMULA, 0, 0);
    }
  append_title (self, _("Inputs"));
  for (guint i = 0; i < MIN (n, MAX_LINKS); i++)
    append_row (self, zky_node_get_input (node, i), ROW_VALUE, 0, zky_node_get_index (zky_node_get_input (node, i)));
}

static void
append_partials (ZkyNodeRows *self,
                 ZkyNode     *node)
{
  const ZkyOp *op = zky_node_get_op (node);
  guint n = zky_node_get_n_inputs (node);

  if (op == NULL || n == 0)
    return;
  append_title (self, op->partials != NULL ? _("Inputs and Local Derivatives") : _("Inputs"));
  for (guint i = 0; i < MIN (n, MAX_LINKS); i++)
    append_row (self, zky_node_get_input (node, i), ROW_PARTIAL, 0, i);
}

/* What comes back from the consumers, then the sum of it. */
static void
append_arrivals (ZkyNodeRows *self,
                 ZkyNode     *node)
{
  guint n = zky_steps_get_n (self->steps), n_rows = 0;

  for (guint i = zky_steps_get_n_forward (self->steps) + 1; i <= n; i++)
    {
      const ZkyStep *step = zky_steps_get (self->steps, i);

      if (step->target != node || n_rows >= MAX_LINKS)
        continue;
      if (n_rows++ == 0)
        append_title (self, _("Gradient That Arrives"));
      append_row (self, step->kind == ZKY_STEP_SEND ? step->node : NULL, ROW_STEP, i, 0);
    }
}

static void
append_sent (ZkyNodeRows *self,
             ZkyNode     *node)
{
  guint n = zky_steps_get_n (self->steps), n_rows = 0;

  for (guint i = zky_steps_get_n_forward (self->steps) + 1; i <= n; i++)
    {
      const ZkyStep *step = zky_steps_get (self->steps, i);

      if (step->kind != ZKY_STEP_SEND || step->node != node || n_rows >= MAX_LINKS)
        continue;
      if (n_rows++ == 0)
        append_title (self, _("Gradient That It Sends"));
      append_row (self, step->target, ROW_STEP, i, 0);
    }
}

static gboolean
uses (const ZkyNode *consumer,
      const ZkyNode *node)
{
  for (guint k = 0; k < zky_node_get_n_inputs (consumer); k++)
    if (zky_node_get_input (consumer, k) == node)
      return TRUE;

  return FALSE;
}

/* Consumers that send nothing back would not be seen anywhere else. */
static void
append_consumers (ZkyNodeRows *self,
                  ZkyNode     *node)
{
  ZkyGraph *graph = zky_node_get_graph (node);
  guint n = zky_node_is_backward (node) ? zky_graph_get_n_nodes (graph) : zky_graph_get_n_forward (graph);
  GtkWidget *links = NULL;
  guint n_links = 0;

  for (guint i = zky_node_get_index (node) + 1; i < n && n_links < MAX_LINKS; i++)
    {
      ZkyNode *consumer = zky_graph_get_node (graph, i);

      if (!uses (consumer, node))
        continue;
      if (n_links++ == 0)
        {
          append_title (self, _("Used By"));
          links = gtk_flow_box_new ();
          gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (links), GTK_SELECTION_NONE);
          gtk_accessible_update_property (GTK_ACCESSIBLE (links), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Used by"), -1);
          gtk_box_append (self->box, links);
        }
      gtk_flow_box_insert (GTK_FLOW_BOX (links), create_link (self, consumer), -1);
    }
}

/**
 * zky_node_rows_new:
 * @box: where they go
 */
ZkyNodeRows *
zky_node_rows_new (GtkBox        *box,
                   ZkySession    *session,
                   ZkyNode       *node,
                   ZkyRowsFollow  follow,
                   gpointer       user_data)
{
  ZkyNodeRows *self = g_new0 (ZkyNodeRows, 1);

  self->box = box;
  self->session = session;
  self->follow = follow;
  self->user_data = user_data;
  self->steps = zky_steps_ref (zky_session_get_steps (session));
  self->fitting = zky_steps_ref (self->steps);
  self->index = zky_node_get_index (node);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));

  append_partner (self, node);
  append_rule (self, node);
  if (zky_node_is_backward (node))
    append_pass (self, node);
  else
    append_partials (self, node);
  append_consumers (self, node);
  append_arrivals (self, node);
  append_sent (self, node);
  zky_node_rows_update (self, node);
  return self;
}

void
zky_node_rows_free (ZkyNodeRows *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  zky_steps_unref (self->fitting);
  zky_steps_unref (self->steps);
  g_array_unref (self->rows);
  g_free (self);
}

/* Writing */

/* ∂a/∂x = 1, or where the derivative is not element by element, the whole rule. */
static char *
describe_partial (ZkyNodeRows *self,
                  ZkySteps    *steps,
                  ZkyNode     *node,
                  guint        input)
{
  const char *partial = zky_op_get_partial (zky_node_get_op (node), input);
  const char *from = zky_describe_name (self->session, zky_node_get_input (node, input));
  const char *to = zky_describe_name (self->session, node);
  g_autofree char *formula = NULL, *text = NULL;

  if (partial == NULL)
    return g_strdup (_("not differentiable"));
  text = zky_steps_explain_partial (steps, node, input, zky_session_get_digits (self->session));
  if (text != NULL)
    return g_strdup_printf ("∂%s/∂%s = %s", to, from, text);

  formula = zky_describe_formula (self->session, node, partial);
  return g_strdup_printf (_("gets %s  (ȳ: gradient of %s)"), formula, to);
}

/* `∂out/∂a = ∂out/∂out · b` */
static char *
describe_pass (ZkyNodeRows *self,
               ZkyNode     *node)
{
  g_autofree char *formula = zky_describe_formula (self->session, node, zky_node_get_op (node)->formula);

  return g_strdup_printf ("%s = %s", zky_describe_name (self->session, node), formula);
}

/* `12 × 48, ‖·‖ 0.31, from -0.1 to 0.2`: what an array amounts to; NULL for numbers that the explanation shows. */
static char *
describe_array (ZkyTensor *tensor,
                guint      digits)
{
  char norm[ZKY_NUMBER_MAX], min[ZKY_NUMBER_MAX], max[ZKY_NUMBER_MAX];
  g_autofree char *shape = NULL;
  ZkyStatistics statistics;

  if (tensor == NULL || zky_tensor_get_size (tensor) < 2)
    return NULL;
  statistics = zky_statistics_of (tensor);
  shape = zky_describe_shape (tensor);
  zky_number_format_digits (norm, statistics.rms * sqrt ((double) zky_tensor_get_size (tensor)), digits);

  return g_strdup_printf (_("%s, ‖·‖ %s, from %s to %s"), shape, norm, zky_number_format_digits (min, statistics.min, digits),
                          zky_number_format_digits (max, statistics.max, digits));
}

/* What happens in a step, and what comes out of it. */
static char *
describe_step (ZkyNodeRows *self,
               ZkySteps    *steps,
               guint        step)
{
  guint digits = zky_session_get_digits (self->session);
  g_autofree char *text = zky_steps_explain_with_digits (steps, step, digits);
  g_autofree char *numbers = step > zky_steps_get_n_forward (steps) ? describe_array (zky_steps_get (steps, step)->value, digits) : NULL;

  return numbers != NULL ? g_strdup_printf ("%s\n%s", text, numbers) : g_steal_pointer (&text);
}

static char *
describe_row (ZkyNodeRows *self,
              ZkySteps    *steps,
              ZkyNode     *node,
              const Row   *row)
{
  if (row->kind == ROW_PARTIAL)
    return describe_partial (self, steps, node, row->input);
  if (row->kind == ROW_FORMULA)
    return describe_pass (self, node);
  if (row->kind == ROW_VALUE)
    return zky_describe_tensor (zky_session_get_value (self->session, zky_graph_get_node (zky_node_get_graph (node), row->input)), 0);
  if (row->step > zky_session_get_position (self->session))
    return g_strdup_printf (_("—  (step %u)"), row->step);
  return describe_step (self, steps, row->step);
}

/* The same places with the same names, so that only numbers differ. Two models may well have as many nodes and steps. */
static gboolean
is_same_graph (ZkySteps *a,
               ZkySteps *b)
{
  ZkyGraph *one = zky_steps_get_graph (a), *other = zky_steps_get_graph (b);
  guint n = zky_graph_get_n_nodes (one);

  if (n != zky_graph_get_n_nodes (other) || zky_steps_get_n (a) != zky_steps_get_n (b)
      || zky_steps_get_n_forward (a) != zky_steps_get_n_forward (b))
    return FALSE;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (zky_graph_get_key (one, i), zky_graph_get_key (other, i)) != 0
        || g_strcmp0 (zky_steps_get_name (a, zky_graph_get_node (one, i)),
                      zky_steps_get_name (b, zky_graph_get_node (other, i))) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
fits (ZkyNodeRows *self,
      ZkySteps    *steps,
      ZkyNode     *node)
{
  if (zky_node_get_index (node) != self->index)
    return FALSE;
  if (steps == self->fitting)
    return TRUE;
  if (!is_same_graph (self->steps, steps))
    return FALSE;

  zky_steps_ref (steps);
  zky_steps_unref (self->fitting);
  self->fitting = steps;
  return TRUE;
}

/* What a row's step brought, once it is done. */
static ZkyTensor *
get_brought (ZkyNodeRows *self,
             ZkySteps    *steps,
             const Row   *row)
{
  const ZkyStep *step = row->map != NULL && row->step <= zky_session_get_position (self->session) ? zky_steps_get (steps, row->step) : NULL;

  return step != NULL && step->value != NULL && zky_tensor_get_size (step->value) <= MOST_MAPPED ? step->value : NULL;
}

/* What arrives at one node has one scale, so that it is seen what most of the sum is. */
static void
update_maps (ZkyNodeRows *self,
             ZkySteps    *steps)
{
  double limit = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      ZkyTensor *brought = get_brought (self, steps, row);

      if (brought != NULL && zky_node_get_index (zky_steps_get (steps, row->step)->target) == self->index)
        limit = MAX (limit, zky_statistics_of (brought).reach);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      ZkyTensor *brought = get_brought (self, steps, row);
      gboolean arrives = brought != NULL && zky_node_get_index (zky_steps_get (steps, row->step)->target) == self->index;

      if (row->map != NULL)
        zky_small_map_set (ZKY_SMALL_MAP (row->map), brought, brought == NULL ? 0 : arrives ? limit : zky_statistics_of (brought).reach,
                           self->theme);
    }
}

void
zky_node_rows_set_theme (ZkyNodeRows    *self,
                         const ZkyTheme *theme)
{
  self->theme = theme;
  update_maps (self, self->fitting);
}

gboolean
zky_node_rows_update (ZkyNodeRows *self,
                      ZkyNode     *node)
{
  ZkySteps *steps = zky_session_get_steps (self->session);

  if (!fits (self, steps, node))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      g_autofree char *text = describe_row (self, steps, node, row);

      if (g_strcmp0 (text, gtk_label_get_text (row->label)) != 0)
        gtk_label_set_text (row->label, text);
    }
  update_maps (self, steps);
  return TRUE;
}
