/* zky-group-page.c: all that is known of the selected group
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-group-page.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "zky-content.h"
#include "zky-describe.h"
#include "zky-lens.h"

#define RESOURCE_UI "/org/zkynet/ZkyNet/ui/"

#define MOST_SHAPES   6
#define MOST_FINDINGS 40 /* a net that is sick can have thousands */

#define KEY_CHARS 16

struct _ZkyGroupPage
{
  GtkWidget   parent_instance;

  ZkySession *session;   /* (nullable), owned: that of the last update */

  /* Template children */
  GtkWidget  *box;
  GtkLabel   *title_label;
  GtkButton  *toggle_button;
  GtkGrid    *facts;
  GtkWidget  *findings_title;
  GtkBox     *findings;
};

enum { FOLLOWED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZkyGroupPage, zky_group_page, GTK_TYPE_WIDGET)

/* -- Facts -------------------------------------------------------------------------------- */

static void
clear (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

static GtkWidget *
create_label (const char *text,
              const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* @text: (nullable): nothing is said then */
static void
add_fact (ZkyGroupPage *self,
          int          *row,
          const char   *name,
          const char   *text)
{
  GtkWidget *key, *value;

  if (text == NULL || text[0] == '\0')
    return;

  key = create_label (name, "dim-label");
  /* As wide whatever there is room for: GtkGrid 4.8 is too low where two columns of it give way. */
  gtk_label_set_width_chars (GTK_LABEL (key), KEY_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (key), KEY_CHARS);
  value = create_label (text, NULL);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, key, NULL, -1);
  gtk_grid_attach (self->facts, key, 0, *row, 1, 1);
  gtk_grid_attach (self->facts, value, 1, (*row)++, 1, 1);
}

/* Children are called by their field, or by field and number: `blocks.0`. */
static ZkyModule *
find_module (ZkyModule  *module,
             const char *path)
{
  const char *name;
  ZkyModule *child;

  if (path[0] == '\0')
    return module;

  for (guint i = 0; (child = zky_module_get_nth_child (module, i, &name)) != NULL; i++)
    {
      gsize length = strlen (name);
      ZkyModule *found;

      if (strncmp (path, name, length) != 0 || (path[length] != '\0' && path[length] != '.'))
        continue;
      found = find_module (child, path[length] == '.' ? path + length + 1 : "");
      if (found != NULL)
        return found;
    }

  return NULL;
}

static const char *
get_class (ZkyGroupPage   *self,
           const ZkyGroup *group)
{
  ZkyModel *model = zky_session_get_model (self->session);
  ZkyModule *module = model != NULL && group->kind == ZKY_GROUP_MODULE && group->path != NULL
                        ? find_module (zky_model_get_module (model), group->path) : NULL;

  return module != NULL ? zky_module_get_name (module) : NULL;
}

static char *
describe_fold (const ZkyGroup *group)
{
  switch (group->kind)
    {
    case ZKY_GROUP_REPEAT:
      return g_strdup_printf (_("The same %u times, with the same parameters"), group->times);
    case ZKY_GROUP_MORE:
      return g_strdup_printf (_("%u more like the one before, with parameters of their own"), group->times);
    case ZKY_GROUP_TURN:
      return g_strdup (_("One of several repetitions"));
    case ZKY_GROUP_CHAIN:
      return g_strdup (_("A chain of operators"));
    default:
      return NULL;
    }
}

/* `x [2 × 3], y` */
static char *
list_nodes (ZkyGroupPage *self,
            ZkyGraph     *graph,
            const GArray *nodes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (nodes->len, MOST_SHAPES); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, g_array_index (nodes, guint, i));
      ZkyTensor *value = zky_node_get_value (node);
      ZkyShape axes = value != NULL ? zky_tensor_get_shape (value) : ZKY_SCALAR_SHAPE;
      g_autofree char *shape = axes.n_axes > 0 ? zky_content_dup_shape (&axes) : NULL;

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? ", " : "", zky_describe_name (self->session, node),
                              shape != NULL ? " " : "", shape != NULL ? shape : "");
    }
  if (nodes->len > MOST_SHAPES)
    g_string_append_printf (text, _(" and %u more"), nodes->len - MOST_SHAPES);

  return g_string_free (text, FALSE);
}

