/* zky-nn.c: the table of layers, and modules made of its rows
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

#include <string.h>

#include "zky-nearest.h"

/* The families. A new one is a table in a file of its own, and a line here. */
static const ZkyNnLayer *const families[] = {
  zky_layers_linear,
  zky_layers_shape,
  zky_layers_convolution,
  zky_layers_pooling,
  zky_layers_normalization,
  zky_layers_dropout,
  zky_layers_activation,
  zky_layers_recurrent,
  zky_layers_attention,
  zky_layers_transformer,
  zky_layers_sequential,
  zky_layers_loss,
};

const char *const zky_nn_layer_x[] = { "input", NULL };
const char *const zky_nn_layer_y[] = { "output", NULL };

typedef struct
{
  GHashTable      *by_name;  /* name → ZkyNnLayer */
  const ZkyNnLayer **layers;   /* in the order of the tables, ended by NULL */
  guint            n_layers;
} Registry;

static Registry *
registry_build (void)
{
  Registry *self = g_new0 (Registry, 1);
  g_autoptr(GPtrArray) layers = g_ptr_array_new ();

  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (const ZkyNnLayer *layer = families[i]; layer->name != NULL; layer++)
      {
        if (!g_hash_table_insert (self->by_name, (gpointer) layer->name, (gpointer) layer))
          g_error ("Two layers are called “%s”", layer->name);
        g_ptr_array_add (layers, (gpointer) layer);
      }

  self->n_layers = layers->len;
  g_ptr_array_add (layers, NULL);
  self->layers = (const ZkyNnLayer **) g_ptr_array_steal (layers, NULL);

  return self;
}

static const Registry *
registry_get (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) registry_build ());

  return (const Registry *) once;
}

/**
 * zky_nn_list:
 * @n_layers: (out) (optional): how many there are
 *
 * Returns: (transfer none) (array length=n_layers): all layers, ended by %NULL
 */
const ZkyNnLayer *const *
zky_nn_list (guint *n_layers)
{
  const Registry *registry = registry_get ();

  if (n_layers != NULL)
    *n_layers = registry->n_layers;

  return (const ZkyNnLayer *const *) registry->layers;
}

/**
 * zky_nn_lookup:
 * @name: `Linear`
 * @error: return location for a %ZKY_ERROR_UNKNOWN
 *
 * Returns: (transfer none) (nullable): the row
 */
const ZkyNnLayer *
zky_nn_lookup (const char  *name,
               GError     **error)
{
  const ZkyNnLayer *layer;
  ZkyNearest nearest;

  g_return_val_if_fail (name != NULL, NULL);

  layer = g_hash_table_lookup (registry_get ()->by_name, name);
  if (layer != NULL)
    return layer;

  zky_nearest_init (&nearest, name);
  for (const ZkyNnLayer *const *other = registry_get ()->layers; *other != NULL; other++)
    zky_nearest_look (&nearest, (*other)->name);
  if (nearest.found != NULL)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "There is no layer “%s”; did you mean “%s”?", name, nearest.found);
  else
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "There is no layer “%s”", name);

  return NULL;
}

/**
 * zky_nn_layer_get_attributes:
 *
 * Returns: (nullable): name, type and default of each, ended by a row of zeros; in the order in which they may be given without names
 */
const ZkyAttribute *
zky_nn_layer_get_attributes (const ZkyNnLayer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->attributes != NULL || self->op == NULL ? self->attributes : zky_op_lookup (self->op, NULL)->attributes;
}

/**
 * zky_nn_layer_get_arity:
 * @min: (out): how many inputs a call gives at least
 * @max: (out): and at most
 */
void
zky_nn_layer_get_arity (const ZkyNnLayer *self,
                     guint          *min,
                     guint          *max)
{
  g_return_if_fail (self != NULL && min != NULL && max != NULL);

  *min = *max = 0;
  for (guint i = 0; self->inputs[i] != NULL; i++)
    {
      *max = i + 1;
      if (!g_str_has_suffix (self->inputs[i], "?"))
        *min = i + 1;
    }
}

/* -- Modules ------------------------------------------------------------------------------- */

typedef struct
{
  const ZkyNnLayer *layer;
  ZkyAttributes  *attributes;  /* (nullable) */
} Made;

static void
made_free (gpointer data)
{
  Made *self = data;

  g_clear_pointer (&self->attributes, zky_attributes_unref);
  g_free (self);
}

/* What all layers do when they are called. */
static ZkyNode *
run_layer (ZkyCall        *call,
           ZkyNode *const *inputs,
           gpointer        user_data)
{
  const Made *self = user_data;
  guint min, max, n = 0;

  if (self->layer->run != NULL)
    return self->layer->run (call, inputs, self->attributes);

  zky_nn_layer_get_arity (self->layer, &min, &max);
  while (n < max && inputs[n] != NULL)
    n++;

  return zky_run_op (self->layer->op, self->attributes != NULL ? zky_attributes_ref (self->attributes) : NULL, inputs, n);
}

/* (nullable): the seed that the attributes say */
static GRand *
get_own_rand (const ZkyAttributes *attributes)
{
  guint position;

  if (attributes == NULL || !zky_attributes_find (attributes, "seed", &position, NULL)
      || !zky_attributes_is_set (attributes, position))
    return NULL;

  return g_rand_new_with_seed ((guint32) zky_attributes_get_int (attributes, position));
}

