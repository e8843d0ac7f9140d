/* zky-palette.c: other hues for what has a meaning in pictures
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-palette.h"

#include <glib/gi18n.h>

#include <stdlib.h>
#include <string.h>

#define RGB(hex) \
  { (((hex) >> 16) & 0xff) / 255.0, (((hex) >> 8) & 0xff) / 255.0, ((hex) & 0xff) / 255.0, 1.0 }

#define HEAD_SHARE 0.26 /* of a hue in the head of a card; less where text on it could not be read */
#define BAND_ALPHA 0.08 /* as cards have it behind gradients */
#define TINT       0.22 /* as cells of tables have it */

/* Okabe and Ito's blue and orange; then ColorBrewer's PRGn and RdBu, which colour-blind eyes can tell apart too. */
static const struct { const char *name, *title; ZkyPalette palette; } palettes[ZKY_N_PALETTES] = {
  { "default", N_("Blue and orange"), { RGB (0x0072b2), RGB (0xd97900), RGB (0x9c1d76), RGB (0x56b4e9), FALSE } },
  { "violet-green", N_("Violet and green"), { RGB (0x762a83), RGB (0x1b7837), RGB (0xb35806), RGB (0x2b8cbe), FALSE } },
  { "red-blue", N_("Red and blue"), { RGB (0xb2182b), RGB (0x2166ac), RGB (0x542788), RGB (0x35978f), FALSE } },
  { "grey", N_("Grey, for print"), { RGB (0x404040), RGB (0x404040), RGB (0x404040), RGB (0x808080), TRUE } },
};

typedef struct
{
  ZkyTheme   theme;
  ZkyPalette palette;
} Entry;

static GMutex lock;
static GPtrArray *made; /* of Entry: as many as were chosen in this run */

const char *
zky_palette_get_name (guint i)
{
  g_return_val_if_fail (i < ZKY_N_PALETTES, NULL);

  return palettes[i].name;
}

const char *
zky_palette_get_title (guint i)
{
  g_return_val_if_fail (i < ZKY_N_PALETTES, NULL);

  return _(palettes[i].title);
}

const ZkyPalette *
zky_palette_get (guint i)
{
  g_return_val_if_fail (i < ZKY_N_PALETTES, NULL);

  return &palettes[i].palette;
}

gint
zky_palette_find (const char *name)
{
  for (guint i = 0; i < ZKY_N_PALETTES; i++)
    if (g_str_equal (palettes[i].name, name))
      return (gint) i;

  return -1;
}

static gboolean
color_equal (const ZkyColor *a,
             const ZkyColor *b)
{
  return a->red == b->red && a->green == b->green && a->blue == b->blue;
}

static gboolean
palette_equal (const ZkyPalette *a,
               const ZkyPalette *b)
{
  if (a->is_grey || b->is_grey)
    return a->is_grey == b->is_grey;

  return color_equal (&a->positive, &b->positive) && color_equal (&a->negative, &b->negative) &&
         color_equal (&a->gradient, &b->gradient) && color_equal (&a->inputs, &b->inputs);
}

/* -- A theme of a palette ----------------------------------------------------------------- */

/* The hue, as much darker (on dark ground lighter) as it takes to be told from all of @grounds. */
static ZkyColor
make_readable (const ZkyColor *hue,
               const ZkyColor *grounds,
               guint           n_grounds,
               double          least)
{
  ZkyColor end = zky_color_get_ink (&grounds[0]);

  for (double t = 0; t < 1; t += 0.02)
    {
      ZkyColor color = zky_color_mix (hue, &end, t);
      gboolean is_good = TRUE;

      for (guint i = 0; i < n_grounds; i++)
        is_good &= zky_color_get_contrast (&color, &grounds[i]) >= least;
      if (is_good)
        return color;
    }

  return end;
}

/* The ground of a card's head: text has to be read on it. */
static ZkyColor
make_head (const ZkyTheme *theme,
           const ZkyColor *hue,
           double          least)
{
  const ZkyColor *c = theme->colors;

  for (double share = HEAD_SHARE; share > 0; share -= 0.02)
    {
      ZkyColor color = zky_color_mix (&c[ZKY_COLOR_CARD], hue, share);

      if (zky_color_get_contrast (&c[ZKY_COLOR_TEXT], &color) >= least &&
          zky_color_get_contrast (&c[ZKY_COLOR_DIM_TEXT], &color) >= least)
        return color;
    }

  return c[ZKY_COLOR_CARD];
}

static ZkyColor
make_grey (const ZkyColor *color)
{
  double grey = 0.2126 * color->red + 0.7152 * color->green + 0.0722 * color->blue;

  return (ZkyColor) { grey, grey, grey, color->alpha };
}

