/* zky-group-card.c: groups: the card of a closed one, the box of an open one
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "zky-card-metrics.h"
#include "zky-planner-private.h"
#include "zky-text.h"

#define LEAST_WIDTH  168.0
#define MOST_LABEL   220.0
#define LINE         15.0  /* height of a line of small text */
#define CORNER       9.0
#define STACK        4.0   /* how far the edges of what lies below stick out */
#define BUTTON       18.0
#define TITLE_HEIGHT 26.0
#define MOST_SHAPES  2     /* that are written out */
#define MARK_GAP     4.5
#define HEADING      0.85  /* size of a heading's text, of what its height would allow */

static char *
dup_shapes (ZkyGraph     *graph,
            const GArray *nodes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (nodes->len, MOST_SHAPES); i++)
    {
      ZkyTensor *value = zky_node_get_value (zky_graph_get_node (graph, g_array_index (nodes, guint, i)));
      ZkyShape shape = value != NULL ? zky_tensor_get_shape (value) : ZKY_SCALAR_SHAPE;
      g_autofree char *label = shape.n_axes > 0 ? zky_content_dup_shape (&shape) : g_strdup ("scalar");

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", label);
    }
  if (nodes->len > MOST_SHAPES)
    g_string_append_printf (text, " +%u", nodes->len - MOST_SHAPES);
  else if (nodes->len == 0)
    g_string_append (text, "nothing");

  return g_string_free (text, FALSE);
}

static gboolean
has_call_output (ZkyPlanner   *self,
                 const GArray *outputs)
{
  for (guint i = 0; i < outputs->len; i++)
    if (g_hash_table_contains (self->outputs, zky_graph_get_node (self->graph, g_array_index (outputs, guint, i))))
      return TRUE;

  return FALSE;
}

static void
add_line (ZkyPlanner  *self,
          ZkyCardPlan *plan,
          const char  *text)
{
  plan->lines[plan->n_lines++] = zky_planner_keep_text (self, text);
}

static guint64
count_elements (ZkyGraph     *graph,
                const GArray *params)
{
  guint64 n = 0;

  for (guint i = 0; i < params->len; i++)
    n += zky_tensor_get_size (zky_node_get_value (zky_graph_get_node (graph, g_array_index (params, guint, i))));

  return n;
}

/**
 * zky_planner_plan_group:
 * @self: the planner of one graph
 * @groups: of the same graph
 * @group: one of them
 * @plan: (out): what its card shows while it is closed
 *
 * Plans the card of a closed group: what goes in and out, how many parameters there are, and room for two norms.
 */
void
zky_planner_plan_group (ZkyPlanner  *self,
                        ZkyGroups   *groups,
                        guint        group,
                        ZkyCardPlan *plan)
{
  const ZkyGroup *g = zky_groups_get (groups, group);
  g_autoptr (GArray) inputs = zky_groups_list_inputs (groups, group);
  GArray *outputs = zky_groups_list_outputs (groups, group), *params = zky_groups_list_params (groups, group);
  g_autofree char *in = dup_shapes (self->graph, inputs), *out = dup_shapes (self->graph, outputs);
  g_autofree char *flow = g_strdup_printf ("%s → %s", in, out);
  guint64 n_elements = count_elements (self->graph, params);
  g_autofree char *count = zky_text_dup_count (n_elements), *operators = zky_text_dup_count (g->n_operators);
  g_autofree char *contents = n_elements > 0 ? g_strdup_printf (ngettext ("%s parameter", "%s parameters", n_elements), count)
                                             : g_strdup (_("no parameters"));
  g_autofree char *detail = g_strdup_printf (ngettext ("%s op", "%s ops", g->n_operators), operators);

  g_ptr_array_add (self->lists, outputs);
  g_ptr_array_add (self->lists, params);
  *plan = (ZkyCardPlan) { .kind = ZKY_NODE_OPERATOR, .group = g, .outputs = outputs, .params = params,
                          .is_symmetric = TRUE, .is_output = has_call_output (self, outputs) };
  plan->title = zky_planner_keep_text (self, g->label);
  plan->detail = zky_planner_keep_text (self, detail);
  add_line (self, plan, flow);
  if (g->note != NULL && g->kind != ZKY_GROUP_REPEAT)
    add_line (self, plan, g->note);
  plan->is_backward = g->n_operators > 0 && zky_node_is_backward (zky_graph_get_node (self->graph, g->first));
  if (!plan->is_backward)
    add_line (self, plan, contents);
  plan->value = zky_planner_keep_content (self, &ZKY_SCALAR_SHAPE, GRADIENT_SIZE);
  if (self->gradients && !plan->is_backward)
    plan->gradient = plan->value;
}

