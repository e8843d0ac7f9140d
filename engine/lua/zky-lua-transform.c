/* zky-lua-transform.c: functions made from functions: grad, jacobian, hessian, vjp, jvp, hvp
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-transform.h"

#include <string.h>

#include "zky-lua-module.h"
#include "zky-transform.h"

#define MAX_ARGUMENTS 16 /* that one function is differentiated by */

/*
 * zky.grad (f, {argnums = {0}}) is a function that calls f and gives a derivative. In a call it is recorded where it
 * stands, in a scope of its name: the arguments it is for once more (so that only ways through f count, and a grad
 * inside a grad knows its own), what f makes, and the derivative. All are ordinary nodes: the canvas shows them, and
 * they can be differentiated again. Outside of calls there is a graph that lives as long as the outermost of them,
 * and results are tensors.
 */
typedef enum
{
  GRAD,
  VALUE_AND_GRAD,
  JACOBIAN,
  HESSIAN,
  VJP,
  JVP,
  HVP,
} Kind;

static const char *const names[] = { "grad", "value_and_grad", "jacobian", "hessian", "vjp", "jvp", "hvp", NULL };

/* An upvalue of the function that is given. */
typedef struct
{
  Kind  kind;
  guint n;
  guint argnums[MAX_ARGUMENTS];
} Transform;

/* -- Values ---------------------------------------------------------------------------- */

/**
 * zky_lua_check_node:
 * @L: a thread, while a graph is set
 * @index: a stack index
 * @what: who asks, for the error
 *
 * Returns: (transfer none): the node there, of the graph that is set; a number or tensor becomes a constant
 */
ZkyNode *
zky_lua_check_node (lua_State  *L,
                    int         index,
                    const char *what)
{
  ZkyNode *node;

  index = lua_absindex (L, index);
  lua_pushfstring (L, "a value of %s", what);
  lua_pushvalue (L, index);
  node = zky_lua_to_node (L, lua_tostring (L, -2));
  lua_pop (L, 2);

  return node;
}

/* An array that Lua frees. */
static ZkyNode **
new_nodes (lua_State *L,
           guint      n)
{
  ZkyNode **nodes = lua_newuserdatauv (L, MAX (n, 1) * sizeof *nodes, 0);

  memset (nodes, 0, MAX (n, 1) * sizeof *nodes);

  return nodes;
}

/* A node for an argument, that f alone works with. */
static ZkyNode *
copy_argument (lua_State  *L,
               int         index,
               const char *what)
{
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyNode *node = zky_lua_check_node (L, index, what);
  ZkyNode *copy = zky_graph_apply (self->graph, zky_op_lookup ("identity", NULL), &node, 1, NULL);

  if (copy == NULL)
    zky_lua_raise (L, zky_graph_take_error (self->graph));
  zky_node_set_name (copy, zky_node_get_name (node));

  return copy;
}

/* -- Derivatives ------------------------------------------------------------------------- */

static gboolean
check_scalar (const Transform  *transform,
              ZkyNode          *output,
              GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (output));
  g_autofree char *text = NULL;

  if (shape.n_axes == 0)
    return TRUE;

  text = zky_shape_to_string (&shape);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%s: the function gives a tensor of shape %s, not a single number%s",
               names[transform->kind], text, transform->kind <= VALUE_AND_GRAD ? "; zky.jacobian has all derivatives" : "");

  return FALSE;
}

/* Records the derivative; @results has n nodes, n² for a Hessian. */
static gboolean
differentiate (ZkyGraph         *graph,
               const Transform  *transform,
               ZkyNode          *output,
               ZkyNode *const   *inputs,
               ZkyNode *const   *vectors,
               ZkyNode         **results,
               GError          **error)
{
  guint n = transform->n;

  switch (transform->kind)
    {
    case GRAD:
    case VALUE_AND_GRAD:
      return check_scalar (transform, output, error)
             && zky_record_jacobian (graph, output, inputs, n, 0, results, error);
    case JACOBIAN:
      return zky_record_jacobian (graph, output, inputs, n, 0, results, error);
    case HESSIAN:
      return check_scalar (transform, output, error)
             && zky_record_hessian (graph, output, inputs, n, 0, results, error);
    case VJP:
      return zky_record_vjp (graph, &output, vectors, 1, inputs, n, results, error);
    case JVP:
      return zky_record_jvp (graph, &output, 1, inputs, vectors, n, results, error);
    case HVP:
      return check_scalar (transform, output, error)
             && zky_record_hvp (graph, output, inputs, vectors, n, results, error);
    default:
      g_assert_not_reached ();
    }
}

static guint
n_vectors (const Transform *transform)
{
  return transform->kind == VJP ? 1 : transform->kind >= JVP ? transform->n : 0;
}

static guint
n_results (const Transform *transform)
{
  return transform->kind == HESSIAN ? transform->n * transform->n : transform->kind == JVP ? 1 : transform->n;
}

