/* zky-layout-helper.c: lays out graphs with Graphviz and exits
 * SPDX-License-Identifier: Apache-2.0
 *
 * A process of its own, because libgvc is neither thread-safe nor cancellable, leaks, and now and then crashes:
 * whoever started it kills it or reads less than it expected, and goes on. */
#include <stdio.h>
#include <unistd.h>

#include "zky-layout-dot.h"
#include "zky-layout-protocol.h"

#define LIFETIME    60   /* seconds; nobody waits that long, so an orphan goes away */

/* Everything is read before anything is done. */
static GByteArray *
read_all (int fd)
{
  GByteArray *data = g_byte_array_new ();
  guint8 buffer[65536];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_byte_array_append (data, buffer, n);

  return data;
}

static gboolean
write_all (int         fd,
           GByteArray *bytes)
{
  const guint8 *data = bytes->data;
  gsize size = bytes->len;

  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n <= 0)
        return FALSE;
      data += n;
      size -= n;
    }

  return TRUE;
}

/* Each answer is sent as soon as it is there: that is the progress that is seen, and what stays of a crash. */
static gboolean
answer (GVC_t        *graphviz,
        const guint8 *request,
        gsize         size)
{
  ZkyLayout *layout = zky_layout_read_request (request, size);
  gboolean is_done = layout != NULL && graphviz != NULL && zky_layout_dot_run (layout, graphviz);
  GByteArray *out = g_byte_array_new ();

  zky_layout_append_frame (out, is_done ? zky_layout_write_reply (layout) : NULL);
  return write_all (STDOUT_FILENO, out);
}

/* Ends without freeing anything: Graphviz's own freeing is where it crashes most. */
int
main (int   argc,
      char *argv[])
{
  GByteArray *requests;
  const guint8 *request;
  gsize offset = 0, size;
  GVC_t *graphviz;

  alarm (LIFETIME);
  if (isatty (STDIN_FILENO))
    {
      fprintf (stderr, "%s is started by zkynet and zky to lay out graphs; it is of no use by itself\n", argv[0]);
      return 2;
    }

  requests = read_all (STDIN_FILENO);
  graphviz = zky_layout_dot_open ();
  while (offset < requests->len && zky_layout_find_frame (requests->data, requests->len, &offset, &request, &size))
    if (!answer (graphviz, request, size))
      _exit (1);

  _exit (0);
}
