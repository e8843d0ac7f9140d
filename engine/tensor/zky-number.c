/* zky-number.c: numbers as text, the same under every locale
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-number-private.h"

#include <math.h>
#include <string.h>

#include "zky-tensor-private.h"

#define MAX_DIGITS 17      /* what a double needs */
#define MAX_EXACT_POWER 22 /* the largest power of ten that is a double */

/* The number d.ddd · 10^exponent. */
typedef struct
{
  char  digits[MAX_DIGITS + 3]; /* characters, the first and the last not 0 */
  guint n_digits;
  int   exponent;
} Decimal;

static const double powers_of_ten[MAX_EXACT_POWER + 1] = {
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* Writes @value in decimal, and returns the end of the text. */
static char *
write_unsigned (char    *to,
                guint64  value)
{
  char reversed[20];
  guint n = 0;

  do
    reversed[n++] = '0' + value % 10;
  while ((value /= 10) > 0);

  while (n > 0)
    *to++ = reversed[--n];
  *to = '\0';

  return to;
}

/* Whether a reader that finds @read has the same number of this type. */
static gboolean
reads_equal (double   read,
             double   value,
             ZkyDtype dtype)
{
  return dtype == ZKY_FLOAT32 ? (float) read == (float) value : read == value;
}

static void
strip_zeros (Decimal *self)
{
  while (self->n_digits > 1 && self->digits[self->n_digits - 1] == '0')
    self->n_digits--;
}

/* Adds one to the last digit of d.ddde±xx. Nines alone become zeros, which read back as none of
 * our numbers. */
static void
increment (char *text)
{
  gssize i = strchr (text, 'e') - text - 1;

  for (; i >= 0 && (text[i] == '9' || text[i] == '.'); i--)
    if (text[i] == '9')
      text[i] = '0';
  if (i >= 0)
    text[i]++;
}

/* Takes the digits from what printf makes of a positive @value, or from the next decimal above.
 * Returns what a reader finds in it. */
static double
decimal_print (Decimal  *self,
               double    value,
               guint     n_digits,
               gboolean  above)
{
  char format[8], text[ZKY_NUMBER_MAX];
  const char *p;

  g_snprintf (format, sizeof format, "%%.%ue", n_digits - 1);
  g_ascii_formatd (text, sizeof text, format, value);
  if (above)
    increment (text);

  self->n_digits = 0;
  for (p = text; *p != 'e'; p++)
    if (g_ascii_isdigit (*p))
      self->digits[self->n_digits++] = *p;
  self->exponent = (int) g_ascii_strtoll (p + 1, NULL, 10);
  strip_zeros (self);

  return g_ascii_strtod (text, NULL);
}

/* Looks for the fewest digits by arithmetic alone. An integer n below 2^53 and 10^k with k ≤ 22
 * are exact in a double, so n · 10^k and n / 10^k are rounded once, as a reader rounds the text.
 * Returns %FALSE if more digits or larger powers are needed. */
static gboolean
decimal_compute (Decimal  *self,
                 double    value,
                 ZkyDtype  dtype)
{
  int magnitude = (int) floor (log10 (value));
  int most = dtype == ZKY_FLOAT32 ? 9 : 15;

  for (int n_digits = 1; n_digits <= most; n_digits++)
    {
      int power = n_digits - 1 - magnitude;
      double integer;

      if (ABS (power) > MAX_EXACT_POWER)
        return FALSE;

      integer = rint (power >= 0 ? value * powers_of_ten[power] : value / powers_of_ten[-power]);
      if (reads_equal (power >= 0 ? integer / powers_of_ten[power] : integer * powers_of_ten[-power],
                       value, dtype))
        {
          self->n_digits = (guint) (write_unsigned (self->digits, (guint64) integer) - self->digits);
          self->exponent = (int) self->n_digits - 1 - power;
          strip_zeros (self);
          return TRUE;
        }
    }

  return FALSE;
}

/* The fewest digits that read back as the positive @value. Without trailing zeros the 6 (15)
 * digits that a float32 (float64) keeps from any text are the fewest too, except near 0, where
 * it keeps fewer. The neighbour above a power of two is twice as far away as the one below, so
 * the decimal above may read back where a nearer one below does not. */
static void
decimal_shortest (Decimal  *self,
                  double    value,
                  ZkyDtype  dtype)
{
  gboolean is_float = dtype == ZKY_FLOAT32;
  gboolean is_tiny = value < (is_float ? G_MINFLOAT : G_MINDOUBLE);
  guint most = is_float ? 9 : MAX_DIGITS;
  int exponent;

  if (decimal_compute (self, value, dtype))
    return;

  for (guint n = is_tiny ? 1 : is_float ? 6 : 15; n <= most; n++)
    if (reads_equal (decimal_print (self, value, n, FALSE), value, dtype) ||
        (n < most && frexp (value, &exponent) == 0.5 &&
         reads_equal (decimal_print (self, value, n, TRUE), value, dtype)))
      return;
}

/* Writes the digits with a decimal point where @first ≤ exponent < @end, and with an exponent
 * elsewhere. */
static void
decimal_write (const Decimal *self,
               char          *to,
               int            first,
               int            end)
{
  int n = (int) self->n_digits;
  int point = self->exponent >= first && self->exponent < end ? self->exponent + 1 : 1;

  if (point <= 0)
    {
      *to++ = '0';
      *to++ = '.';
      for (int i = point; i < 0; i++)
        *to++ = '0';
    }

  for (int i = 0; i < MAX (n, point); i++)
    {
      if (i == point && i > 0)
        *to++ = '.';
      *to++ = i < n ? self->digits[i] : '0';
    }

  if (point != self->exponent + 1)
    {
      *to++ = 'e';
      if (self->exponent < 0)
        *to++ = '-';
      to = write_unsigned (to, (guint64) ABS (self->exponent));
    }
  *to = '\0';
}

/* Writes NaN, infinities and the sign. Returns where the digits go, or %NULL if there are none. */
static char *
write_start (char   *to,
             double  value)
{
  if (isnan (value))
    {
      strcpy (to, "NaN");
      return NULL;
    }

  if (signbit (value))
    *to++ = '-';

  if (isinf (value))
    {
      strcpy (to, "Infinity");
      return NULL;
    }

  return to;
}

/**
 * zky_number_format_int:
 * @buffer: (out caller-allocates): room for %ZKY_NUMBER_MAX bytes
 * @value: an integer
 *
 * Writes an integer with all its digits.
 *
 * Returns: (transfer none): @buffer
 */
const char *
zky_number_format_int (char   *buffer,
                       gint64  value)
{
  char *to = buffer;

  if (value < 0)
    *to++ = '-';
  write_unsigned (to, value < 0 ? 0 - (guint64) value : (guint64) value);

  return buffer;
}

/**
 * zky_number_format:
 * @buffer: (out caller-allocates): room for %ZKY_NUMBER_MAX bytes
 * @value: a number
 * @dtype: its type
 *
 * Writes a number with the fewest digits that read back equal in its type: `36`, `0.1`, `1e-7`,
 * `1e20`, `-0`, `NaN`, `-Infinity`. Without an exponent are numbers from 10^-4 to below 10^15. An
 * int64 is written in full, and converted as by zky_tensor_cast(); a bool is `true` or `false`.
 *
 * Returns: (transfer none): @buffer
 */
const char *
zky_number_format (char     *buffer,
                   double    value,
                   ZkyDtype  dtype)
{
  double all_integers = dtype == ZKY_FLOAT32 ? 0x1p24 : 1e15;
  Decimal decimal;
  char *to;

  g_return_val_if_fail (buffer != NULL, NULL);
  g_return_val_if_fail ((guint) dtype < ZKY_N_DTYPES, NULL);

  if (dtype == ZKY_BOOL)
    return strcpy (buffer, value != 0 ? "true" : "false");
  if (dtype == ZKY_INT64)
    return zky_number_format_int (buffer, zky_element_to_int (value));
  if (dtype == ZKY_FLOAT32)
    value = (float) value;

  to = write_start (buffer, value);
  if (to == NULL)
    return buffer;

  value = fabs (value);
  if (value <= all_integers && value == floor (value))
    {
      write_unsigned (to, (guint64) value);
    }
  else
    {
      decimal_shortest (&decimal, value, dtype);
      decimal_write (&decimal, to, -4, 15);
    }

  return buffer;
}

/**
 * zky_number_format_digits:
 * @buffer: (out caller-allocates): room for %ZKY_NUMBER_MAX bytes
 * @value: a number
 * @digits: how many significant digits, 1 to 17
 *
 * Writes a number for the eye, rounded: with 4 digits `3.142`, `36`, `1.235e-4`, `1.235e7`.
 * Trailing zeros are dropped, and below a million the digits before the point are all there.
 *
 * Returns: (transfer none): @buffer
 */
const char *
zky_number_format_digits (char   *buffer,
                          double  value,
                          guint   digits)
{
  Decimal decimal;
  char *to;

  g_return_val_if_fail (buffer != NULL, NULL);

  to = write_start (buffer, value);
  if (to == NULL)
    return buffer;

  value = fabs (value);
  if (value < 1e6 && value == floor (value))
    {
      write_unsigned (to, (guint64) value);
      return buffer;
    }

  digits = CLAMP (digits, 1, MAX_DIGITS);
  decimal_print (&decimal, value, digits, FALSE);
  if (decimal.exponent >= (int) digits && decimal.exponent < 6)
    decimal_print (&decimal, value, (guint) decimal.exponent + 1, FALSE);
  decimal_write (&decimal, to, -3, 6);

  return buffer;
}

/**
 * zky_number_format_bytes:
 * @buffer: (out caller-allocates): room for %ZKY_NUMBER_MAX bytes
 * @bytes: a size
 *
 * Writes a size of memory for the eye: `640 bytes`, `1.5 KiB`, `256 MiB`.
 *
 * Returns: (transfer none): @buffer
 */
const char *
zky_number_format_bytes (char  *buffer,
                         gsize  bytes)
{
  static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
  double value = (double) bytes;
  guint unit = 0;

  g_return_val_if_fail (buffer != NULL, NULL);

  while (value >= 1024 && unit + 1 < G_N_ELEMENTS (units))
    {
      value /= 1024;
      unit++;
    }

  zky_number_format_digits (buffer, value, 3);
  g_strlcat (buffer, " ", ZKY_NUMBER_MAX);
  g_strlcat (buffer, bytes == 1 ? "byte" : units[unit], ZKY_NUMBER_MAX);

  return buffer;
}
