/* zky-card.c: the card of one node: what it measures
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-planner-private.h"

#include <math.h>

#include "zky-card-metrics.h"
#include "zky-text.h"

/* The seed's shape is the output's for a cotangent; the identity has the output's axes twice, and so have gradients
 * these axes in front of the node's own. */
static ZkyShape
find_seed_axes (ZkyGraph *graph)
{
  ZkyTensor *seed = zky_graph_get_seed (graph);
  ZkyNode *output = zky_graph_get_back_output (graph);
  ZkyShape shape = ZKY_SCALAR_SHAPE;

  if (seed != NULL && output != NULL)
    {
      guint n_axes = zky_tensor_get_n_axes (zky_node_get_value (output));

      shape = zky_tensor_get_shape (seed);
      shape.n_axes = shape.n_axes > n_axes ? shape.n_axes - n_axes : 0;
    }

  return shape;
}

ZkyPlanner *
zky_planner_new (ZkyGraph *graph,
                 gboolean  gradients)
{
  ZkyPlanner *self = g_new0 (ZkyPlanner, 1);

  self->graph = graph;
  self->texts = g_string_chunk_new (4096);
  self->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->gradients = gradients;
  self->seed = find_seed_axes (graph);
  self->outputs = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    g_hash_table_add (self->outputs, zky_graph_get_output (graph, i));
  self->steps = zky_steps_new (graph);

  return self;
}

void
zky_planner_set_names (ZkyPlanner *self,
                       GHashTable *names)
{
  self->names = names;
}

void
zky_planner_set_difference (ZkyPlanner    *self,
                            ZkyDifference *difference)
{
  self->difference = difference;
}

void
zky_planner_free (ZkyPlanner *self)
{
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->lists);
  zky_steps_unref (self->steps);
  g_hash_table_unref (self->contents);
  g_hash_table_unref (self->outputs);
  g_free (self);
}

const char *
zky_planner_keep_text (ZkyPlanner *self,
                       const char *text)
{
  g_autofree char *clean = zky_text_clean (text);

  return g_string_chunk_insert_const (self->texts, clean);
}

const ZkyContent *
zky_planner_keep_content (ZkyPlanner     *self,
                          const ZkyShape *shape,
                          double          number_size)
{
  g_autofree char *label = zky_content_dup_shape (shape);
  g_autofree char *key = g_strdup_printf ("%d%s", (int) number_size, label);
  ZkyContent *content = g_hash_table_lookup (self->contents, key);

  if (content == NULL)
    {
      content = g_new (ZkyContent, 1);
      zky_content_measure (content, shape, number_size);
      g_hash_table_insert (self->contents, g_steal_pointer (&key), content);
    }

  return content;
}

/* With a line of text above the numbers. */
static const ZkyContent *
keep_tokens (ZkyPlanner          *self,
             const ZkyShape      *shape,
             const ZkyVocabulary *names)
{
  g_autofree char *label = zky_content_dup_shape (shape);
  g_autofree char *key = g_strdup_printf ("%p%s", names, label);
  ZkyContent *content = g_hash_table_lookup (self->contents, key);

  if (content == NULL)
    {
      content = g_new (ZkyContent, 1);
      zky_content_measure (content, shape, VALUE_SIZE);
      zky_content_add_names (content, names);
      g_hash_table_insert (self->contents, g_steal_pointer (&key), content);
    }

  return content;
}

/* A Jacobian is seen as one matrix: a row for each element of the output, a column for each of the node. */
static ZkyShape
flatten (const ZkyShape *shape,
         guint           n_front)
{
  ZkyShape flat = { .n_axes = 2, .dims = { 1, 1 } };

  for (guint i = 0; i < shape->n_axes; i++)
    flat.dims[i >= n_front] *= shape->dims[i];

  return flat;
}

/* A node without a gradient (a constant, an integer) keeps one line for its —. */
static void
plan_gradient (ZkyPlanner  *self,
               ZkyNode     *node,
               ZkyCardPlan *plan)
{
  ZkyTensor *gradient = zky_node_get_gradient (node);
  ZkyShape own = zky_tensor_get_shape (zky_node_get_value (node));
  ZkyShape shape = ZKY_SCALAR_SHAPE, seen;
  guint n_front = self->seed.n_axes;

  if (gradient != NULL)
    shape = zky_tensor_get_shape (gradient);
  else if (zky_node_needs_grad (node) && !zky_shape_concat (&self->seed, &own, &shape, NULL))
    shape = ZKY_SCALAR_SHAPE;

  seen = n_front > 0 && shape.n_axes == n_front + own.n_axes ? flatten (&shape, n_front) : shape;
  plan->gradient = zky_planner_keep_content (self, &seen, GRADIENT_SIZE);
  if (shape.n_axes > 0 && !zky_shape_equal (&shape, &own))
    {
      g_autofree char *label = zky_content_dup_jacobian_shape (&shape, n_front);
      plan->gradient_shape = zky_planner_keep_text (self, label);
    }
}