static gboolean
get_gradient (const ZkyMoment *moment,
              ZkyNode         *node,
              ZkyTally        *tally)
{
  return zky_moment_get_gradient (moment, node, tally, NULL);
}

/* Root of the mean square of all of them, and the norm that the card has; NULL as long as one is missing. */
static char *
measure (const ZkyMoment *moment,
         ZkyGraph        *graph,
         const GArray    *nodes,
         gboolean         gradients)
{
  ZkyTally all = { 0 }, one;
  char rms[ZKY_NUMBER_MAX], norm[ZKY_NUMBER_MAX];

  for (guint i = 0; i < nodes->len; i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, g_array_index (nodes, guint, i));
      gboolean is_there = gradients ? get_gradient (moment, node, &one) : zky_moment_get_value (moment, node, &one);

      if (!is_there && !gradients)
        return NULL;
      if (is_there)
        zky_tally_add (&all, &one);
    }
  if (all.n == 0)
    return NULL;

  zky_number_format_digits (rms, zky_tally_get_rms (&all), 4);
  zky_number_format_digits (norm, all.bad > 0 ? NAN : sqrt (all.squares), 4);
  /* Translators: root of the mean square, and the norm, of several arrays */
  return g_strdup_printf (_("rms %s, norm %s"), rms, norm);
}

static char *
measure_cost (ZkyScene        *scene,
              guint            group,
              const ZkyMoment *moment,
              ZkyLensKind      kind)
{
  double cost = zky_lens_measure_group (kind, scene, group, moment);

  return cost > 0 ? zky_lens_dup_number (kind, cost) : NULL;
}

static void
fill_facts (ZkyGroupPage *self,
            ZkyScene     *scene,
            guint         index,
            ZkyMoment    *moment)
{
  ZkyGroups *groups = zky_scene_get_groups (scene);
  const ZkyGroup *group = zky_groups_get (groups, index);
  ZkyGraph *graph = zky_scene_get_graph (scene);
  g_autoptr (GArray) inputs = zky_groups_list_inputs (groups, index), outputs = zky_groups_list_outputs (groups, index);
  g_autoptr (GArray) params = zky_groups_list_params (groups, index);
  g_autofree char *in = list_nodes (self, graph, inputs), *out = list_nodes (self, graph, outputs);
  g_autofree char *fold = describe_fold (group), *value = measure (moment, graph, outputs, FALSE);
  g_autofree char *gradient = measure (moment, graph, params->len > 0 ? params : outputs, TRUE);
  g_autofree char *n = g_strdup_printf ("%u", group->n_operators);
  g_autofree char *count = measure_cost (scene, index, moment, ZKY_LENS_PARAMETERS);
  g_autofree char *memory = measure_cost (scene, index, moment, ZKY_LENS_MEMORY);
  g_autofree char *time = measure_cost (scene, index, moment, ZKY_LENS_TIME);
  int row = 0;

  clear (GTK_WIDGET (self->facts));
  add_fact (self, &row, _("Path"), group->path);
  add_fact (self, &row, _("Class"), get_class (self, group));
  add_fact (self, &row, _("Folded"), fold);
  add_fact (self, &row, _("Which"), group->note);
  add_fact (self, &row, _("In"), in);
  add_fact (self, &row, _("Out"), out);
  add_fact (self, &row, _("Operators"), n);
  add_fact (self, &row, _("Parameters"), count != NULL ? count : _("none"));
  add_fact (self, &row, _("Memory"), memory);
  add_fact (self, &row, _("Time"), time);
  add_fact (self, &row, _("Values that leave it"), value != NULL ? value : "—");
  add_fact (self, &row, params->len > 0 ? _("Gradients of its parameters") : _("Gradients of what leaves it"),
            gradient != NULL ? gradient : "—");
}

/* -- What is wrong ------------------------------------------------------------------------ */

static void
link_cb (ZkyGroupPage *self,
         GtkButton    *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "node"));
  ZkyGraph *graph = self->session != NULL ? zky_session_get_graph (self->session) : NULL;

  if (graph != NULL && index < zky_graph_get_n_nodes (graph))
    g_signal_emit (self, signals[FOLLOWED], 0, zky_graph_get_node (graph, index));
}

