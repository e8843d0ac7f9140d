/* test-layout-protocol.c: what goes between a program and its helper, also when it is garbage
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout-protocol.h"

#include <string.h>

#include "layout-fixture.h"

static void
solve (ZkyLayout *layout)
{
  for (guint i = 0; i < layout->n_boxes; i++)
    layout->boxes[i].x = layout->boxes[i].y = i;
  for (guint i = 0; i < layout->n_links; i++)
    {
      layout->links[i].n_points = 4;
      layout->links[i].points = g_new0 (double, 8);
      layout->links[i].points[3] = i;
    }
}

static void
test_round_trip (void)
{
  g_autoptr (ZkyLayout) sent = fixture_random_layout (20, 3, 3, 10);
  g_autoptr (ZkyLayout) received = NULL;
  g_autoptr (GBytes) request = zky_layout_write_request (sent), reply = NULL;

  received = zky_layout_read_request (g_bytes_get_data (request, NULL), g_bytes_get_size (request));
  g_assert_nonnull (received);
  g_assert_cmpuint (received->n_links, ==, sent->n_links);
  g_assert_cmpuint (received->links[5].to, ==, sent->links[5].to);
  g_assert_cmpint (received->links[5].any_port, ==, sent->links[5].any_port);
  g_assert_cmpfloat (received->boxes[7].width, ==, sent->boxes[7].width);

  solve (received);
  reply = zky_layout_write_reply (received);
  g_assert_true (zky_layout_read_reply (sent, g_bytes_get_data (reply, NULL), g_bytes_get_size (reply)));
  g_assert_cmpfloat (sent->boxes[7].y, ==, 7);
  g_assert_cmpfloat (sent->links[3].points[3], ==, 3);
}

/* Every truncation is found out, and no changed byte leads outside of the data (the sanitizers would tell). */
static void
test_damaged (void)
{
  g_autoptr (ZkyLayout) layout = fixture_random_layout (6, 2, 2, 4);
  g_autoptr (GBytes) request = zky_layout_write_request (layout), reply = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (request, &size);

  for (gsize n = 0; n < size; n++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, MAX (n, 1));
      g_autofree guint8 *changed = g_memdup2 (data, size);
      ZkyLayout *read;

      g_assert_null (zky_layout_read_request (copy, n));
      changed[n] ^= 1 << g_test_rand_int_range (0, 8);
      read = zky_layout_read_request (changed, size);
      g_clear_pointer (&read, zky_layout_free);
    }

  solve (layout);
  reply = zky_layout_write_reply (layout);
  data = g_bytes_get_data (reply, &size);
  for (gsize n = 0; n < size; n++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, MAX (n, 1));
      g_autofree guint8 *changed = g_memdup2 (data, size);

      g_assert_false (zky_layout_read_reply (layout, copy, n));
      changed[n] ^= 1 << g_test_rand_int_range (0, 8);
      zky_layout_read_reply (layout, changed, size);
    }
}

static void
test_lies (void)
{
  /* A billion boxes, a link to a box that is not there, a port beyond the last, a place that is none, a negative size. */
  static const struct { guint offset; guint32 value; } lies[] = {
    { 8, 1u << 30 }, { 12, 1u << 30 }, { 32 + 4 * 20, 99 }, { 32 + 4 * 20 + 8, 2 }, { 48, 7 }, { 36, 0xbff00000 },
  };
  g_autoptr (ZkyLayout) layout = zky_layout_new (4, 1);
  g_autoptr (GBytes) request = NULL;

  layout->links[0] = (ZkyLink) { .from_at = -1, .to_at = -1, .from = 0, .to = 1, .port = 0, .n_ports = 1 };
  request = zky_layout_write_request (layout);

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      gsize size = g_bytes_get_size (request);
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (request, NULL), size);

      memcpy (data + lies[i].offset, &lies[i].value, sizeof (guint32));
      g_assert_null (zky_layout_read_request (data, size));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/layout-protocol/round-trip", test_round_trip);
  g_test_add_func ("/ui/layout-protocol/damaged", test_damaged);
  g_test_add_func ("/ui/layout-protocol/lies", test_lies);

  return g_test_run ();
}
