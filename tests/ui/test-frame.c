/* test-frame.c: what each step shows, what travels, what is drawn again
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-frame.h"

#include <math.h>

#include "scene-fixture.h"
#include "zky-export.h"
#include "zky-frame-private.h"

enum { X, W, A, B, OUT };

typedef struct
{
  ZkyGraph *graph;
  ZkyScene *scene;
  ZkySteps *steps;
  ZkyFrame  frame;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->graph = fixture_simple ("3", "1");
  self->scene = fixture_scene (self->graph, ZKY_ORIENTATION_AUTO);
  self->steps = zky_steps_new (self->graph);
  self->frame = (ZkyFrame) ZKY_FRAME_INIT;
  self->frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->frame.steps = self->steps;
  self->frame.gradients = TRUE;
  g_assert_cmpuint (zky_steps_get_n (self->steps), ==, 10);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  zky_steps_unref (self->steps);
  zky_scene_unref (self->scene);
  zky_graph_unref (self->graph);
}

/* What stands on a card: value | gradient, or the sum being built. */
static char *
read_card (Fixture *self,
           guint    card)
{
  g_auto (ZkyCardState) state = ZKY_CARD_STATE_INIT;
  char value[ZKY_NUMBER_MAX] = "—", gradient[ZKY_NUMBER_MAX] = "—";

  zky_frame_get_state (&self->frame, self->scene, card, &state);
  if (state.value != NULL)
    zky_content_format (state.value, 0, 0, value);
  if (state.gradient != NULL)
    zky_content_format (state.gradient, 0, 0, gradient);

  return g_strdup_printf ("%s|%s", state.asks_value ? "?" : value,
                          state.sum[0] != '\0' ? state.sum : state.asks_gradient ? "?" : gradient);
}

/* Everything that is a number on the picture has the digits that it is to have. */
static void
test_digits (void)
{
  static const struct { guint digits; const char *text; } cases[] = { { 0, "3.142" }, { 3, "3.14" }, { 6, "3.14159" } };
  g_autoptr (ZkyModel) model = zky_model_parse ("x * 1", NULL, NULL);
  g_autoptr (ZkyTensor) pi = zky_tensor_new_scalar (ZKY_FLOAT32, G_PI);
  g_autoptr (ZkyGraph) graph = zky_graph_new ("digits");
  g_autoptr (ZkyScene) scene = NULL;
  ZkyFrame frame = ZKY_FRAME_INIT;

  g_assert_true (zky_model_set (model, "x", pi, NULL));
  g_assert_true (zky_model_call (model, graph, NULL, NULL));
  scene = zky_scene_new (graph, &(ZkySceneOptions) { 0 });
  g_assert_true (zky_scene_layout (scene, NULL, NULL));
  frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) svg = NULL, dot = NULL;
      g_autofree char *wanted = g_strdup_printf (">%s<", cases[i].text), *text = NULL;

      frame.digits = cases[i].digits;
      svg = zky_export_to_bytes (scene, &frame, &(ZkyStill) { .format = ZKY_FORMAT_SVG, .scale = 1 }, NULL);
      text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
      g_assert_nonnull (strstr (text, wanted));
      g_clear_pointer (&text, g_free);
      dot = zky_export_to_bytes (scene, &frame, &(ZkyStill) { .format = ZKY_FORMAT_DOT, .scale = 1 }, NULL);
      text = g_strndup (g_bytes_get_data (dot, NULL), g_bytes_get_size (dot));
      g_assert_nonnull (strstr (text, cases[i].text));
    }
}

