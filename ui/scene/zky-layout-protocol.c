/* zky-layout-protocol.c: a layout as bytes, between a program and its helper
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout-protocol.h"

#include <math.h>
#include <string.h>

/* request: magic, flags, n_boxes, n_links, box_gap, layer_gap, then per box width, height, place;
 *          per link from, to, port, n_ports, any_port, from_at, to_at
 * reply:   magic, n_boxes, n_links, then per box x, y; per link port, n_points and the points */
#define REQUEST_MAGIC 0x31714c5au /* "ZLq1" */
#define REPLY_MAGIC   0x31724c5au /* "ZLr1" */
#define BOX_SIZE      (2 * sizeof (double) + sizeof (guint32))
#define LINK_SIZE     (5 * sizeof (guint32) + 2 * sizeof (double))
#define FLAG_DOWN     1u
#define FLAG_ORDERED  2u
#define MAX_SIDE      60000.0     /* Graphviz keeps the sizes of tables in 16 bits */

typedef struct
{
  const guint8 *data;
  gsize         left;
  gboolean      failed;
} Reader;

static void
put (GByteArray   *out,
     gconstpointer data,
     gsize         size)
{
  g_byte_array_append (out, data, size);
}

static void
put_uint (GByteArray *out,
          guint32     value)
{
  put (out, &value, sizeof value);
}

static void
put_double (GByteArray *out,
            double      value)
{
  put (out, &value, sizeof value);
}

static void
get (Reader  *self,
     gpointer value,
     gsize    size)
{
  if (self->failed || self->left < size)
    {
      self->failed = TRUE;
      memset (value, 0, size);
      return;
    }

  memcpy (value, self->data, size);
  self->data += size;
  self->left -= size;
}

static guint32
get_uint (Reader *self)
{
  guint32 value;

  get (self, &value, sizeof value);
  return value;
}

static double
get_double (Reader *self)
{
  double value;

  get (self, &value, sizeof value);
  return value;
}

/* @n items of @size bytes each are really there. */
static gboolean
has_room (const Reader *self,
          guint32       n,
          gsize         size)
{
  return !self->failed && n <= ZKY_LAYOUT_MAX_ITEMS && n <= self->left / size;
}

GBytes *
zky_layout_write_request (const ZkyLayout *self)
{
  GByteArray *out = g_byte_array_new ();

  put_uint (out, REQUEST_MAGIC);
  put_uint (out, (self->top_to_bottom ? FLAG_DOWN : 0) | (self->is_ordered ? FLAG_ORDERED : 0));
  put_uint (out, self->n_boxes);
  put_uint (out, self->n_links);
  put_double (out, self->box_gap);
  put_double (out, self->layer_gap);
  for (guint i = 0; i < self->n_boxes; i++)
    {
      put_double (out, self->boxes[i].width);
      put_double (out, self->boxes[i].height);
      put_uint (out, self->boxes[i].place);
    }
  for (guint i = 0; i < self->n_links; i++)
    {
      put_uint (out, self->links[i].from);
      put_uint (out, self->links[i].to);
      put_uint (out, self->links[i].port);
      put_uint (out, self->links[i].n_ports);
      put_uint (out, self->links[i].any_port ? 1 : 0);
      put_double (out, self->links[i].from_at);
      put_double (out, self->links[i].to_at);
    }

  return g_byte_array_free_to_bytes (out);
}

static gboolean
is_length (double value)
{
  return isfinite (value) && value >= 0 && value <= MAX_SIDE;
}

static gboolean
is_valid_request (const ZkyLayout *self)
{
  if (!is_length (self->box_gap) || !is_length (self->layer_gap))
    return FALSE;

  for (guint i = 0; i < self->n_boxes; i++)
    if (!is_length (self->boxes[i].width) || !is_length (self->boxes[i].height) ||
        self->boxes[i].place > ZKY_BOX_LAST)
      return FALSE;

  for (guint i = 0; i < self->n_links; i++)
    {
      const ZkyLink *link = &self->links[i];

      if (link->from >= self->n_boxes || link->to >= self->n_boxes || link->port >= link->n_ports ||
          !isfinite (link->from_at) || !isfinite (link->to_at))
        return FALSE;
    }

  return TRUE;
}

/**
 * zky_layout_fits_helper:
 *
 * Whether the helper would take this problem: Graphviz keeps sizes in 16 bits.
 */
gboolean
zky_layout_fits_helper (const ZkyLayout *self)
{
  return is_valid_request (self);
}

/**
 * zky_layout_append_frame:
 * @out: what is sent
 * @message: (nullable): a request or a reply; %NULL: one that says that there is none
 *
 * Puts a message behind others, with its length before it.
 */
void
zky_layout_append_frame (GByteArray *out,
                         GBytes     *message)
{
  gsize size = 0;
  gconstpointer data = message != NULL ? g_bytes_get_data (message, &size) : NULL;

  put_uint (out, size);
  if (size > 0)
    put (out, data, size);
}

