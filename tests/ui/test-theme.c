/* test-theme.c: colours that can be told apart and read
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-palette.h"

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

/* Sizes get darker, or on dark ground lighter, all the way, so that no eye can take less for more; and text can be read on each. */
static void
test_sizes (gconstpointer data)
{
  const ZkyTheme *theme = data;
  gboolean is_dark = theme->variant == ZKY_THEME_DARK || theme->variant == ZKY_THEME_DARK_CONTRAST;
  ZkyColor last = zky_theme_size_color (theme, 0);

  for (guint i = 1; i <= 20; i++)
    {
      ZkyColor color = zky_theme_size_color (theme, i / 20.0), ink = zky_color_get_ink (&color);

      g_assert_cmpfloat (luminance (&color) * (is_dark ? 1 : -1), >, luminance (&last) * (is_dark ? 1 : -1));
      g_assert_cmpfloat (contrast (&ink, &color), >=, 4.5);
      g_assert_cmpfloat_with_epsilon (contrast (&ink, &color), zky_color_get_contrast (&ink, &color), 1e-9);
      last = color;
    }
  for (double t = -1; t <= 1; t += 0.125)
    {
      ZkyColor color = zky_theme_signed_color (theme, t), ink = zky_color_get_ink (&color);

      g_assert_cmpfloat (contrast (&ink, &color), >=, 4.5);
    }
  g_assert_true (is_same (zky_theme_size_color (theme, NAN), theme->colors[ZKY_COLOR_WARNING]));
  g_assert_true (is_same (zky_theme_size_color (theme, 3), theme->ramp[ZKY_N_RAMP - 1]));
}

/* A theme is the same each time, and finds its way to the other variants. */
static void
test_palettes (void)
{
  ZkyPalette own = *zky_palette_get (0);
  const ZkyTheme *theme;

  for (guint i = 0; i < ZKY_N_PALETTES; i++)
    {
      theme = zky_palette_get_theme (zky_palette_get (i), ZKY_THEME_DARK);
      g_assert_true (theme == zky_palette_get_theme (zky_palette_get (i), ZKY_THEME_DARK));
      g_assert_cmpint (theme->variant, ==, ZKY_THEME_DARK);
      g_assert_true (zky_theme_get_like (theme, ZKY_THEME_LIGHT) == zky_palette_get_theme (zky_palette_get (i), ZKY_THEME_LIGHT));
      g_assert_true ((theme == zky_theme_get (ZKY_THEME_DARK)) == (i == 0));
      g_assert_cmpint (zky_palette_find (zky_palette_get_name (i)), ==, i);
      g_assert_nonnull (zky_palette_get_title (i));
    }
  g_assert_cmpint (zky_palette_find ("none"), ==, -1);

  g_assert_true (zky_color_parse ("#ff0000", &own.positive));
  theme = zky_palette_get_theme (&own, ZKY_THEME_LIGHT);
  g_assert_cmpfloat (theme->signed_scale[2].red, >, theme->signed_scale[2].blue);
  g_assert_true (is_same (theme->signed_scale[0], zky_theme_get (ZKY_THEME_LIGHT)->signed_scale[0]));
}

static void
test_colors_as_text (void)
{
  ZkyColor color = { 0.2, 0.4, 0.6, 1 };
  g_autofree char *text = zky_color_to_string (&color);

  g_assert_cmpstr (text, ==, "#336699");
  g_assert_true (zky_color_parse (text, &color));
  g_assert_cmpfloat_with_epsilon (color.green, 0.4, 1e-9);
  g_assert_false (zky_color_parse ("#36", &color));
  g_assert_false (zky_color_parse ("#33 699", &color));
  g_assert_false (zky_color_parse ("red", &color));
  g_assert_false (zky_color_parse (NULL, &color));
}

/* Whatever is chosen can be read: white on white, black on black, and what lies between. */
static void
test_choices (void)
{
  static const char *const hues[] = { "#ffffff", "#000000", "#808080", "#ffff00", "#00ff00", "#0000ff", "#ff00ff", "#f5d0c5" };

  for (guint variant = 0; variant <= ZKY_THEME_DARK_CONTRAST; variant++)
    for (guint i = 0; i < G_N_ELEMENTS (hues); i++)
      {
        ZkyPalette palette = { .is_grey = FALSE };
        const ZkyTheme *theme;

        g_assert_true (zky_color_parse (hues[i], &palette.positive));
        g_assert_true (zky_color_parse (hues[(i + 3) % G_N_ELEMENTS (hues)], &palette.negative));
        palette.gradient = palette.inputs = palette.positive;
        theme = zky_palette_get_theme (&palette, variant);
        test_text (theme);
        test_grounds (theme);
        test_lines (theme);
        test_sizes (theme);
      }
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *name; GTestDataFunc func; } tests[] = {
    { "text", test_text }, { "grounds", test_grounds }, { "lines", test_lines }, { "trace", test_trace },
    { "signed", test_signed }, { "sizes", test_sizes },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint variant = 0; variant <= ZKY_THEME_DARK_CONTRAST; variant++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/ui/theme/%s/%u", tests[i].name, variant);
        g_test_add_data_func (path, zky_theme_get (variant), tests[i].func);
      }

  for (guint variant = 0; variant <= ZKY_THEME_DARK_CONTRAST; variant++)
    for (guint i = 1; i < ZKY_N_PALETTES; i++)
      for (guint k = 0; k < G_N_ELEMENTS (tests); k++)
        {
          g_autofree char *path = g_strdup_printf ("/ui/theme/%s/%s/%u", zky_palette_get_name (i), tests[k].name, variant);

          if (tests[k].func != test_trace && tests[k].func != test_signed)
            g_test_add_data_func (path, zky_palette_get_theme (zky_palette_get (i), variant), tests[k].func);
        }
  g_test_add_func ("/ui/theme/palettes", test_palettes);
  g_test_add_func ("/ui/theme/colors-as-text", test_colors_as_text);
  g_test_add_func ("/ui/theme/choices", test_choices);

  return g_test_run ();
}
