/* zky-cli-picture.c: what `zky draw` and `zky animate` share
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli-picture.h"

#include "zky-palette.h"
#include "zky-part.h"

/**
 * zky_cli_read_number:
 * @option: `--scale`
 * @text: (nullable): what stands behind it
 * @least: of what may
 * @most: of what may
 * @value: (inout): the number
 * @error: return location: it is none, or out of bounds
 */
gboolean
zky_cli_read_number (const char  *option,
                     const char  *text,
                     double       least,
                     double       most,
                     double      *value,
                     GError     **error)
{
  if (text == NULL || (zky_number_parse (text, value, NULL) && *value >= least && *value <= most))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s is a number from %g to %g, not “%s”", option, least, most, text);
  return FALSE;
}

/**
 * zky_cli_read_position:
 * @option: `--step`
 * @text: (nullable): what stands behind it
 * @n_steps: of the call
 * @position: (inout): the step
 * @error: return location: it is none of the call's
 */
gboolean
zky_cli_read_position (const char  *option,
                       const char  *text,
                       guint        n_steps,
                       guint       *position,
                       GError     **error)
{
  gint64 number;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, 0, G_MAXUINT32, &number, NULL))
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s is a number from 0 on, not “%s”", option, text);
  else if (number > n_steps)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s %s: the call has %u steps", option, text, n_steps);
  else
    {
      *position = (guint) number;
      return TRUE;
    }

  return FALSE;
}

static gboolean
read_palette (const ZkyArguments  *arguments,
              ZkyThemeVariant      variant,
              const ZkyTheme     **theme,
              GError             **error)
{
  gint i = arguments->palette != NULL ? zky_palette_find (arguments->palette) : 0;
  g_autoptr(GString) names = g_string_new (NULL);

  if (i >= 0)
    {
      *theme = zky_palette_get_theme (zky_palette_get ((guint) i), variant);
      return TRUE;
    }

  for (guint k = 0; k < ZKY_N_PALETTES; k++)
    g_string_append_printf (names, "%s%s", k == 0 ? "" : k + 1 < ZKY_N_PALETTES ? ", " : " or ", zky_palette_get_name (k));
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--palette is %s, not “%s”", names->str, arguments->palette);
  return FALSE;
}

static gboolean
read_orientation (const char      *text,
                  ZkyOrientation  *orientation,
                  GError         **error)
{
  if (g_strcmp0 (text, "lr") == 0)
    *orientation = ZKY_ORIENTATION_LEFT_TO_RIGHT;
  else if (g_strcmp0 (text, "tb") == 0)
    *orientation = ZKY_ORIENTATION_TOP_TO_BOTTOM;
  else if (text != NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--orientation is lr or tb, not “%s”", text);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_hide (const char  *text,
           guint       *hide,
           GError     **error)
{
  static const struct { const char *name; ZkyHide what; } names[] = {
    { "constants", ZKY_HIDE_CONSTANTS }, { "parameters", ZKY_HIDE_PARAMETERS }, { "shapes", ZKY_HIDE_SHAPES },
  };
  g_auto(GStrv) words = text != NULL ? g_strsplit (text, ",", -1) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      guint k = 0;

      while (k < G_N_ELEMENTS (names) && !g_str_equal (words[i], names[k].name))
        k++;
      if (k == G_N_ELEMENTS (names))
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--hide takes constants, parameters and shapes with commas between, not “%s”", words[i]);
          return FALSE;
        }
      *hide |= names[k].what;
    }

  return TRUE;
}

/**
 * zky_cli_picture_read:
 * @self: a picture with nothing in it
 * @arguments: what was typed
 * @error: return location: a theme, a scale or a colouring that is none
 *
 * Reads the options that every picture has: --theme, --palette, --scale, --digits, --transparent, --collapse, --part, --orientation,
 * --hide, --backward, --color-by and --marks.
 */
gboolean
zky_cli_picture_read (ZkyCliPicture       *self,
                      const ZkyArguments  *arguments,
                      GError             **error)
{
  ZkyThemeVariant variant = ZKY_THEME_LIGHT;
  guint64 digits = 0;

  if (g_strcmp0 (arguments->theme, "dark") == 0)
    variant = ZKY_THEME_DARK;
  else if (arguments->theme != NULL && !g_str_equal (arguments->theme, "light"))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--theme is light or dark, not “%s”", arguments->theme);
      return FALSE;
    }
  if (!read_palette (arguments, variant, &self->frame.theme, error))
    return FALSE;
  self->frame.transparent = arguments->transparent;
  self->collapse = arguments->collapse;
  self->part = arguments->part;
  if (!read_orientation (arguments->orientation, &self->orientation, error) || !read_hide (arguments->hide, &self->hide, error))
    return FALSE;
  if (arguments->marks)
    self->frame.health = (ZkyHealthLimits) ZKY_HEALTH_LIMITS_INIT;
  if (arguments->color_by != NULL && !zky_lens_from_name (arguments->color_by, &self->color_by, error))
    {
      g_prefix_error (error, "--color-by: ");
      return FALSE;
    }
  if (arguments->backward != NULL
      && (!zky_backward_from_name (arguments->backward, &self->backward) || self->backward == ZKY_BACKWARD_HIDDEN))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--backward is beside or merged, not “%s”", arguments->backward);
      return FALSE;
    }

  if (arguments->digits != NULL && !g_ascii_string_to_unsigned (arguments->digits, 10, 1, 9, &digits, NULL))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--digits is a whole number from 1 to 9, not “%s”", arguments->digits);
      return FALSE;
    }
  self->frame.digits = (guint) digits;

  return zky_cli_read_number ("--scale", arguments->scale, 0.01, 100, &self->scale, error);
}