/**
 * zky_layout_find_frame:
 * @data: what has come so far
 * @size: its length
 * @offset: (inout): where a message begins; behind it afterwards
 * @message: (out): the message
 * @length: (out): its length, 0 for none
 *
 * Returns: %FALSE if it is not all there yet
 */
gboolean
zky_layout_find_frame (const guint8  *data,
                       gsize          size,
                       gsize         *offset,
                       const guint8 **message,
                       gsize         *length)
{
  Reader in = { data + *offset, size - *offset, FALSE };
  guint32 announced = get_uint (&in);

  if (in.failed || in.left < announced)
    return FALSE;

  *message = in.data;
  *length = announced;
  *offset += sizeof (guint32) + announced;
  return TRUE;
}

/**
 * zky_layout_read_request:
 * @data: what came in
 * @size: its length
 *
 * Reads a problem; nothing in it is trusted.
 *
 * Returns: (transfer full) (nullable): the problem; %NULL if the bytes are none
 */
ZkyLayout *
zky_layout_read_request (gconstpointer data,
                         gsize         size)
{
  Reader in = { data, size, FALSE };
  gboolean is_request = get_uint (&in) == REQUEST_MAGIC;
  guint32 flags = get_uint (&in);
  guint32 n_boxes = get_uint (&in);
  guint32 n_links = get_uint (&in);
  double box_gap = get_double (&in);
  double layer_gap = get_double (&in);
  g_autoptr (ZkyLayout) self = NULL;

  if (!is_request || !has_room (&in, n_boxes, BOX_SIZE) ||
      !has_room (&in, n_links, LINK_SIZE) ||
      in.left != n_boxes * BOX_SIZE + n_links * LINK_SIZE)
    return NULL;

  self = zky_layout_new (n_boxes, n_links);
  self->top_to_bottom = (flags & FLAG_DOWN) != 0;
  self->is_ordered = (flags & FLAG_ORDERED) != 0;
  self->box_gap = box_gap;
  self->layer_gap = layer_gap;
  for (guint i = 0; i < n_boxes; i++)
    {
      self->boxes[i].width = get_double (&in);
      self->boxes[i].height = get_double (&in);
      self->boxes[i].place = get_uint (&in);
    }
  for (guint i = 0; i < n_links; i++)
    {
      self->links[i].from = get_uint (&in);
      self->links[i].to = get_uint (&in);
      self->links[i].port = get_uint (&in);
      self->links[i].n_ports = get_uint (&in);
      self->links[i].any_port = get_uint (&in) != 0;
      self->links[i].from_at = get_double (&in);
      self->links[i].to_at = get_double (&in);
    }

  return is_valid_request (self) ? g_steal_pointer (&self) : NULL;
}

GBytes *
zky_layout_write_reply (const ZkyLayout *self)
{
  GByteArray *out = g_byte_array_new ();

  put_uint (out, REPLY_MAGIC);
  put_uint (out, self->n_boxes);
  put_uint (out, self->n_links);
  for (guint i = 0; i < self->n_boxes; i++)
    {
      put_double (out, self->boxes[i].x);
      put_double (out, self->boxes[i].y);
    }
  for (guint i = 0; i < self->n_links; i++)
    {
      put_uint (out, self->links[i].port);
      put_uint (out, self->links[i].n_points);
      put (out, self->links[i].points, 2 * sizeof (double) * self->links[i].n_points);
    }

  return g_byte_array_free_to_bytes (out);
}

/**
 * zky_layout_read_reply:
 * @self: the problem that was sent
 * @data: what the helper wrote
 * @size: its length
 *
 * Takes a solution over. A helper may be an old one, a wrong program, or cut short: sizes and numbers are checked.
 *
 * Returns: %FALSE if the bytes are no solution of this problem; @self is then without one
 */
gboolean
zky_layout_read_reply (ZkyLayout    *self,
                       gconstpointer data,
                       gsize         size)
{
  Reader in = { data, size, FALSE };

  zky_layout_clear (self);
  if (get_uint (&in) != REPLY_MAGIC || get_uint (&in) != self->n_boxes || get_uint (&in) != self->n_links)
    return FALSE;

  for (guint i = 0; i < self->n_boxes; i++)
    {
      self->boxes[i].x = get_double (&in);
      self->boxes[i].y = get_double (&in);
    }

  for (guint i = 0; i < self->n_links && !in.failed; i++)
    {
      guint32 port = get_uint (&in);
      guint32 n_points = get_uint (&in);

      if (port >= self->links[i].n_ports || n_points < 4 || !has_room (&in, n_points, 2 * sizeof (double)))
        break;
      self->links[i].port = port;
      self->links[i].n_points = n_points;
      self->links[i].points = g_new (double, 2 * n_points);
      get (&in, self->links[i].points, 2 * sizeof (double) * n_points);
    }

  if (!in.failed && in.left == 0 && zky_layout_is_sound (self))
    return TRUE;

  zky_layout_clear (self);
  return FALSE;
}
