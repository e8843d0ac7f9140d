/* zky-cli-layers.c: zky layers: what zky.nn has
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <unistd.h>

/* For people the summaries stand below one another; for other programs there are tabs. */
static void
append_table (GString  *text,
              gboolean  for_people)
{
  const ZkyNnLayer *const *layers = zky_nn_list (NULL);
  guint width = 0;

  for (guint i = 0; layers[i] != NULL; i++)
    width = MAX (width, zky_cli_width (layers[i]->name));
  for (guint i = 0; layers[i] != NULL; i++)
    {
      if (for_people)
        zky_cli_pad (text, layers[i]->name, width + 2, FALSE);
      else
        g_string_append_printf (text, "%s\t", layers[i]->name);
      g_string_append_printf (text, "%s\n", layers[i]->summary);
    }
}

/* `input, h_0?`: what may be left out has a question mark. */
static void
append_names (GString           *text,
              const char        *heading,
              const char *const *names)
{
  g_autofree char *joined = g_strjoinv (", ", (char **) names);

  g_string_append_printf (text, "%-11s %s\n", heading, joined);
}

/* (transfer full) (nullable): a layer by its first sample */
static ZkyModule *
make_sample (const ZkyNnLayer *layer)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (0);

  return layer->samples->inputs[0] != NULL ? zky_nn_new (layer->name, layer->samples->attributes, ZKY_FLOAT32, rand, NULL) : NULL;
}

/* Parameters and buffers as its first sample has them. */
static void
append_state (GString          *text,
              const ZkyNnLayer *layer)
{
  g_autoptr(ZkyModule) module = make_sample (layer);
  ZkyInput entry;

  for (guint i = 0; module != NULL && zky_module_get_state (module, i, &entry); i++)
    {
      ZkyShape shape = zky_tensor_get_shape (entry.value);
      g_autofree char *extents = zky_shape_to_string (&shape);

      if (i == 0)
        g_string_append_printf (text, "state:      with %s\n", layer->samples->attributes);
      g_string_append_printf (text, "  %s %s%s\n", entry.name, extents, entry.is_buffer ? ", a buffer" : "");
    }
}

static void
append_row (GString          *text,
            const ZkyNnLayer *layer)
{
  g_string_append_printf (text, "name:       zky.nn.%s\nsummary:    %s\n", layer->name, layer->summary);
  append_names (text, "inputs:", layer->inputs);
  append_names (text, "outputs:", layer->outputs);
  if (layer->takes_modules)
    g_string_append (text, "parts:      modules, any number\n");
  if (layer->op != NULL)
    g_string_append_printf (text, "operator:   %s\n", layer->op);
  zky_cli_append_attributes (text, zky_nn_layer_get_attributes (layer));
  append_state (text, layer);
}

int
zky_cli_layers (const ZkyArguments *arguments)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  if (arguments->name == NULL)
    append_table (text, isatty (STDOUT_FILENO));
  else
    {
      const ZkyNnLayer *layer = zky_nn_lookup (arguments->name, &error);

      if (layer == NULL)
        return zky_cli_fail (arguments, error);
      append_row (text, layer);
    }

  return zky_cli_write (text);
}
