/* zky-lua-lists.c: nested Lua lists as tensors
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <math.h>

#include "zky-number.h"

#define POLL_ELEMENTS 4096 /* that are read between two looks at the clock */

/* The shape of the list at @index, as its first elements have it. Leaves the first number on the stack. */
static ZkyShape
measure (lua_State  *L,
         int         index,
         const char *what)
{
  ZkyShape shape = ZKY_SCALAR_SHAPE;

  lua_pushvalue (L, index);
  while (lua_istable (L, -1))
    {
      if (shape.n_axes == ZKY_USER_AXES)
        zky_lua_error (L, "%s: lists are nested deeper than %d", what, ZKY_USER_AXES);
      shape.dims[shape.n_axes++] = lua_rawlen (L, -1);
      lua_rawgeti (L, -1, 1);
      lua_remove (L, -2);
      if (lua_isnil (L, -1))
        break;
    }

  return shape;
}

/* A number that becomes an integer is one already; x:cast {dtype = "int64"} cuts others off. */
static gboolean
check_whole (double       number,
             const char  *what,
             GError     **error)
{
  char text[ZKY_NUMBER_MAX];

  if (number == floor (number) && fabs (number) < 0x1p63)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s%s%s is no int64", what != NULL ? what : "", what != NULL ? ": " : "",
               zky_number_format (text, number, ZKY_FLOAT64));
  return FALSE;
}

/**
 * zky_lua_cast_whole:
 * @tensor: a tensor
 * @dtype: what it is to be
 * @what: (nullable): what it is, for the error
 * @budget: (nullable): to be polled
 * @error: return location for a %ZKY_ERROR_VALUE, or the errors of zky_tensor_cast()
 *
 * Casts a tensor for an input. Unlike x:cast it makes no integers of 0.5, infinities and NaN, and no infinities of 1e300.
 *
 * Returns: (transfer full) (nullable): the tensor
 */
ZkyTensor *
zky_lua_cast_whole (ZkyTensor   *tensor,
                    ZkyDtype     dtype,
                    const char  *what,
                    ZkyBudget   *budget,
                    GError     **error)
{
  gboolean is_cut = dtype == ZKY_INT64 && zky_dtype_is_float (zky_tensor_get_dtype (tensor));
  gsize n = is_cut ? zky_tensor_get_size (tensor) : 0;
  ZkyTensor *cast;

  for (gsize i = 0; i < n; i++)
    if (!check_whole (zky_tensor_get_double (tensor, i), what, error)
        || (i % POLL_ELEMENTS == 0 && budget != NULL && !zky_budget_poll (budget, error)))
      return NULL;

  cast = zky_tensor_narrow (tensor, dtype, error);
  if (cast == NULL && what != NULL)
    g_prefix_error (error, "%s: ", what);

  return cast;
}

typedef struct
{
  lua_State      *L;
  const char     *what;
  const ZkyShape *shape;
  ZkyDtype        dtype;
  char           *to;     /* the next element */
  guint           n;      /* elements since the clock was looked at */
  lua_Unsigned    place[ZKY_USER_AXES]; /* of that element, as Lua counts */
} Filler;

/* ` at [2][1]`; nothing for the whole. */
static char *
describe_place (const Filler *self,
                guint         n_axes)
{
  GString *text = g_string_new (n_axes > 0 ? " at " : "");

  for (guint i = 0; i < n_axes; i++)
    g_string_append_printf (text, "[%" G_GUINT64_FORMAT "]", (guint64) self->place[i]);

  return g_string_free (text, FALSE);
}

