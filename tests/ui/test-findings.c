/* test-findings.c: what a model says of its data, in numbers and as pictures
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "findings-fixture.h"

#define MODEL(inputs, arguments, body, train)                                                       \
  "local zky = require 'zky'\n"                                                                     \
  "local model = zky.module 'M'\n" inputs "\n"                                                      \
  "function model:call (" arguments ")\n" body "\nend\n"                                            \
  "model:train { epochs = 1, optimizer = 'sgd', lr = 0.1, " train " }\n"                            \
  "return model\n"

/* A plane split by x + 2 y = 1: the logit is x + 2 y − 1. */
#define PLANE                                                                                       \
  MODEL ("model:input ('x', {{0, 0}, {1, 1}, {0, 1}, {1, 0}})\n"                                    \
         "model:input ('t', {{0}, {1}, {0}, {0}})\n"                                                \
         "model:param ('w', {{1}, {2}})",                                                           \
         "x, t",                                                                                    \
         "local h = zky.matmul (x, self.w)\n"                                                       \
         "local both = zky.stack ({h:reshape {-1}, -h:reshape {-1}}, {axis = 1})\n"                 \
         "local y = h - 1\n"                                                                        \
         "local loss = zky.binary_cross_entropy_with_logits (y, t) + 0 * zky.mean (both)\n"         \
         "return loss, y", "")

/* Where place @i of the grid is. */
static void
get_place (const ZkyFindings *findings,
           guint              i,
           double            *place)
{
  guint n = ZKY_FINDINGS_GRID;

  place[0] = findings->low[0] + (findings->high[0] - findings->low[0]) * (i % n + 0.5) / n;
  place[1] = findings->high[1] - (findings->high[1] - findings->low[1]) * (i / n + 0.5) / n;
}

/* The surface of a known function, as probabilities; the examples; and the units of its layers. */
static void
test_surface (void)
{
  g_autoptr (ZkyFindings) findings = find (PLANE);
  const ZkyLayer *layer = NULL;
  double place[2];

  g_assert_cmpint (findings->kind, ==, ZKY_FINDINGS_SURFACE);
  g_assert_cmpuint (findings->n_rows, ==, 4);
  g_assert_cmpuint (findings->n_classes, ==, 2);
  g_assert_cmpfloat (findings->low[0], <, 0);
  g_assert_cmpfloat (findings->high[1], >, 1);
  g_assert_cmpuint (findings->n_grid, ==, ZKY_FINDINGS_GRID * ZKY_FINDINGS_GRID);
  for (guint i = 0; i < findings->n_grid; i += 13)
    {
      get_place (findings, i, place);
      g_assert_cmpfloat_with_epsilon (findings->grid_said[i], 1 / (1 + exp (1 - place[0] - 2 * place[1])), 1e-5);
    }

  /* (0, 1) lies beyond the line and is taken for the second class, wrongly; (1, 0) lies on it. */
  g_assert_cmpint (findings->verdict[0], ==, 0);
  g_assert_cmpint (findings->verdict[1], ==, 1);
  g_assert_cmpint (findings->verdict[2], ==, 1);
  g_assert_cmpint (findings->verdict[3], ==, 0);
  g_assert_cmpuint (findings->n_right, ==, 3);
  g_assert_cmpuint (findings->counts[0], ==, 2);
  g_assert_cmpuint (findings->counts[1], ==, 1);
  g_assert_cmpuint (findings->counts[2], ==, 0);
  g_assert_cmpuint (findings->counts[3], ==, 1);

  for (guint i = 0; i < findings->layers->len; i++)
    if (g_array_index (findings->layers, ZkyLayer, i).n_units == 2)
      layer = &g_array_index (findings->layers, ZkyLayer, i);
  g_assert_nonnull (layer);
  g_assert_cmpstr (layer->label, ==, "both");
  get_place (findings, 100, place);
  g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (zky_node_get_value (zky_graph_get_node (findings->grid, layer->index)), 201),
                                  -place[0] - 2 * place[1], 1e-5);
}

static guint
count_text (const char *text,
            const char *part)
{
  guint n = 0;

  for (const char *found = strstr (text, part); found != NULL; found = strstr (found + 1, part))
    n++;

  return n;
}

static void
test_surface_picture (void)
{
  g_autoptr (ZkyFindings) findings = find (PLANE);
  g_autofree char *output = paint_plot (findings, -1, 300), *units = NULL, *words = NULL;
  ZkyPlot plot = { findings, zky_theme_get (ZKY_THEME_DARK), -1 };
  gint layer = (gint) findings->layers->len - 1;

  g_assert_cmpuint (count_text (output, "<image"), ==, 1);
  g_assert_nonnull (strstr (output, ">0.5<"));
  words = zky_plot_describe (&plot);
  g_assert_cmpstr (words, ==, "3 of 4 examples right");

  while (layer > 0 && g_array_index (findings->layers, ZkyLayer, layer).n_units != 2)
    layer--;
  units = paint_plot (findings, layer, 300);
  g_assert_cmpuint (count_text (units, "<image"), ==, 2);
  g_assert_nonnull (strstr (units, ">2<"));
}

