/* test-theme.c: colours that can be told apart and read
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-theme.h"

#include <math.h>

static double
linear (double c)
{
  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

/* Relative luminance and contrast as WCAG 2.1 defines them. */
static double
luminance (const ZkyColor *c)
{
  return 0.2126 * linear (c->red) + 0.7152 * linear (c->green) + 0.0722 * linear (c->blue);
}

static double
contrast (const ZkyColor *a,
          const ZkyColor *b)
{
  double x = luminance (a), y = luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

typedef struct
{
  ZkyColorRole text, ground;
} Pair;

static const Pair pairs[] = {
  { ZKY_COLOR_TEXT, ZKY_COLOR_BACKGROUND }, { ZKY_COLOR_TEXT, ZKY_COLOR_CARD },
  { ZKY_COLOR_TEXT, ZKY_COLOR_VARIABLE }, { ZKY_COLOR_TEXT, ZKY_COLOR_PARAMETER },
  { ZKY_COLOR_TEXT, ZKY_COLOR_CONSTANT }, { ZKY_COLOR_TEXT, ZKY_COLOR_OPERATOR },
  { ZKY_COLOR_TEXT, ZKY_COLOR_OUTPUT },
  { ZKY_COLOR_DIM_TEXT, ZKY_COLOR_BACKGROUND }, { ZKY_COLOR_DIM_TEXT, ZKY_COLOR_CARD },
  { ZKY_COLOR_DIM_TEXT, ZKY_COLOR_VARIABLE }, { ZKY_COLOR_DIM_TEXT, ZKY_COLOR_PARAMETER },
  { ZKY_COLOR_DIM_TEXT, ZKY_COLOR_CONSTANT }, { ZKY_COLOR_DIM_TEXT, ZKY_COLOR_OPERATOR },
  { ZKY_COLOR_DIM_TEXT, ZKY_COLOR_OUTPUT },
  { ZKY_COLOR_VALUE, ZKY_COLOR_CARD }, { ZKY_COLOR_VALUE, ZKY_COLOR_BACKGROUND },
  { ZKY_COLOR_VALUE, ZKY_COLOR_CONSTANT },
  { ZKY_COLOR_GRADIENT, ZKY_COLOR_CARD }, { ZKY_COLOR_GRADIENT, ZKY_COLOR_BACKGROUND },
  { ZKY_COLOR_WARNING, ZKY_COLOR_CARD },
};

/* What cards really put behind gradients and numbers: see zky-card-draw.c and zky-content-draw.c. */
#define BAND_ALPHA 0.08
#define TINT       0.22

static void
test_text (gconstpointer data)
{
  const ZkyTheme *theme = data;
  const ZkyColor *c = theme->colors;
  gboolean is_high = theme->variant >= ZKY_THEME_LIGHT_CONTRAST;

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      double ratio = contrast (&c[pairs[i].text], &c[pairs[i].ground]);

      if (ratio < (is_high ? 7 : 4.5))
        g_test_fail_printf ("variant %d: role %d on role %d has a contrast of %.2f", theme->variant, pairs[i].text,
                            pairs[i].ground, ratio);
    }
}

static void
test_grounds (gconstpointer data)
{
  const ZkyTheme *theme = data;
  const ZkyColor *c = theme->colors;
  ZkyColor band = zky_color_mix (&c[ZKY_COLOR_CARD], &c[ZKY_COLOR_GRADIENT], BAND_ALPHA);

  g_assert_cmpfloat (contrast (&c[ZKY_COLOR_GRADIENT], &band), >=, 4.5);
  g_assert_cmpfloat (contrast (&c[ZKY_COLOR_DIM_TEXT], &band), >=, 4.5);
  g_assert_cmpfloat (contrast (&c[ZKY_COLOR_WARNING], &band), >=, 4.5);

  for (double t = -1; t <= 1; t += 0.25)
    {
      ZkyColor color = zky_theme_signed_color (theme, t);
      ZkyColor cell = zky_color_mix (&c[ZKY_COLOR_CARD], &color, TINT);

      g_assert_cmpfloat (contrast (&c[ZKY_COLOR_VALUE], &cell), >=, 4.5);
      g_assert_cmpfloat (contrast (&c[ZKY_COLOR_GRADIENT], &cell), >=, 4.5);
    }
}

/* Lines and rings are graphics: 3 is enough for them. */
static void
test_lines (gconstpointer data)
{
  const ZkyTheme *theme = data;
  static const ZkyColorRole lines[] = { ZKY_COLOR_EDGE, ZKY_COLOR_SELECTION, ZKY_COLOR_INPUTS, ZKY_COLOR_CONSUMERS };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_cmpfloat (contrast (&theme->colors[lines[i]], &theme->colors[ZKY_COLOR_BACKGROUND]), >=, 3);
}

static void
test_trace (gconstpointer data)
{
  const ZkyTheme *theme = data;
  const ZkyColor *inputs = &theme->colors[ZKY_COLOR_INPUTS], *consumers = &theme->colors[ZKY_COLOR_CONSUMERS];

  g_assert_cmpfloat_with_epsilon (inputs->red, 0x00 / 255.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (inputs->green, 0x9e / 255.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (consumers->red, 0xd5 / 255.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (consumers->blue, 0x00 / 255.0, 1e-9);
}

static gboolean
is_same (ZkyColor a,
         ZkyColor b)
{
  return fabs (a.red - b.red) + fabs (a.green - b.green) + fabs (a.blue - b.blue) < 1e-9;
}

static void
test_signed (gconstpointer data)
{
  const ZkyTheme *theme = data;
  ZkyColor most = zky_theme_signed_color (theme, 1), least = zky_theme_signed_color (theme, -1);

  g_assert_cmpfloat (most.blue, >, most.red);
  g_assert_cmpfloat (least.red, >, least.blue);
  g_assert_true (is_same (zky_theme_signed_color (theme, 7), most));
  g_assert_true (is_same (zky_theme_signed_color (theme, -INFINITY), least));
  g_assert_true (is_same (zky_theme_signed_color (theme, NAN), theme->colors[ZKY_COLOR_WARNING]));
  g_assert_false (is_same (zky_theme_signed_color (theme, 0.1), zky_theme_signed_color (theme, -0.1)));
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *name; GTestDataFunc func; } tests[] = {
    { "text", test_text }, { "grounds", test_grounds }, { "lines", test_lines }, { "trace", test_trace },
    { "signed", test_signed },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint variant = 0; variant <= ZKY_THEME_DARK_CONTRAST; variant++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/ui/theme/%s/%u", tests[i].name, variant);
        g_test_add_data_func (path, zky_theme_get (variant), tests[i].func);
      }

  return g_test_run ();
}