/* Calls the function below the @n arguments on top of the stack, which gives one value. */
static ZkyNode *
call_function (lua_State  *L,
               int         n,
               const char *what)
{
  int base = lua_gettop (L) - n - 1, n_values;

  lua_call (L, n, LUA_MULTRET);
  n_values = lua_gettop (L) - base;
  if (n_values != 1)
    zky_lua_error (L, "%s: the function gives %d values; one can be differentiated", what, n_values);

  return zky_lua_check_node (L, -1, what);
}

/* Upvalues: the function, the transform. The stack: f's arguments, then cotangents or tangents. */
static int
run (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);
  const Transform *transform = lua_touserdata (L, lua_upvalueindex (2));
  const char *what = names[transform->kind];
  int n_arguments = lua_gettop (L) - (int) n_vectors (transform);
  ZkyNode **inputs = new_nodes (L, transform->n), **vectors = new_nodes (L, n_vectors (transform));
  ZkyNode **results = new_nodes (L, n_results (transform)), *output;
  GError *error = NULL;
  ZkyMaker maker;
  guint line = zky_names_maker (L, &maker);

  zky_graph_set_line (self->graph, line);
  luaL_checkstack (L, n_arguments + (int) n_results (transform) + LUA_MINSTACK, "too many arguments");
  lua_pushvalue (L, lua_upvalueindex (1));
  for (int i = 1; i <= n_arguments; i++)
    lua_pushvalue (L, i);
  for (guint i = 0; i < transform->n; i++)
    {
      inputs[i] = copy_argument (L, (int) transform->argnums[i] + 1, what);
      zky_lua_push_node (L, inputs[i], NULL);
      lua_replace (L, -1 - n_arguments + (int) transform->argnums[i]);
    }
  for (guint i = 0; i < n_vectors (transform); i++)
    vectors[i] = zky_lua_check_node (L, n_arguments + 1 + (int) i, what);

  output = call_function (L, n_arguments, what);
  zky_graph_set_line (self->graph, line);
  if (!differentiate (self->graph, transform, output, inputs, vectors, results, &error))
    return zky_lua_raise (L, error);

  if (transform->kind == VALUE_AND_GRAD || transform->kind == VJP || transform->kind == JVP)
    zky_lua_push_node (L, output, NULL);
  for (guint i = 0; i < n_results (transform); i++)
    zky_lua_push_node (L, results[i], &maker);

  return (int) n_results (transform) + (transform->kind != GRAD && transform->kind != JACOBIAN &&
                                        transform->kind != HESSIAN && transform->kind != HVP);
}

/* -- Where it is recorded ----------------------------------------------------------------- */

/* The nodes from stack index @first on become tensors: the call that they are of is over. */
static void
make_tensors (lua_State *L,
              int        first)
{
  for (int i = first; i <= lua_gettop (L); i++)
    {
      ZkyBox *box = zky_lua_to_box (L, i, ZKY_BOX_NODE);

      if (box == NULL)
        continue;
      zky_lua_push_tensor (L, zky_node_get_value (box->node));
      lua_replace (L, i);
    }
}

/* Locals may give their names to the nodes from stack index @first on. */
static void
name_results (lua_State      *L,
              int             first,
              const ZkyMaker *maker)
{
  for (int i = first; i <= lua_gettop (L) && maker->activation != NULL; i++)
    {
      ZkyBox *box = zky_lua_to_box (L, i, ZKY_BOX_NODE);

      if (box == NULL)
        continue;
      box->maker = *maker;
      zky_names_made (zky_sandbox_get (L), maker);
    }
}

/* Starts a graph of its own. */
static void
begin_graph (lua_State *L)
{
  ZkyBox *box = zky_lua_push_box (L, ZKY_BOX_GRAPH);

  box->graph = zky_graph_new (NULL);
  zky_graph_set_budget (box->graph, zky_sandbox_get (L)->budget);
  zky_lua_restore_graph (L, -1);
  lua_pop (L, 1);
}

/**
 * zky_lua_in_graph:
 * @L: a thread with arguments of @func on the stack, and nothing else
 * @func: a function that records nodes; it has the same two upvalues as the one that calls this
 * @scope: what the scope of its nodes is called
 *
 * Runs @func in the call that runs. Outside of calls it runs in a graph of its own, and the nodes that it gives
 * become tensors.
 *
 * Returns: how many values @func gave
 */
