/* zky-layout-helper.c: lays out one graph with Graphviz and exits
 * SPDX-License-Identifier: Apache-2.0
 *
 * A process of its own, because libgvc is neither thread-safe nor cancellable, leaks, and now and then crashes:
 * whoever started it kills it or reads less than it expected, and goes on. */
#include <dlfcn.h>
#include <gvc.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "zky-layout-protocol.h"

#define DOT_PLUGIN  "libgvplugin_dot_layout.so.6"
#define DOT_SYMBOL  "gvplugin_dot_layout_LTX_library"
#define INCH        72.0 /* points, which are our scene units */
#define PORT_SIDE   2    /* thickness of the strip that holds the ports */
#define LIFETIME    60   /* seconds; nobody waits that long, so an orphan goes away */

/* Everything is read before anything is done, so that the pipe is never full on both ends. */
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
write_all (int     fd,
           GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

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

/* The plugin is loaded by name: it needs no configuration file then, and starts faster. Where it has another
 * version, Graphviz finds it through its configuration. */
static GVC_t *
open_graphviz (void)
{
  static lt_symlist_t plugins[2];
  gpointer library = dlopen (GRAPHVIZ_LIBDIR "/graphviz/" DOT_PLUGIN, RTLD_NOW);
  gpointer symbol = library != NULL ? dlsym (library, DOT_SYMBOL) : NULL;

  if (symbol == NULL)
    return gvContext ();

  plugins[0] = (lt_symlist_t) { DOT_SYMBOL, symbol };
  return gvContextPlugins (plugins, FALSE);
}

static void
set_number (Agraph_t   *graph,
            gpointer    object,
            const char *name,
            double      value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (object == NULL)
    agattr (graph, AGRAPH, (char *) name, g_ascii_dtostr (text, sizeof text, value));
  else
    agset (object, (char *) name, g_ascii_dtostr (text, sizeof text, value));
}

static void
set_text (gpointer    object,
          const char *name,
          const char *value)
{
  agset (object, (char *) name, (char *) value);
}

static Agraph_t *
open_graph (const ZkyLayout *layout)
{
  static const struct { int kind; const char *name, *value; } defaults[] = {
    { AGRAPH, "splines", "spline" }, { AGRAPH, "nslimit", "1" }, { AGRAPH, "nslimit1", "2" },
    { AGRAPH, "mclimit", "0.5" },
    { AGNODE, "shape", "box" }, { AGNODE, "label", "" }, { AGNODE, "fixedsize", "true" },
    { AGNODE, "width", "1" }, { AGNODE, "height", "1" }, { AGNODE, "margin", "0" },
    { AGEDGE, "arrowhead", "none" }, { AGEDGE, "headport", "" }, { AGEDGE, "tailport", "" },
  };
  Agraph_t *graph = agopen ((char *) "layout", Agdirected, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    agattr (graph, defaults[i].kind, (char *) defaults[i].name, (char *) defaults[i].value);

  agattr (graph, AGRAPH, (char *) "rankdir", (char *) (layout->top_to_bottom ? "TB" : "LR"));
  set_number (graph, NULL, "nodesep", layout->box_gap / INCH);
  set_number (graph, NULL, "ranksep", layout->layer_gap / INCH);
  return graph;
}

/* A box with several ports is an HTML table whose first row or column is cut into them: that gives exact places. */
static char *
make_ports (const ZkyLayout *layout,
            const ZkyBox    *item,
            guint            n_ports)
{
  GString *html = g_string_new ("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\">");
  gboolean across = layout->top_to_bottom;
  guint side = across ? item->width : item->height;
  guint depth = (across ? item->height : item->width) - PORT_SIDE;

  if (across)
    g_string_append (html, "<TR>");
  for (guint i = 0; i < n_ports; i++)
    {
      guint length = side * (i + 1) / n_ports - side * i / n_ports;

      g_string_append_printf (html, "%s<TD PORT=\"p%u\" FIXEDSIZE=\"TRUE\" WIDTH=\"%u\" HEIGHT=\"%u\"></TD>",
                              across ? "" : "<TR>", i, across ? length : PORT_SIDE,
                              across ? PORT_SIDE : length);
      if (!across && i == 0)
        g_string_append_printf (html, "<TD ROWSPAN=\"%u\" FIXEDSIZE=\"TRUE\" WIDTH=\"%u\" HEIGHT=\"%u\"></TD>",
                                n_ports, depth, side);
      if (!across)
        g_string_append (html, "</TR>");
    }
  if (across)
    g_string_append_printf (html, "</TR><TR><TD COLSPAN=\"%u\" FIXEDSIZE=\"TRUE\" WIDTH=\"%u\" HEIGHT=\"%u\"></TD></TR>",
                            n_ports, side, depth);

  g_string_append (html, "</TABLE>");
  return g_string_free (html, FALSE);
}

static void
add_box (Agraph_t        *graph,
         const ZkyLayout *layout,
         Agnode_t        *node,
         const ZkyBox    *item,
         guint            n_ports)
{
  g_autofree char *html = NULL;
  char *label;

  set_number (graph, node, "width", item->width / INCH);
  set_number (graph, node, "height", item->height / INCH);
  if (n_ports < 2)
    return;

  html = make_ports (layout, item, n_ports);
  label = agstrdup_html (graph, html);
  set_text (node, "shape", "plain");
  set_text (node, "fixedsize", "false");
  set_text (node, "label", label);
  agstrfree (graph, label);
}

static void
add_link (Agraph_t        *graph,
          const ZkyLayout *layout,
          Agedge_t        *edge,
          const ZkyLink   *link)
{
  const char *entry = layout->top_to_bottom ? "n" : "w";
  g_autofree char *head = NULL;

  if (zky_layout_get_ports (layout, link) > 1)
    head = g_strdup_printf ("p%u:%s", link->port, entry);

  set_text (edge, "headport", head != NULL ? head : entry);
  set_text (edge, "tailport", layout->top_to_bottom ? "s" : "e");
}

/* Graphviz counts y upwards; we count it downwards. */
static gboolean
take_path (ZkyLink  *link,
           Agedge_t *edge,
           double    height)
{
  const splines *spline = ED_spl (edge);
  const bezier *curve;

  if (spline == NULL || spline->size != 1 || spline->list[0].size < 4)
    return FALSE;

  curve = &spline->list[0];
  link->n_points = curve->size;
  link->points = g_new (double, 2 * (gsize) curve->size);
  for (int i = 0; i < curve->size; i++)
    {
      link->points[2 * i] = curve->list[i].x;
      link->points[2 * i + 1] = height - curve->list[i].y;
    }

  return TRUE;
}

static gboolean
run_dot (ZkyLayout *layout)
{
  GVC_t *graphviz = open_graphviz ();
  Agraph_t *graph = open_graph (layout);
  g_autofree Agnode_t **nodes = g_new0 (Agnode_t *, layout->n_boxes);
  g_autofree Agedge_t **edges = g_new0 (Agedge_t *, layout->n_links);
  g_autofree guint *n_ports = g_new0 (guint, layout->n_boxes);
  double height;

  agseterr (AGMAX);
  for (guint i = 0; i < layout->n_links; i++)
    n_ports[layout->links[i].to] = zky_layout_get_ports (layout, &layout->links[i]);

  for (guint i = 0; i < layout->n_boxes; i++)
    {
      nodes[i] = agnode (graph, NULL, TRUE);
      add_box (graph, layout, nodes[i], &layout->boxes[i], n_ports[i]);
    }
  for (guint i = 0; i < layout->n_links; i++)
    {
      edges[i] = agedge (graph, nodes[layout->links[i].from], nodes[layout->links[i].to], NULL, TRUE);
      add_link (graph, layout, edges[i], &layout->links[i]);
    }

  if (graphviz == NULL || gvLayout (graphviz, graph, "dot") != 0)
    return FALSE;

  height = GD_bb (graph).UR.y;
  for (guint i = 0; i < layout->n_boxes; i++)
    {
      pointf centre = ND_coord (nodes[i]);

      layout->boxes[i].x = centre.x - layout->boxes[i].width / 2;
      layout->boxes[i].y = height - centre.y - layout->boxes[i].height / 2;
    }
  for (guint i = 0; i < layout->n_links; i++)
    if (!take_path (&layout->links[i], edges[i], height))
      return FALSE;

  return zky_layout_is_sound (layout);
}

/* Ends without freeing anything: Graphviz's own freeing is where it crashes most. */
int
main (int   argc,
      char *argv[])
{
  GByteArray *request;
  ZkyLayout *layout;
  GBytes *reply;

  alarm (LIFETIME);
  if (isatty (STDIN_FILENO))
    {
      fprintf (stderr, "%s is started by zkynet and zky to lay out a graph; it is of no use by itself\n", argv[0]);
      return 2;
    }

  request = read_all (STDIN_FILENO);
  layout = zky_layout_read_request (request->data, request->len);
  if (layout == NULL || !run_dot (layout))
    _exit (1);

  reply = zky_layout_write_reply (layout);
  _exit (write_all (STDOUT_FILENO, reply) ? 0 : 1);
}
