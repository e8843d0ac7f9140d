/* zky-lua-tensor.c: making tensors in model files: from lists, filled, random
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <math.h>

#include "zky-number.h"

/* -- What is asked for ---------------------------------------------------------- */

/**
 * zky_lua_check_options:
 * @L: a thread
 * @options: where a table of options may be
 * @what: who asks, for the error
 * @names: the options there are
 *
 * Raises where something else than a table stands there, or it has a name that nothing reads.
 */
void
zky_lua_check_options (lua_State         *L,
                       int                options,
                       const char        *what,
                       const char *const *names)
{
  char text[200] = "";

  if (lua_isnoneornil (L, options))
    return;
  if (!lua_istable (L, options))
    zky_lua_error (L, "%s: %s stands where a table of options may", what, zky_lua_type (L, options));

  lua_pushnil (L);
  while (lua_next (L, options))
    {
      const char *name = lua_type (L, -2) == LUA_TSTRING ? lua_tostring (L, -2) : zky_lua_type (L, -2);

      if (lua_type (L, -2) != LUA_TSTRING || !g_strv_contains (names, name))
        {
          for (guint i = 0; names[i] != NULL; i++)
            {
              g_strlcat (text, i > 0 ? ", " : "", sizeof text);
              g_strlcat (text, names[i], sizeof text);
            }
          zky_lua_error (L, "%s has no option “%.100s”; it takes %s", what, name, text);
        }
      lua_pop (L, 1);
    }
}

/**
 * zky_lua_option_dtype:
 * @L: a thread
 * @options: where a table with a dtype may be
 * @fallback: what is taken otherwise
 *
 * Returns: the dtype
 */
ZkyDtype
zky_lua_option_dtype (lua_State *L,
                      int        options,
                      ZkyDtype   fallback)
{
  ZkyDtype dtype = fallback;
  GError *error = NULL;

  if (lua_istable (L, options) && lua_getfield (L, options, "dtype") != LUA_TNIL)
    {
      if (!lua_isstring (L, -1))
        zky_lua_error (L, "dtype is %s; it takes one of the strings bool, int64, float32, float64",
                       zky_lua_type (L, -1));
      if (!zky_dtype_from_name (lua_tostring (L, -1), &dtype, &error))
        zky_lua_raise (L, error);
    }

  return dtype;
}

/**
 * zky_lua_option_number:
 * @L: a thread
 * @options: where a table of options may be
 * @name: one of them
 * @fallback: what is taken otherwise
 *
 * Returns: the number
 */
double
zky_lua_option_number (lua_State  *L,
                       int         options,
                       const char *name,
                       double      fallback)
{
  double result = fallback;

  if (lua_istable (L, options) && lua_getfield (L, options, name) != LUA_TNIL)
    {
      if (lua_type (L, -1) != LUA_TNUMBER)
        zky_lua_error (L, "%s is %s, not a number", name, zky_lua_type (L, -1));
      result = lua_tonumber (L, -1);
    }

  return result;
}

/**
 * zky_lua_option_rand:
 * @L: a thread
 * @options: where a table with a seed may be
 *
 * Returns: (transfer none): a generator of its own where there is a seed; else the model's
 */
GRand *
zky_lua_option_rand (lua_State *L,
                     int        options)
{
  double seed = zky_lua_option_number (L, options, "seed", NAN);
  ZkySandbox *self = zky_sandbox_get (L);

  if (isnan (seed))
    return self->rand;

  g_rand_set_seed (self->own_rand, fabs (seed) < 1e15 ? (guint32) (gint64) seed : 0);

  return self->own_rand;
}

/* The list of extents at @index, or a single one. */
static ZkyShape
check_shape (lua_State  *L,
             int         index,
             const char *what)
{
  ZkyShape shape = ZKY_SCALAR_SHAPE;
  gboolean is_list = lua_istable (L, index);
  lua_Unsigned n = is_list ? lua_rawlen (L, index) : 1;

  if (n > ZKY_USER_AXES)
    zky_lua_error (L, "%s: a shape has at most %d axes", what, ZKY_USER_AXES);

  for (lua_Unsigned i = 1; i <= n; i++)
    {
      int good;
      lua_Integer dim;

      if (is_list)
        lua_rawgeti (L, index, (lua_Integer) i);
      else
        lua_pushvalue (L, index);
      dim = lua_tointegerx (L, -1, &good);
      if (!good || dim < 0)
        zky_lua_error (L, "%s takes a shape such as {2, 3}", what);
      shape.dims[shape.n_axes++] = (gsize) dim;
      lua_pop (L, 1);
    }

  return shape;
}