static void
check_cards (Fixture    *self,
             guint       position,
             const char *expected)
{
  GString *text = g_string_new (NULL);

  self->frame.position = position;
  for (guint i = X; i <= OUT; i++)
    {
      g_autofree char *card = read_card (self, i);
      g_string_append_printf (text, "%s%s", i > X ? "  " : "", card);
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_string_free (text, TRUE);
}

/* Steps: a = 4, b = 9, out = 36; seed 1; out→a 9; out→b 4; b→x 24; a→x 9; x = 33; a→w 9. */
static void
test_steps (Fixture       *self,
            gconstpointer  data)
{
  check_cards (self, 0, "3|—  1|—  —|—  —|—  —|—");
  check_cards (self, 1, "3|—  1|—  4|—  —|—  —|—");
  check_cards (self, 3, "3|—  1|—  4|—  9|—  36|—");
  check_cards (self, 4, "3|—  1|—  4|—  9|—  36|1");
  check_cards (self, 5, "3|—  1|—  4|9  9|—  36|1");
  check_cards (self, 7, "3|24  1|—  4|9  9|4  36|1");
  check_cards (self, 8, "3|24 + 9  1|—  4|9  9|4  36|1");
  check_cards (self, 9, "3|24 + 9 = 33  1|—  4|9  9|4  36|1");
  check_cards (self, 10, "3|33  1|9  4|9  9|4  36|1");

  self->frame.gradients = FALSE;
  check_cards (self, 10, "3|—  1|—  4|—  9|—  36|—");
  self->frame.steps = NULL;
  check_cards (self, 0, "3|—  1|—  4|—  9|—  36|—");
  self->frame.gradients = TRUE;
  check_cards (self, 0, "3|33  1|9  4|9  9|4  36|1");
}

static void
test_quiz (Fixture       *self,
           gconstpointer  data)
{
  self->frame.hide_next = TRUE;
  check_cards (self, 2, "3|—  1|—  4|—  9|—  —|—");
  self->frame.phase = 0.5;
  check_cards (self, 2, "3|—  1|—  4|—  9|—  ?|—");
  check_cards (self, 3, "3|—  1|—  4|—  9|—  36|?");
  check_cards (self, 6, "3|?  1|—  4|9  9|4  36|1");
  check_cards (self, 7, "3|24 + ?  1|—  4|9  9|4  36|1");
  check_cards (self, 8, "3|24 + 9 = ?  1|—  4|9  9|4  36|1");
  check_cards (self, 10, "3|33  1|9  4|9  9|4  36|1");
}

/* Three contributions, one of them negative: the sum so far and the last one. */
static void
test_sums (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("sums");
  ZkyNode *x = fixture_variable (graph, "x", "2");
  g_autoptr (ZkyScene) scene = NULL;
  g_autoptr (ZkySteps) steps = NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  ZkyFrame frame = ZKY_FRAME_INIT;

  fixture_end (graph, zky_sub (zky_mul (x, x), x));
  scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);
  steps = zky_steps_new (graph);
  frame.theme = zky_theme_get (ZKY_THEME_DARK);
  frame.steps = steps;
  frame.gradients = TRUE;
  for (frame.position = 0; frame.position <= zky_steps_get_n (steps); frame.position++)
    {
      g_auto (ZkyCardState) state = ZKY_CARD_STATE_INIT;

      zky_frame_get_state (&frame, scene, 0, &state);
      if (state.sum[0] != '\0')
        g_ptr_array_add (texts, g_strdup (state.sum));
    }

  g_ptr_array_add (texts, NULL);
  {
    g_autofree char *all = g_strjoinv (", ", (char **) texts->pdata);
    g_test_message ("%s", all);
    g_assert_nonnull (strstr (all, " = 3"));
    g_assert_null (strstr (all, "+ -"));
  }
}

static void
test_tokens (Fixture       *self,
             gconstpointer  data)
{
  static const struct { guint position; const char *texts[3]; gboolean is_gradient; } cases[] = {
    { 0, { "3", "1" }, FALSE }, { 1, { "3" }, FALSE }, { 2, { "4", "9" }, FALSE }, { 3, { "1" }, TRUE },
    { 4, { "9" }, TRUE }, { 6, { "24" }, TRUE }, { 7, { "9" }, TRUE }, { 8, { NULL }, TRUE }, { 10, { NULL }, TRUE },
  };

  self->frame.phase = 0.5;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) tokens = NULL;

      self->frame.position = cases[i].position;
      tokens = zky_frame_get_tokens (&self->frame, self->scene);
      for (guint k = 0; k < tokens->len; k++)
        {
          const ZkyToken *token = &g_array_index (tokens, ZkyToken, k);

          g_assert_cmpstr (token->text, ==, cases[i].texts[k]);
          g_assert_cmpint (token->is_gradient, ==, cases[i].is_gradient);
        }
      g_assert_null (cases[i].texts[tokens->len]);
    }
}

/* Values arrive at the consumer, gradients at the producer. */
static void
test_ways (Fixture       *self,
           gconstpointer  data)
{
  const ZkyWire *wire;

  for (guint position = 2; position <= 6; position += 4)
    {
      g_autoptr (GArray) early = NULL, late = NULL;
      const double *from, *to;
      gboolean back = position == 6;

      self->frame.position = position;
      self->frame.phase = 0.001;
      early = zky_frame_get_tokens (&self->frame, self->scene);
      self->frame.phase = 0.999;
      late = zky_frame_get_tokens (&self->frame, self->scene);

      wire = zky_scene_get_wire (self->scene, g_array_index (early, ZkyToken, 0).wire);
      from = back ? wire->points + 2 * (wire->n_points - 1) : wire->points;
      to = back ? wire->points : wire->points + 2 * (wire->n_points - 1);
      g_assert_cmpfloat_with_epsilon (g_array_index (early, ZkyToken, 0).x, from[0], 1);
      g_assert_cmpfloat_with_epsilon (g_array_index (late, ZkyToken, 0).x, to[0], 1);
      g_assert_cmpfloat_with_epsilon (g_array_index (late, ZkyToken, 0).y, to[1], 1);
    }

}

