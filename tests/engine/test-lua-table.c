/* test-lua-table.c: the table functions of model files, and what else is ours in the basic library
 * SPDX-License-Identifier: Apache-2.0 */
#include "model-text.h"

/* Each is true in Lua 5.4, but for the last ones, which are of this fence. */
static const char *const facts[] = {
  "table.concat({1, 2, 3}) == '123'", "table.concat({1, 'b', 2.5}, ', ') == '1, b, 2.5'", "table.concat({}, 'x') == ''",
  "table.concat({1, 2, 3}, '-', 2, 3) == '2-3'", "table.concat({1, 2, 3}, '-', 3, 2) == ''", "not pcall(table.concat, {1, {}, 2})",
  "(function() local t = {1, 2} table.insert(t, 3) table.insert(t, 1, 0) return table.concat(t) end)() == '0123'",
  "not pcall(table.insert, {1, 2}, 5, 1)", "not pcall(table.insert, {1}, 0, 1)", "not pcall(table.insert, {1})",
  "(function() local t = {1, 2, 3} local r = table.remove(t, 1) return r == 1 and table.concat(t) == '23' end)()",
  "(function() local t = {1, 2, 3} return table.remove(t) == 3 and #t == 2 end)()", "table.remove({}) == nil",
  "table.remove({}, 0) == nil", "not pcall(table.remove, {1, 2}, 7)",
  "table.concat(table.move({1, 2, 3}, 1, 3, 2)) == '1123'", "table.concat(table.move({1, 2, 3}, 2, 3, 1)) == '233'",
  "table.concat(table.move({1, 2, 3}, 1, 3, 1, {})) == '123'", "table.concat(table.move({1, 2}, 2, 1, 5)) == '12'",
  "select('#', table.unpack({1, nil, 3}, 1, 3)) == 3", "table.pack(1, nil, 3).n == 3", "select(2, table.unpack({1, 2}, 1)) == 2",
  "(function() local t = {3, 1, 2} table.sort(t) return table.concat(t) end)() == '123'",
  "(function() local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return table.concat(t) end)() == '321'",
  "(function() local t = {'b', 'a'} table.sort(t) return t[1] end)() == 'a'", "not pcall(table.sort, {1, 'a', {}})",
  "(function() local t = {} for i = 1, 1000 do t[i] = math.random(1, 100) end table.sort(t) "
  "for i = 2, 1000 do if t[i] < t[i - 1] then return false end end return #t == 1000 end)()",
  "pcall(table.sort, {1, 2, 3, 4, 5}, function() return true end)",
  "(function() local ok, m = pcall(error, {1}) return not ok and m[1] == 1 end)()", "select('#', pcall(function() return 1, 2 end)) == 3",
  "(function() local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) error('x' .. b) end) "
  "local _, v = coroutine.resume(co, 1) local ok, m = coroutine.resume(co, 2) return v == 2 and not ok and m:find 'x2' end)() ~= nil",
  "(function() local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) return co() + co() + co() end)() == 6",
  "(function() local co = coroutine.wrap(function() local ok, v = pcall(function() return coroutine.yield(1) end) "
  "coroutine.yield(v) end) co() return co(7) end)() == 7",
  "load('return ...', 'x')(5) == 5", "load('return y', 'x', 't', {y = 3})() == 3", "load('return =') == nil",
  "(select(2, load('x = = 1', '=part'))):find('^part:1:') ~= nil", "load('\\27Lua') == nil",
  "getmetatable(setmetatable({}, {__metatable = 5})) == 5", "not pcall(setmetatable, setmetatable({}, {__metatable = 5}), {})",
  "setmetatable({}, nil) ~= nil", "not pcall(setmetatable, {}, {__gc = 1})", "rawget(setmetatable({}, {__index = {x = 1}}), 'x') == nil",
  "math.random(1, 1) == 1", "math.random() < 1", "math.type(math.random(5)) == 'integer'", "not pcall(math.random, 2, 1)",
  "math.random(math.mininteger, math.maxinteger) ~= nil", "_G._G == _G and _VERSION == 'Lua 5.4'", "require 'zky' == zky",
  "getmetatable(x) == 'node' and getmetatable(self) == 'module' and getmetatable(zky.zeros{1}) == 'tensor'",
};

static void
test_facts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *text = g_strdup_printf ("return (%s) and 1 or 0", facts[i]);

      g_test_message ("%s", facts[i]);
      g_assert_cmpfloat (call_number (text), ==, 1);
    }
}

/* What exists is what README.md lists. */
static void
test_globals (void)
{
  const char *names =
    "local t = {} for k in pairs(_G) do t[#t + 1] = k end table.sort(t) "
    "assert(table.concat(t, ' ') == '_G _VERSION assert coroutine error getmetatable ipairs load math next pairs pcall print "
    "rawequal rawget rawlen rawset require select setmetatable string table tonumber tostring type utf8', table.concat(t, ' ')) "
    "return x";

  g_assert_cmpfloat (call_number (names), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/lua-table/facts", test_facts);
  g_test_add_func ("/engine/lua-table/globals", test_globals);

  return g_test_run ();
}
