/* test-idx.c: IDX files, plain and packed
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-idx.h"

#include <gio/gio.h>

#include "hostile-file.h"
#include "tensor-assert.h"

#define BYTES(...) ((const guint8[]) { __VA_ARGS__ }), sizeof ((const guint8[]) { __VA_ARGS__ })

static ZkyTensor *
read_bytes (const guint8  *data,
            gsize          n,
            ZkyDtype       dtype,
            GError       **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, n);

  return zky_idx_read (bytes, "file", dtype, error);
}

static void
assert_idx (const guint8 *data,
            gsize         n,
            ZkyDtype      dtype,
            const char   *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) tensor = read_bytes (data, n, ZKY_N_DTYPES, &error);

  g_assert_no_error (error);
  g_assert_cmpint (zky_tensor_get_dtype (tensor), ==, dtype);
  assert_tensor (tensor, text);
}

static void
test_types (void)
{
  assert_idx (BYTES (0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 255), ZKY_INT64, "[[1, 2], [3, 255]]");
  assert_idx (BYTES (0, 0, 9, 1, 0, 0, 0, 2, 0x7f, 0xff), ZKY_INT64, "[127, -1]");
  assert_idx (BYTES (0, 0, 0xb, 1, 0, 0, 0, 2, 1, 0, 0xff, 0xfe), ZKY_INT64, "[256, -2]");
  assert_idx (BYTES (0, 0, 0xc, 1, 0, 0, 0, 1, 0x80, 0, 0, 0), ZKY_INT64, "[-2147483648]");
  assert_idx (BYTES (0, 0, 0xd, 1, 0, 0, 0, 1, 0x3f, 0xc0, 0, 0), ZKY_FLOAT32, "[1.5]");
  assert_idx (BYTES (0, 0, 0xe, 1, 0, 0, 0, 1, 0xbf, 0xf8, 0, 0, 0, 0, 0, 0), ZKY_FLOAT64, "[-1.5]");
  assert_idx (BYTES (0, 0, 8, 0, 7), ZKY_INT64, "7");
  assert_idx (BYTES (0, 0, 8, 1, 0, 0, 0, 0), ZKY_INT64, "[]");
}

static void
test_dtype (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) real = read_bytes (BYTES (0, 0, 8, 1, 0, 0, 0, 2, 0, 200), ZKY_FLOAT32, &error);
  g_autoptr(ZkyTensor) flags = read_bytes (BYTES (0, 0, 8, 1, 0, 0, 0, 2, 0, 200), ZKY_BOOL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (zky_tensor_get_dtype (real), ==, ZKY_FLOAT32);
  assert_tensor (real, "[0, 200]");
  assert_tensor (flags, "[false, true]");
  g_assert_null (read_bytes (BYTES (0, 0, 0xd, 1, 0, 0, 0, 1, 0x3f, 0xc0, 0, 0), ZKY_INT64, &error));
  assert_error (error, ZKY_ERROR_DTYPE, "file: byte 2: the elements are float32, which do not become int64");
}

static GByteArray *
pack (const guint8 *data,
      gsize         n)
{
  g_autoptr(GConverter) converter = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  GByteArray *packed = g_byte_array_new ();
  gsize taken, given;

  g_byte_array_set_size (packed, (guint) n + 1000);
  g_assert_cmpint (g_converter_convert (converter, data, n, packed->data, packed->len, G_CONVERTER_INPUT_AT_END, &taken, &given, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_assert_cmpuint (taken, ==, n);
  g_byte_array_set_size (packed, (guint) given);

  return packed;
}

static void
test_packed (void)
{
  g_autoptr(GByteArray) packed = pack (BYTES (0, 0, 8, 1, 0, 0, 0, 2, 5, 6)), again = pack (BYTES (7));

  assert_idx (packed->data, packed->len, ZKY_INT64, "[5, 6]");

  /* Two members, one behind the other, are one text. */
  packed->data[0] = 0x1f;
  g_byte_array_set_size (packed, 0);
  {
    g_autoptr(GByteArray) first = pack (BYTES (0, 0, 8, 1, 0, 0, 0, 3, 5, 6));

    g_byte_array_append (packed, first->data, first->len);
    g_byte_array_append (packed, again->data, again->len);
  }
  assert_idx (packed->data, packed->len, ZKY_INT64, "[5, 6, 7]");
}

