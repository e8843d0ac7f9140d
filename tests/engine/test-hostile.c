/* test-hostile.c: model files that mean harm are stopped with a message, and the program goes on
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "model-text.h"

#define PATIENCE (2 * G_USEC_PER_SEC) /* no model may take longer than this */

typedef struct
{
  const char *name;
  const char *call;    /* the text of the function call */
  const char *message; /* what the error has to contain */
} Case;

static const Case cases[] = {
  /* Time */
  { "loop", "while true do end", "test.lua:6: Stopped after 0.1 s" },
  { "loop-in-pcall", "while true do pcall(function() while true do end end) end", "Stopped after" },
  { "loop-behind-pcall", "pcall(function() while true do end end) return x", "Stopped after" },
  { "loop-in-coroutine", "coroutine.wrap(function() while true do end end)() return x", "Stopped after" },
  { "loop-in-resume", "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
    "Stopped after" },
  { "loop-in-wrap-in-pcall", "while true do pcall(coroutine.wrap(function() while true do end end)) end",
    "Stopped after" },
  { "loop-in-coroutine-in-coroutine",
    "coroutine.wrap(function() coroutine.wrap(function() while true do end end)() end)() return x", "Stopped after" },
  { "loop-in-close",
    "local t <close> = setmetatable({}, {__close = function() while true do end end}) return x", "Stopped after" },
  { "closes-while-stopping",
    "local function f() local t <close> = setmetatable({}, {__close = function() while true do end end}) f() end f()",
    "" },
  { "loop-in-coroutine-close",
    "local co = coroutine.create(function() local t <close> = setmetatable({}, {__close = function() "
    "while true do end end}) coroutine.yield() end) coroutine.resume(co) coroutine.close(co) return x",
    "Stopped after" },
  { "loop-in-index", "local t = setmetatable({}, {__index = function() while true do end end}) return t.x",
    "Stopped after" },
  { "loop-in-tostring", "print(setmetatable({}, {__tostring = function() while true do end end})) return x",
    "Stopped after" },
  { "loop-in-comparator", "local t = {} for i = 1, 100 do t[i] = i end table.sort(t, function() while true do end end)",
    "Stopped after" },
  { "loop-in-gsub", "(('x'):rep(100)):gsub('.', function() while true do end end)", "Stopped after" },
  { "loop-in-load", "load('while true do end')() return x", "Stopped after" },
  { "loop-of-operators", "while true do x = x + 1 end", "" },
  { "loop-of-nodes-kept", "local t = {} while true do t[#t + 1] = x * 2 end", "" },
  { "loop-of-modules", "while true do zky.module 'm' end", "Stopped after" },
  { "loop-of-layers", "while true do zky.nn.Linear(100, 100) end", "Stopped after" },
  { "loop-of-tensors", "while true do zky.zeros{1000} end", "Stopped after" },
  { "empty-goto", "::a:: goto a", "Stopped after" },

  /* Work inside of library functions */
  { "rep", "return ('x'):rep(1e15)", "not enough memory" },
  { "rep-of-nothing", "return #((''):rep(1e15)) + x + nil", "add: input 2 is nil" },
  { "rep-separator", "return ('x'):rep(1e15, 'y')", "not enough memory" },
  { "pattern", "local s = ('a'):rep(100000) return s:find(('.-'):rep(8) .. 'b')", "Stopped after" },
  { "pattern-in-pcall", "local s = ('a'):rep(100000) while true do pcall(string.find, s, ('.-'):rep(8) .. 'b') end",
    "Stopped after" },
  { "pattern-match", "return (('a'):rep(100000)):match(('.*'):rep(8) .. 'b')", "Stopped after" },
  { "pattern-gmatch", "for _ in (('a'):rep(100000)):gmatch(('a*'):rep(8) .. 'b') do end", "Stopped after" },
  { "pattern-gsub", "return (('a'):rep(100000)):gsub(('.-'):rep(8) .. 'b', '')", "Stopped after" },
  { "pattern-balanced", "return (('('):rep(1000000)):find('%b()')", "" },
  { "pattern-back-reference", "return (('a'):rep(200000)):find('(.*)%1b')", "Stopped after" },
  { "pattern-deep", "return (('a'):rep(100000)):find(('a?'):rep(100000))", "pattern too complex" },
  { "pattern-captures", "return ('x'):find(('()'):rep(40))", "too many captures" },
  { "table-move", "table.move({}, 1, 1e15, 2)", "Stopped after" },
  { "table-move-integer", "table.move({}, 1, 10^15 // 1 | 0, 2)", "Stopped after" },
  { "table-concat", "table.concat(setmetatable({}, {__index = function() return '' end}), '', 1, 1 << 60)",
    "Stopped after" },
  { "table-concat-c", "table.concat(setmetatable({}, {__index = rawlen}), '', 1, 1 << 60)", "" },
  { "table-insert", "table.insert(setmetatable({}, {__len = function() return 1 << 60 end}), 1, 0)", "Stopped after" },
  { "table-remove", "table.remove(setmetatable({}, {__len = function() return 1 << 60 end}), 1)", "Stopped after" },
  { "table-sort", "table.sort(setmetatable({}, {__len = function() return 1 << 30 end, __index = function() return 1 end}))",
    "" },
  { "table-unpack", "return table.unpack({}, 1, 1e8)", "too many values" },
  { "table-unpack-all", "return table.unpack({}, math.mininteger, math.maxinteger)", "too many values" },
  { "concatenate-big", "local s = ('x'):rep(1 << 24) while true do local t = s .. 'y' end", "Stopped after" },
  { "upper-big", "local s = ('x'):rep(1 << 24) while true do s:upper() end", "Stopped after" },
  { "compare-big", "local s, t = ('x'):rep(1 << 24), ('x'):rep(1 << 24) while true do local b = s < t end",
    "Stopped after" },
  { "utf8-big", "local s = ('x'):rep(1 << 24) while true do utf8.len(s) end", "Stopped after" },
  { "load-big", "local s = ('a=1;'):rep(1 << 22) while true do load(s) end", "" },
  { "load-deep", "return load('return ' .. ('('):rep(100000) .. '1' .. (')'):rep(100000))() + nil", "" },
  { "load-comment", "local s = '--' .. ('x'):rep(1 << 24) while true do load(s) end", "Stopped after" },
  { "next-big", "local t = {} for i = 1, 1 << 18 do t['k' .. i] = i end for i = 1, 1 << 18 do t['k' .. i] = nil end "
    "while true do next(t) end", "Stopped after" },

  /* Memory */
  { "memory", "local t = {} while true do t[#t + 1] = ('x'):rep(1 << 20) .. #t end", "" },
  { "memory-string", "local s = 'x' while true do s = s .. s end", "" },
  { "memory-tables", "local t = {} while true do t = {t} end", "" },
  { "memory-in-pcall", "while true do pcall(function() local s = 'x' while true do s = s .. s end end) end",
    "Stopped after" },
  { "memory-coroutines", "local t = {} while true do t[#t + 1] = coroutine.create(function() end) end",
    "" },
  { "memory-modules", "local t = {} while true do t[#t + 1] = zky.module 'm' end", "" },
  { "memory-buffer", "local f = load('return ' .. ('\"x\" .. '):rep(10) .. '\"x\"') return ('%s'):rep(1e7):format(1) + nil",
    "" },

  /* The C stack and the Lua stack */
  { "recursion", "local function f() return 1 + f() end f()", "" },
  { "recursion-pcall", "local function f() return pcall(f) end return f() + nil", "" },
  { "recursion-gsub", "local function f(s) return (s:gsub('.', f)) end return f('x')", "stack overflow" },
  { "recursion-index", "local t = {} setmetatable(t, {__index = function(_, k) return t[k] end}) return t.x", "overflow" },
  { "recursion-index-chain", "local t = {} for i = 1, 3000 do t = setmetatable({}, {__index = t}) end return t.x + x", "" },
  { "recursion-index-loop", "local t = {} setmetatable(t, {__index = t}) return t.x + x", "loop" },
  { "recursion-coroutine", "local function f() return coroutine.wrap(f)() end f()", "overflow" },
  { "recursion-sort", "local function f() table.sort({2, 1}, f) end f()", "overflow" },
  { "recursion-tostring", "local t = {} setmetatable(t, {__tostring = function(t) return tostring(t) end}) print(t)",
    "overflow" },
  { "recursion-load", "local function f() return load('return ...')(load) and f() + 1 end f()", "" },
  { "recursion-error", "local function f() error(setmetatable({}, {__tostring = f})) end f()", "is a table" },
  { "recursion-call", "return model.call(self, x) + 1", "" },

  /* What does not exist */
  { "bytecode", "return load('\\27Lua')()", "attempt to call a nil value" },
  { "bytecode-mode", "return assert(load('\\27LuaS\\0\\x19\\x93\\r\\n', 'x', 'b'))", "binary" },
  { "dump", "return string.dump(function() end)", "a nil value (field 'dump')" },
  { "io", "return io.open('/etc/passwd')", "a nil value (global 'io')" },
  { "os", "return os.exit(0)", "a nil value (global 'os')" },
  { "debug", "return debug.getregistry()", "a nil value (global 'debug')" },
  { "package", "return package.loadlib('x', 'y')", "a nil value (global 'package')" },
  { "xpcall", "return xpcall(function() end, print)", "a nil value (global 'xpcall')" },
  { "dofile", "return dofile('/etc/passwd')", "a nil value (global 'dofile')" },
  { "loadfile", "return loadfile('/etc/passwd')", "a nil value (global 'loadfile')" },
  { "collectgarbage", "return collectgarbage()", "a nil value (global 'collectgarbage')" },
  { "finalizer", "setmetatable({}, {__gc = function() while true do end end}) return x", "__gc is not available" },
  { "finalizer-rawset", "local m = {} rawset(m, '__gc', function() while true do end end) setmetatable({}, m) return x",
    "__gc is not available" },
  { "finalizer-later", "local m = {} local t = setmetatable({}, m) m.__gc = function() while true do end end "
    "t = nil local s = 'x' for i = 1, 100 do s = s .. i end return s.y + x", "input 1 is nil" },
  { "string-metatable", "getmetatable('').__index = nil return x", "attempt to index a string value" },
  { "node-metatable", "getmetatable(x).__gc = function() end return x", "attempt to index a string value" },
  { "node-set-metatable", "setmetatable(x, {}) return x", "table expected" },
  { "module-metatable", "getmetatable(self).__index = nil return x", "attempt to index a string value" },
  { "module-rawset", "rawset(self, 'w', 1) return x", "table expected" },
  { "tampered-library", "zky.add = nil string.find = nil table.sort = nil return zky.add(x, x)", "no function “add”" },
  { "tampered-environment", "_G.error = nil _ENV = {} return x + y", "input 2 is nil" },
  { "other-type", "return zky.add(self, x)", "add: input 1 is a module" },
  { "method-on-node", "return self.input(x, 'y', 1)", "a node is no module" },
  { "method-on-number", "return zky.nn.Linear(2, 2).input(3, 'y', 1)", "no module" },

  /* Reading elsewhere */
  { "require-parent", "return require '../secret'", "own folder only" },
  { "require-absolute", "return require '/etc/passwd'", "no folder" },
  { "load-absolute", "return zky.load '/etc/passwd'", "no folder" },
  { "load-parent", "return zky.load '../secret.npy'", "no folder" },

  /* Values */
  { "error-nil", "error()", "test.lua:6: the error is nil, not a message" },
  { "error-table", "error({})", "test.lua:6: the error is a table, not a message" },
  { "error-node", "error(x)", "test.lua:6: the error is a node, not a message" },
  { "error-number", "error(42)", "test.lua:6: 42" },
  { "error-no-position", "error('cause', 0)", "test.lua:6: cause" },
  { "huge-tensor", "return zky.zeros{1e6, 1e6}", "" },
  { "huge-shape", "return zky.zeros{1 << 60, 1 << 60}", "" },
  { "huge-broadcast", "return (x:broadcast_to{1 << 30}) + 1", "" },
  { "huge-broadcast-twice", "local y = x:broadcast_to{1 << 20} while true do y = y + 1 end", "" },
  { "huge-reshape", "return x:reshape{1 << 62}", "reshape" },
  { "huge-list", "local t = {} for i = 1, 8 do local u = {} for k = 1, 100 do u[k] = t end t = u end return zky.tensor(t)",
    "" },
  { "list-of-itself", "local t = {} t[1] = t return zky.tensor(t)", "nested deeper" },
  { "ragged-list", "return zky.tensor{{1, 2}, {3}}", "lists differ in length" },
  { "ragged-place", "return zky.tensor{{{1, 2}, {3, 4}}, {{5, 6}, {7}}}", "the one at [2][2] has 1, which does not fit into shape [2, 2, 2]" },
  { "flat-place", "return zky.tensor{{1, 2}, 3}", "there is a number at [2], not a list as shape [2, 2] has it" },
  { "text-place", "return zky.tensor{{1, 2}, {3, 'a'}}", "a list holds a string where a number is expected at [2][2]" },
  { "list-operand", "return zky.matmul(x, {{1, 2}, {3, 4}})", "matmul: a list is no tensor, zky.tensor {…} makes one of it" },
  { "field", "return x.foo", "“foo” is neither a field of tensors (shape, dtype, value) nor an operator" },
  { "zeros-empty", "return zky.zeros(0, 3)", "zeros: the shape is one list: zky.zeros {0, 3}" },
  { "attribute-nan", "return x:sum{axes = 0/0}", "list of integers" },
  { "attribute-far", "return x:sum{axes = {1 << 62}}", "" },
  { "attribute-type", "return x:sum{keepdims = 'yes'}", "“keepdims” takes true or false, not a string" },
  { "attribute-unknown", "return x:sum{axs = 0}", "No attribute “axs”; it takes axes, keepdims" },
  { "arange", "return zky.arange(0, 1e300)", "arange" },
  { "arange-nan", "return zky.arange(0, 0/0)", "arange" },
  { "layer-negative", "return zky.nn.Linear(-1, 1 << 62)", "Linear" },
  { "zeros-numbers", "return zky.zeros(2, 3)", "zeros: the shape is one list: zky.zeros {2, 3}" },
  { "option-unknown", "return zky.randn({2}, {sed = 1})", "randn has no option “sed”; it takes dtype, mean, seed, std" },
  { "seed", "math.randomseed(0/0) math.randomseed(1e300) zky.randn({2}, {seed = 0/0}) return nil", "returns no output" },
};

