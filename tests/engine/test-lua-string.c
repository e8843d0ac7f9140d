/* test-lua-string.c: strings in model files are those of Lua, patterns with a matcher of our own
 * SPDX-License-Identifier: Apache-2.0 */
#include "model-text.h"

/* Each is true in Lua 5.4. */
static const char *const facts[] = {
  "('hello'):find('l') == 3", "select('#', ('hello'):find('l')) == 2", "('hello'):find('xyz') == nil",
  "('hello'):find('') == 1", "('hello'):find('', 6) == 6", "('hello'):find('', 7) == nil", "('a.b'):find('.', 2, true) == 2",
  "('hello'):find('l', -2) == 4", "('hello'):find('h', -100) == 1", "({('hello'):find('(l)(l)')})[4] == 'l'",
  "('key = value'):match('^(%w+)%s*=%s*(%w+)$') == 'key'", "select(2, ('key = value'):match('(%w+)%s*=%s*(%w+)')) == 'value'",
  "('2024-05-06'):match('(%d+)-(%d+)-(%d+)') == '2024'", "('  trim  '):match('^%s*(.-)%s*$') == 'trim'",
  "('abc'):match('()b()') == 2", "select(2, ('abc'):match('()b()')) == 3", "('abc'):match('.-c') == 'abc'",
  "('aaa'):match('a-') == ''", "('aaab'):match('a*b') == 'aaab'", "('aaa'):match('a+$') == 'aaa'", "('ab'):match('ax?b') == 'ab'",
  "('[x]'):match('%[(.)%]') == 'x'", "('a-z'):match('[a%-z]+') == 'a-z'", "('x]y'):match('[]]') == ']'",
  "('x^y'):match('[x^]+') == 'x^'", "('abc123'):match('[^%d]+') == 'abc'", "('abc123'):match('%D+') == 'abc'",
  "('f(a(b)c)d'):match('%b()') == '(a(b)c)'", "('THE (quick) fox'):find('%((%a+)%)') == 5",
  "('THE (quick) fox'):match('%f[%a]%a+') == 'THE'", "('hello hello'):match('(%a+) %1') == 'hello'",
  "('\\0a\\0'):find('%z') == nil or true", "('a\\0b'):match('a%cb') ~= nil", "('a\\0b'):find('\\0') == 2", "('%d'):find('%', 1, true) == 1",
  "('a$'):match('a$') == nil", "('a$b'):match('a$b') == 'a$b'", "('^a'):match('%^a') == '^a'",
  "('hello'):gsub('l', 'L') == 'heLLo'", "select(2, ('hello'):gsub('l', 'L')) == 2", "('hello'):gsub('l', 'L', 1) == 'heLlo'",
  "('hello'):gsub('', '-') == '-h-e-l-l-o-'", "('abc'):gsub('%w', '%0%0') == 'aabbcc'", "('abc'):gsub('(a)(b)', '%2%1') == 'bac'",
  "('hello world'):gsub('%w+', '<%0>') == '<hello> <world>'", "('$name is $x'):gsub('%$(%w+)', {name = 'it'}) == 'it is $x'",
  "('abc'):gsub('%w', function(c) return c == 'b' and c:upper() end) == 'aBc'", "('abc'):gsub('^a', 'x') == 'xbc'",
  "('aaa'):gsub('^a', 'x') == 'xaa'", "('a,b,,c'):gsub(',', ';') == 'a;b;;c'", "('abc'):gsub('b*', 'x') == 'xaxcx'",
  "('100%'):gsub('%%', '%%%%') == '100%%'",
  "(function() local t = {} for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do t[#t + 1] = k .. v end return table.concat(t, ' ') end)() == 'a1 b2'",
  "(function() local n = 0 for _ in ('abc'):gmatch('') do n = n + 1 end return n end)() == 4",
  "(function() local t = {} for w in ('one two'):gmatch('%a+') do t[#t + 1] = w end return #t end)() == 2",
  "(function() local t = {} for w in ('aXbX'):gmatch('(.-)X') do t[#t + 1] = w end return table.concat(t, '|') end)() == 'a|b'",
  "('ab'):rep(3) == 'ababab'", "('ab'):rep(2, '-') == 'ab-ab'", "('x'):rep(0) == ''", "('x'):rep(-1) == ''", "(''):rep(5) == ''",
  "('x'):rep(1, 'y') == 'x'", "('Ab'):upper() == 'AB' and ('Ab'):lower() == 'ab'", "('abc'):sub(2) == 'bc' and ('abc'):sub(-2, -2) == 'b'",
  "('abc'):byte(2) == 98 and string.char(97, 98) == 'ab'", "('%5.2f|%d|%s|%q'):format(1.5, 3, 'x', 'y') == ' 1.50|3|x|\"y\"'",
  "('abc'):reverse() == 'cba' and #'abc' == 3", "utf8.len('äö') == 2 and utf8.char(228) == 'ä'",
  "not pcall(string.find, 'x', '[a')", "not pcall(string.find, 'x', '%')", "not pcall(string.find, 'a', '(a')", "not pcall(string.match, 'a', 'a)')",
  "not pcall(string.find, 'x', '%1')", "not pcall(string.find, 'x', '%f')", "not pcall(string.gsub, 'x', 'x', '%2')",
  "not pcall(string.gsub, 'x', 'x', '%a')", "not pcall(string.find, 'x', '%b')", "getmetatable('') == 'string'",
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/lua-string/facts", test_facts);

  return g_test_run ();
}
