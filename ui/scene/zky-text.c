/* zky-text.c: what text of a picture measures, and how it is made to fit
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-text.h"

#include <string.h>

#include "zky-theme.h"

#define UNIT_SIZE   64.0  /* size at which advances are measured */
#define MAX_LAYOUTS 2000  /* layouts that a thread keeps; a screen full of cards needs a few hundred */

/* What one thread keeps. Pango objects must not cross threads (they are not locked). */
typedef struct
{
  PangoContext *context;
  GHashTable   *layouts;     /* size, weight and text → PangoLayout */
  GHashTable   *advances[2]; /* character → advance × 1024 at size 1; regular and bold */
} TextCache;

static void
text_cache_free (gpointer data)
{
  TextCache *self = data;

  g_clear_pointer (&self->layouts, g_hash_table_unref);
  g_clear_pointer (&self->advances[0], g_hash_table_unref);
  g_clear_pointer (&self->advances[1], g_hash_table_unref);
  g_clear_object (&self->context);
  g_free (self);
}

static GPrivate text_cache = G_PRIVATE_INIT (text_cache_free);

static TextCache *
text_cache_get (void)
{
  TextCache *self = g_private_get (&text_cache);
  cairo_font_options_t *options;

  if (self != NULL)
    return self;

  self = g_new0 (TextCache, 1);
  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->advances[0] = g_hash_table_new (NULL, NULL);
  self->advances[1] = g_hash_table_new (NULL, NULL);

  options = cairo_font_options_create ();
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (self->context, options);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  cairo_font_options_destroy (options);

  g_private_set (&text_cache, self);
  return self;
}

static PangoLayout *
make_layout (TextCache  *cache,
             const char *text,
             double      size,
             gboolean    bold)
{
  PangoFontDescription *font = pango_font_description_from_string (zky_theme_get (ZKY_THEME_LIGHT)->font);
  PangoLayout *layout = pango_layout_new (cache->context);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);

  return layout;
}

/**
 * zky_text_get_layout:
 * @text: clean UTF-8
 * @size: in scene units
 * @bold: whether it is bold
 *
 * A laid out line of text, kept for the next time.
 *
 * Returns: (transfer none): the layout, for this thread, until the next call
 */
PangoLayout *
zky_text_get_layout (const char *text,
                     double      size,
                     gboolean    bold)
{
  TextCache *cache = text_cache_get ();
  g_autofree char *key = g_strdup_printf ("%d%c%s", (int) (size * 100), bold ? 'b' : 'r', text);
  PangoLayout *layout = g_hash_table_lookup (cache->layouts, key);

  if (layout != NULL)
    return layout;

  if (g_hash_table_size (cache->layouts) >= MAX_LAYOUTS)
    g_hash_table_remove_all (cache->layouts);

  layout = make_layout (cache, text, size, bold);
  g_hash_table_insert (cache->layouts, g_steal_pointer (&key), layout);
  return layout;
}

static double
get_advance (TextCache *cache,
             gunichar   c,
             gboolean   bold)
{
  gpointer known;
  char text[8] = "";
  PangoLayout *layout;
  int width;

  if (g_hash_table_lookup_extended (cache->advances[bold], GUINT_TO_POINTER (c), NULL, &known))
    return GPOINTER_TO_INT (known) / (UNIT_SIZE * PANGO_SCALE);

  g_unichar_to_utf8 (c, text);
  layout = make_layout (cache, text, UNIT_SIZE, bold);
  pango_layout_get_size (layout, &width, NULL);
  g_object_unref (layout);
  g_hash_table_insert (cache->advances[bold], GUINT_TO_POINTER (c), GINT_TO_POINTER (width));

  return width / (UNIT_SIZE * PANGO_SCALE);
}

/**
 * zky_text_get_width:
 * @text: clean UTF-8
 * @size: in scene units
 * @bold: whether it is bold
 *
 * The width of a line of text, as the sum of its characters' advances: a million names are measured without a
 * million layouts. Kerning and ligatures, which it leaves out, make a line of this font narrower, never wider.
 *
 * Returns: the width in scene units
 */
double
zky_text_get_width (const char *text,
                    double      size,
                    gboolean    bold)
{
  TextCache *cache = text_cache_get ();
  double width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += get_advance (cache, g_utf8_get_char (p), !!bold);

  return width * size;
}

/* Characters that no font draws, that XML forbids, or that turn the direction of what follows. */
static gboolean
is_hostile (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ||
         (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || (c & 0xfffe) == 0xfffe;
}

/**
 * zky_text_clean:
 * @text: any bytes, of a name that somebody else chose
 *
 * Makes a line of text that every format can hold: valid UTF-8 without controls, in one direction.
 *
 * Returns: (transfer full): the text
 */
char *
zky_text_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || c == '\t' || c == '\r')
        g_string_append_c (clean, ' ');
      else if (!is_hostile (c))
        g_string_append_unichar (clean, c);
    }

  return g_string_free (clean, FALSE);
}

static char *
ellipsise (const char *text,
           double      width,
           double      size,
           gboolean    bold)
{
  TextCache *cache = text_cache_get ();
  double used = zky_text_get_width ("…", size, bold);
  GString *result = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      used += get_advance (cache, g_utf8_get_char (p), !!bold) * size;
      if (used > width)
        break;
      g_string_append_unichar (result, g_utf8_get_char (p));
    }

  g_string_append (result, "…");
  return g_string_free (result, FALSE);
}

/**
 * zky_text_fit:
 * @text: clean UTF-8
 * @width: the room there is
 * @least_size: the smallest size that can be read
 * @bold: whether it is bold
 * @size: (inout): the wanted size; the one it was given
 *
 * Makes a line fit: smaller down to @least_size, then shortened with an ellipsis.
 *
 * Returns: (transfer full): the text to draw
 */
char *
zky_text_fit (const char *text,
              double      width,
              double      least_size,
              gboolean    bold,
              double     *size)
{
  double full = zky_text_get_width (text, *size, bold);

  if (full <= width)
    return g_strdup (text);

  /* In steps of a quarter, so that equal texts share a layout. */
  *size = MAX (least_size, (int) (*size * width / full * 4) / 4.0);
  if (zky_text_get_width (text, *size, bold) <= width)
    return g_strdup (text);

  return ellipsise (text, width, *size, bold);
}

/* 4160 → `4,160` */
char *
zky_text_dup_count (guint64 n)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  gsize length = strlen (digits);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }

  return g_string_free (text, FALSE);
}
