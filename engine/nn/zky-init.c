/* zky-init.c: initialisers by name, and the ones that know no more than a shape
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-init-private.h"

#include <math.h>

static const ZkyInit *const families[] = { zky_inits_plain, zky_inits_variance, zky_inits_matrix };

/**
 * zky_init_list:
 * @n_inits: (out) (optional): how many there are
 *
 * Returns: (transfer none) (array length=n_inits): all initialisers, ended by %NULL
 */
const ZkyInit *const *
zky_init_list (guint *n_inits)
{
  static const ZkyInit *list[32];
  static gsize n_once;

  if (g_once_init_enter (&n_once))
    {
      gsize n = 0;

      for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
        for (const ZkyInit *init = families[i]; init->name != NULL; init++)
          {
            g_assert (n + 1 < G_N_ELEMENTS (list));
            list[n++] = init;
          }
      g_once_init_leave (&n_once, n);
    }

  if (n_inits != NULL)
    *n_inits = (guint) n_once;

  return list;
}

/**
 * zky_init_lookup:
 * @name: `xavier_uniform`
 * @error: return location for a %ZKY_ERROR_UNKNOWN
 *
 * Returns: (transfer none) (nullable): the row
 */
const ZkyInit *
zky_init_lookup (const char  *name,
                 GError     **error)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (const ZkyInit *const *init = zky_init_list (NULL); *init != NULL; init++)
    if (g_str_equal ((*init)->name, name))
      return *init;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "There is no initialiser “%s”", name);
  return NULL;
}

/**
 * zky_init_make:
 * @attributes: (nullable): %NULL: all by their defaults
 * @shape: of the parameter
 * @dtype: a floating one
 * @rand: what is drawn from, unless the attributes have a seed
 * @error: return location for a %ZKY_ERROR_SHAPE where no parameter of that shape can begin so, or a %ZKY_ERROR_VALUE
 *
 * Returns: (transfer full): the tensor
 */
ZkyTensor *
zky_init_make (const ZkyInit        *self,
               const ZkyAttributes  *attributes,
               const ZkyShape       *shape,
               ZkyDtype              dtype,
               GRand                *rand,
               GError              **error)
{
  g_autoptr(ZkyAttributes) defaults = NULL;
  g_autoptr(GRand) own = NULL;
  ZkyTensor *tensor;
  guint position;

  g_return_val_if_fail (self != NULL && shape != NULL && zky_dtype_is_float (dtype) && rand != NULL, NULL);

  if (attributes == NULL && self->attributes != NULL)
    attributes = defaults = zky_attributes_new (self->attributes);
  if (attributes != NULL && zky_attributes_find (attributes, "seed", &position, NULL) && zky_attributes_is_set (attributes, position))
    own = g_rand_new_with_seed ((guint32) zky_attributes_get_int (attributes, position));

  tensor = attributes == NULL || zky_attributes_check (attributes, error)
           ? self->make (shape, dtype, attributes, own != NULL ? own : rand, error) : NULL;
  if (tensor == NULL)
    g_prefix_error (error, "%s: ", self->name);

  return tensor;
}

/**
 * zky_init_new:
 * @name: `xavier_uniform`
 * @attributes: (nullable): settings by name: `"gain=2, seed=1"`
 *
 * As zky_init_make(), by name.
 *
 * Returns: (transfer full): the tensor, or %NULL with an error
 */
ZkyTensor *
zky_init_new (const char      *name,
              const char      *attributes,
              const ZkyShape  *shape,
              ZkyDtype         dtype,
              GRand           *rand,
              GError         **error)
{
  const ZkyInit *init;
  g_autoptr(ZkyAttributes) parsed = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  init = zky_init_lookup (name, error);
  if (init == NULL)
    return NULL;

  if (attributes != NULL && *attributes != '\0')
    {
      parsed = zky_attributes_parse (init->attributes, attributes, error);
      if (parsed == NULL)
        {
          g_prefix_error (error, "%s: ", name);
          return NULL;
        }
    }

  return zky_init_make (init, parsed, shape, dtype, rand, error);
}

/**
 * zky_init_apply:
 * @module: whose parameter is set
 * @path: `hidden.weight`
 * @name: `xavier_uniform`
 * @attributes: (nullable): settings by name
 * @rand: what is drawn from, unless the attributes have a seed
 * @error: return location for errors of names, shapes and values
 *
 * Gives a parameter a new value of its shape and dtype.
 *
 * Returns: %FALSE, with nothing changed, after an error
 */
