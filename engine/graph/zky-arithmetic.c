/* zky-arithmetic.c: what a formula with numbers in it comes to, as one would work it out by hand
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-arithmetic-private.h"

#include <math.h>
#include <string.h>

#define MAX_ARGUMENTS 3

/* A text that is read from left to right; what cannot be read makes @failed. */
typedef struct
{
  const char *p;
  gboolean    failed;
} Reader;

typedef double (*Function1) (double a);
typedef double (*Function2) (double a, double b);

static double read_comparison (Reader *self);
static double read_factor (Reader *self);

/* -- Functions ---------------------------------------------------------------- */

static double
sigmoid (double a)
{
  return 1 / (1 + exp (-a));
}

static double
softplus (double a)
{
  return log1p (exp (a));
}

static double
log_sigmoid (double a)
{
  return -log1p (exp (-a));
}

static double
sign (double a)
{
  return (a > 0) - (a < 0);
}

/* The sum or the mean of one number. */
static double
itself (double a)
{
  return a;
}

static const struct { const char *name; Function1 run; } functions[] = {
  { "acos", acos }, { "acosh", acosh }, { "asin", asin }, { "asinh", asinh }, { "atan", atan }, { "atanh", atanh },
  { "ceil", ceil }, { "cos", cos }, { "cosh", cosh }, { "erf", erf }, { "exp", exp }, { "floor", floor }, { "gamma", tgamma },
  { "lgamma", lgamma }, { "log", log }, { "log10", log10 }, { "log2", log2 }, { "logsigmoid", log_sigmoid }, { "mean", itself },
  { "round", rint }, { "sign", sign }, { "sin", sin }, { "sinh", sinh }, { "softplus", softplus }, { "sum", itself },
  { "tan", tan }, { "tanh", tanh }, { "trunc", trunc }, { "σ", sigmoid },
};

static const struct { const char *name; Function2 run; } functions2[] = {
  { "atan2", atan2 }, { "copysign", copysign }, { "max", fmax }, { "min", fmin },
};

static double
call (Reader       *self,
      const char   *name,
      const double *arguments,
      guint         n)
{
  for (gsize i = 0; n == 1 && i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, name))
      return functions[i].run (arguments[0]);
  for (gsize i = 0; n == 2 && i < G_N_ELEMENTS (functions2); i++)
    if (g_str_equal (functions2[i].name, name))
      return functions2[i].run (arguments[0], arguments[1]);
  if (n == 3 && g_str_equal (name, "where"))
    return arguments[0] != 0 ? arguments[1] : arguments[2];

  self->failed = TRUE;
  return NAN;
}

/* -- Reading ------------------------------------------------------------------ */

/* Whether @sign comes next, behind spaces; then it is read. */
static gboolean
take (Reader     *self,
      const char *text)
{
  const char *p = self->p;

  while (*p == ' ')
    p++;
  if (!g_str_has_prefix (p, text))
    return FALSE;
  self->p = p + strlen (text);

  return TRUE;
}

static void
expect (Reader     *self,
        const char *text)
{
  if (!take (self, text))
    self->failed = TRUE;
}

