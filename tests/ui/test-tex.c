/* test-tex.c: text for TeX
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tex.h"

#include <zky.h>

static void
assert_tex (const char *text,
            const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);

  zky_tex_append (out, text);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_special (void)
{
  assert_tex ("plain text 1.5", "plain text 1.5");
  assert_tex ("a_b {50%} #1 & $x$", "a\\_b \\{50\\%\\} \\#1 \\& \\$x\\$");
  assert_tex ("\\end{x}", "\\textbackslash{}end\\{x\\}");
  assert_tex ("x^2~y", "x\\textasciicircum{}2\\textasciitilde{}y");
  assert_tex ("1 < 2\n", "1 $<$ 2 ");
  assert_tex ("\xff", "?");
}

static void
test_symbols (void)
{
  assert_tex ("x²", "x$^2$");
  assert_tex ("∂out/∂a = 1 · 9", "$\\partial$out/$\\partial$a = 1 $\\cdot$ 9");
  assert_tex ("Größe θ", "Größe $\\theta$");
  assert_tex ("漢", "?");
}

/* Whoever draws a new symbol on a node says here how TeX prints it. */
static void
test_operators (void)
{
  guint n_ops;
  const ZkyOp *const *ops = zky_op_list (&n_ops);

  for (guint i = 0; i < n_ops; i++)
    for (const char *p = ops[i]->symbol; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
      {
        gunichar character = g_utf8_get_char (p);

        if (!zky_tex_knows (character))
          g_test_message ("%s: U+%04X in “%s”", ops[i]->name, character, ops[i]->symbol);
        g_assert_true (zky_tex_knows (character));
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/tex/special", test_special);
  g_test_add_func ("/ui/tex/symbols", test_symbols);
  g_test_add_func ("/ui/tex/operators", test_operators);

  return g_test_run ();
}