int
zky_lua_in_graph (lua_State     *L,
                  lua_CFunction  func,
                  const char    *scope)
{
  ZkySandbox *self = zky_sandbox_get (L);
  gboolean is_own = self->graph == NULL;
  int n = lua_gettop (L), status;
  ZkyGraph *graph;
  ZkyMaker maker;
  gsize bytes;

  zky_names_maker (L, &maker);
  luaL_checkstack (L, LUA_MINSTACK, "too many arguments");
  zky_lua_save_graph (L);
  lua_pushvalue (L, lua_upvalueindex (1));
  lua_pushvalue (L, lua_upvalueindex (2));
  lua_pushcclosure (L, func, 2);
  lua_rotate (L, 1, 2); /* 1: the graph, 2: the function, then its arguments */
  if (is_own)
    begin_graph (L);

  graph = self->graph;
  zky_graph_push_scope (graph, scope);
  status = lua_pcall (L, n, LUA_MULTRET, 0);
  zky_graph_pop_scope (graph);
  bytes = zky_graph_get_bytes (graph);
  zky_lua_restore_graph (L, 1);
  if (status != LUA_OK)
    return lua_error (L);

  if (is_own)
    {
      luaL_checkstack (L, 2, "too many results");
      make_tensors (L, 2);
      lua_gc (L, LUA_GCSTEP, (int) MIN (bytes >> 10, G_MAXINT / 2)); /* Lua does not see what the graph takes */
    }
  else
    {
      name_results (L, 2, &maker);
    }

  return lua_gettop (L) - 1;
}

static int
apply (lua_State *L)
{
  const Transform *transform = lua_touserdata (L, lua_upvalueindex (2));
  const char *what = names[transform->kind];
  int n_arguments = lua_gettop (L) - (int) n_vectors (transform);

  for (guint i = 0; i < transform->n; i++)
    if ((int) transform->argnums[i] >= n_arguments)
      return zky_lua_error (L, "%s: argument %u is missing%s", what, transform->argnums[i],
                            transform->kind == VJP ? "; behind the arguments comes a cotangent" :
                            transform->kind > VJP ? "; behind the arguments come their tangents" : "");

  return zky_lua_in_graph (L, run, what);
}

/* -- Making --------------------------------------------------------------------------------- */

/**
 * zky_lua_check_function:
 * @L: a thread
 * @index: a stack index
 * @what: who asks, for the error
 *
 * Raises an error unless there is something to call: a function or a module.
 */
void
zky_lua_check_function (lua_State  *L,
                        int         index,
                        const char *what)
{
  if (!lua_isfunction (L, index) && zky_lua_to_box (L, index, ZKY_BOX_MODULE) == NULL)
    zky_lua_error (L, "%s takes a function or module, not %s", what, zky_lua_type (L, index));
}

static void
add_argnum (lua_State  *L,
            Transform  *transform,
            const char *what)
{
  int good;
  lua_Integer value = lua_tointegerx (L, -1, &good);

  if (!good || value < 0 || value > 250)
    zky_lua_error (L, "%s: “argnums” takes places of arguments, which count from 0", what);
  for (guint i = 0; i < transform->n; i++)
    if (transform->argnums[i] == (guint) value)
      zky_lua_error (L, "%s: argument %d is there twice", what, (int) value);
  if (transform->n == MAX_ARGUMENTS)
    zky_lua_error (L, "%s: no more than %d arguments", what, MAX_ARGUMENTS);

  transform->argnums[transform->n++] = (guint) value;
}

/* zky.grad (f, {argnums = 0 or {0, 1}}) and its like; the upvalue is the kind */
static int
make (lua_State *L)
{
  static const char *const options[] = { "argnums", NULL };
  Kind kind = (Kind) lua_tointeger (L, lua_upvalueindex (1));
  Transform *transform;

  lua_settop (L, 2);
  zky_lua_check_function (L, 1, names[kind]);
  zky_lua_check_options (L, 2, names[kind], options);
  lua_pushvalue (L, 1);
  transform = lua_newuserdatauv (L, sizeof *transform, 0);
  *transform = (Transform) { .kind = kind };

  if (lua_istable (L, 2))
    lua_getfield (L, 2, "argnums");
  else
    lua_pushnil (L);
  if (lua_isnil (L, -1))
    transform->n = 1;
  else if (!lua_istable (L, -1))
    add_argnum (L, transform, names[kind]);
  else
    for (lua_Unsigned i = 1; i <= lua_rawlen (L, -1); i++)
      {
        lua_rawgeti (L, -1, (lua_Integer) i);
        add_argnum (L, transform, names[kind]);
        lua_pop (L, 1);
      }
  if (transform->n == 0)
    return zky_lua_error (L, "%s: “argnums” is empty", names[kind]);
  lua_pop (L, 1);

  lua_pushcclosure (L, apply, 2);

  return 1;
}

/**
 * zky_lua_open_transforms:
 * @L: the main thread, with the table `zky` on top of the stack
 *
 * Adds `zky.grad` and its like.
 */
void
zky_lua_open_transforms (lua_State *L)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      lua_pushinteger (L, i);
      lua_pushcclosure (L, make, 1);
      lua_setfield (L, -2, names[i]);
    }
}