static const char good[] =
  "local zky = require 'zky'\n"
  "local model = zky.module 'Good'\n"
  "model:input('x', 3)\n"
  "function model:call(x) return x * x end\n"
  "return model\n";

static void
log_nothing (const char *text,
             gpointer    user_data)
{
}

static const ZkyModelOptions limits = {
  .microseconds = G_USEC_PER_SEC / 10,
  .bytes = 96 << 20,
  .tensor_bytes = 64 << 20,
  .log = log_nothing,
};

/* A tenth of a second for what must run into the time limit; what has another message to give gets longer, so that a
 * machine that is busy with other things does not change the message. Both end within PATIENCE. */
static ZkyModelOptions
limits_for (const char *message)
{
  ZkyModelOptions options = limits;

  if (*message != '\0' && strstr (message, "Stopped after") == NULL)
    options.microseconds = 15 * G_USEC_PER_SEC / 10;

  return options;
}

static void
assert_alive (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = run_text (good, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (output_number (graph), ==, 9);
}

/* In the function call, and then while the file loads. */
static void
test_case (gconstpointer data)
{
  const Case *hostile = data;
  ZkyModelOptions options = limits_for (hostile->message);
  g_autofree char *text = model_text (hostile->call);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = run_text (text, &options, &error);
  gint64 end = g_get_monotonic_time ();

  g_test_message ("%.3f s: %s", (end - begin) / 1e6, error != NULL ? error->message : "done");
  g_assert_cmpint (end - begin, <, PATIENCE);
  if (*hostile->message != '\0' || error != NULL)
    {
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, hostile->message));
      g_assert_true (g_str_has_prefix (error->message, "test.lua:") || g_str_has_prefix (error->message, "load:"));
    }
  assert_alive ();
}

