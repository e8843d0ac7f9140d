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
    { AGEDGE, "weight", "1" },
  };
  Agraph_t *graph = agopen ((char *) "layout", Agdirected, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    agattr (graph, defaults[i].kind, (char *) defaults[i].name, (char *) defaults[i].value);

  agattr (graph, AGRAPH, (char *) "rankdir", (char *) (layout->top_to_bottom ? "TB" : "LR"));
  set_number (graph, NULL, "nodesep", layout->box_gap / INCH);
  set_number (graph, NULL, "ranksep", layout->layer_gap / INCH);
  return graph;
}

/* One cell of the strip of ports; @name: (nullable): of the port. */
static void
append_cell (GString    *html,
             const char *name,
             gboolean    across,
             double      length)
{
  g_string_append (html, "<TD");
  if (name != NULL)
    g_string_append_printf (html, " PORT=\"%s\"", name);
  g_string_append_printf (html, " FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\"></TD>",
                          across ? (int) length : PORT_SIDE, across ? PORT_SIDE : (int) length);
}

/* A box with several ports is an HTML table whose first row or column is cut into them, between two fillers: that
 * gives exact places, and dot counts crossings with them. @link: any that arrives there. */
static char *
make_ports (const ZkyLayout *layout,
            const ZkyLink   *link)
{
  GString *html = g_string_new ("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\">");
  const ZkyBox *item = &layout->boxes[link->to];
  ZkyLink first = *link;
  gboolean across = layout->top_to_bottom;
  int side = zky_layout_get_side (layout, link->to);
  int depth = (int) (across ? item->height : item->width) - PORT_SIDE;
  double start, size;

  first.port = 0;
  zky_layout_get_port (layout, &first, &start, &size);
  for (guint i = 0; i < link->n_ports + 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u", i - 1);
      gboolean is_filler = i == 0 || i == link->n_ports + 1;
      double length = i == 0 ? start : is_filler ? side - start - size * link->n_ports : size;

      g_string_append (html, across && i > 0 ? "" : "<TR>");
      append_cell (html, is_filler ? NULL : name, across, length);
      if (!across && i == 0)
        g_string_append_printf (html, "<TD ROWSPAN=\"%u\" FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\"></TD>",
                                link->n_ports + 2, depth, side);
      g_string_append (html, across && i < link->n_ports + 1 ? "" : "</TR>");
    }
  if (across)
    g_string_append_printf (html, "<TR><TD COLSPAN=\"%u\" FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\"></TD></TR>",
                            link->n_ports + 2, side, depth);

  g_string_append (html, "</TABLE>");
  return g_string_free (html, FALSE);
}

/* @link: (nullable): one that arrives, if the box has ports. */
static void
add_box (Agraph_t        *graph,
         const ZkyLayout *layout,
         Agnode_t        *node,
         const ZkyBox    *item,
         const ZkyLink   *link)
{
  g_autofree char *html = NULL;
  char *label;

  set_number (graph, node, "width", item->width / INCH);
  set_number (graph, node, "height", item->height / INCH);
  if (link == NULL)
    return;

  html = make_ports (layout, link);
  label = agstrdup_html (graph, html);
  set_text (node, "shape", "plain");
  set_text (node, "fixedsize", "false");
  set_text (node, "label", label);
  agstrfree (graph, label);
}

/* @is_source: nothing arrives at the box it comes from. What is computed runs straight on, inputs stand aside. */
static void
add_link (const ZkyLayout *layout,
          Agedge_t        *edge,
          const ZkyLink   *link,
          gboolean         has_ports,
          gboolean         is_source)
{
  const char *entry = layout->top_to_bottom ? "n" : "w";
  g_autofree char *head = NULL;

  if (has_ports)
    head = g_strdup_printf ("p%u:%s", link->port, entry);

  set_text (edge, "headport", head != NULL ? head : entry);
  set_text (edge, "tailport", layout->top_to_bottom ? "s" : "e");
  if (!is_source)
    set_text (edge, "weight", "4");
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

/* One graph, laid out. @is_free: links that may take any port have none yet, and end where dot likes. */
static gboolean
run_dot (ZkyLayout *layout,
         GVC_t     *graphviz,
         gboolean   is_free)
{
  Agraph_t *graph = open_graph (layout);
  g_autofree Agnode_t **nodes = g_new0 (Agnode_t *, layout->n_boxes);
  g_autofree Agedge_t **edges = g_new0 (Agedge_t *, layout->n_links);
  g_autofree const ZkyLink **with_ports = g_new0 (const ZkyLink *, layout->n_boxes);
  g_autofree gboolean *has_input = g_new0 (gboolean, layout->n_boxes);
  double height, start, size;

  zky_layout_clear (layout);
  for (guint i = 0; i < layout->n_links; i++)
    {
      const ZkyLink *link = &layout->links[i];

      has_input[link->to] = TRUE;
      if (zky_layout_get_port (layout, link, &start, &size) && !(is_free && link->any_port))
        with_ports[link->to] = link;
    }

  for (guint i = 0; i < layout->n_boxes; i++)
    {
      nodes[i] = agnode (graph, NULL, TRUE);
      add_box (graph, layout, nodes[i], &layout->boxes[i], with_ports[i]);
    }
  for (guint i = 0; i < layout->n_links; i++)
    {
      const ZkyLink *link = &layout->links[i];

      edges[i] = agedge (graph, nodes[link->from], nodes[link->to], NULL, TRUE);
      add_link (layout, edges[i], link, with_ports[link->to] != NULL, !has_input[link->from]);
    }

  if (gvLayout (graphviz, graph, "dot") != 0)
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

/* The first run shows from where each link comes if nothing is asked of it. Links that may take any port of their box
 * get them in this order, and the second run routes them there: a sum or a product has no crossing in front of it. */
static gboolean
run (ZkyLayout *layout)
{
  GVC_t *graphviz = open_graphviz ();
  g_autofree double *keys = g_new0 (double, layout->n_links + 1);
  gboolean has_free = FALSE;

  agseterr (AGMAX);
  for (guint i = 0; i < layout->n_links; i++)
    has_free |= layout->links[i].any_port && layout->links[i].n_ports > 1;

  if (graphviz == NULL || (has_free && !run_dot (layout, graphviz, TRUE)))
    return FALSE;
  for (guint i = 0; has_free && i < layout->n_links; i++)
    keys[i] = layout->links[i].points[2 * (layout->links[i].n_points - 4) + (layout->top_to_bottom ? 0 : 1)];
  zky_layout_sort_ports (layout, keys);

  return run_dot (layout, graphviz, FALSE);
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
  if (layout == NULL || !run (layout))
    _exit (1);

  reply = zky_layout_write_reply (layout);
  _exit (write_all (STDOUT_FILENO, reply) ? 0 : 1);
}