/**
 * zky_cli_picture_differentiate:
 * @arguments: what was typed
 * @graph: a finished call
 * @error: return location
 *
 * Computes the gradients that a picture shows: those of the sum, as in the app, where the output is no single number and nothing
 * else was asked for.
 */
gboolean
zky_cli_picture_differentiate (const ZkyArguments  *arguments,
                               ZkyGraph            *graph,
                               GError             **error)
{
  g_autoptr(ZkyTarget) target = zky_cli_read_target (arguments, graph, ZKY_TARGET_SUM, error);
  ZkyNode *output = target != NULL ? zky_target_find_output (target, graph, NULL) : NULL;

  if (target == NULL)
    return FALSE;
  if (zky_target_get_kind (target) == ZKY_TARGET_SUM && arguments->cotangent == NULL
      && zky_tensor_get_n_axes (zky_node_get_value (output)) > 0)
    zky_cli_note ("the output is no single number: the picture shows the gradients of its sum");

  return zky_target_back (target, graph, ZKY_BACK_KEEP | (arguments->backward != NULL ? ZKY_BACK_RECORD | ZKY_BACK_FINAL : 0),
                          error);
}

/* What --collapse says, for this graph. */
static ZkyFolds *
read_folds (const char  *text,
            ZkyGroups   *groups,
            GError     **error)
{
  g_autoptr(ZkyFolds) folds = NULL;
  g_auto(GStrv) paths = NULL;

  if (text == NULL || g_str_equal (text, "none") || g_str_equal (text, "all"))
    return zky_folds_new (text == NULL ? ZKY_FOLDS_AUTO : text[0] == 'n' ? ZKY_FOLDS_OPEN : ZKY_FOLDS_CLOSED);

  folds = zky_folds_new (ZKY_FOLDS_AUTO);
  paths = g_strsplit (text, ",", -1);
  for (guint i = 0; paths[i] != NULL; i++)
    if (zky_groups_set_path (groups, folds, paths[i], FALSE) == 0)
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "--collapse: the call has no module “%s”", paths[i]);
        return NULL;
      }

  return g_steal_pointer (&folds);
}

/* What --part says; it is opened unless --collapse closes it. */
static gboolean
read_part (const ZkyCliPicture  *self,
           ZkyGraph             *graph,
           ZkyGroups            *groups,
           ZkyFolds             *folds,
           ZkyPart              *part,
           GError              **error)
{
  if (self->part == NULL)
    return TRUE;
  if (!zky_part_find (part, graph, groups, self->part))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "--part: the call has no node or module “%s”", self->part);
      return FALSE;
    }

  if (zky_folds_get_default (folds) != ZKY_FOLDS_CLOSED)
    zky_part_reveal (part, groups, folds);
  return TRUE;
}

static gboolean
find_area (ZkyCliPicture  *self,
           const ZkyPart  *part,
           GError        **error)
{
  self->area = zky_part_get_area (part, self->scene);
  if (self->part == NULL || self->area.width > 0)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--part: “%s” is not seen: --hide or --collapse leaves it out", self->part);
  return FALSE;
}

/**
 * zky_cli_picture_lay_out:
 * @self: a picture
 * @graph: a finished call
 * @gradients: cards have room for one, and show it
 * @error: return location
 *
 * Makes the scene.
 */
gboolean
zky_cli_picture_lay_out (ZkyCliPicture  *self,
                         ZkyGraph       *graph,
                         gboolean        gradients,
                         GError        **error)
{
  ZkySceneOptions options = { .gradients = gradients, .difference = self->difference, .backward = self->backward,
                              .orientation = self->orientation, .hide = self->hide };
  g_autoptr(ZkyGroups) groups = zky_groups_new (graph, self->backward);
  g_autoptr(ZkyFolds) folds = read_folds (self->collapse, groups, error);
  ZkyPart part = ZKY_PART_INIT;

  if (folds == NULL || !read_part (self, graph, groups, folds, &part, error))
    return FALSE;

  options.folds = folds;
  self->frame.gradients = gradients;
  self->scene = zky_scene_new (graph, &options);
  if (!zky_scene_layout (self->scene, NULL, error) || !find_area (self, &part, error))
    return FALSE;
  if (zky_scene_get_message (self->scene) != NULL)
    zky_cli_note ("%s", zky_scene_get_message (self->scene));
  self->frame.lens = zky_lens_make (self->color_by, self->scene, self->steps, gradients);

  return TRUE;
}

/* Whether its colours or signs tell of gradients, which then are needed whether they are shown as numbers or not. */
gboolean
zky_cli_picture_wants_gradients (const ZkyCliPicture *self)
{
  return self->color_by == ZKY_LENS_GRADIENT || self->color_by == ZKY_LENS_RATIO || self->frame.health.is_on;
}

void
zky_cli_picture_clear (ZkyCliPicture *self)
{
  g_clear_pointer (&self->scene, zky_scene_unref);
  g_clear_pointer (&self->difference, zky_difference_unref);
  g_clear_pointer (&self->steps, zky_steps_unref);
}