/* A module without parameters and parts. (transfer full) */
ZkyModule *
zky_nn_layer_new_empty (const ZkyNnLayer *layer,
                     ZkyAttributes  *attributes)
{
  Made *made = g_new0 (Made, 1);
  ZkyModule *module;
  guint min, max;

  made->layer = layer;
  made->attributes = attributes != NULL ? zky_attributes_ref (attributes) : NULL;
  module = zky_module_new (layer->name, run_layer, made, made_free);
  zky_nn_layer_get_arity (layer, &min, &max);
  zky_module_set_arity (module, min, max);

  return module;
}

/**
 * zky_nn_layer_new:
 * @attributes: (transfer none) (nullable): %NULL: all by their defaults; not to be changed any more
 * @dtype: of its floating parameters
 * @rand: what they are drawn from, unless the attributes have a seed
 * @room: (inout) (optional): bytes that its parameters and buffers may take; what is left of them
 * @error: return location for a %ZKY_ERROR_VALUE that names the attribute, or a %ZKY_ERROR_LIMIT
 *
 * Returns: (transfer full): a module, or %NULL where the attributes make no sense
 */
ZkyModule *
zky_nn_layer_new (const ZkyNnLayer  *self,
               ZkyAttributes   *attributes,
               ZkyDtype         dtype,
               GRand           *rand,
               gsize           *room,
               GError         **error)
{
  ZkyNnMaker maker = { .layer = self, .dtype = dtype, .room = room != NULL ? *room : G_MAXSIZE };
  g_autoptr(ZkyAttributes) own = NULL;
  g_autoptr(ZkyModule) module = NULL;
  GRand *own_rand;

  g_return_val_if_fail (self != NULL && zky_dtype_is_float (dtype) && rand != NULL, NULL);

  if (self->takes_modules)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s is made of modules", self->name);
      return NULL;
    }
  if (attributes != NULL)
    own = zky_attributes_ref (attributes);
  else if (zky_nn_layer_get_attributes (self) != NULL)
    own = zky_attributes_new (zky_nn_layer_get_attributes (self));
  if (own != NULL && !zky_attributes_check (own, error))
    {
      g_prefix_error (error, "%s: ", self->name);
      return NULL;
    }

  module = zky_nn_layer_new_empty (self, own);
  own_rand = get_own_rand (own);
  maker.attributes = own;
  maker.module = module;
  maker.rand = own_rand != NULL ? own_rand : rand;
  if (self->make != NULL)
    self->make (&maker);
  g_clear_pointer (&own_rand, g_rand_free);

  if (maker.error != NULL)
    {
      g_propagate_error (error, maker.error);
      return NULL;
    }
  if (room != NULL)
    *room = maker.room;

  return g_steal_pointer (&module);
}

/**
 * zky_nn_new:
 * @name: a layer: `Linear`
 * @attributes: (nullable): settings by name: `"in_features=4, out_features=3, bias=false"`
 * @dtype: of its floating parameters
 * @rand: what they are drawn from, unless there is a seed
 * @error: return location for the errors of zky_nn_lookup(), zky_attributes_parse() and zky_nn_layer_new()
 *
 * Returns: (transfer full): a module without inputs of its own: a part for others, which call it
 */
ZkyModule *
zky_nn_new (const char  *name,
            const char  *attributes,
            ZkyDtype     dtype,
            GRand       *rand,
            GError     **error)
{
  const ZkyNnLayer *layer;
  g_autoptr(ZkyAttributes) parsed = NULL;

  g_return_val_if_fail (name != NULL && rand != NULL, NULL);

  layer = zky_nn_lookup (name, error);
  if (layer == NULL)
    return NULL;

  if (zky_nn_layer_get_attributes (layer) != NULL || (attributes != NULL && *attributes != '\0'))
    {
      parsed = zky_attributes_parse (zky_nn_layer_get_attributes (layer), attributes, error);
      if (parsed == NULL)
        {
          g_prefix_error (error, "%s: ", name);
          return NULL;
        }
    }

  return zky_nn_layer_new (layer, parsed, dtype, rand, NULL, error);
}

/**
 * zky_nn_new_sequential:
 * @modules: (array length=n_modules) (transfer none): each gets what comes out of the one before
 *
 * Returns: (transfer full): a module with the parts `0`, `1` …, or %NULL with an error where one cannot be a part
 */
ZkyModule *
zky_nn_new_sequential (ZkyModule *const  *modules,
                       guint              n_modules,
                       GError           **error)
{
  g_autoptr(ZkyModule) module = zky_nn_layer_new_empty (zky_nn_lookup ("Sequential", NULL), NULL);

  for (guint i = 0; i < n_modules; i++)
    {
      char name[16];

      g_snprintf (name, sizeof name, "%u", i);
      if (!zky_module_add_child (module, name, modules[i], error))
        return NULL;
    }

  return g_steal_pointer (&module);
}

/**
 * zky_module_get_layer:
 *
 * Returns: (transfer none) (nullable): the row that it was made of; %NULL where it is no layer
 */
const ZkyNnLayer *
zky_module_get_layer (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return zky_module_get_func (self) == run_layer ? ((Made *) zky_module_get_user_data (self))->layer : NULL;
}

/**
 * zky_module_get_attributes:
 *
 * Returns: (transfer none) (nullable): the attributes it was made with; %NULL where it has none or is no layer
 */
const ZkyAttributes *
zky_module_get_attributes (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return zky_module_get_layer (self) != NULL ? ((Made *) zky_module_get_user_data (self))->attributes : NULL;
}
