/* zky-layout-dot.c: one layout by Graphviz
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout-dot.h"

#include <dlfcn.h>
#include <math.h>

#include "zky-layout-table.h"

#define DOT_PLUGIN  "libgvplugin_dot_layout.so.6"
#define DOT_SYMBOL  "gvplugin_dot_layout_LTX_library"
#define INCH        72.0 /* points, which are our scene units */
#define SWING       20.0 /* how far control points may lie beyond the ends of their link */

/* The plugin is loaded by name: it needs no configuration file then, and starts faster. Where it has another
 * version, Graphviz finds it through its configuration. */
GVC_t *
zky_layout_dot_open (void)
{
  static lt_symlist_t plugins[2];
  gpointer library = dlopen (GRAPHVIZ_LIBDIR "/graphviz/" DOT_PLUGIN, RTLD_NOW);
  gpointer symbol = library != NULL ? dlsym (library, DOT_SYMBOL) : NULL;

  agseterr (AGMAX);
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
    { AGRAPH, "mclimit", "0.5" }, { AGRAPH, "rank", "" },
    { AGNODE, "shape", "box" }, { AGNODE, "label", "" }, { AGNODE, "fixedsize", "true" },
    { AGNODE, "width", "1" }, { AGNODE, "height", "1" }, { AGNODE, "margin", "0" },
    { AGEDGE, "arrowhead", "none" }, { AGEDGE, "headport", "" }, { AGEDGE, "tailport", "" },
    { AGEDGE, "weight", "1" }, { AGEDGE, "style", "" },
  };
  Agraph_t *graph = agopen ((char *) "layout", Agdirected, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    agattr (graph, defaults[i].kind, (char *) defaults[i].name, (char *) defaults[i].value);

  agattr (graph, AGRAPH, (char *) "rankdir", (char *) (layout->top_to_bottom ? "TB" : "LR"));
  set_number (graph, NULL, "nodesep", layout->box_gap / INCH);
  set_number (graph, NULL, "ranksep", layout->layer_gap / INCH);
  return graph;
}

static void
add_box (Agraph_t        *graph,
         const ZkyLayout *layout,
         Agnode_t        *node,
         const ZkyTable  *table,
         guint            i)
{
  const ZkyBox *item = &layout->boxes[i];
  g_autofree char *html = NULL;
  char *label;

  set_number (graph, node, "width", item->width / INCH);
  set_number (graph, node, "height", item->height / INCH);
  html = zky_table_make_html (table, i);
  if (html == NULL)
    return;

  label = agstrdup_html (graph, html);
  set_text (node, "shape", "plain");
  set_text (node, "fixedsize", "false");
  set_text (node, "label", label);
  agstrfree (graph, label);
}

/* Ports of a group's border: a rank of their own at the start or the end, in the given order if that is asked for. */
static void
add_rank (Agraph_t        *graph,
          const ZkyLayout *layout,
          Agnode_t       **nodes,
          ZkyBoxPlace      place,
          const char      *rank)
{
  Agraph_t *ports = NULL;
  Agnode_t *last = NULL;

  for (guint i = 0; i < layout->n_boxes; i++)
    {
      if (layout->boxes[i].place != place)
        continue;
      if (ports == NULL)
        {
          ports = agsubg (graph, (char *) rank, TRUE);
          set_text (ports, "rank", rank);
        }
      agsubnode (ports, nodes[i], TRUE);
      if (last != NULL && layout->is_ordered)
        set_text (agedge (graph, last, nodes[i], NULL, TRUE), "style", "invis");
      last = nodes[i];
    }
}

/* @is_source: nothing arrives at the box it comes from. What is computed runs straight on, inputs stand aside. */
static void
add_link (const ZkyLayout *layout,
          const ZkyTable  *table,
          Agedge_t        *edge,
          const ZkyLink   *link,
          gboolean         is_source)
{
  g_autofree char *head = zky_table_make_entry (table, link);
  g_autofree char *tail = zky_table_make_exit (table, link);

  set_text (edge, "headport", head);
  set_text (edge, "tailport", tail);
  if (!is_source || layout->boxes[link->from].place == ZKY_BOX_FIRST)
    set_text (edge, "weight", "4");
}

