/* zky-lua-vmap.c: zky.vmap: a function of one example becomes one of many
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-transform.h"

#include "zky-vmap.h"

#define MAX_PLACES 16 /* arguments or results with an axis of their own */

/*
 * zky.vmap (f, {in_axes = 0, out_axes = 0}) is a function that runs f once, with nodes that have the shape of one
 * example; what it gives has all examples along an axis. `in_axes` is one axis for all arguments, or a list with one
 * for each: false where all examples share the argument. It can be put around grad and its like, and they around it.
 */

/**
 * Axes:
 * @n: how many there are for single places; 0: @all is for all of them
 * @shared: one byte a place: no axis
 */
typedef struct
{
  guint    n;
  gint64   all;
  gboolean all_shared;
  gint64   axes[MAX_PLACES];
  gboolean shared[MAX_PLACES];
} Axes;

/* An upvalue of the function that is given. */
typedef struct
{
  Axes in, out;
} Map;

static gboolean
find_axis (const Axes *self,
           guint       place,
           gint64     *axis)
{
  *axis = self->n == 0 ? self->all : self->axes[MIN (place, MAX_PLACES - 1)];

  return !(self->n == 0 ? self->all_shared : self->shared[MIN (place, MAX_PLACES - 1)]);
}

static void
check_count (lua_State  *L,
             const Axes *axes,
             const char *name,
             guint       n,
             const char *what)
{
  if (axes->n != 0 && axes->n != n)
    zky_lua_error (L, "vmap: “%s” has %u axes for %u %s", name, axes->n, n, what);
}

/* How many examples there are: the extent of the first argument that has some. */
static gsize
count_examples (lua_State *L,
                const Map *map,
                guint      n)
{
  for (guint i = 0; i < n; i++)
    {
      ZkyOperand operand;
      ZkyTensor *value;
      gint64 axis, n_axes;

      if (!find_axis (&map->in, i, &axis))
        continue;

      value = zky_lua_to_operand (L, (int) i + 1, &operand) ? zky_operand_get_value (&operand) : NULL;
      n_axes = value != NULL ? zky_tensor_get_n_axes (value) : 0;
      if (axis >= n_axes || axis < -n_axes)
        zky_lua_error (L, "vmap: argument %u has %d axes, and so no examples along axis %d; in_axes = {…, false} shares one",
                       i, (int) n_axes, (int) axis);

      return zky_tensor_get_dim (value, (guint) (axis < 0 ? axis + n_axes : axis));
    }

  zky_lua_error (L, "vmap: no argument has examples");

  return 0;
}

static int
raise_error (lua_State *L,
             ZkyGraph  *graph)
{
  return zky_lua_raise (L, zky_graph_take_error (graph));
}

