/* test-tex.c: text for TeX
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

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

/* As measured: pdfTeX takes 16,117 paths with 317 labels, and not 7,233 with 5,724. */
static void
test_memory (void)
{
  static const struct { guint n_paths, n_labels; gboolean is_large; } pictures[] = {
    { 30, 19, FALSE }, { 2433, 1924, FALSE }, { 16117, 317, FALSE }, { 7233, 5724, TRUE }, { 28327, 259, TRUE },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (pictures); k++)
    {
      g_autoptr(GString) document = g_string_new ("\\begin{tikzpicture}\n");
      g_autofree char *note = NULL;

      for (guint i = 0; i < pictures[k].n_paths; i++)
        g_string_append (document, "\\path[fill=red] (1,2)--(3,4);\n");
      for (guint i = 0; i < pictures[k].n_labels; i++)
        g_string_append (document, "\\node at (1,2) {a};\n");
      note = zky_tex_dup_note (document->str, document->len);
      g_assert_cmpint (note != NULL, ==, pictures[k].is_large);
      g_assert_true (note == NULL || strstr (note, "pdflatex") != NULL);
    }
  g_assert_cmpuint (zky_tex_get_words ("\\path", 5), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/tex/special", test_special);
  g_test_add_func ("/ui/tex/symbols", test_symbols);
  g_test_add_func ("/ui/tex/operators", test_operators);
  g_test_add_func ("/ui/tex/memory", test_memory);

  return g_test_run ();
}