static void
add_finding (ZkyGroupPage    *self,
             ZkyNode         *node,
             const ZkyHealth *health)
{
  g_autofree char *what = zky_health_describe (health);
  g_autofree char *text = g_strdup_printf ("%s: %s", zky_describe_name (self->session, node), g_strdelimit (what, "\n", ';'));
  GtkWidget *button = gtk_button_new (), *label = create_label (text, NULL);

  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "nodelink");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data (G_OBJECT (button), "node", GUINT_TO_POINTER (zky_node_get_index (node)));
  g_signal_connect_object (button, "clicked", G_CALLBACK (link_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->findings, button);
}

static void
fill_findings (ZkyGroupPage *self,
               ZkyScene     *scene,
               guint         group,
               ZkyMoment    *moment)
{
  const ZkyHealthLimits *limits = zky_session_get_health (self->session);
  ZkyGroups *groups = zky_scene_get_groups (scene);
  ZkyGraph *graph = zky_scene_get_graph (scene);
  guint n = 0;

  clear (GTK_WIDGET (self->findings));
  for (guint i = 0; i < zky_graph_get_n_forward (graph) && n <= MOST_FINDINGS; i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      ZkyHealth health;

      if (!zky_groups_contains (groups, group, node))
        continue;
      health = zky_health_of_node (limits, moment, node);
      if (zky_health_get_worst (&health) < 0)
        continue;
      if (n++ < MOST_FINDINGS)
        add_finding (self, node, &health);
      else
        gtk_box_append (self->findings, create_label (_("… and more"), "dim-label"));
    }
  gtk_widget_set_visible (self->findings_title, limits->is_on);
  if (n == 0 && limits->is_on)
    gtk_box_append (self->findings, create_label (_("Nothing is wrong"), "dim-label"));
}

/* -- The object --------------------------------------------------------------------------- */

static void
toggle_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ZkyGroupPage *self = ZKY_GROUP_PAGE (widget);
  guint group = self->session != NULL ? zky_session_get_selected_group (self->session) : 0;

  if (group > 0)
    zky_session_set_group_open (self->session, group, !zky_scene_is_open (zky_session_get_scene (self->session), group), FALSE);
}

static void
zky_group_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ZKY_TYPE_GROUP_PAGE);
  g_clear_object (&ZKY_GROUP_PAGE (object)->session);

  G_OBJECT_CLASS (zky_group_page_parent_class)->dispose (object);
}

static void
zky_group_page_class_init (ZkyGroupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_group_page_dispose;

  signals[FOLLOWED] = g_signal_new ("followed", ZKY_TYPE_GROUP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                    G_TYPE_POINTER);
  gtk_widget_class_set_css_name (widget_class, "grouppage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_UI "zky-group-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyGroupPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyGroupPage, facts);
  gtk_widget_class_bind_template_child (widget_class, ZkyGroupPage, findings);
  gtk_widget_class_bind_template_child (widget_class, ZkyGroupPage, findings_title);
  gtk_widget_class_bind_template_child (widget_class, ZkyGroupPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyGroupPage, toggle_button);
  gtk_widget_class_install_action (widget_class, "group.toggle", NULL, toggle_action);
}

static void
zky_group_page_init (ZkyGroupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * zky_group_page_update:
 * @session: (nullable): whose selected group is shown
 *
 * Another group was selected, the time line moved, or a new call is there.
 */
void
zky_group_page_update (ZkyGroupPage *self,
                       ZkySession   *session)
{
  ZkyScene *scene = session != NULL ? zky_session_get_scene (session) : NULL;
  guint group = session != NULL ? zky_session_get_selected_group (session) : 0;
  ZkyMoment moment;

  g_return_if_fail (ZKY_IS_GROUP_PAGE (self));

  g_set_object (&self->session, session);
  if (group == 0 || scene == NULL || !zky_session_get_moment (session, &moment))
    return;

  gtk_label_set_text (self->title_label, zky_groups_get (zky_scene_get_groups (scene), group)->label);
  gtk_button_set_label (self->toggle_button, zky_scene_is_open (scene, group) ? _("Close") : _("Open"));
  fill_facts (self, scene, group, &moment);
  fill_findings (self, scene, group, &moment);
}
