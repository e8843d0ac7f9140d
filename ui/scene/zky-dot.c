/* zky-dot.c: a scene in Graphviz's language
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-dot.h"

#include "zky-frame-private.h"
#include "zky-text.h"

/* A quoted string: only the quote and the backslash have a meaning inside. @text may hold newlines of our own, made
 * of a backslash and an n, between @parts. */
static void
append_quoted (GString           *out,
               const char *const *parts)
{
  g_string_append_c (out, '"');
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *clean = zky_text_clean (parts[i]);

      if (i > 0)
        g_string_append (out, "\\n");
      for (const char *p = clean; *p != '\0'; p++)
        {
          if (*p == '"' || *p == '\\')
            g_string_append_c (out, '\\');
          g_string_append_c (out, *p);
        }
    }
  g_string_append_c (out, '"');
}

/* Nodes are known by scope and index, which two calls of one model share; groups by their keys. */
static char *
dup_id (ZkyScene *scene,
        guint     card)
{
  const ZkyNode *node = scene->cards[card].node;
  const char *scope = zky_node_get_scope (node);

  if (node == NULL)
    return g_strdup (zky_groups_get (scene->groups, scene->cards[card].group)->key);

  return scope != NULL && scope[0] != '\0' ? g_strdup_printf ("%s/n%u", scope, zky_node_get_index (node))
                                           : g_strdup_printf ("n%u", zky_node_get_index (node));
}

/* A badge is known by its consumer as well. */
static void
append_id (GString  *out,
           ZkyScene *scene,
           guint     card)
{
  g_autofree char *id = dup_id (scene, card), *own = NULL;
  gint badge_for = scene->cards[card].badge_for;

  if (badge_for >= 0 && scene->cards[badge_for].node != NULL)
    own = g_strdup_printf ("%s for n%u", id, zky_node_get_index (scene->cards[badge_for].node));
  else if (badge_for >= 0)
    own = g_strdup_printf ("%s for %s", id, zky_groups_get (scene->groups, scene->cards[badge_for].group)->key);

  append_quoted (out, (const char *[]) { own != NULL ? own : id, NULL });
}

/* @distance (nullable): of a difference, whose sign is written; of an array its largest element */
static char *
format_tensor (const ZkyFrame    *frame,
               ZkyTensor         *tensor,
               const ZkyDistance *distance)
{
  char number[ZKY_NUMBER_MAX];
  ZkyShape shape;

  if (tensor == NULL)
    return g_strdup ("—");
  if (zky_tensor_get_n_axes (tensor) == 0 && distance != NULL)
    return g_strdup_printf ("Δ %s", zky_content_format_signed (tensor, 0, frame->digits, number));
  if (zky_tensor_get_n_axes (tensor) == 0)
    return g_strdup (zky_content_format (tensor, 0, frame->digits, number));
  if (distance != NULL && distance->is_label)
    return g_strdup_printf ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " changed", distance->n_changed, distance->n);
  if (distance != NULL)
    return g_strdup_printf ("largest Δ %s%s", distance->most > 0 ? "+" : "",
                            zky_number_format_digits (number, distance->most, frame->digits > 0 ? frame->digits : ZKY_CONTENT_DIGITS));

  shape = zky_tensor_get_shape (tensor);
  return zky_content_dup_shape (&shape);
}

static void
append_color (GString        *out,
              const char     *name,
              const ZkyColor *color)
{
  g_string_append_printf (out, ", %s=\"#%02x%02x%02x\"", name, (guint) (color->red * 255 + 0.5),
                          (guint) (color->green * 255 + 0.5), (guint) (color->blue * 255 + 0.5));
}

/* Of its kind, or what the lens gives to it, with text that can be read on that. */
static void
append_fill (GString        *out,
             ZkyScene       *scene,
             const ZkyFrame *frame,
             guint           card,
             ZkyColorRole    role)
{
  ZkyColor fill = frame->theme->colors[role], ink;

  if (zky_frame_get_fill (frame, scene, card, &fill))
    {
      ink = zky_color_get_ink (&fill);
      append_color (out, "fontcolor", &ink);
    }
  append_color (out, "fillcolor", &fill);
}

static void
append_group_card (GString        *out,
                   ZkyScene       *scene,
                   const ZkyFrame *frame,
                   guint           card)
{
  const ZkyCardPlan *plan = &scene->plans[card];
  g_autofree char *head = g_strdup_printf ("%s: %s", plan->title, plan->detail);
  const char *parts[5] = { head };

  for (guint i = 0; i < plan->n_lines; i++)
    parts[i + 1] = plan->lines[i];
  g_string_append (out, "  ");
  append_id (out, scene, card);
  g_string_append (out, " [label=");
  append_quoted (out, parts);
  g_string_append (out, ", shape=box3d, style=filled");
  append_fill (out, scene, frame, card, ZKY_COLOR_OPERATOR);
  g_string_append (out, "];\n");
}