/* y = 2 x − 1 through three points, of which one is 0.3 off; the module is asked for float32 of a list of any length. */
static void
test_fit (void)
{
  g_autoptr (ZkyFindings) findings = find (
    MODEL ("model:input ('x', {0, 1})\nmodel:input ('y', {0, 0})\nmodel:param ('w', 2)", "x, y",
           "local p = x * self.w - 1\nlocal loss = zky.mean (zky.square (p - y))\nreturn loss, p",
           "dataset = {x = {0, 1, 4}, y = {-1, 1, 7.3}}"));
  g_autofree char *picture = NULL, *words = NULL;
  ZkyPlot plot = { findings, zky_theme_get (ZKY_THEME_LIGHT), -1 };

  g_assert_cmpint (findings->kind, ==, ZKY_FINDINGS_FIT);
  g_assert_cmpuint (findings->n_rows, ==, 3);
  g_assert_cmpfloat_with_epsilon (findings->numbers[2], 7.3, 1e-5);
  g_assert_cmpfloat_with_epsilon (findings->said[2], 7, 1e-5);
  for (guint i = 0; i < findings->n_grid; i++)
    {
      double x = findings->low[0] + (findings->high[0] - findings->low[0]) * i / (findings->n_grid - 1);

      g_assert_cmpfloat_with_epsilon (findings->grid_said[i], 2 * x - 1, 1e-5);
    }
  words = zky_plot_describe (&plot);
  g_assert_cmpstr (words, ==, "3 examples, off by 0.1 on average");
  picture = paint_plot (findings, -1, 300);
  g_assert_nonnull (strstr (picture, ">4<"));
}

/* A curve with a hole, and nothing finite at all: still pictures. */
static void
test_not_finite (void)
{
  g_autoptr (ZkyFindings) hole = find (
    MODEL ("model:input ('x', {-1, 1})\nmodel:param ('w', 1)", "x",
           "local p = zky.log (x * self.w)\nreturn p", "dataset = {x = {-1, 1}, y = {0, 0}}, loss = 'mse_loss', target = 'y'"));
  g_autoptr (ZkyFindings) nothing = find (
    MODEL ("model:input ('x', {{-1, 1}})\nmodel:param ('w', 1)", "x",
           "local p = zky.log (-zky.square (zky.sum (x, {axes = {1}}) * self.w) - 1)\nreturn p",
           "dataset = {x = {{-1, 1}, {0, 1}}, y = {5, 0}}, loss = 'mse_loss', target = 'y'"));
  g_autofree char *first = paint_plot (hole, -1, 300), *second = paint_plot (nothing, -1, 300);

  g_assert_cmpint (hole->kind, ==, ZKY_FINDINGS_FIT);
  g_assert_cmpint (nothing->kind, ==, ZKY_FINDINGS_SURFACE);
  g_assert_cmpuint (count_text (second, "<image"), ==, 1);
}

/* Scores are the inputs, so that what is taken for what is known; one row has a class that there is not. */
static void
test_classes (void)
{
  g_autoptr (ZkyFindings) findings = find (
    MODEL ("model:input ('x', {{1, 0, 0}})\nmodel:input ('y', {0}, {dtype = 'int64'})\nmodel:param ('w', 1)", "x, y",
           "local s = x * self.w\nlocal loss = zky.cross_entropy (s, zky.clip (y, {min = 0, max = 2}))\nreturn loss, s",
           "dataset = {x = {{3, 0, 0}, {0, 3, 0}, {0, 0, 3}, {0, 0, 3}, {3, 0, 0}, {0, 3, 0}}, y = {0, 1, 2, 1, 0, 7}}, accuracy = 'y',"
           "classes = {'ant', 'bee', 'cow', '3', '4', '5', '6', '7'}"));
  static const guint counts[9] = { 2, 0, 0, 0, 1, 1, 0, 0, 1 };
  g_autofree char *picture = paint_plot (findings, -1, 300);

  g_assert_cmpint (findings->kind, ==, ZKY_FINDINGS_CLASSES);
  g_assert_cmpuint (findings->n_classes, ==, 3);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpuint (findings->counts[i], ==, counts[i]);
  g_assert_cmpuint (findings->n_right, ==, 4);
  g_assert_cmpfloat_with_epsilon (findings->said[0], exp (3) / (exp (3) + 2), 1e-5);
  g_assert_nonnull (strstr (picture, ">50 %<"));
  g_assert_nonnull (strstr (picture, ">100 %<"));
  g_assert_cmpuint (count_text (picture, ">bee<"), ==, 2);
  {
    ZkyPlot plot = { findings, zky_theme_get (ZKY_THEME_LIGHT), -1 };
    g_autofree char *table = zky_plot_to_csv (&plot);

    g_assert_cmpstr (table, ==, "true,ant,bee,cow\nant,2,0,0\nbee,0,1,1\ncow,0,0,1\n");
  }
}

