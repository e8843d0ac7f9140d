/* zky-cli-arguments.c: what stands behind a command, as typed
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <string.h>

typedef struct
{
  const char *name;
  ZkyOptions  option;
  gsize       field;     /* a const char * in ZkyArguments, or a gboolean where no value follows */
  gboolean    has_value;
} Option;

#define FIELD(name) G_STRUCT_OFFSET (ZkyArguments, name)

static const Option options[] = {
  { "-e", ZKY_OPTION_MODEL, FIELD (expression), TRUE },
  { "-o", ZKY_OPTION_FILE, FIELD (out), TRUE },
  { "--against", ZKY_OPTION_AGAINST, FIELD (against), FALSE },
  { "--backward", ZKY_OPTION_BACKWARD, FIELD (backward), TRUE },
  { "--batch", ZKY_OPTION_TRAIN, FIELD (batch), TRUE },
  { "--caption", ZKY_OPTION_CAPTION, FIELD (caption), TRUE },
  { "--collapse", ZKY_OPTION_THEME, FIELD (collapse), TRUE },
  { "--color-by", ZKY_OPTION_THEME, FIELD (color_by), TRUE },
  { "--cotangent", ZKY_OPTION_COTANGENT, FIELD (cotangent), TRUE },
  { "--digits", ZKY_OPTION_THEME, FIELD (digits), TRUE },
  { "--dtype", ZKY_OPTION_DTYPE, FIELD (dtype), TRUE },
  { "--element", ZKY_OPTION_ELEMENT, FIELD (element), TRUE },
  { "--epochs", ZKY_OPTION_TRAIN, FIELD (epochs), TRUE },
  { "--fps", ZKY_OPTION_ANIMATE, FIELD (fps), TRUE },
  { "--from", ZKY_OPTION_ANIMATE, FIELD (from), TRUE },
  { "--grad", ZKY_OPTION_GRAD, FIELD (grad), FALSE },
  { "--help", ~0u, FIELD (help), FALSE },
  { "-h", ~0u, FIELD (help), FALSE },
  { "--hessian", ZKY_OPTION_DERIVATIVES, FIELD (hessian), FALSE },
  { "--hide", ZKY_OPTION_THEME, FIELD (hide), TRUE },
  { "--jacobian", ZKY_OPTION_DERIVATIVES | ZKY_OPTION_JACOBIAN, FIELD (jacobian), FALSE },
  { "--json", ZKY_OPTION_JSON, FIELD (json), FALSE },
  { "--lr", ZKY_OPTION_TRAIN, FIELD (lr), TRUE },
  { "--marks", ZKY_OPTION_THEME, FIELD (marks), FALSE },
  { "--no-captions", ZKY_OPTION_ANIMATE, FIELD (no_captions), FALSE },
  { "--npz", ZKY_OPTION_NPZ, FIELD (npz), TRUE },
  { "--orientation", ZKY_OPTION_THEME, FIELD (orientation), TRUE },
  { "--output", ZKY_OPTION_OUTPUT, FIELD (output), TRUE },
  { "--palette", ZKY_OPTION_THEME, FIELD (palette), TRUE },
  { "--params", ZKY_OPTION_MODEL, FIELD (params), TRUE },
  { "--part", ZKY_OPTION_THEME, FIELD (part), TRUE },
  { "--resume", ZKY_OPTION_TRAIN, FIELD (resume), TRUE },
  { "--save", ZKY_OPTION_TRAIN, FIELD (save), TRUE },
  { "--scale", ZKY_OPTION_SCALE, FIELD (scale), TRUE },
  { "--seconds", ZKY_OPTION_ANIMATE, FIELD (seconds), TRUE },
  { "--seed", ZKY_OPTION_TRAIN, FIELD (seed), TRUE },
  { "--step", ZKY_OPTION_STEP, FIELD (step), TRUE },
  { "--theme", ZKY_OPTION_THEME, FIELD (theme), TRUE },
  { "--to", ZKY_OPTION_ANIMATE, FIELD (to), TRUE },
  { "--transparent", ZKY_OPTION_THEME, FIELD (transparent), FALSE },
};

static gboolean G_GNUC_PRINTF (2, 3)
fail (GError     **error,
      const char  *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s; zky --help says what there is", message);

  return FALSE;
}

/* Whether @text is `name=…`: what comes in front of `=` has to be a path of names. */
static gboolean
is_value (const char *text)
{
  const char *p = text;
  gsize n;

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  while ((n = zky_name_scan (p)) > 0)
    p += n + (p[n] == '.');

  return p > text && *p == '=';
}