/* What explanations call it, so that a v2 in a sentence can be found in the picture. */
static const char *
plan_title (ZkyPlanner *self,
            ZkyNode    *node)
{
  return zky_planner_keep_text (self, zky_steps_get_name (self->steps, node));
}

static const char *
plan_detail (ZkyPlanner        *self,
             const ZkyCardPlan *plan,
             const ZkyShape    *shape,
             const ZkyOp       *op)
{
  static const char *const kinds[] = { "input", "parameter", "constant" };

  if (shape->n_axes > 0)
    {
      g_autofree char *label = zky_content_dup_shape (shape);
      return zky_planner_keep_text (self, label);
    }
  if (op == NULL)
    return kinds[plan->kind];

  return g_str_equal (op->symbol, op->name) ? NULL : op->name;
}

/* Why there is no difference between two calls here, or NULL. */
static const char *
plan_note (ZkyPlanner *self,
           ZkyNode    *node)
{
  g_autofree char *label = NULL, *note = NULL;
  ZkyShape shape;

  switch (self->difference != NULL ? zky_difference_get_presence (self->difference, node) : ZKY_IN_BOTH)
    {
    case ZKY_ONLY_IN_A:
      return "+ only in A";
    case ZKY_ONLY_IN_B:
      return "+ only in B";
    case ZKY_SHAPES_DIFFER:
      shape = zky_tensor_get_shape (zky_node_get_value (zky_difference_find_a (self->difference, node)));
      label = zky_content_dup_shape (&shape);
      note = g_strdup_printf ("A: %s", shape.n_axes > 0 ? label : "scalar");
      return zky_planner_keep_text (self, note);
    case ZKY_IN_BOTH:
    default:
      return NULL;
    }
}

/* Operators that give the same whichever input comes first. */
static gboolean
is_symmetric (const ZkyOp *op)
{
  static const char *const names[] = { "add", "mul", "maximum", "minimum", "equal", "not_equal", NULL };

  return op != NULL && g_strv_contains (names, op->name);
}

/**
 * zky_planner_plan:
 * @self: the planner of one graph
 * @node: a node with a value
 * @is_badge: whether it is the small copy beside a consumer
 * @plan: (out): what its card shows
 *
 * Plans a card. Depends on kind, name, operator and shapes, never on numbers.
 */
void
zky_planner_plan (ZkyPlanner  *self,
                  ZkyNode     *node,
                  gboolean     is_badge,
                  ZkyCardPlan *plan)
{
  const ZkyOp *op = zky_node_get_op (node);
  ZkyTensor *value = zky_node_get_value (node);
  ZkyShape shape = value != NULL ? zky_tensor_get_shape (value) : ZKY_SCALAR_SHAPE;

  *plan = (ZkyCardPlan) { .kind = zky_node_get_kind (node), .is_badge = is_badge,
                          .is_output = g_hash_table_contains (self->outputs, node) && !is_badge };
  plan->is_symmetric = is_symmetric (op);
  plan->is_composite = !is_badge && !zky_node_is_backward (node) && zky_op_can_open (op);
  plan->is_backward = zky_node_is_backward (node);
  plan->is_bare = plan->kind == ZKY_NODE_CONSTANT && zky_node_get_name (node) == NULL && zky_node_get_gradient_of (node) == NULL &&
                  shape.n_axes == 0 && !plan->is_output && !is_badge;
  plan->title = plan->is_bare || (is_badge && op == NULL && zky_node_get_name (node) == NULL)
                ? "" : plan_title (self, node);
  plan->detail = plan->is_bare || is_badge ? NULL : plan_note (self, node);
  plan->has_note = plan->detail != NULL;
  if (!plan->has_note && !plan->is_bare)
    plan->detail = plan_detail (self, plan, &shape, op);
  if (op != NULL)
    {
      plan->symbol = zky_planner_keep_text (self, op->symbol);
      plan->symbol_width = MAX (SYMBOL_HEIGHT, zky_text_get_width (plan->symbol, SYMBOL_SIZE, TRUE) + 12);
    }

  plan->value = zky_planner_keep_content (self, &shape, is_badge ? BADGE_SIZE : plan->is_bare ? BARE_SIZE : VALUE_SIZE);
  if (self->names != NULL && plan->kind == ZKY_NODE_VARIABLE && !is_badge && zky_node_get_name (node) != NULL)
    {
      const ZkyVocabulary *names = g_hash_table_lookup (self->names, zky_node_get_name (node));

      if (names != NULL)
        plan->value = keep_tokens (self, &shape, names);
    }
  if (self->gradients && !is_badge && value != NULL && !plan->is_backward)
    plan_gradient (self, node, plan);
}

double
zky_card_plan_get_head (const ZkyCardPlan *self)
{
  return self->is_bare ? 0 : CARD_HEAD;
}

