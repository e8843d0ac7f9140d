/* zky-lua-metatable.c: what Lua does with nodes and tensors: compares, counts, prints and indexes them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <string.h>

#include "zky-vmap.h"

#define MAX_TEXT_ELEMENTS 1000 /* a larger tensor is written by its shape alone */

/* As zky_lua_check_value(), but not of a node that stands for many examples, which has no numbers of its own. What a model does with
 * a number that it has read may differ from call to call, so the call is told. */
static ZkyTensor *
check_numbers (lua_State  *L,
               int         index,
               const char *what)
{
  ZkyTensor *value = zky_lua_check_value (L, index, what);
  ZkyBox *box = zky_lua_to_box (L, index, ZKY_BOX_NODE);

  if (box != NULL && zky_node_is_mapped (box->node))
    zky_lua_error (L, "%s: inside zky.vmap a node stands for many examples and has no value of its own", what);
  if (box != NULL)
    zky_sandbox_get (L)->reads_values = TRUE;

  return value;
}

/* The number that a node or tensor of one element is; an error names @what otherwise. */
static double
check_single (lua_State  *L,
              int         index,
              const char *what,
              const char *advice)
{
  ZkyTensor *value;
  char *label;
  char text[128];

  if (lua_type (L, index) == LUA_TNUMBER)
    return lua_tonumber (L, index);

  value = check_numbers (L, index, what);
  if (zky_tensor_get_size (value) != 1)
    {
      ZkyShape shape = zky_tensor_get_shape (value);

      label = zky_shape_to_string (&shape);
      g_strlcpy (text, label, sizeof text);
      g_free (label);
      zky_lua_error (L, "%s takes a single number, not a tensor of shape %s%s", what, text, advice);
    }

  return zky_tensor_get_double (value, 0);
}

static int
value_less (lua_State *L)
{
  const char *advice = "; zky.less compares element by element";

  lua_pushboolean (L, check_single (L, 1, "<", advice) < check_single (L, 2, "<", advice));

  return 1;
}

static int
value_less_equal (lua_State *L)
{
  const char *advice = "; zky.less_equal compares element by element";

  lua_pushboolean (L, check_single (L, 1, "<=", advice) <= check_single (L, 2, "<=", advice));

  return 1;
}

/* Node identity; for tensors, that both are the same one. */
static int
value_equal (lua_State *L)
{
  ZkyOperand a, b;

  lua_pushboolean (L, zky_lua_to_operand (L, 1, &a) && zky_lua_to_operand (L, 2, &b) && a.kind == b.kind &&
                   a.node == b.node && a.tensor == b.tensor);

  return 1;
}

static int
value_length (lua_State *L)
{
  ZkyTensor *value = zky_lua_check_value (L, 1, "#");

  if (zky_tensor_get_n_axes (value) == 0)
    return zky_lua_error (L, "#: a single number has no length");
  lua_pushinteger (L, (lua_Integer) zky_tensor_get_dim (value, 0));

  return 1;
}

static int
value_to_string (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyTensor *value = zky_lua_check_value (L, 1, "tostring");
  ZkyBox *box = zky_lua_to_box (L, 1, ZKY_BOX_NODE);
  gboolean is_mapped = box != NULL && zky_node_is_mapped (box->node);
  ZkyShape shape = zky_tensor_get_shape (value);
  char *label;

  g_free (self->text);
  if (zky_tensor_get_size (value) <= MAX_TEXT_ELEMENTS && !is_mapped)
    self->text = zky_tensor_to_string (check_numbers (L, 1, "tostring"));
  else
    {
      label = zky_shape_to_string (&shape);
      self->text = g_strdup_printf ("%stensor %s %s", is_mapped ? "one of many: " : "", label, zky_dtype_get_name (zky_tensor_get_dtype (value)));
      g_free (label);
    }
  lua_pushstring (L, self->text);
  g_clear_pointer (&self->text, g_free);

  return 1;
}

static int
value_concat (lua_State *L)
{
  luaL_tolstring (L, 1, NULL);
  luaL_tolstring (L, 2, NULL);
  lua_concat (L, 2);

  return 1;
}

/* x:item (): the number as Lua's own */
static int
value_item (lua_State *L)
{
  double number = check_single (L, 1, "item", "");
  ZkyTensor *value = zky_lua_check_value (L, 1, "item");

  switch (zky_tensor_get_dtype (value))
    {
    case ZKY_BOOL: lua_pushboolean (L, number != 0); break;
    case ZKY_INT64: lua_pushinteger (L, zky_tensor_get_int (value, 0)); break;
    default: lua_pushnumber (L, number);
    }

  return 1;
}

static void
push_shape (lua_State *L,
            ZkyTensor *value)
{
  guint n = zky_tensor_get_n_axes (value);

  lua_createtable (L, (int) n, 0);
  for (guint i = 0; i < n; i++)
    {
      lua_pushinteger (L, (lua_Integer) zky_tensor_get_dim (value, i));
      lua_rawseti (L, -2, i + 1);
    }
}

/* x.name: a method, which is the first upvalue's, or a property */
static int
value_index (lua_State *L)
{
  ZkyTensor *value = zky_lua_check_value (L, 1, "index");
  const char *key;
  GError *error = NULL;

  lua_pushvalue (L, 2);
  if (lua_rawget (L, lua_upvalueindex (1)) != LUA_TNIL)
    return 1;

  if (lua_type (L, 2) != LUA_TSTRING)
    return zky_lua_error (L, "a tensor has no index: zky.slice (x, {axis = 0, start = i, stop = i + 1}) cuts out a part");

  key = lua_tostring (L, 2);
  if (g_str_equal (key, "shape"))
    push_shape (L, value);
  else if (g_str_equal (key, "dtype"))
    lua_pushstring (L, zky_dtype_get_name (zky_tensor_get_dtype (value)));
  else if (g_str_equal (key, "value"))
    zky_lua_push_tensor (L, check_numbers (L, 1, "value"));
  else
    {
      g_autoptr(GError) unknown = NULL;
      const char *hint;

      zky_op_lookup (key, &unknown);
      hint = strstr (unknown->message, "; is it");
      g_set_error (&error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "“%.100s” is neither a field of tensors (shape, dtype, value) nor an operator%s", key,
                   hint != NULL ? hint : "");
      g_clear_error (&unknown);
      return zky_lua_raise (L, error);
    }

  return 1;
}

/**
 * zky_lua_open_methods:
 * @L: the main thread, with the metatables of nodes and tensors on top of the stack
 *
 * Fills them, but for operators, and leaves the table of methods that both look into on top.
 */
void
zky_lua_open_methods (lua_State *L)
{
  static const luaL_Reg common[] = {
    { "__concat", value_concat }, { "__eq", value_equal }, { "__le", value_less_equal }, { "__len", value_length },
    { "__lt", value_less }, { "__tostring", value_to_string }, { NULL }
  };

  lua_newtable (L);
  lua_pushcfunction (L, value_item);
  lua_setfield (L, -2, "item");
  for (int metatable = -3; metatable <= -2; metatable++)
    {
      lua_pushvalue (L, metatable);
      luaL_setfuncs (L, common, 0);
      lua_pushvalue (L, -2);
      lua_pushcclosure (L, value_index, 1);
      lua_setfield (L, -2, "__index");
      lua_pop (L, 1);
    }
}