/* Sizes are whole and even numbers, as those of other cards. */
void
zky_group_plan_measure (const ZkyCardPlan *self,
                        ZkyCard           *card)
{
  double width = LEAST_WIDTH;
  double head = BUTTON + 2 * CARD_PAD + 6 + MIN (zky_text_get_width (self->title, TITLE_SIZE, TRUE), MOST_LABEL) + 14 +
                zky_text_get_width (self->detail, DETAIL_SIZE, FALSE);
  double band = self->gradient != NULL ? self->gradient->height + 2 * GRADIENT_PAD : 0;
  double height = CARD_HEAD + self->n_lines * LINE + 8 + self->value->height + VALUE_PAD;

  width = MAX (width, head);
  for (guint i = 0; i < self->n_lines; i++)
    width = MAX (width, MIN (zky_text_get_width (self->lines[i], DETAIL_SIZE, FALSE), 2 * LEAST_WIDTH) + 2 * CARD_PAD);

  card->rect.width = 2 * ceil (width / 2);
  card->rect.height = 2 * ceil ((height + band) / 2);
  card->value_rect = (ZkyRect) { 0, card->rect.height - band - self->value->height - VALUE_PAD, card->rect.width,
                                 self->value->height + VALUE_PAD };
}

ZkyRect
zky_group_get_button (const ZkyRect *rect)
{
  return (ZkyRect) { rect->x + 7, rect->y + (TITLE_HEIGHT - BUTTON) / 2 + 1, BUTTON, BUTTON };
}

static void
draw_label (ZkyPen         *pen,
            const ZkyTheme *theme,
            ZkyColorRole    role,
            const char     *text,
            double          x,
            double          y,
            double          size,
            gboolean        bold,
            ZkyAnchor       anchor,
            double          room)
{
  zky_pen_label (pen, &(ZkyLabel) { .text = text, .x = x, .y = y, .size = size, .bold = bold, .anchor = anchor,
                                    .color = theme->colors[role], .room = room, .least_size = LEAST_TEXT });
}

/* Of a composite operator: at the other end of the head. @rect: the card without its outer border. */
ZkyRect
zky_card_get_button (const ZkyRect *rect)
{
  return (ZkyRect) { rect->x + rect->width - BUTTON - 6, rect->y + (CARD_HEAD - BUTTON) / 2, BUTTON, BUTTON };
}

/* A plus to open, a minus to close. */
void
zky_button_draw (const ZkyRect  *rect,
                 gboolean        is_open,
                 const ZkyTheme *theme,
                 ZkyPen         *pen)
{
  const ZkyColor *colors = theme->colors;
  ZkyStroke edge = { colors[ZKY_COLOR_CARD_BORDER], 1, 0 }, line = { colors[ZKY_COLOR_TEXT], 1.75, 0 };
  double x = rect->x + rect->width / 2, y = rect->y + rect->height / 2;

  zky_pen_rect (pen, rect, 5, &colors[ZKY_COLOR_CARD], &edge);
  zky_pen_line (pen, x - 4, y, x + 4, y, &line);
  if (!is_open)
    zky_pen_line (pen, x, y - 4, x, y + 4, &line);
}

static ZkyRect
move_rect (const ZkyRect *rect,
           double         by)
{
  return (ZkyRect) { rect->x + by, rect->y + by, rect->width, rect->height };
}

/* What lies below shows at two edges; there is more of it in a repetition. */
static void
draw_stack (const ZkyCardPlan *plan,
            const ZkyCard     *card,
            const ZkyTheme    *theme,
            ZkyPen            *pen)
{
  guint n = plan->group->kind == ZKY_GROUP_REPEAT || plan->group->kind == ZKY_GROUP_MORE ? 2 : 1;
  ZkyStroke border = { theme->colors[ZKY_COLOR_CARD_BORDER], 1.25, 0 };

  for (guint i = n; i > 0; i--)
    {
      ZkyRect rect = move_rect (&card->rect, i * STACK);

      zky_pen_rect (pen, &rect, CORNER, &theme->colors[ZKY_COLOR_OPERATOR], &border);
    }
}