/* Black text, and signs that are told by dashes, shapes and the sign that is printed; scales get darker from the least to the greatest. */
static void
make_theme_grey (ZkyTheme *theme)
{
  ZkyColor *c = theme->colors, text = c[ZKY_COLOR_TEXT];

  for (guint i = 0; i < ZKY_N_COLORS; i++)
    c[i] = make_grey (&c[i]);
  c[ZKY_COLOR_VALUE] = c[ZKY_COLOR_WARNING] = c[ZKY_COLOR_SELECTION] = c[ZKY_COLOR_CONSUMERS] = make_grey (&text);
  c[ZKY_COLOR_GRADIENT] = c[ZKY_COLOR_DIM_TEXT];
  c[ZKY_COLOR_INPUTS] = c[ZKY_COLOR_EDGE];
  theme->absent = c[ZKY_COLOR_CARD];
  for (guint i = 0; i < ZKY_N_RAMP; i++)
    theme->ramp[i] = zky_color_mix (&c[ZKY_COLOR_BACKGROUND], &c[ZKY_COLOR_TEXT], 0.1 + 0.8 * i / (ZKY_N_RAMP - 1));
  theme->signed_scale[0] = zky_color_mix (&c[ZKY_COLOR_CARD], &c[ZKY_COLOR_TEXT], 0.8);
  theme->signed_scale[1] = zky_color_mix (&c[ZKY_COLOR_CARD], &c[ZKY_COLOR_TEXT], 0.35);
  theme->signed_scale[2] = c[ZKY_COLOR_CARD];
}

static void
color_theme (ZkyTheme         *theme,
             const ZkyPalette *palette)
{
  ZkyColor *c = theme->colors;
  gboolean is_high = theme->variant == ZKY_THEME_LIGHT_CONTRAST || theme->variant == ZKY_THEME_DARK_CONTRAST;
  double least = is_high ? 7 : 4.5;
  ZkyColor grounds[7] = { c[ZKY_COLOR_CARD], c[ZKY_COLOR_BACKGROUND], c[ZKY_COLOR_CONSTANT] };

  theme->signed_scale[0] = make_readable (&palette->negative, &theme->signed_scale[1], 1, 2.5);
  theme->signed_scale[2] = make_readable (&palette->positive, &theme->signed_scale[1], 1, 2.5);
  grounds[3] = zky_color_mix (&c[ZKY_COLOR_CARD], &theme->signed_scale[0], TINT);
  grounds[4] = zky_color_mix (&c[ZKY_COLOR_CARD], &theme->signed_scale[2], TINT);
  grounds[5] = zky_color_mix (&c[ZKY_COLOR_CARD], &theme->signed_scale[1], TINT);
  c[ZKY_COLOR_VALUE] = make_readable (&palette->positive, grounds, 6, least);
  grounds[6] = zky_color_mix (&c[ZKY_COLOR_CARD], &palette->gradient, BAND_ALPHA);
  c[ZKY_COLOR_GRADIENT] = make_readable (&palette->gradient, grounds, 7, least * 1.08);
  c[ZKY_COLOR_INPUTS] = make_readable (&palette->inputs, &c[ZKY_COLOR_BACKGROUND], 1, 3);
  c[ZKY_COLOR_VARIABLE] = make_head (theme, &palette->inputs, least);
}

static const Entry *
find_entry (const ZkyPalette *palette,
            ZkyThemeVariant   variant)
{
  for (guint i = 0; made != NULL && i < made->len; i++)
    {
      const Entry *entry = g_ptr_array_index (made, i);

      if (entry->theme.variant == variant && palette_equal (&entry->palette, palette))
        return entry;
    }

  return NULL;
}

/**
 * zky_palette_get_theme:
 * @self: hues
 * @variant: light or dark, with more or less contrast
 *
 * Returns: (transfer none): the theme; the usual one for the usual palette
 */
const ZkyTheme *
zky_palette_get_theme (const ZkyPalette *self,
                       ZkyThemeVariant   variant)
{
  const Entry *known;
  Entry *entry;

  g_return_val_if_fail (self != NULL, zky_theme_get (variant));

  if (palette_equal (self, &palettes[0].palette))
    return zky_theme_get (variant);

  g_mutex_lock (&lock);
  known = find_entry (self, variant);
  if (known == NULL)
    {
      entry = g_new (Entry, 1);
      *entry = (Entry) { *zky_theme_get (variant), *self };
      if (self->is_grey)
        make_theme_grey (&entry->theme);
      else
        color_theme (&entry->theme, self);
      if (made == NULL)
        made = g_ptr_array_new ();
      g_ptr_array_add (made, entry);
      known = entry;
    }
  g_mutex_unlock (&lock);

  return &known->theme;
}

const ZkyTheme *
zky_theme_get_like (const ZkyTheme  *theme,
                    ZkyThemeVariant  variant)
{
  const ZkyPalette *palette = NULL;

  g_mutex_lock (&lock);
  for (guint i = 0; made != NULL && i < made->len; i++)
    {
      const Entry *entry = g_ptr_array_index (made, i);

      if (&entry->theme == theme)
        palette = &entry->palette;
    }
  g_mutex_unlock (&lock);

  return palette != NULL ? zky_palette_get_theme (palette, variant) : zky_theme_get (variant);
}

gboolean
zky_color_parse (const char *text,
                 ZkyColor   *color)
{
  gulong hex;

  if (text == NULL || text[0] != '#' || strlen (text) != 7)
    return FALSE;
  for (const char *p = text + 1; *p != '\0'; p++)
    if (!g_ascii_isxdigit (*p))
      return FALSE;

  hex = strtoul (text + 1, NULL, 16);
  *color = (ZkyColor) RGB (hex);
  return TRUE;
}

char *
zky_color_to_string (const ZkyColor *self)
{
  return g_strdup_printf ("#%02x%02x%02x", (guint) (CLAMP (self->red, 0, 1) * 255 + 0.5),
                          (guint) (CLAMP (self->green, 0, 1) * 255 + 0.5), (guint) (CLAMP (self->blue, 0, 1) * 255 + 0.5));
}