static void
assert_damaged (const guint8 *data,
                gsize         n,
                int           code,
                const char   *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (read_bytes (data, n, ZKY_N_DTYPES, &error));
  assert_error (error, code, message);
}

static void
test_damaged (void)
{
  assert_damaged (BYTES (0), ZKY_ERROR_SYNTAX, "file: byte 0: this is no IDX file");
  assert_damaged (BYTES (1, 0, 8, 1, 0, 0, 0, 0), ZKY_ERROR_SYNTAX, "file: byte 0: this is no IDX file");
  assert_damaged (BYTES (0, 0, 10, 1, 0, 0, 0, 0), ZKY_ERROR_SYNTAX, "file: byte 2: there are no elements of type 0x0a");
  assert_damaged (BYTES (0, 0, 8, 9, 0, 0, 0, 0), ZKY_ERROR_SHAPE, "file: byte 3: 9 axes, there may be 8");
  assert_damaged (BYTES (0, 0, 8, 2, 0, 0, 0, 1), ZKY_ERROR_SYNTAX, "file: byte 8: the file ends before its 2 extents do");
  assert_damaged (BYTES (0, 0, 8, 1, 0, 0, 0, 3, 1, 2), ZKY_ERROR_SYNTAX, "file: byte 8: [3] elements take 3 bytes, the file has 2");
  assert_damaged (BYTES (0, 0, 8, 1, 0, 0, 0, 1, 1, 2), ZKY_ERROR_SYNTAX, "file: byte 8: [1] elements take 1 bytes, the file has 2");
  assert_damaged (BYTES (0, 0, 8, 4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
                  ZKY_ERROR_SIZE, "file: byte 4: ");
  assert_damaged (BYTES (0, 0, 8, 1, 0xff, 0xff, 0xff, 0xff), ZKY_ERROR_SIZE, "file: byte 4: 4294967295 elements are too many");
  assert_damaged (BYTES (0x1f, 0x8b), ZKY_ERROR_SYNTAX, "the packed data end too early");
  assert_damaged (BYTES (0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0, 0), ZKY_ERROR_SYNTAX, "the packed data are damaged");
}

/* Many zeros in few bytes: no more of them are unpacked than the header in front speaks of. */
static void
test_bomb (void)
{
  const gsize n = (gsize) 8 << 20;
  g_autofree guint8 *zeros = g_malloc0 (n);
  g_autoptr(GByteArray) packed = NULL;

  memcpy (zeros, (const guint8[]) { 0, 0, 8, 1, 0, 0, 0, 10 }, 8);
  packed = pack (zeros, n);
  g_assert_cmpuint (packed->len, <, 100000);
  assert_damaged (packed->data, packed->len, ZKY_ERROR_SIZE, "more than the 18 bytes that there may be are packed here");
}

/* A header that promises much takes no memory before it comes. */
static void
test_promise (void)
{
  g_autoptr(GByteArray) packed = pack (BYTES (0, 0, 8, 2, 0, 0, 0x40, 0, 0, 0, 0x40, 0, 1, 2, 3));

  assert_damaged (packed->data, packed->len, ZKY_ERROR_SYNTAX, "elements take 268435456 bytes, the file has 3");
}

static gboolean
read_hostile (GBytes  *bytes,
              GError **error)
{
  g_autoptr(ZkyTensor) tensor = zky_idx_read (bytes, "file", ZKY_N_DTYPES, error);

  return tensor != NULL;
}

static void
test_hostile (void)
{
  static const guint8 plain[] = { 0, 0, 0xb, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8 };
  g_autoptr(GByteArray) packed = pack (plain, sizeof plain);

  g_assert_cmpuint (hostile_walk (read_hostile, plain, sizeof plain), ==, 0);
  g_assert_cmpuint (hostile_walk (read_hostile, packed->data, packed->len), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/idx/read/types", test_types);
  g_test_add_func ("/engine/idx/read/dtype", test_dtype);
  g_test_add_func ("/engine/idx/read/packed", test_packed);
  g_test_add_func ("/engine/idx/damaged/messages", test_damaged);
  g_test_add_func ("/engine/idx/damaged/bomb", test_bomb);
  g_test_add_func ("/engine/idx/damaged/promise", test_promise);
  g_test_add_func ("/engine/idx/damaged/hostile", test_hostile);

  return g_test_run ();
}
