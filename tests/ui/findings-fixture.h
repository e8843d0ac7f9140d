/* findings-fixture.h: models written in a test, and what they say of their data
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-plot.h"

/* @inputs, @body, @train: Lua; what is @body between `function model:call (…)` and `end` */
static inline ZkyFindings *
find (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyModel) model = zky_model_load_text (text, "test.lua", NULL, NULL, &error);
  g_autoptr (ZkyExamples) examples = NULL;
  ZkyFindings *findings;

  g_assert_no_error (error);
  g_assert_nonnull (zky_model_get_training (model));
  examples = zky_examples_new (zky_model_get_training (model));
  g_assert_nonnull (examples);
  findings = zky_findings_new (examples, NULL, &error);
  g_assert_no_error (error);

  return findings;
}

/* Text of an SVG. */
static inline char *
paint_plot (const ZkyFindings *findings,
            gint               layer,
            double             width)
{
  ZkyPlot plot = { findings, zky_theme_get (ZKY_THEME_LIGHT), layer };
  double height = zky_plot_get_height (&plot, width);
  ZkyRect bounds = { 0, 0, width, MAX (height, 1) };
  ZkyPen *pen = zky_pen_new_svg (&bounds, 1, plot.theme);
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  zky_plot_paint (&plot, pen, width, height);
  bytes = zky_pen_free_svg (pen);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_null (strstr (text, "nan"));
  g_assert_null (strstr (text, "inf"));

  return text;
}