static void
draw_norm (ZkyPen            *pen,
           const ZkyCardLook *look,
           const ZkyRect     *area,
           const char        *name,
           gboolean           is_there,
           double             norm,
           ZkyColorRole       role)
{
  const ZkyTheme *theme = look->theme;
  char number[ZKY_NUMBER_MAX] = "—";
  double middle = area->y + area->height / 2 + GRADIENT_SIZE * 0.36;

  if (is_there)
    zky_number_format_digits (number, norm, look->digits > 0 ? look->digits : ZKY_CONTENT_DIGITS);
  draw_label (pen, theme, ZKY_COLOR_DIM_TEXT, name, area->x + CARD_PAD, middle, DETAIL_SIZE, FALSE, ZKY_ANCHOR_START, 0);
  draw_label (pen, theme, is_there && !isfinite (norm) ? ZKY_COLOR_WARNING : role, number,
              area->x + area->width - CARD_PAD, middle, GRADIENT_SIZE, TRUE, ZKY_ANCHOR_END, 0);
}

static void
draw_text (const ZkyCardPlan  *plan,
           const ZkyCard      *card,
           const ZkyCardState *state,
           const ZkyCardLook  *look,
           ZkyPen             *pen)
{
  const ZkyRect *rect = &card->rect;
  ZkyRect button = zky_group_get_button (rect), band = zky_card_plan_get_gradient (plan, card);
  double left = button.x + button.width + 6, right = rect->x + rect->width - CARD_PAD;
  double detail = zky_text_get_width (plan->detail, DETAIL_SIZE, FALSE) + 10;
  const char *gradient = plan->params->len > 0 ? state->is_difference ? "‖Δ∇ parameters‖" : "‖∇ parameters‖"
                                               : state->is_difference ? "‖Δ∇ output‖" : "‖∇ output‖";
  ZkyTheme head = *look->theme;

  if (state->is_filled)
    head.colors[ZKY_COLOR_TEXT] = head.colors[ZKY_COLOR_DIM_TEXT] = zky_color_get_ink (&state->fill);
  zky_button_draw (&button, FALSE, look->theme, pen);
  draw_label (pen, &head, ZKY_COLOR_TEXT, plan->title, left, rect->y + CARD_HEAD / 2 + TITLE_SIZE * 0.36, TITLE_SIZE,
              TRUE, ZKY_ANCHOR_START, right - left - detail);
  draw_label (pen, &head, ZKY_COLOR_DIM_TEXT, plan->detail, right, rect->y + CARD_HEAD / 2 + 4, DETAIL_SIZE, FALSE,
              ZKY_ANCHOR_END, 0);
  for (guint i = 0; i < plan->n_lines; i++)
    draw_label (pen, look->theme, ZKY_COLOR_DIM_TEXT, plan->lines[i], rect->x + CARD_PAD,
                rect->y + CARD_HEAD + (i + 1) * LINE, DETAIL_SIZE, FALSE, ZKY_ANCHOR_START, rect->width - 2 * CARD_PAD);
  draw_norm (pen, look, &card->value_rect, plan->is_backward ? "‖gradients‖" : state->is_difference ? "‖Δ value‖" : "‖value‖",
             state->norms.has_value, state->norms.value, plan->is_backward ? ZKY_COLOR_GRADIENT : ZKY_COLOR_VALUE);
  if (plan->gradient != NULL && look->gradients)
    draw_norm (pen, look, &band, gradient, state->norms.has_gradient,
               state->norms.gradient, ZKY_COLOR_GRADIENT);
}

static void
draw_mark (const ZkyRect  *rect,
           int             mark,
           const ZkyTheme *theme,
           ZkyPen         *pen)
{
  ZkyRect ring = { rect->x - MARK_GAP, rect->y - MARK_GAP, rect->width + 2 * MARK_GAP, rect->height + 2 * MARK_GAP };

  if (mark >= 0)
    zky_pen_rect (pen, &ring, CORNER + MARK_GAP, NULL, &(ZkyStroke) { theme->colors[mark], 2.75, 0 });
}