static double
read_call (Reader *self)
{
  const char *end = self->p;
  double arguments[MAX_ARGUMENTS];
  g_autofree char *name = NULL;
  guint n = 0;

  while (g_unichar_isalnum (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  name = g_strndup (self->p, end - self->p);
  self->p = end;
  expect (self, "(");
  do
    arguments[n++] = read_comparison (self);
  while (!self->failed && n < MAX_ARGUMENTS && take (self, ","));
  expect (self, ")");

  return self->failed ? NAN : call (self, name, arguments, n);
}

static double
read_atom (Reader *self)
{
  double value;

  if (take (self, "("))
    {
      value = read_comparison (self);
      expect (self, ")");
      return value;
    }
  if (take (self, "|"))
    {
      value = fabs (read_comparison (self));
      expect (self, "|");
      return value;
    }
  if (take (self, "π"))
    return G_PI;

  take (self, "");
  if (g_ascii_isdigit (*self->p))
    {
      char *end;

      value = g_ascii_strtod (self->p, &end);
      self->p = end;
      return value;
    }
  if (g_unichar_isalpha (g_utf8_get_char (self->p)))
    return read_call (self);

  self->failed = TRUE;
  return NAN;
}

static double
read_power (Reader *self)
{
  double value = read_atom (self);

  for (;;)
    if (take (self, "²"))
      value *= value;
    else if (take (self, "³"))
      value *= value * value;
    else if (take (self, "^"))
      return pow (value, read_factor (self));
    else
      return value;
}

/* -a² is -(a²), √a² is (√a)² nowhere in the rows: √ holds for the next atom. */
static double
read_factor (Reader *self)
{
  if (self->failed)
    return NAN;
  if (take (self, "-"))
    return -read_factor (self);
  if (take (self, "√"))
    return sqrt (read_power (self));
  if (take (self, "∛"))
    return cbrt (read_power (self));

  return read_power (self);
}

static double
read_product (Reader *self)
{
  double value = read_factor (self);

  for (;;)
    if (take (self, "·"))
      value *= read_factor (self);
    else if (take (self, "/"))
      value /= read_factor (self);
    else
      return value;
}

static double
read_sum (Reader *self)
{
  double value = read_product (self);

  for (;;)
    if (take (self, "+"))
      value += read_product (self);
    else if (take (self, "-"))
      value -= read_product (self);
    else
      return value;
}

/* 1 where all of `0 < a < 6` is true. */
static double
read_comparison (Reader *self)
{
  double left = read_sum (self), right = NAN;
  gboolean all = TRUE, any = FALSE;

  for (; !self->failed; left = right, any = TRUE)
    {
      if (take (self, "<"))
        all &= left < (right = read_sum (self));
      else if (take (self, ">"))
        all &= left > (right = read_sum (self));
      else if (take (self, "≤"))
        all &= left <= (right = read_sum (self));
      else if (take (self, "≥"))
        all &= left >= (right = read_sum (self));
      else if (take (self, "="))
        all &= left == (right = read_sum (self));
      else if (take (self, "≠"))
        all &= left != (right = read_sum (self));
      else
        return any ? all : left;
    }

  return NAN;
}

/*
 * zky_arithmetic_evaluate:
 * @text: a formula of an operator's row with numbers in the place of its letters: `1 · (1 - 0.964²)`
 * @result: (out): what it comes to, in double precision
 *
 * Returns: whether all of it could be read; sums over arrays, for one, cannot
 */
gboolean
zky_arithmetic_evaluate (const char *text,
                         double     *result)
{
  Reader reader = { .p = text };

  *result = read_comparison (&reader);
  take (&reader, "");
  while (*reader.p == ' ')
    reader.p++;

  return !reader.failed && *reader.p == '\0';
}

/*
 * zky_arithmetic_get_digits:
 * @write: writes a formula with its numbers rounded to so many digits
 * @data: for @write
 * @result: what is written behind it
 * @digits: significant digits of @result, and of the numbers where that is enough
 * @dtype: in which it was computed
 * @exact: (out): whether the formula then gives the result, to one unit in its last place
 *
 * Rounded numbers can give another result than that which they are said to give: 1 - 1² = 2.5e-5.
 *
 * Returns: with how many digits the formula holds. Where no number of digits does, since the result was rounded on the way, as many
 *   as are of use; @digits where it cannot be worked out
 */
guint
zky_arithmetic_get_digits (ZkyWriteNumbers  write,
                           gpointer         data,
                           double           result,
                           guint            digits,
                           ZkyDtype         dtype,
                           gboolean        *exact)
{
  double place = result != 0 ? pow (10, floor (log10 (fabs (result))) - digits + 1) : 0;
  double rounding = fabs (result) * (dtype == ZKY_FLOAT64 ? 0x1p-51 : 0x1p-22);
  guint most = MAX (digits, dtype == ZKY_FLOAT64 ? 17u : 9u);
  double all = NAN, value = NAN;

  *exact = TRUE;
  for (guint round = 0; round < 2; round++)
    for (guint n = digits; n <= most; n++)
      {
        g_autoptr(GString) text = g_string_new (NULL);

        write (text, data, n);
        if (!zky_arithmetic_evaluate (text->str, &value) || !isfinite (value) || !isfinite (result))
          return digits;
        *exact = fabs (value - result) <= MAX (place, rounding);
        if (*exact || (round == 1 && fabs (value - all) <= place))
          return n;
        if (round == 0)
          all = value; /* at last with all digits */
      }

  return most;
}