gboolean
zky_init_apply (ZkyModule   *module,
                const char  *path,
                const char  *name,
                const char  *attributes,
                GRand       *rand,
                GError     **error)
{
  g_autoptr(ZkyTensor) value = NULL;
  ZkyInput param;
  ZkyShape shape;

  g_return_val_if_fail (module != NULL && path != NULL && name != NULL && rand != NULL, FALSE);

  if (!zky_module_find (module, path, &param, error))
    return FALSE;
  if (!zky_dtype_is_float (zky_tensor_get_dtype (param.value)))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "%s: “%s” is %s, not of a floating type", name, path,
                   zky_dtype_get_name (zky_tensor_get_dtype (param.value)));
      return FALSE;
    }

  shape = zky_tensor_get_shape (param.value);
  value = zky_init_new (name, attributes, &shape, zky_tensor_get_dtype (param.value), rand, error);

  return value != NULL && zky_module_set_value (module, path, value, error);
}

/* -- Plain ones -------------------------------------------------------------------------------- */

static const ZkyAttribute uniform_attributes[] = {
  { "low", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "the least" },
  { "high", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "the greatest" },
  ZKY_INIT_SEED, { NULL }
};

static const ZkyAttribute normal_attributes[] = {
  { "mean", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "their mean" },
  { "std", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "their standard deviation" },
  ZKY_INIT_SEED, { NULL }
};

static const ZkyAttribute truncated_attributes[] = {
  { "mean", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "the mean of the distribution that is cut off" },
  { "std", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "its standard deviation" },
  { "low", ZKY_ATTRIBUTE_DOUBLE, "-2", FALSE, "the least" },
  { "high", ZKY_ATTRIBUTE_DOUBLE, "2", FALSE, "the greatest" },
  ZKY_INIT_SEED, { NULL }
};

static const ZkyAttribute constant_attributes[] = {
  { "value", ZKY_ATTRIBUTE_DOUBLE, NULL, TRUE, "the number" },
  { NULL }
};

/* Attribute @position, which has to be a finite number. */
gboolean
zky_init_get (const ZkyAttributes  *attributes,
              guint                 position,
              double               *value,
              GError              **error)
{
  *value = zky_attributes_get_double (attributes, position);
  if (isfinite (*value))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s has to be a finite number",
               zky_attributes_get_declared (attributes)[position].name);
  return FALSE;
}

static gboolean
check_range (double   low,
             double   high,
             GError **error)
{
  if (low <= high)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "low is %g, which is above high, %g", low, high);
  return FALSE;
}

static gboolean
check_deviation (double   deviation,
                 GError **error)
{
  if (deviation >= 0)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "std is %g, which is negative", deviation);
  return FALSE;
}

static ZkyTensor *
make_uniform (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  double low, high;

  return zky_init_get (attributes, 0, &low, error) && zky_init_get (attributes, 1, &high, error) && check_range (low, high, error)
         ? zky_tensor_new_uniform (dtype, shape, rand, low, high, error) : NULL;
}

static ZkyTensor *
make_normal (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  double mean, deviation;

  return zky_init_get (attributes, 0, &mean, error) && zky_init_get (attributes, 1, &deviation, error)
         && check_deviation (deviation, error) ? zky_tensor_new_normal (dtype, shape, rand, mean, deviation, error) : NULL;
}

/* As PyTorch: uniform numbers between the values of Φ at the bounds, taken back by Φ⁻¹. */
static ZkyTensor *
make_truncated (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  double mean, deviation, low, high, bottom, top;
  g_autofree double *values = NULL;
  gsize n;

  if (!zky_init_get (attributes, 0, &mean, error) || !zky_init_get (attributes, 1, &deviation, error)
      || !zky_init_get (attributes, 2, &low, error) || !zky_init_get (attributes, 3, &high, error)
      || !check_deviation (deviation, error) || !check_range (low, high, error))
    return NULL;

  values = zky_init_take (shape, &n, error);
  if (values == NULL)
    return NULL;

  bottom = erf ((low - mean) / (deviation * G_SQRT2));
  top = erf ((high - mean) / (deviation * G_SQRT2));
  for (gsize i = 0; i < n; i++)
    {
      double t = bottom + (top - bottom) * g_rand_double (rand);

      values[i] = deviation == 0 ? mean : CLAMP (mean + deviation * G_SQRT2 * zky_erfinv (t), low, high);
    }

  return zky_tensor_new_from_doubles (dtype, shape, values, error);
}

static ZkyTensor *
make_constant (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  return zky_tensor_new_full (dtype, shape, zky_attributes_get_double (attributes, 0), error);
}

static ZkyTensor *
make_zeros (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  return zky_tensor_new_full (dtype, shape, 0, error);
}

static ZkyTensor *
make_ones (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  return zky_tensor_new_full (dtype, shape, 1, error);
}

const ZkyInit zky_inits_plain[] = {
  { "uniform", "Draws each number evenly between two bounds", uniform_attributes, make_uniform },
  { "normal", "Draws each number from a normal distribution", normal_attributes, make_normal },
  { "trunc_normal", "Draws each number from a normal distribution of which two bounds cut off the ends", truncated_attributes, make_truncated },
  { "constant", "Takes one number everywhere", constant_attributes, make_constant },
  { "zeros", "Takes 0 everywhere", NULL, make_zeros },
  { "ones", "Takes 1 everywhere", NULL, make_ones },
  { NULL }
};