/**
 * zky_group_card_draw:
 * @plan: of a closed group
 * @card: where it lies
 * @state: its norms and its mark
 * @look: colours
 * @with_text: the zoom allows to read it
 * @pen: what draws
 *
 * Draws the card of a closed group.
 */
void
zky_group_card_draw (const ZkyCardPlan  *plan,
                     const ZkyCard      *card,
                     const ZkyCardState *state,
                     const ZkyCardLook  *look,
                     gboolean            with_text,
                     ZkyPen             *pen)
{
  const ZkyColor *colors = look->theme->colors, *fill = &colors[plan->is_output ? ZKY_COLOR_OUTPUT : ZKY_COLOR_OPERATOR];
  ZkyStroke border = { colors[plan->is_output ? ZKY_COLOR_TEXT : ZKY_COLOR_CARD_BORDER], 1.5, 0 };
  ZkyRect head = { card->rect.x, card->rect.y, card->rect.width, CARD_HEAD };
  ZkyColor pass = zky_card_get_pass_color (look->theme);
  ZkyPath path;

  draw_mark (&card->rect, state->mark, look->theme, pen);
  draw_stack (plan, card, look->theme, pen);
  if (state->is_filled)
    fill = &state->fill;
  zky_pen_rect (pen, &card->rect, CORNER, state->is_filled && !with_text ? fill : &colors[ZKY_COLOR_CARD], NULL);
  zky_path_clear (&path);
  zky_path_box (&path, &head, ZKY_CORNER_ROUND, CORNER, 0);
  zky_pen_shape (pen, &path, plan->is_backward && !state->is_filled ? &pass : fill, NULL);
  zky_pen_rect (pen, &card->rect, CORNER, NULL, &border);
  if (with_text)
    draw_text (plan, card, state, look, pen);
}

/* Open groups */

double
zky_group_get_title_width (const ZkyGroup *group)
{
  double width = MIN (zky_text_get_width (group->label, TITLE_SIZE, TRUE), MOST_LABEL);

  return ceil (7 + BUTTON + 6 + width + CARD_PAD);
}

void
zky_group_box_draw (const ZkyGroup    *group,
                    const ZkyGroupBox *box,
                    int                mark,
                    const ZkyTheme    *theme,
                    ZkyPen            *pen)
{
  ZkyColor ground = zky_color_mix (&theme->colors[ZKY_COLOR_BACKGROUND], &theme->colors[ZKY_COLOR_EDGE],
                                   group->depth % 2 ? 0.07 : 0.13);
  ZkyStroke border = { theme->colors[ZKY_COLOR_CARD_BORDER], 1.25, 0 };

  draw_mark (&box->rect, mark, theme, pen);
  zky_pen_rect (pen, &box->rect, CORNER + 3, &ground, &border);
}

/* On a ground of its own, since wires may pass below. */
void
zky_group_title_draw (const ZkyGroup    *group,
                      const ZkyGroupBox *box,
                      const ZkyTheme    *theme,
                      ZkyPen            *pen)
{
  ZkyRect button = zky_group_get_button (&box->title);
  ZkyColor ground = zky_color_mix (&theme->colors[ZKY_COLOR_BACKGROUND], &theme->colors[ZKY_COLOR_EDGE],
                                   group->depth % 2 ? 0.07 : 0.13);
  ZkyRect label = { box->title.x + 4, box->title.y + 3, box->title.width - 8, box->title.height - 5 };
  double size = TITLE_SIZE * MAX (1, HEADING * box->title.height / TITLE_HEIGHT);
  ZkyColorRole role = group->kind != ZKY_GROUP_PASS ? ZKY_COLOR_TEXT
                      : g_str_equal (group->key, ZKY_GROUPS_BACKWARD) ? ZKY_COLOR_GRADIENT : ZKY_COLOR_VALUE;

  zky_pen_rect (pen, &label, 6, &ground, NULL);
  zky_button_draw (&button, TRUE, theme, pen);
  draw_label (pen, theme, role, group->label, button.x + button.width + 6 * size / TITLE_SIZE,
              box->title.y + box->title.height / 2 + 1 + size * 0.36, size, TRUE, ZKY_ANCHOR_START,
              MAX (MOST_LABEL, box->title.width));
}