/**
 * zky_lua_check_room:
 * @L: a thread
 * @dtype: an element type
 * @shape: a shape
 *
 * Raises if a tensor like this would be larger than a model may make.
 */
void
zky_lua_check_room (lua_State      *L,
                    ZkyDtype        dtype,
                    const ZkyShape *shape)
{
  GError *error = NULL;
  gsize n, bytes;

  if (!zky_shape_get_size (shape, &n, &error))
    zky_lua_raise (L, error);

  if (!g_size_checked_mul (&bytes, n, zky_dtype_get_size (dtype)))
    bytes = G_MAXSIZE;
  if (!zky_lua_take_tensor (L, bytes, &error))
    zky_lua_raise (L, error);
  zky_sandbox_give_tensor (zky_sandbox_get (L), bytes);
}

static const char *const dtype_option[] = { "dtype", NULL };

/* -- Functions -------------------------------------------------------------------- */

/* zky.tensor (lists, {dtype}) */
static int
new_tensor (lua_State *L)
{
  lua_settop (L, 2);
  zky_lua_check_options (L, 2, "tensor", dtype_option);
  zky_lua_hold_value (L, 1, 2, "tensor");
  zky_lua_push_held (L);

  return 1;
}

/* zky.zeros (2, 3): what was meant is one list. */
static void
check_one_list (lua_State  *L,
                const char *what)
{
  char text[200] = "";

  if (lua_type (L, 1) != LUA_TNUMBER || lua_type (L, 2) != LUA_TNUMBER)
    return;

  for (int i = 1; i <= lua_gettop (L) && lua_type (L, i) == LUA_TNUMBER && i <= ZKY_USER_AXES; i++)
    {
      char number[ZKY_NUMBER_MAX];

      g_strlcat (text, i > 1 ? ", " : "", sizeof text);
      g_strlcat (text, zky_number_format_digits (number, lua_tonumber (L, i), 9), sizeof text);
    }
  zky_lua_error (L, "%s: the shape is one list: zky.%s {%s}", what, what, text);
}

static int
new_filled (lua_State  *L,
            const char *what,
            double      value,
            int         options)
{
  ZkyDtype dtype;
  ZkyShape shape;
  GError *error = NULL;

  zky_lua_check_options (L, options, what, dtype_option);
  dtype = zky_lua_option_dtype (L, options, zky_sandbox_get (L)->options.dtype);
  shape = check_shape (L, 1, what);
  zky_lua_check_room (L, dtype, &shape);

  return zky_lua_push_new (L, zky_tensor_new_full (dtype, &shape, value, &error), error);
}

/* zky.zeros (shape, {dtype}) */
static int
new_zeros (lua_State *L)
{
  check_one_list (L, "zeros");
  lua_settop (L, 2);

  return new_filled (L, "zeros", 0, 2);
}

/* zky.ones (shape, {dtype}) */
static int
new_ones (lua_State *L)
{
  check_one_list (L, "ones");
  lua_settop (L, 2);

  return new_filled (L, "ones", 1, 2);
}

/* zky.full (shape, value, {dtype}) */
static int
new_full (lua_State *L)
{
  double value = luaL_checknumber (L, 2);

  lua_settop (L, 3);

  return new_filled (L, "full", value, 3);
}