/* Images of 4 × 4, of which the first pixel tells the class; the third one is called wrongly. */
static void
test_images (void)
{
  g_autoptr (ZkyFindings) findings = find (
    MODEL ("local d = zky.zeros {3, 1, 4, 4} + zky.tensor {1, 0, 1}:reshape {3, 1, 1, 1} * zky.eye (4):reshape {1, 1, 4, 4}\n"
           "model:input ('x', d:slice {stop = 1})\nmodel:input ('y', {0}, {dtype = 'int64'})\nmodel:param ('w', 1)", "x, y",
           "local f = x:flatten {start = 1}:slice {axis = 1, stop = 1} * self.w\n"
           "local s = zky.concat ({0.5 - f, f - 0.5}, {axis = 1})\nlocal loss = zky.cross_entropy (s, y)\nreturn loss, s",
           "dataset = {x = d, y = {1, 0, 0}}, accuracy = 'y'"));
  g_autofree char *picture = paint_plot (findings, -1, 300);
  gsize height, width, n_channels;

  g_assert_cmpint (findings->kind, ==, ZKY_FINDINGS_CLASSES);
  g_assert_true (zky_findings_get_image (findings, &height, &width, &n_channels));
  g_assert_cmpuint (height, ==, 4);
  g_assert_cmpuint (n_channels, ==, 1);
  g_assert_cmpuint (findings->n_right, ==, 2);
  /* Three examples, and the wrong one again. */
  g_assert_cmpuint (count_text (picture, "<image"), ==, 4);
  g_assert_nonnull (strstr (picture, ">0 → 1<"));
}

/* More numbers than two an example, one that is right: said by right. Images that come out are shown below those that went in. */
static void
test_others (void)
{
  g_autoptr (ZkyFindings) numbers = find (
    MODEL ("model:input ('x', {{1, 2, 3}})\nmodel:param ('w', 1)", "x", "local p = zky.sum (x, {axes = {1}}) * self.w\nreturn p",
           "dataset = {x = {{1, 2, 3}, {4, 5, 6}}, y = {6.5, 14.5}}, loss = 'mse_loss', target = 'y'"));
  g_autoptr (ZkyFindings) copies = find (
    MODEL ("model:input ('x', zky.zeros {1, 4, 4})\nmodel:param ('w', 1)", "x",
           "local y = x * self.w\nlocal loss = zky.mse_loss (y, x)\nreturn loss, y",
           "dataset = {x = zky.zeros {2, 4, 4} + zky.eye (4):reshape {1, 4, 4}}"));
  g_autofree char *points = paint_plot (numbers, -1, 300), *pairs = paint_plot (copies, -1, 300);

  g_assert_cmpint (numbers->kind, ==, ZKY_FINDINGS_NUMBERS);
  g_assert_cmpfloat_with_epsilon (numbers->said[1], 15, 1e-5);
  g_assert_nonnull (strstr (points, ">10<"));
  g_assert_cmpint (copies->kind, ==, ZKY_FINDINGS_COPIES);
  g_assert_cmpuint (count_text (pairs, "<image"), ==, 4);
}

/* Rows that are kept back are those that are looked at. */
static void
test_validation (void)
{
  g_autoptr (ZkyFindings) findings = find (
    MODEL ("model:input ('x', {0, 1})\nmodel:param ('w', 2)", "x", "local p = x * self.w\nreturn p",
           "dataset = {x = {0, 1, 2, 3}, y = {0, 1, 2, 3}}, validation = 0.5, loss = 'mse_loss', target = 'y'"));

  g_assert_true (findings->is_validation);
  g_assert_cmpuint (findings->n_rows, ==, 2);
}

/* A model that takes no other number of rows says so. */
static void
test_fixed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyModel) model = zky_model_load_text (
    MODEL ("model:input ('x', {{0, 0}, {1, 1}})\nmodel:param ('w', {{1}, {2}})", "x",
           "local p = zky.matmul (x, self.w):reshape {2}\nlocal loss = zky.mean (zky.square (p))\nreturn loss, p", ""),
    "test.lua", NULL, NULL, &error);
  g_autoptr (ZkyExamples) examples = zky_examples_new (zky_model_get_training (model));

  g_assert_null (zky_findings_new (examples, NULL, &error));
  g_assert_nonnull (error);
}

/* Nothing but parameters: there are no examples. */
static void
test_nothing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyModel) model = zky_model_load_text (
    MODEL ("model:param ('w', 1)", "", "local p = self.w * 2\nreturn p", ""), "test.lua", NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (zky_examples_new (zky_model_get_training (model)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/findings/surface", test_surface);
  g_test_add_func ("/ui/findings/fit", test_fit);
  g_test_add_func ("/ui/findings/not-finite", test_not_finite);
  g_test_add_func ("/ui/findings/classes", test_classes);
  g_test_add_func ("/ui/findings/images", test_images);
  g_test_add_func ("/ui/findings/others", test_others);
  g_test_add_func ("/ui/findings/validation", test_validation);
  g_test_add_func ("/ui/findings/fixed", test_fixed);
  g_test_add_func ("/ui/findings/nothing", test_nothing);
  g_test_add_func ("/ui/plot/surface", test_surface_picture);

  return g_test_run ();
}
