/* zky-lua-op.c: every operator of the registry as a Lua function, a method, and where Lua has one, a sign
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <string.h>

#include "zky-op-call.h"

/* -- Attributes: a Lua table → ZkyAttributes ------------------------------------ */

static gboolean
fail_type (const ZkyAttribute  *declared,
           lua_State           *L,
           const char          *takes,
           GError             **error)
{
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "“%s” takes %s, not %s", declared->name, takes, zky_lua_type (L, -1));
  return FALSE;
}

/* The list of integers on top of the stack; a single one is a list too. Raises nothing. */
static gboolean
set_ints (lua_State     *L,
          ZkyAttributes *attributes,
          guint          position,
          GError       **error)
{
  const ZkyAttribute *declared = &zky_attributes_get_declared (attributes)[position];
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));
  int is_integer = FALSE;
  gint64 value = lua_tointegerx (L, -1, &is_integer);

  if (is_integer)
    g_array_append_val (values, value);
  else if (!lua_istable (L, -1))
    return fail_type (declared, L, "a list of integers", error);

  for (lua_Unsigned i = 1; !is_integer && i <= lua_rawlen (L, -1); i++)
    {
      int good;

      lua_rawgeti (L, -1, (lua_Integer) i);
      value = lua_tointegerx (L, -1, &good);
      if (!good || values->len > ZKY_MAX_AXES * 64)
        {
          fail_type (declared, L, "a list of integers", error);
          lua_pop (L, 1);
          return FALSE;
        }
      g_array_append_val (values, value);
      lua_pop (L, 1);
    }

  zky_attributes_set_ints (attributes, position, (const gint64 *) values->data, values->len);

  return TRUE;
}

/**
 * zky_lua_set_attribute:
 * @L: a thread
 * @attributes: not shared yet
 * @position: of one of them
 * @error: return location for a %ZKY_ERROR_VALUE
 *
 * The value on top of the stack becomes the attribute. Raises nothing.
 *
 * Returns: %FALSE where it is of another type
 */
gboolean
zky_lua_set_attribute (lua_State      *L,
                       ZkyAttributes  *attributes,
                       guint           position,
                       GError        **error)
{
  const ZkyAttribute *declared = &zky_attributes_get_declared (attributes)[position];
  int good;

  switch (declared->type)
    {
    case ZKY_ATTRIBUTE_BOOL:
      if (!lua_isboolean (L, -1))
        return fail_type (declared, L, "true or false", error);
      zky_attributes_set_bool (attributes, position, lua_toboolean (L, -1));
      return TRUE;
    case ZKY_ATTRIBUTE_INT:
      lua_tointegerx (L, -1, &good);
      if (!good || lua_type (L, -1) != LUA_TNUMBER)
        return fail_type (declared, L, "an integer", error);
      zky_attributes_set_int (attributes, position, lua_tointeger (L, -1));
      return TRUE;
    case ZKY_ATTRIBUTE_DOUBLE:
      if (lua_type (L, -1) != LUA_TNUMBER)
        return fail_type (declared, L, "a number", error);
      zky_attributes_set_double (attributes, position, lua_tonumber (L, -1));
      return TRUE;
    case ZKY_ATTRIBUTE_STRING:
      if (lua_type (L, -1) != LUA_TSTRING)
        return fail_type (declared, L, "a string", error);
      zky_attributes_set_string (attributes, position, lua_tostring (L, -1));
      return TRUE;
    case ZKY_ATTRIBUTE_INTS:
      return set_ints (L, attributes, position, error);
    default:
      g_assert_not_reached ();
    }
}

/* `x:reshape {2, 3}`: a list alone is the first attribute that takes one. */
static gboolean
find_list (const ZkyAttributes *attributes,
           guint               *position)
{
  const ZkyAttribute *declared = zky_attributes_get_declared (attributes);

  for (guint i = 0; declared != NULL && declared[i].name != NULL; i++)
    if (declared[i].type == ZKY_ATTRIBUTE_INTS)
      {
        *position = i;
        return TRUE;
      }

  return FALSE;
}