/* Upvalues: the function, the map. The stack: f's arguments. */
static int
run (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);
  const Map *map = lua_touserdata (L, lua_upvalueindex (2));
  int n = lua_gettop (L), base, n_results;
  ZkyGraph *graph = self->graph;
  gsize extent;
  ZkyBox *box;

  check_count (L, &map->in, "in_axes", (guint) n, "arguments");
  luaL_checkstack (L, n + LUA_MINSTACK, "too many arguments");
  zky_graph_set_line (graph, zky_names_maker (L, &(ZkyMaker) { 0 }));
  extent = count_examples (L, map, (guint) n);

  zky_lua_save_graph (L); /* n + 1 */
  box = zky_lua_push_box (L, ZKY_BOX_GRAPH);
  box->graph = zky_vmap_new (graph, extent);
  lua_pushvalue (L, lua_upvalueindex (1));
  for (int i = 1; i <= n; i++)
    {
      gint64 axis;
      ZkyNode *node;

      lua_pushvalue (L, i);
      if (!find_axis (&map->in, (guint) i - 1, &axis))
        continue;

      node = zky_lua_check_node (L, i, "vmap");
      node = zky_vmap_enter (box->graph, node, axis);
      if (node == NULL)
        return raise_error (L, box->graph);
      zky_lua_restore_graph (L, n + 2);
      zky_lua_push_node (L, node, NULL);
      zky_lua_restore_graph (L, n + 1);
      lua_replace (L, -2);
    }

  base = lua_gettop (L) - n - 1;
  zky_lua_restore_graph (L, n + 2);
  lua_call (L, n, LUA_MULTRET);
  n_results = lua_gettop (L) - base;
  check_count (L, &map->out, "out_axes", (guint) n_results, "results");
  luaL_checkstack (L, LUA_MINSTACK, "too many results");
  for (int i = 1; i <= n_results; i++)
    {
      gint64 axis = 0;
      ZkyNode *node = zky_lua_check_node (L, base + i, "vmap");

      find_axis (&map->out, (guint) i - 1, &axis);
      node = zky_vmap_leave (box->graph, node, axis);
      if (node == NULL)
        return raise_error (L, box->graph);
      zky_lua_restore_graph (L, n + 1);
      zky_lua_push_node (L, node, NULL);
      zky_lua_restore_graph (L, n + 2);
      lua_replace (L, base + i);
    }
  zky_lua_restore_graph (L, n + 1);

  return n_results;
}

static int
apply (lua_State *L)
{
  return zky_lua_in_graph (L, run, "vmap");
}

/* -- Making ------------------------------------------------------------------------------------ */

/* The axis on top of the stack; false for none, where that is allowed. */
static gint64
check_axis (lua_State  *L,
            const char *name,
            gboolean   *shared)
{
  int good;
  gint64 axis = lua_tointegerx (L, -1, &good);

  *shared = lua_isboolean (L, -1) && !lua_toboolean (L, -1) && *name == 'i';
  if (!good && !*shared)
    zky_lua_error (L, "vmap: “%s” takes axes%s, not %s", name, *name == 'i' ? " and false" : "", zky_lua_type (L, -1));

  return *shared ? 0 : axis;
}

static void
read_axes (lua_State  *L,
           const char *name,
           Axes       *axes)
{
  if (!lua_istable (L, 2))
    return;

  lua_getfield (L, 2, name);
  if (lua_istable (L, -1))
    {
      lua_Unsigned n = lua_rawlen (L, -1);

      if (n == 0 || n > MAX_PLACES)
        zky_lua_error (L, "vmap: “%s” has %d axes; it may have 1 to %d", name, (int) n, MAX_PLACES);
      for (; axes->n < n; axes->n++)
        {
          lua_rawgeti (L, -1, (lua_Integer) axes->n + 1);
          axes->axes[axes->n] = check_axis (L, name, &axes->shared[axes->n]);
          lua_pop (L, 1);
        }
    }
  else if (!lua_isnil (L, -1))
    {
      axes->all = check_axis (L, name, &axes->all_shared);
    }
  lua_pop (L, 1);
}

/* zky.vmap (f, {in_axes, out_axes}) */
static int
make (lua_State *L)
{
  static const char *const options[] = { "in_axes", "out_axes", NULL };
  Map *map;

  lua_settop (L, 2);
  zky_lua_check_function (L, 1, "vmap");
  zky_lua_check_options (L, 2, "vmap", options);
  lua_pushvalue (L, 1);
  map = lua_newuserdatauv (L, sizeof *map, 0);
  *map = (Map) { { 0 }, { 0 } };
  read_axes (L, "in_axes", &map->in);
  read_axes (L, "out_axes", &map->out);
  lua_pushcclosure (L, apply, 2);

  return 1;
}

/**
 * zky_lua_open_vmap:
 * @L: the main thread, with the table `zky` on top of the stack
 *
 * Adds `zky.vmap`.
 */
void
zky_lua_open_vmap (lua_State *L)
{
  lua_pushcfunction (L, make);
  lua_setfield (L, -2, "vmap");
}
