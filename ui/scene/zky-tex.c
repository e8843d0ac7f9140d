/* zky-tex.c: text for TeX
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tex.h"

#include <glib/gi18n.h>
#include <string.h>

/* Measured with pdfTeX of TeX Live 2022, whose memory is 5,000,000 words unless somebody changes texmf.cnf: packages and page take
 * 1,860,000; 2,433 paths and 1,924 labels take 1,010,000, and 16,117 and 317 take 2,780,000. */
#define WORDS_PATH  170
#define WORDS_LABEL 320
#define WORDS_FREE  2900000

typedef struct
{
  gunichar    character;
  const char *command;  /* in math mode */
} Symbol;

/* Sorted by character. Commands are those of plain LaTeX: no package has to be there. */
static const Symbol symbols[] = {
  { 0x00ac, "\\neg" }, { 0x00b1, "\\pm" }, { 0x00b2, "^2" }, { 0x00b3, "^3" }, { 0x00b7, "\\cdot" },
  { 0x00b9, "^1" }, { 0x00d7, "\\times" }, { 0x00f7, "\\div" },
  { 0x02e3, "^x" }, { 0x02b8, "^y" },
  { 0x0393, "\\Gamma" }, { 0x0394, "\\Delta" }, { 0x0398, "\\Theta" }, { 0x039b, "\\Lambda" },
  { 0x03a0, "\\Pi" }, { 0x03a3, "\\Sigma" }, { 0x03a6, "\\Phi" }, { 0x03a8, "\\Psi" }, { 0x03a9, "\\Omega" },
  { 0x03b1, "\\alpha" }, { 0x03b2, "\\beta" }, { 0x03b3, "\\gamma" }, { 0x03b4, "\\delta" },
  { 0x03b5, "\\varepsilon" }, { 0x03b6, "\\zeta" }, { 0x03b7, "\\eta" }, { 0x03b8, "\\theta" },
  { 0x03ba, "\\kappa" }, { 0x03bb, "\\lambda" }, { 0x03bc, "\\mu" }, { 0x03bd, "\\nu" }, { 0x03be, "\\xi" },
  { 0x03c0, "\\pi" }, { 0x03c1, "\\rho" }, { 0x03c3, "\\sigma" }, { 0x03c4, "\\tau" }, { 0x03c6, "\\varphi" },
  { 0x03c7, "\\chi" }, { 0x03c8, "\\psi" }, { 0x03c9, "\\omega" },
  { 0x1d40, "^{\\mathsf{T}}" }, { 0x2016, "\\|" }, { 0x2032, "'" },
  { 0x2070, "^0" }, { 0x2074, "^4" }, { 0x2075, "^5" }, { 0x2076, "^6" }, { 0x2077, "^7" }, { 0x2078, "^8" },
  { 0x2079, "^9" }, { 0x207a, "^+" }, { 0x207b, "^-" }, { 0x207d, "^(" }, { 0x207e, "^)" }, { 0x207f, "^n" },
  { 0x2080, "_0" }, { 0x2081, "_1" }, { 0x2082, "_2" }, { 0x2083, "_3" }, { 0x2084, "_4" }, { 0x2085, "_5" },
  { 0x2086, "_6" }, { 0x2087, "_7" }, { 0x2088, "_8" }, { 0x2089, "_9" }, { 0x2096, "_k" }, { 0x2099, "_n" },
  { 0x2190, "\\leftarrow" }, { 0x2191, "\\uparrow" }, { 0x2192, "\\rightarrow" }, { 0x2193, "\\downarrow" },
  { 0x2194, "\\leftrightarrow" }, { 0x21bb, "\\circlearrowright" }, { 0x21c9, "\\Rightarrow" },
  { 0x21cb, "\\leftrightarrow" }, { 0x2200, "\\forall" }, { 0x2202, "\\partial" }, { 0x2203, "\\exists" },
  { 0x2207, "\\nabla" }, { 0x2208, "\\in" }, { 0x220f, "\\prod" }, { 0x2211, "\\sum" }, { 0x2212, "-" },
  { 0x2217, "\\ast" }, { 0x221a, "\\surd" }, { 0x221b, "\\sqrt[3]{\\;}" }, { 0x221e, "\\infty" },
  { 0x2220, "\\angle" }, { 0x2227, "\\wedge" }, { 0x2228, "\\vee" }, { 0x222b, "\\int" }, { 0x2248, "\\approx" },
  { 0x2260, "\\neq" }, { 0x2264, "\\leq" }, { 0x2265, "\\geq" }, { 0x2295, "\\oplus" }, { 0x2297, "\\otimes" },
  { 0x2299, "\\odot" }, { 0x22bb, "\\veebar" }, { 0x22ef, "\\cdots" }, { 0x2308, "\\lceil" }, { 0x2309, "\\rceil" },
  { 0x230a, "\\lfloor" }, { 0x230b, "\\rfloor" }, { 0x25a6, "\\boxplus" }, { 0x25f9, "\\urcorner" },
  { 0x25fa, "\\llcorner" }, { 0x27cd, "\\setminus" }, { 0x27e8, "\\langle" }, { 0x27e9, "\\rangle" },
  { 0x2922, "\\nearrow" },
};