/* Reads the table at @index; what it does not say is as declared. Raises nothing. */
static ZkyAttributes *
read_attributes (lua_State    *L,
                 int           index,
                 const ZkyOp  *op,
                 GError      **error)
{
  g_autoptr(ZkyAttributes) attributes = zky_attributes_new (op->attributes);
  guint position = 0;
  gboolean good = TRUE;

  if (lua_rawlen (L, index) > 0 && find_list (attributes, &position))
    {
      lua_pushvalue (L, index);
      good = set_ints (L, attributes, position, error);
      lua_pop (L, 1);
    }

  lua_pushnil (L);
  while (good && lua_next (L, index))
    {
      if (lua_type (L, -2) == LUA_TSTRING)
        good = zky_attributes_find (attributes, lua_tostring (L, -2), &position, error) &&
               zky_lua_set_attribute (L, attributes, position, error);
      else if (!find_list (attributes, &position))
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE,
                       "a list is no tensor, zky.tensor {…} makes one of it; and a table of attributes has names: {axis = 0}");
          good = FALSE;
        }
      lua_pop (L, 1);
    }

  if (!good)
    g_prefix_error (error, "%s: ", op->name);

  return good ? g_steal_pointer (&attributes) : NULL;
}

/* -- Applying --------------------------------------------------------------------- */

/* Records the operator in the call that runs, and pushes its outputs. */
static int
apply_to_nodes (lua_State           *L,
                const ZkyOp         *op,
                const ZkyOperand    *operands,
                guint                n,
                ZkyAttributes       *attributes)
{
  ZkySandbox *self = zky_sandbox_get (L);
  GError *error = NULL;
  ZkyMaker maker;
  ZkyNode *node;
  int n_outputs = 0;

  zky_graph_set_line (self->graph, zky_names_maker (L, &maker));
  node = zky_operands_apply (self->graph, op, operands, n, attributes, self->options.dtype, &error);
  g_clear_pointer (&attributes, zky_attributes_unref);
  if (node == NULL)
    {
      if (n > 1)
        zky_lua_hint_outputs (L, 1, error);
      return zky_lua_raise (L, error);
    }

  zky_lua_push_node (L, node, &maker);
  if (op->n_outputs == 1)
    return 1;

  while ((node = zky_node_get_output (node, (guint) ++n_outputs)) != NULL)
    {
      luaL_checkstack (L, 4, "too many outputs");
      zky_lua_push_node (L, node, &maker);
    }

  return n_outputs;
}