static double
measure_head (const ZkyCardPlan *self)
{
  double width = 2 * CARD_PAD + MIN (zky_text_get_width (self->title, TITLE_SIZE, TRUE), CARD_TITLE_MOST);

  if (self->symbol != NULL)
    width += self->symbol_width + 7;
  if (self->is_composite)
    width += CARD_BUTTON;
  if (self->detail != NULL)
    width += 14 + MIN (zky_text_get_width (self->detail, DETAIL_SIZE, FALSE), CARD_DETAIL_MOST);

  return width;
}

static double
get_gradient_height (const ZkyCardPlan *self)
{
  if (self->gradient == NULL)
    return 0;

  return self->gradient->height + 2 * GRADIENT_PAD +
         (self->gradient->kind == ZKY_CONTENT_NUMBER ? 0 : GRADIENT_LINE);
}

static void
measure_badge (const ZkyCardPlan *self,
               ZkyCard           *card)
{
  double name = MIN (zky_text_get_width (self->title, BADGE_SIZE, TRUE), CARD_TITLE_MOST / 2);

  card->rect.height = BADGE_HEIGHT;
  card->rect.width = ceil (name + BADGE_NUMBER + 2 * CARD_PAD);
  card->value_rect = (ZkyRect) { card->rect.width - CARD_PAD - BADGE_NUMBER, 0, BADGE_NUMBER, BADGE_HEIGHT };
}

/**
 * zky_card_plan_measure:
 * @self: a plan
 * @sums: whether several contributions add up to its gradient, so that it needs room for them
 * @card: (inout): gets its size, and the rectangle of its value relative to its corner
 *
 * Sizes are whole and even numbers, which ports and pixels divide well.
 */
void
zky_card_plan_measure (const ZkyCardPlan *self,
                       gboolean           sums,
                       ZkyCard           *card)
{
  double head = zky_card_plan_get_head (self);
  double ring = self->is_output ? CARD_RING : 0;
  double width = self->is_bare ? CARD_BARE : MAX (CARD_LEAST, measure_head (self));
  double height = head + 2 * VALUE_PAD + self->value->height + get_gradient_height (self);

  if (self->is_badge)
    {
      measure_badge (self, card);
      return;
    }

  if (sums && self->gradient != NULL && self->gradient->kind == ZKY_CONTENT_NUMBER)
    width = MAX (width, CARD_SUM);
  if (self->value->kind != ZKY_CONTENT_NUMBER)
    width = MAX (width, self->value->width + 2 * CARD_PAD);
  if (self->gradient != NULL && self->gradient->kind != ZKY_CONTENT_NUMBER)
    width = MAX (width, self->gradient->width + 2 * CARD_PAD);

  card->rect.width = 2 * ceil ((width + 2 * ring) / 2);
  card->rect.height = 2 * ceil ((height + 2 * ring) / 2);
  card->value_rect = (ZkyRect) { ring, ring + head, card->rect.width - 2 * ring,
                                 self->value->height + 2 * VALUE_PAD };
}

/* What the outer border of an output leaves. */
ZkyRect
zky_card_plan_get_inside (const ZkyCardPlan *self,
                          const ZkyCard     *card)
{
  double ring = self->is_output && self->group == NULL ? CARD_RING : 0;

  return (ZkyRect) { card->rect.x + ring, card->rect.y + ring, card->rect.width - 2 * ring,
                     card->rect.height - 2 * ring };
}

/* The band at the foot of a card in which the gradient stands; empty where there is none. */
ZkyRect
zky_card_plan_get_gradient (const ZkyCardPlan *self,
                            const ZkyCard     *card)
{
  ZkyRect inside = zky_card_plan_get_inside (self, card);
  double top = card->value_rect.y + card->value_rect.height;

  if (self->gradient == NULL)
    return (ZkyRect) { inside.x, inside.y + inside.height, inside.width, 0 };

  return (ZkyRect) { inside.x, top, inside.width, inside.y + inside.height - top };
}

const char *
zky_card_plan_get_short_name (const ZkyCardPlan *self)
{
  const char *point = self->kind == ZKY_NODE_PARAMETER ? strrchr (self->title, '.') : NULL;

  if (self->title[0] == '\0' && self->symbol != NULL)
    return self->symbol;

  return point != NULL && point[1] != '\0' ? point + 1 : self->title;
}

/* The colour of its kind. */
ZkyColorRole
zky_card_plan_get_role (const ZkyCardPlan *self)
{
  static const ZkyColorRole roles[] = {
    [ZKY_NODE_VARIABLE] = ZKY_COLOR_VARIABLE,
    [ZKY_NODE_PARAMETER] = ZKY_COLOR_PARAMETER,
    [ZKY_NODE_CONSTANT] = ZKY_COLOR_CONSTANT,
    [ZKY_NODE_OPERATOR] = ZKY_COLOR_OPERATOR,
  };

  return self->is_output ? ZKY_COLOR_OUTPUT : roles[self->kind];
}