static gboolean
fill_number (Filler  *self,
             GError **error)
{
  lua_State *L = self->L;
  gboolean is_boolean = lua_isboolean (L, -1);
  double number = is_boolean ? lua_toboolean (L, -1) : lua_tonumber (L, -1);

  if (!is_boolean && lua_type (L, -1) != LUA_TNUMBER)
    {
      g_autofree char *place = describe_place (self, self->shape->n_axes);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s: a list holds %s where a number is expected%s",
                   self->what, zky_lua_type (L, -1), place);
      return FALSE;
    }
  if (self->dtype == ZKY_INT64 && !lua_isinteger (L, -1) && !check_whole (number, self->what, error))
    return FALSE;
  if (self->dtype == ZKY_FLOAT32 && isinf ((float) number) && !isinf (number))
    {
      g_autofree char *place = describe_place (self, self->shape->n_axes);
      char text[ZKY_NUMBER_MAX];

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s: %s is out of range for float32%s", self->what,
                   zky_number_format (text, number, ZKY_FLOAT64), place);
      return FALSE;
    }

  switch (self->dtype)
    {
    case ZKY_BOOL: *(guint8 *) self->to = number != 0; break;
    case ZKY_INT64: *(gint64 *) self->to = lua_isinteger (L, -1) ? lua_tointeger (L, -1) : (gint64) number; break;
    case ZKY_FLOAT32: *(float *) self->to = (float) number; break;
    case ZKY_FLOAT64: *(double *) self->to = number; break;
    default: g_assert_not_reached ();
    }
  self->to += zky_dtype_get_size (self->dtype);

  if (++self->n < POLL_ELEMENTS)
    return TRUE;
  self->n = 0;

  return zky_budget_poll (zky_sandbox_get (L)->budget, error);
}

/* Copies the list on top of the stack, whose extents are those from @axis on. No deeper than ZKY_USER_AXES.
 * Raises nothing. */
static gboolean
fill (Filler  *self,
      guint    axis,
      GError **error)
{
  lua_State *L = self->L;
  gboolean good = TRUE;

  if (axis == self->shape->n_axes)
    return fill_number (self, error);

  if (!lua_istable (L, -1) || lua_rawlen (L, -1) != self->shape->dims[axis])
    {
      g_autofree char *shape = zky_shape_to_string (self->shape), *place = describe_place (self, axis);

      if (lua_istable (L, -1))
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%s: the lists differ in length: the one%s has %" G_GUINT64_FORMAT
                     ", which does not fit into shape %s", self->what, place, (guint64) lua_rawlen (L, -1), shape);
      else
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%s: the lists differ in length: there is %s%s, not a list as shape %s has it",
                     self->what, zky_lua_type (L, -1), place, shape);
      return FALSE;
    }

  for (gsize i = 1; good && i <= self->shape->dims[axis]; i++)
    {
      lua_rawgeti (L, -1, (lua_Integer) i);
      self->place[axis] = i;
      good = fill (self, axis + 1, error);
      lua_pop (L, 1);
    }

  return good;
}

/**
 * zky_lua_hold_value:
 * @L: a thread
 * @index: a number, a boolean, nested lists of them, or a tensor
 * @options: where a table with a dtype may be
 * @what: who asks, for errors
 *
 * Makes a tensor of a Lua value, and holds it (zky_lua_hold()) as the only one. Numbers are of the model's
 * floating dtype unless told; those that become integers have to be whole.
 */
void
zky_lua_hold_value (lua_State  *L,
                    int         index,
                    int         options,
                    const char *what)
{
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyBox *box = zky_lua_to_box (L, index, ZKY_BOX_TENSOR);
  Filler filler = { .L = L, .what = what };
  GError *error = NULL;
  ZkyTensor *tensor;
  ZkyShape shape;

  luaL_checkstack (L, LUA_MINSTACK, what);
  if (box != NULL)
    {
      filler.dtype = zky_lua_option_dtype (L, options, zky_tensor_get_dtype (box->tensor));
      tensor = zky_lua_cast_whole (box->tensor, filler.dtype, what, self->budget, &error);
    }
  else
    {
      if (!lua_istable (L, index) && !lua_isboolean (L, index) && lua_type (L, index) != LUA_TNUMBER)
        zky_lua_error (L, "%s: the value is %s, not a number, list or tensor", what, zky_lua_type (L, index));

      shape = measure (L, index, what);
      filler.dtype = zky_lua_option_dtype (L, options, lua_isboolean (L, -1) ? ZKY_BOOL : self->options.dtype);
      filler.shape = &shape;
      zky_lua_check_room (L, filler.dtype, &shape);
      tensor = zky_tensor_new (filler.dtype, &shape, &error);
      lua_pushvalue (L, index);
      if (tensor != NULL)
        filler.to = zky_tensor_get_data_writable (tensor);
      if (tensor != NULL && !fill (&filler, 0, &error))
        g_clear_pointer (&tensor, zky_tensor_unref);
    }

  if (tensor == NULL)
    zky_lua_raise (L, error);

  zky_lua_drop_held (L);
  zky_lua_hold (L, tensor);
}