/* Computes the operator, outside of any call or on fixed numbers alone, and pushes its outputs. */
static int
apply_to_tensors (lua_State        *L,
                  const ZkyOp      *op,
                  const ZkyOperand *operands,
                  guint             n,
                  ZkyAttributes    *attributes)
{
  ZkySandbox *self = zky_sandbox_get (L);
  g_autoptr(GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  GError *error = NULL;
  ZkyOpCall call;
  gboolean done;
  int n_outputs;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (inputs, zky_operand_to_tensor (&operands[i], operands, n, self->options.dtype));

  zky_op_call_init (&call, op, (ZkyTensor *const *) inputs->pdata, n, attributes, self->budget);
  done = zky_op_call_run (&call, &error);
  n_outputs = (int) call.n_outputs;
  zky_lua_drop_held (L);
  for (int i = 0; done && i < n_outputs; i++)
    zky_lua_hold (L, zky_tensor_ref (call.outputs[i].tensor));
  zky_op_call_clear (&call);
  g_clear_pointer (&inputs, g_ptr_array_unref);
  g_clear_pointer (&attributes, zky_attributes_unref);

  if (!done)
    return zky_lua_raise (L, error);
  zky_lua_push_held (L);

  return n_outputs;
}

/* Applies @op to the values from stack index @first on, with the table at index @table (0: none) as attributes. */
static int
apply_to_stack (lua_State   *L,
                const ZkyOp *op,
                int          first,
                guint        n,
                int          table)
{
  ZkyOperand few[8];
  ZkyOperand *operands = n <= G_N_ELEMENTS (few) ? few : lua_newuserdatauv (L, n * sizeof *operands, 0);
  ZkyAttributes *attributes = NULL;
  GError *error = NULL;
  gboolean has_nodes = FALSE, draws;
  guint position;

  for (guint i = 0; i < n; i++)
    {
      if (!zky_lua_to_operand (L, first + (int) i, &operands[i]))
        return zky_lua_error (L, "%s: input %u is %s, not a node, tensor or number", op->name, i + 1,
                              zky_lua_type (L, first + (int) i));
      has_nodes |= operands[i].kind == ZKY_OPERAND_NODE;
    }

  if (has_nodes && zky_sandbox_get (L)->graph == NULL)
    return zky_lua_error (L, "%s: the node is of a call that has ended", op->name);

  op = zky_operands_simplify (op, operands, &n);
  if (table != 0)
    {
      attributes = read_attributes (L, table, op, &error);
      if (attributes == NULL)
        return zky_lua_raise (L, error);
    }

  /* What is drawn in a call is another number in each step, so it is a node, also of fixed numbers. */
  draws = zky_operands_draw (op, n, attributes, &position);
  has_nodes |= draws && zky_sandbox_get (L)->graph != NULL;
  if (draws && !has_nodes)
    {
      attributes = attributes != NULL ? attributes : zky_attributes_new (op->attributes);
      zky_attributes_set_int (attributes, position, g_rand_int (zky_sandbox_get (L)->rand));
    }

  return has_nodes ? apply_to_nodes (L, op, operands, n, attributes)
                   : apply_to_tensors (L, op, operands, n, attributes);
}

/* zky.name (a, b, {attribute = …}) and a:name (b, {attribute = …}); operators that take any number of inputs
 * take a list of them too. The upvalue is the operator. */
static int
apply (lua_State *L)
{
  const ZkyOp *op = lua_touserdata (L, lua_upvalueindex (1));
  int n = lua_gettop (L);
  gboolean has_list = op->max_inputs == ZKY_OP_ANY_INPUTS && lua_istable (L, 1);
  int table = n > (has_list ? 1 : 0) && lua_istable (L, n) ? n : 0;
  lua_Unsigned length;

  if (table != 0)
    n--;
  if (!has_list)
    return apply_to_stack (L, op, 1, (guint) n, table);

  if (n > 1)
    return zky_lua_error (L, "%s: there are values behind the list of inputs", op->name);

  length = lua_rawlen (L, 1);
  if (length > G_MAXINT / 2 || !lua_checkstack (L, (int) length + LUA_MINSTACK))
    return zky_lua_error (L, "%s: too many inputs", op->name);
  n = lua_gettop (L);
  for (lua_Unsigned i = 1; i <= length; i++)
    lua_rawgeti (L, 1, (lua_Integer) i);

  return apply_to_stack (L, op, n + 1, (guint) length, table);
}

/* a + b and its like */
static int
apply_sign (lua_State *L)
{
  return apply_to_stack (L, lua_touserdata (L, lua_upvalueindex (1)), 1, 2, 0);
}

/* −a; Lua gives the operand twice */
static int
apply_minus (lua_State *L)
{
  return apply_to_stack (L, lua_touserdata (L, lua_upvalueindex (1)), 1, 1, 0);
}

/* Gives the metatable at @metatable, an index below the top, the signs that Lua has. */
static void
set_signs (lua_State *L,
           int        metatable)
{
  static const struct
  {
    const char    *event;
    const char    *op;
    lua_CFunction  func;
  } signs[] = {
    { "__add", "add", apply_sign }, { "__sub", "sub", apply_sign }, { "__mul", "mul", apply_sign },
    { "__div", "div", apply_sign }, { "__pow", "pow", apply_sign }, { "__unm", "neg", apply_minus },
  };

  lua_pushvalue (L, metatable);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      lua_pushlightuserdata (L, (gpointer) zky_op_lookup (signs[i].op, NULL));
      lua_pushcclosure (L, signs[i].func, 1);
      lua_setfield (L, -2, signs[i].event);
    }
  lua_pop (L, 1);
}

/* Calls the function on top @name, in `zky` and among the methods. */
static void
set_function (lua_State  *L,
              const char *name)
{
  lua_pushvalue (L, -1);
  lua_setfield (L, -6, name);
  lua_pushvalue (L, -1);
  lua_setfield (L, -3, name);
}

/**
 * zky_lua_open_ops:
 * @L: the main thread, with what zky_lua_open_values() left on the stack: zky, node, tensor, methods
 *
 * Adds all operators to `zky` and to the methods, and leaves `zky` alone on the stack.
 */
void
zky_lua_open_ops (lua_State *L)
{
  const ZkyOp *const *ops = zky_op_list (NULL);

  set_signs (L, -3);
  set_signs (L, -2);
  for (; *ops != NULL; ops++)
    {
      lua_pushlightuserdata (L, (gpointer) *ops);
      lua_pushcclosure (L, apply, 1);
      set_function (L, (*ops)->name);
      for (guint k = 0; (*ops)->aliases != NULL && (*ops)->aliases[k] != NULL; k++)
        set_function (L, (*ops)->aliases[k]);
      lua_pop (L, 1);
    }
  lua_pop (L, 3);
}