/* Splines over a wide way between two near layers swing out of it, into the boxes on both sides. */
static void
keep_between (ZkyLink *link,
              guint    along)
{
  double start = link->points[along], end = link->points[2 * (link->n_points - 1) + along];

  for (guint i = 0; i < link->n_points; i++)
    link->points[2 * i + along] = CLAMP (link->points[2 * i + along], MIN (start, end) - SWING, MAX (start, end) + SWING);
}

/* Graphviz counts y upwards; we count it downwards. */
static gboolean
take_path (ZkyLink  *link,
           Agedge_t *edge,
           double    height,
           guint     along)
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
  keep_between (link, along);

  return TRUE;
}

static gboolean
take_solution (ZkyLayout *layout,
               Agraph_t  *graph,
               Agnode_t **nodes,
               Agedge_t **edges)
{
  double height = GD_bb (graph).UR.y;

  for (guint i = 0; i < layout->n_boxes; i++)
    {
      pointf centre = ND_coord (nodes[i]);

      layout->boxes[i].x = centre.x - layout->boxes[i].width / 2;
      layout->boxes[i].y = height - centre.y - layout->boxes[i].height / 2;
    }
  for (guint i = 0; i < layout->n_links; i++)
    if (!take_path (&layout->links[i], edges[i], height, layout->top_to_bottom ? 1 : 0))
      return FALSE;

  return zky_layout_is_sound (layout);
}

/* One graph, laid out. @is_free: links that may take any port have none yet, and end where dot likes. */
static gboolean
run_once (ZkyLayout *layout,
          GVC_t     *graphviz,
          gboolean   is_free)
{
  Agraph_t *graph = open_graph (layout);
  g_autofree Agnode_t **nodes = g_new0 (Agnode_t *, layout->n_boxes);
  g_autofree Agedge_t **edges = g_new0 (Agedge_t *, layout->n_links);
  g_autofree gboolean *has_input = g_new0 (gboolean, layout->n_boxes);
  g_autoptr (ZkyTable) table = NULL;

  zky_layout_clear (layout);
  table = zky_table_new (layout, is_free);
  for (guint i = 0; i < layout->n_links; i++)
    has_input[layout->links[i].to] = TRUE;

  /* dot begins with an order that follows from the first nodes: ports decide. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < layout->n_boxes; i++)
      if ((layout->boxes[i].place == ZKY_BOX_FIRST) == (pass == 0))
        {
          nodes[i] = agnode (graph, NULL, TRUE);
          add_box (graph, layout, nodes[i], table, i);
        }
  add_rank (graph, layout, nodes, ZKY_BOX_FIRST, "source");
  add_rank (graph, layout, nodes, ZKY_BOX_LAST, "sink");
  for (guint i = 0; i < layout->n_links; i++)
    {
      const ZkyLink *link = &layout->links[i];

      edges[i] = agedge (graph, nodes[link->from], nodes[link->to], NULL, TRUE);
      add_link (layout, table, edges[i], link, !has_input[link->from]);
    }

  return gvLayout (graphviz, graph, "dot") == 0 && take_solution (layout, graph, nodes, edges);
}

/**
 * zky_layout_dot_run:
 * @layout: a problem
 * @graphviz: what zky_layout_dot_open() gave
 *
 * Lays out one graph. The first run shows from where each link comes if nothing is asked of it. Links that may take any
 * port of their box get them in this order, and the second run routes them there: a sum or a product has no crossing in
 * front of it. Nothing is freed: Graphviz's own freeing is where it crashes most.
 *
 * Returns: whether there is a solution
 */
gboolean
zky_layout_dot_run (ZkyLayout *layout,
                    GVC_t     *graphviz)
{
  g_autofree double *keys = g_new0 (double, layout->n_links + 1);
  gboolean has_free = FALSE;

  for (guint i = 0; i < layout->n_links; i++)
    has_free |= layout->links[i].any_port && layout->links[i].n_ports > 1;

  if (has_free && !run_once (layout, graphviz, TRUE))
    return FALSE;
  for (guint i = 0; has_free && i < layout->n_links; i++)
    keys[i] = layout->links[i].points[2 * (layout->links[i].n_points - 4) + (layout->top_to_bottom ? 0 : 1)];
  zky_layout_sort_ports (layout, keys);

  return run_once (layout, graphviz, FALSE);
}