static cairo_surface_t *
draw (Fixture        *self,
      const ZkyFrame *frame,
      double          zoom)
{
  ZkyRect bounds = zky_scene_get_bounds (self->scene);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, ceil (bounds.width * zoom),
                                                         ceil (bounds.height * zoom));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, zoom, zoom);
  cairo_translate (cr, -bounds.x, -bounds.y);
  zky_frame_draw (frame, self->scene, cr, NULL, zoom);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Pixels that differ must lie within the damage. */
static void
check_damage (Fixture        *self,
              const ZkyFrame *before,
              const ZkyFrame *after)
{
  cairo_surface_t *a = draw (self, before, 1), *b = draw (self, after, 1);
  ZkyRect bounds = zky_scene_get_bounds (self->scene), damage = { 0, 0, 0, 0 };
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  gboolean is_damaged = zky_frame_get_damage (before, after, self->scene, &damage);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 p = ((guint32 *) (gpointer) (cairo_image_surface_get_data (a) + y * cairo_image_surface_get_stride (a)))[x];
        guint32 q = ((guint32 *) (gpointer) (cairo_image_surface_get_data (b) + y * cairo_image_surface_get_stride (b)))[x];
        double sx = x + bounds.x, sy = y + bounds.y;

        if (p == q)
          continue;
        g_assert_true (is_damaged);
        g_assert_true (sx >= damage.x - 1 && sx <= damage.x + damage.width && sy >= damage.y - 1 &&
                       sy <= damage.y + damage.height);
      }
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
}

static void
test_damage (Fixture       *self,
             gconstpointer  data)
{
  ZkyRect damage;

  g_assert_false (zky_frame_get_damage (&self->frame, &self->frame, self->scene, &damage));
  for (guint position = 0; position < 10; position++)
    for (guint way = 0; way < 5; way++)
      {
        ZkyFrame before = self->frame, after = self->frame;

        before.position = position;
        after.position = way == 1 ? MIN (position + 3, 10) : way < 3 ? position + 1 : position;
        after.hide_next = before.hide_next = way == 3;
        after.phase = way == 3 ? 0.5 : 0;
        after.hovered = way == 4 ? (gint) position % 5 : -1;
        check_damage (self, &before, &after);
        check_damage (self, &after, &before);
      }
}

/* Something is drawn at every zoom, in every theme, and only within the clip's reach. */
static void
test_draw (Fixture       *self,
           gconstpointer  data)
{
  static const double zooms[] = { 2, 1, 0.44, 0.2, 0.1, 0.01 };

  for (guint variant = 0; variant <= ZKY_THEME_DARK_CONTRAST; variant++)
    for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
      {
        cairo_surface_t *surface;
        guint8 first, *pixels;
        gboolean has_picture = FALSE;

        self->frame.theme = zky_theme_get (variant);
        self->frame.position = 8;
        self->frame.selected = A;
        surface = draw (self, &self->frame, zooms[i]);
        pixels = cairo_image_surface_get_data (surface);
        first = pixels[0];
        for (int k = 0; k < cairo_image_surface_get_height (surface) * cairo_image_surface_get_stride (surface); k++)
          has_picture |= k % 4 == 0 && pixels[k] != first;
        g_assert_true (has_picture || zooms[i] < 0.05);
        cairo_surface_destroy (surface);
      }
}

static gpointer
draw_thread (gpointer data)
{
  Fixture *self = data;

  for (guint i = 0; i < 40; i++)
    {
      ZkyFrame frame = self->frame;

      frame.position = i % 11;
      cairo_surface_destroy (draw (self, &frame, 1));
    }

  return NULL;
}

static void
test_threads (Fixture       *self,
              gconstpointer  data)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("draw", draw_thread, self);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/ui/frame/steps", test_steps }, { "/ui/frame/quiz", test_quiz }, { "/ui/frame/tokens", test_tokens },
    { "/ui/frame/ways", test_ways }, { "/ui/frame/damage", test_damage }, { "/ui/frame/draw", test_draw },
    { "/ui/frame/threads", test_threads },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add_func ("/ui/frame/digits", test_digits);
  g_test_add_func ("/ui/frame/sums", test_sums);

  return g_test_run ();
}
