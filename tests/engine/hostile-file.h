/* hostile-file.h: files that are cut, changed, and made up, for tests of readers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <string.h>

#include "zky-error.h"

/* Reads bytes called "file" and frees what they are. Returns whether they could be read. */
typedef gboolean (*HostileFunc) (GBytes  *bytes,
                                 GError **error);

#define HOSTILE_ROUNDS 2000

/* They are read, or refused in one line that names the file. */
static inline gboolean
hostile_read (HostileFunc   func,
              const guint8 *data,
              gsize         n)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, n);
  g_autoptr(GError) error = NULL;
  gboolean good = func (bytes, &error);

  if (good)
    g_assert_no_error (error);
  else
    {
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, ZKY_ERROR);
      g_assert_true (g_str_has_prefix (error->message, "file: "));
      g_assert_null (strpbrk (error->message, "\r\n"));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (strlen (error->message), <, 600);
    }

  return good;
}

/* Changes a few bytes, doubles a piece, takes one away, or cuts. */
static inline void
hostile_change (GByteArray *bytes)
{
  guint n = bytes->len, at, length;

  switch (n == 0 ? 4 : g_test_rand_int_range (0, 5))
    {
    case 0:
      bytes->data[g_test_rand_int_range (0, (gint32) n)] ^= (guint8) (1 << g_test_rand_int_range (0, 8));
      break;
    case 1:
      bytes->data[g_test_rand_int_range (0, (gint32) n)] = (guint8) g_test_rand_int ();
      break;
    case 2:
      at = (guint) g_test_rand_int_range (0, (gint32) n);
      length = (guint) g_test_rand_int_range (1, (gint32) MIN (n - at, 16) + 1);
      g_byte_array_remove_range (bytes, at, length);
      break;
    case 3:
      at = (guint) g_test_rand_int_range (0, (gint32) n);
      length = (guint) g_test_rand_int_range (1, (gint32) MIN (n - at, 64) + 1);
      {
        g_autofree guint8 *piece = g_memdup2 (bytes->data + at, length);

        g_byte_array_append (bytes, piece, length);
      }
      break;
    default:
      {
        guint8 byte = (guint8) g_test_rand_int ();

        g_byte_array_append (bytes, &byte, 1);
      }
      break;
    }
}

/* A good file; the same cut at every byte, with every byte at its limits, and changed at random. Returns how often a file that
 * was cut could be read. */
static inline guint
hostile_walk (HostileFunc   func,
              const guint8 *data,
              gsize         n)
{
  static const guint8 values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  guint n_cut = 0;

  g_assert_true (hostile_read (func, data, n));

  for (gsize i = 0; i < n; i++)
    n_cut += hostile_read (func, data, i);
  for (gsize i = 0; i < n && n < 4096; i++)
    for (guint k = 0; k < G_N_ELEMENTS (values); k++)
      {
        g_autofree guint8 *copy = g_memdup2 (data, n);

        copy[i] = values[k];
        hostile_read (func, copy, n);
      }
  for (guint round = 0; round < HOSTILE_ROUNDS; round++)
    {
      g_autoptr(GByteArray) copy = g_byte_array_append (g_byte_array_new (), data, (guint) n);

      for (gint32 changes = g_test_rand_int_range (1, 6); changes > 0; changes--)
        hostile_change (copy);
      hostile_read (func, copy->data, copy->len);
    }

  return n_cut;
}