/**
 * zky_tex_find:
 * @character: beyond ASCII
 *
 * Returns: (nullable): its command in math mode
 */
const char *
zky_tex_find (gunichar character)
{
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (symbols[i].character == character)
      return symbols[i].command;

  return NULL;
}

/* What inputenc prints by itself: Latin letters with accents, and some signs. */
static gboolean
is_plain (gunichar character)
{
  return (character >= 0x00a1 && character <= 0x017e && g_unichar_isalpha (character)
          && strchr ("\xaa\xba", (int) (character & 0xff)) == NULL)
         || character == 0x2013 || character == 0x2014 || character == 0x2018 || character == 0x2019
         || character == 0x201c || character == 0x201d || character == 0x2026;
}

gboolean
zky_tex_knows (gunichar character)
{
  return character < 0x80 || is_plain (character) || zky_tex_find (character) != NULL;
}

static void
append_ascii (GString *out,
              char     character)
{
  switch (character)
    {
    case '\\':
      g_string_append (out, "\\textbackslash{}");
      break;
    case '^':
      g_string_append (out, "\\textasciicircum{}");
      break;
    case '~':
      g_string_append (out, "\\textasciitilde{}");
      break;
    case '<':
    case '>':
    case '|':
    case '-':
    case '*':
      g_string_append_printf (out, "$%c$", character);
      break;
    case '"':
      g_string_append (out, "''");
      break;
    case '#':
    case '$':
    case '%':
    case '&':
    case '_':
    case '{':
    case '}':
      g_string_append_c (out, '\\');
      g_string_append_c (out, character);
      break;
    default:
      g_string_append_c (out, g_ascii_iscntrl (character) ? ' ' : character);
      break;
    }
}

void
zky_tex_append (GString    *out,
                const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      const char *command;

      if (character < 0x80)
        append_ascii (out, (char) character);
      else if ((command = zky_tex_find (character)) != NULL)
        g_string_append_printf (out, "$%s$", command);
      else if (is_plain (character))
        g_string_append_unichar (out, character);
      else
        g_string_append_c (out, '?');
    }
}

gsize
zky_tex_get_words (const char *document,
                   gsize       length)
{
  const char *end = document + length;
  gsize words = 0;

  for (const char *line = document; line < end;)
    {
      const char *stop = memchr (line, '\n', (gsize) (end - line));
      gsize size = (gsize) ((stop != NULL ? stop : end) - line);

      if (size > 5 && strncmp (line, "\\path", 5) == 0)
        words += WORDS_PATH;
      else if (size > 5 && strncmp (line, "\\node", 5) == 0)
        words += WORDS_LABEL;
      line += size + 1;
    }

  return words;
}

char *
zky_tex_dup_note (const char *document,
                  gsize       length)
{
  gsize words = zky_tex_get_words (document, length);

  if (words <= WORDS_FREE)
    return NULL;

  /* Translators: a picture for LaTeX; lualatex and pdflatex are programs */
  return g_strdup_printf (_("This picture needs %.1f times the memory that pdflatex has: fold modules, leave out gradients, or use lualatex"),
                          (double) words / WORDS_FREE);
}