/* Little memory, and time enough to come to its end. */
static void
test_memory (void)
{
  static const char *const calls[] = {
    "local s = 'x' while true do s = s .. s end", "local t = {} while true do t[#t + 1] = {} end",
    "local t = {} while true do t[#t + 1] = zky.module 'm' end", "local t = {} while true do t = {t} end",
    "local t = {} while true do t[#t + 1] = coroutine.create(function() end) end",
    "return pcall(function() local s = 'x' while true do s = s .. s end end) or ('x'):rep(1 << 22)",
  };
  ZkyModelOptions little = { .bytes = 4 << 20, .microseconds = 60 * G_USEC_PER_SEC };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *text = model_text (calls[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyGraph) graph = run_text (text, &little, &error);

      g_test_message ("%s: %s", calls[i], error != NULL ? error->message : "done");
      g_assert_null (graph);
      g_assert_nonnull (strstr (error->message, "not enough memory"));
      g_assert_true (g_str_has_prefix (error->message, "test.lua:6: "));
    }
}

/* The same model can be called again after each kind of end. */
static void
test_again (void)
{
  const char *text =
    "local zky = require 'zky'\n"
    "local model = zky.module 'Again'\n"
    "model:input('x', 0)\n"
    "function model:call(x)\n"
    "  if x:item() == 1 then while true do end end\n"
    "  if x:item() == 2 then error 'two' end\n"
    "  if x:item() == 3 then local s = 'x' while true do s = s .. s end end\n"
    "  if x:item() == 4 then return x + zky.zeros{2} + zky.zeros{3} end\n"
    "  return x + 1\n"
    "end\n"
    "return model\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text (text, "again.lua", NULL, &limits, &error);

  g_assert_no_error (error);
  for (int i = 0; i < 10; i++)
    {
      g_autoptr(ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT32, i % 5);
      g_autoptr(ZkyGraph) graph = zky_graph_new ("again");
      gboolean done;

      g_assert_true (zky_model_set (model, "x", value, NULL));
      done = zky_model_call (model, graph, NULL, &error);
      g_assert_true (done == (i % 5 == 0));
      g_clear_error (&error);
    }
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (G_USEC_PER_SEC / 10);
  g_cancellable_cancel (data);

  return NULL;
}