/* zky.arange (stop) and zky.arange (start, stop, step), with {dtype} behind */
static int
new_range (lua_State *L)
{
  int options = lua_istable (L, lua_gettop (L)) ? lua_gettop (L) : lua_gettop (L) + 1;
  ZkyDtype dtype = zky_lua_option_dtype (L, options, zky_sandbox_get (L)->options.dtype);
  double start = options > 2 ? luaL_checknumber (L, 1) : 0;
  double stop = luaL_checknumber (L, options > 2 ? 2 : 1);
  double step = options > 3 ? luaL_checknumber (L, 3) : 1;
  double n = ceil ((stop - start) / step);
  ZkyShape shape = { .n_axes = 1 };
  GError *error = NULL;
  ZkyTensor *tensor;

  if (step == 0 || isnan (n) || n > 1e15)
    return zky_lua_error (L, "arange: there is no way from %g to %g in steps of %g", start, stop, step);

  shape.dims[0] = n > 0 ? (gsize) n : 0;
  zky_lua_check_room (L, ZKY_FLOAT64, &shape);
  tensor = zky_tensor_new (ZKY_FLOAT64, &shape, &error);
  if (tensor != NULL)
    {
      double *numbers = zky_tensor_get_data_writable (tensor);
      ZkyTensor *result;

      for (gsize i = 0; i < shape.dims[0]; i++)
        numbers[i] = start + (double) i * step;
      result = zky_tensor_cast (tensor, dtype, &error);
      zky_tensor_unref (tensor);
      tensor = result;
    }

  return zky_lua_push_new (L, tensor, error);
}

/* zky.eye (n, {dtype}): ones on the diagonal */
static int
new_identity (lua_State *L)
{
  lua_Integer n = luaL_checkinteger (L, 1);
  ZkyDtype dtype = zky_lua_option_dtype (L, 2, zky_sandbox_get (L)->options.dtype);
  ZkyShape shape = { .n_axes = 2, .dims = { (gsize) n, (gsize) n } };
  ZkyShape one = { .n_axes = 1, .dims = { (gsize) n } };
  GError *error = NULL;

  luaL_argcheck (L, n >= 0, 1, "negative");
  zky_lua_check_room (L, dtype, &shape);

  return zky_lua_push_new (L, zky_tensor_new_identity (dtype, &one, &error), error);
}

/* zky.rand (shape, {low, high, seed, dtype}): uniform, from 0 to 1 unless told */
static int
new_uniform (lua_State *L)
{
  static const char *const names[] = { "dtype", "high", "low", "seed", NULL };
  double low, high;
  ZkyDtype dtype;
  ZkyShape shape;
  GRand *rand;
  GError *error = NULL;

  zky_lua_check_options (L, 2, "rand", names);
  dtype = zky_lua_option_dtype (L, 2, zky_sandbox_get (L)->options.dtype);
  low = zky_lua_option_number (L, 2, "low", 0);
  high = zky_lua_option_number (L, 2, "high", 1);
  rand = zky_lua_option_rand (L, 2);
  shape = check_shape (L, 1, "rand");
  zky_lua_check_room (L, dtype, &shape);

  return zky_lua_push_new (L, zky_tensor_new_uniform (dtype, &shape, rand, low, high, &error), error);
}

/* zky.randn (shape, {mean, std, seed, dtype}): normal */
static int
new_normal (lua_State *L)
{
  static const char *const names[] = { "dtype", "mean", "seed", "std", NULL };
  double mean, deviation;
  ZkyDtype dtype;
  ZkyShape shape;
  GRand *rand;
  GError *error = NULL;

  zky_lua_check_options (L, 2, "randn", names);
  dtype = zky_lua_option_dtype (L, 2, zky_sandbox_get (L)->options.dtype);
  mean = zky_lua_option_number (L, 2, "mean", 0);
  deviation = zky_lua_option_number (L, 2, "std", 1);
  rand = zky_lua_option_rand (L, 2);
  shape = check_shape (L, 1, "randn");
  zky_lua_check_room (L, dtype, &shape);

  return zky_lua_push_new (L, zky_tensor_new_normal (dtype, &shape, rand, mean, deviation, &error), error);
}

/* zky.seed (n): random numbers from another start */
static int
set_seed (lua_State *L)
{
  g_rand_set_seed (zky_sandbox_get (L)->rand, (guint32) luaL_checkinteger (L, 1));

  return 0;
}

/**
 * zky_lua_open_tensors:
 * @L: the main thread, with the table `zky` on top of the stack
 *
 * Adds the functions that make tensors.
 */
void
zky_lua_open_tensors (lua_State *L)
{
  static const luaL_Reg own[] = {
    { "arange", new_range }, { "eye", new_identity }, { "full", new_full }, { "ones", new_ones },
    { "rand", new_uniform }, { "randn", new_normal }, { "seed", set_seed }, { "tensor", new_tensor },
    { "zeros", new_zeros }, { NULL }
  };

  luaL_setfuncs (L, own, 0);
}