/* The option that @text begins with; *@value is what stands behind `=`, or NULL. */
static const Option *
find_option (const char  *text,
             const char **value)
{
  *value = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      gsize length = strlen (options[i].name);

      if (strncmp (text, options[i].name, length) != 0)
        continue;
      if (text[length] == '\0')
        return &options[i];
      if (text[length] == '=' && text[1] == '-')
        {
          *value = text + length + 1;
          return &options[i];
        }
    }

  return NULL;
}

/* Takes an option, and the argument behind it where it has one. */
static gboolean
take_option (ZkyArguments  *self,
             ZkyOptions     allowed,
             const char    *text,
             char         **next,
             gboolean      *used_next,
             GError       **error)
{
  const char *value;
  const Option *option = find_option (text, &value);

  *used_next = FALSE;
  if (option == NULL || (option->option & allowed) == 0)
    return fail (error, "zky %s has no option %s", self->command, text);

  if (!option->has_value)
    {
      if (value != NULL)
        return fail (error, "%s takes no value", option->name);
      G_STRUCT_MEMBER (gboolean, self, option->field) = TRUE;
      return TRUE;
    }

  if (value == NULL)
    {
      if (*next == NULL)
        return fail (error, "%s needs a value", option->name);
      value = *next;
      *used_next = TRUE;
    }
  if (G_STRUCT_MEMBER (const char *, self, option->field) != NULL)
    return fail (error, "%s is given twice", option->name);
  G_STRUCT_MEMBER (const char *, self, option->field) = value;

  return TRUE;
}

static gboolean
take_value (ZkyArguments  *self,
            const char    *text,
            GError       **error)
{
  const char *value = strchr (text, '=') + 1;
  g_autofree char *name = g_strndup (text, value - 1 - text);
  GPtrArray *values = self->against ? self->against_values : self->values;

  for (guint i = 0; i < values->len; i += 2)
    if (g_str_equal (g_ptr_array_index (values, i), name))
      return fail (error, "%s is given twice", name);

  g_ptr_array_add (values, g_steal_pointer (&name));
  g_ptr_array_add (values, g_strdup (value));

  return TRUE;
}

static gboolean
take_word (ZkyArguments  *self,
           ZkyOptions     allowed,
           const char    *text,
           GError       **error)
{
  if (allowed & ZKY_OPTION_NAME)
    {
      if (self->name != NULL)
        return fail (error, "zky %s takes one name, not “%s” and “%s”", self->command, self->name, text);
      self->name = text;
      return TRUE;
    }

  if (is_value (text))
    return take_value (self, text, error);
  if (self->against && self->against_model == NULL)
    {
      self->against_model = text;
      return TRUE;
    }
  if (self->file != NULL)
    return fail (error, "“%s” is neither NAME=VALUE nor the one model file", text);
  self->file = text;

  return TRUE;
}

/**
 * zky_arguments_parse:
 * @self: arguments with the command's name
 * @allowed: what the command takes
 * @argc: how many
 * @argv: the arguments behind the command, ended by %NULL
 * @error: return location for what does not fit
 *
 * Sorts arguments. Behind `--` come no options, behind `--against` come the values and the model of another call.
 *
 * Returns: whether they fit the command
 */
gboolean
zky_arguments_parse (ZkyArguments  *self,
                     ZkyOptions     allowed,
                     int            argc,
                     char         **argv,
                     GError       **error)
{
  gboolean may_be_option = TRUE;

  self->values = g_ptr_array_new_with_free_func (g_free);
  self->against_values = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < argc; i++)
    {
      gboolean used_next = FALSE;

      if (may_be_option && g_str_equal (argv[i], "--"))
        may_be_option = FALSE;
      else if (may_be_option && argv[i][0] == '-' && argv[i][1] != '\0')
        {
          if (!take_option (self, allowed, argv[i], &argv[i + 1], &used_next, error))
            return FALSE;
          i += used_next;
        }
      else if (!take_word (self, allowed, argv[i], error))
        return FALSE;
    }

  if (self->help || (allowed & ZKY_OPTION_MODEL) == 0)
    return TRUE;
  if (self->file == NULL && self->expression == NULL)
    return fail (error, "zky %s needs a model file, or -e and an expression", self->command);
  if (self->against && self->against_model == NULL && self->against_values->len == 0)
    return fail (error, "--against needs values, or another model, behind it");
  if (self->file != NULL && self->expression != NULL)
    return fail (error, "“%s” and -e: a model is one of them", self->file);

  return TRUE;
}

void
zky_arguments_clear (ZkyArguments *self)
{
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->against_values, g_ptr_array_unref);
}