/* The Stop button, from another thread. */
static void
test_cancel (void)
{
  g_autofree char *text = model_text ("while true do pcall(function() while true do end end) end");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text (text, "test.lua", NULL, NULL, &error);
  g_autoptr(ZkyGraph) graph = zky_graph_new ("test");
  gint64 begin = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("stop", cancel_soon, cancellable);

  g_assert_no_error (error);
  g_assert_false (zky_model_call (model, graph, cancellable, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
  g_assert_cmpstr (error->message, ==, "test.lua:6: Stopped");
  g_assert_cmpint (g_get_monotonic_time () - begin, <, PATIENCE);
  g_thread_join (thread);
}

/* Hostile while it loads, not only when it is called. */
static void
test_loading (void)
{
  static const Case texts[] = {
    { NULL, "while true do end", "test.lua:1: Stopped after" },
    { NULL, "return", "test.lua: the file returns nothing, not a module" },
    { NULL, "return 3", "returns a number, not a module" },
    { NULL, "return require 'zky'", "returns a table, not a module" },
    { NULL, "return require('zky').nn.Linear(2, 2)", "returns a layer" },
    { NULL, "return require('zky').module 'Empty'", "Empty has no function call" },
    { NULL, "x = = 1", "test.lua:1: unexpected symbol near '='" },
    { NULL, "\n\nfunction f(", "test.lua:3: <name> or '...' expected near <eof>" },
    { NULL, "\033LuaS\0\x19\x93\r\n", "binary" },
    { NULL, "error()", "test.lua:1: the error is nil, not a message" },
    { NULL, "local s = 'x' while true do s = s .. s end", "" },
    { NULL, "require('zky').module('m'):input('x')", "x: the value is nil, not a number" },
    { NULL, "require('zky').module('m'):input('a b', 1)", "“a b” cannot be a name" },
    { NULL, "local m = require('zky').module('m') m:input('x', 1) m:param('x', 1)", "m has a “x” already" },
    { NULL, "local m = require('zky').module('m') m.part = m", "cannot be a part of itself" },
    { NULL, "local m = require('zky').module('m') m:input('x', 1, {mni = 1})", "no option “mni”" },
    { NULL, "local m = require('zky').module('m') m:input('x', 1, {min = 2, max = 1})", "" },
    { NULL, "require('zky').module('m'):param('call', 1)", "method" },
    { NULL, "local zky = require 'zky' local m = zky.module('m') m.f = zky.nn.Linear(1, 1) m.f = 2", "holds a module" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      ZkyModelOptions options = limits_for (texts[i].message);
      gint64 begin = g_get_monotonic_time ();
      g_autoptr(ZkyModel) model = zky_model_load_text (texts[i].call, "test.lua", NULL, &options, &error);

      g_assert_null (model);
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, texts[i].message));
      g_assert_cmpint (g_get_monotonic_time () - begin, <, PATIENCE);
    }
  assert_alive ();
}

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Files: those of the folder and nothing else. */
static void
test_files (void)
{
  static const struct
  {
    const char *code;
    const char *message; /* NULL: allowed */
  } tries[] = {
    { "return require 'helper'", NULL },
    { "return require 'sub.helper'", NULL },
    { "return require 'link'", "own folder only" },
    { "return require 'inside'", NULL },
    { "return require '..outer.secret'", "own folder only" },
    { "return require 'sub/../../secret'", "own folder only" },
    { "return require '/etc/hostname'", "own folder only" },
    { "return require 'nothing'", "nothing.lua: No such file" },
    { "return require 'cycle'", "two files require each other" },
    { "return require 'broken'", "broken.lua:2:" },
    { "return require 'fifo'", "fifo.lua" },
    { "return zky.load 'link.npy'", "own folder only" },
    { "return zky.load '../secret.lua'", "own folder only" },
    { "return zky.load '/etc/passwd'", "own folder only" },
    { "return zky.load '/dev/zero'", "own folder only" },
    { "return zky.load 'helper.lua'", "helper.lua" },
    { "return zky.load 'sub'", "sub" },
    { "return zky.load 'good.npy'", NULL },
  };
  g_autofree char *outer = g_dir_make_tmp ("zky-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (outer, "model", NULL);
  g_autofree char *sub = g_build_filename (folder, "sub", NULL);
  g_autofree char *npy = g_build_filename (folder, "good.npy", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo.lua", NULL);
  g_autofree char *link = g_build_filename (folder, "link.lua", NULL);
  g_autofree char *inside = g_build_filename (folder, "inside.lua", NULL);
  g_autofree char *link_npy = g_build_filename (folder, "link.npy", NULL);
  g_autofree char *remove = g_strdup_printf ("rm -r '%s'", outer);
  g_autoptr(ZkyTensor) tensor = zky_tensor_new_scalar (ZKY_FLOAT32, 7);

  g_assert_cmpint (g_mkdir_with_parents (sub, 0700), ==, 0);
  write_file (outer, "secret.lua", "return 'secret'");
  write_file (folder, "helper.lua", "return 7");
  write_file (sub, "helper.lua", "return 7");
  write_file (folder, "cycle.lua", "return require 'cycle'");
  write_file (folder, "broken.lua", "local x\nx = = 1");
  g_assert_cmpint (symlink ("../secret.lua", link), ==, 0);
  g_assert_cmpint (symlink ("sub/helper.lua", inside), ==, 0);
  g_assert_cmpint (symlink ("/etc/passwd", link_npy), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_true (zky_npy_save (tensor, npy, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autofree char *text = g_strdup_printf ("local zky = require 'zky'\nlocal model = zky.module 'm'\n"
                                               "model:input('x', (function() %s end)())\n"
                                               "function model:call(x) return x end\nreturn model\n", tries[i].code);
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyModel) model = NULL;

      write_file (folder, "main.lua", text);
      {
        g_autofree char *path = g_build_filename (folder, "main.lua", NULL);

        model = zky_model_load (path, &limits, &error);
      }
      g_test_message ("%s: %s", tries[i].code, error != NULL ? error->message : "allowed");
      if (tries[i].message == NULL)
        {
          ZkyInput input;

          g_assert_no_error (error);
          g_assert_true (zky_module_find (zky_model_get_module (model), "x", &input, NULL));
          g_assert_cmpfloat (zky_tensor_get_double (input.value, 0), ==, 7);
        }
      else
        {
          g_assert_null (model);
          g_assert_nonnull (strstr (error->message, tries[i].message));
        }
    }

  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/hostile/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/engine/hostile/memory-limit", test_memory);
  g_test_add_func ("/engine/hostile/again", test_again);
  g_test_add_func ("/engine/hostile/cancel", test_cancel);
  g_test_add_func ("/engine/hostile/loading", test_loading);
  g_test_add_func ("/engine/hostile/files", test_files);

  return g_test_run ();
}