/* An open group with what is inside it. */
static void
append_cluster (GString        *out,
                ZkyScene       *scene,
                const ZkyFrame *frame,
                guint           i)
{
  const ZkyGroup *group = zky_groups_get (scene->groups, scene->boxes[i].group);
  g_autofree char *id = g_strconcat ("cluster ", group->key, NULL);

  g_string_append (out, "  subgraph ");
  append_quoted (out, (const char *[]) { id, NULL });
  g_string_append (out, " { label=");
  append_quoted (out, (const char *[]) { group->label, NULL });
  g_string_append (out, "; graph [style=rounded");
  append_color (out, "color", &frame->theme->colors[ZKY_COLOR_CARD_BORDER]);
  append_color (out, "fontcolor", &frame->theme->colors[ZKY_COLOR_TEXT]);
  g_string_append (out, "];\n");
  for (guint k = 0; k < scene->n_cards; k++)
    if (scene->cards[k].home == scene->boxes[i].group)
      {
        g_string_append (out, "  ");
        append_id (out, scene, k);
        g_string_append (out, ";\n");
      }
  for (guint k = i + 1; k < scene->n_boxes; k++)
    if ((guint) zky_groups_get (scene->groups, scene->boxes[k].group)->parent == scene->boxes[i].group)
      append_cluster (out, scene, frame, k);
  g_string_append (out, "  }\n");
}

static void
append_card (GString        *out,
             ZkyScene       *scene,
             const ZkyFrame *frame,
             guint           card)
{
  static const char *const shapes[] = {
    [ZKY_NODE_VARIABLE] = "shape=box, style=\"rounded,filled\"",
    [ZKY_NODE_PARAMETER] = "shape=octagon, style=filled",
    [ZKY_NODE_CONSTANT] = "shape=box, style=\"dashed,filled\"",
    [ZKY_NODE_OPERATOR] = "shape=box, style=filled",
  };
  const ZkyCardPlan *plan = &scene->plans[card];
  g_auto (ZkyCardState) state = ZKY_CARD_STATE_INIT;
  g_autofree char *value = NULL, *gradient = NULL, *head = NULL, *tail = NULL;
  const char *parts[4] = { NULL };
  guint n = 0;

  if (plan->group != NULL)
    {
      append_group_card (out, scene, frame, card);
      return;
    }

  zky_frame_get_state (frame, scene, card, &state);
  value = format_tensor (frame, state.value, state.value_distance);
  gradient = format_tensor (frame, state.gradient, state.gradient_distance);
  head = plan->symbol != NULL ? g_strdup_printf ("%s  %s", plan->symbol, plan->title) : g_strdup (plan->title);
  tail = g_strdup_printf (state.is_difference ? "Δ∇ %s" : "∇ %s", state.sum[0] != '\0' ? state.sum : gradient);

  if (head[0] != '\0')
    parts[n++] = head;
  parts[n++] = plan->has_note ? plan->detail : value;
  if (frame->gradients && plan->gradient != NULL)
    parts[n++] = tail;

  g_string_append (out, "  ");
  append_id (out, scene, card);
  g_string_append (out, " [label=");
  append_quoted (out, parts);
  g_string_append_printf (out, ", %s%s", shapes[plan->kind], plan->is_output ? ", peripheries=2" : "");
  append_fill (out, scene, frame, card, zky_card_plan_get_role (plan));
  g_string_append (out, "];\n");
}

/**
 * zky_dot_write:
 * @scene: a scene
 * @frame: the moment
 *
 * Writes the cards and wires for `dot` and its relatives, one line each.
 *
 * Returns: (transfer full): the file's bytes
 */
GBytes *
zky_dot_write (ZkyScene       *scene,
               const ZkyFrame *frame)
{
  const ZkyColor *colors = frame->theme->colors;
  const char *name = zky_graph_get_name (scene->graph);
  GString *out = g_string_new ("digraph ");

  append_quoted (out, (const char *[]) { name != NULL ? name : "graph", NULL });
  g_string_append_printf (out, " {\n  graph [rankdir=%s",
                          scene->orientation == ZKY_ORIENTATION_TOP_TO_BOTTOM ? "TB" : "LR");
  if (!frame->transparent)
    append_color (out, "bgcolor", &colors[ZKY_COLOR_BACKGROUND]);
  g_string_append (out, "];\n  node [fontname=\"sans-serif\"");
  append_color (out, "fontcolor", &colors[ZKY_COLOR_TEXT]);
  append_color (out, "color", &colors[ZKY_COLOR_CARD_BORDER]);
  g_string_append (out, "];\n  edge [arrowsize=0.7");
  append_color (out, "color", &colors[ZKY_COLOR_EDGE]);
  g_string_append (out, "];\n");

  for (guint i = 0; i < scene->n_cards; i++)
    append_card (out, scene, frame, i);
  for (guint i = 0; i < scene->n_boxes; i++)
    if (zky_groups_get (scene->groups, scene->boxes[i].group)->parent == 0)
      append_cluster (out, scene, frame, i);
  for (guint i = 0; i < scene->n_wires; i++)
    {
      g_string_append (out, "  ");
      append_id (out, scene, scene->wires[i].from);
      g_string_append (out, " -> ");
      append_id (out, scene, scene->wires[i].to);
      g_string_append (out, ";\n");
    }

  g_string_append (out, "}\n");
  return g_string_free_to_bytes (out);
}
