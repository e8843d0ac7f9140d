/* zky-player-layout.c: controls, a line and figures in one row, or in as many as there have to be
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-player-layout.h"

#define LEAST_LINE 160 /* pixels of a line that has a row of its own elsewhere */

enum { CONTROLS, LINE, FIGURES, N_PARTS };

struct _ZkyPlayerLayout
{
  GtkLayoutManager parent_instance;

  int              spacing;
};

G_DEFINE_FINAL_TYPE (ZkyPlayerLayout, zky_player_layout, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_0,
  PROP_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What is measured of the three children */
typedef struct
{
  GtkWidget *widget;
  int        least, natural;
} Part;

static void
get_parts (GtkWidget *widget,
           Part      *parts)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (guint i = 0; i < N_PARTS; i++, child = gtk_widget_get_next_sibling (child))
    {
      g_assert (child != NULL);
      parts[i].widget = child;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &parts[i].least, &parts[i].natural, NULL, NULL);
    }
}

/* Gives each part its place in @width pixels. A row is as high as its highest part.
 *
 * Returns: the height of all rows */
static int
place (ZkyPlayerLayout *self,
       const Part      *parts,
       int              width,
       GtkAllocation   *areas)
{
  const int beside = parts[CONTROLS].natural + parts[FIGURES].natural + self->spacing;
  const gboolean one_row = width >= beside + self->spacing + MAX (LEAST_LINE, parts[LINE].least);
  const gboolean two_rows = !one_row && width >= beside - parts[FIGURES].natural + parts[FIGURES].least;
  const int rows[N_PARTS] = { one_row ? 0 : 1, 0, one_row ? 0 : two_rows ? 1 : 2 };
  int heights[N_PARTS] = { 0 }, tops[N_PARTS] = { 0 };

  areas[CONTROLS].width = MIN (parts[CONTROLS].natural, width);
  areas[FIGURES].width = MIN (parts[FIGURES].natural, two_rows ? width - areas[CONTROLS].width - self->spacing : width);
  areas[LINE].width = one_row ? width - beside - self->spacing : width;
  areas[CONTROLS].x = one_row || two_rows ? 0 : (width - areas[CONTROLS].width) / 2;
  areas[LINE].x = one_row ? areas[CONTROLS].width + self->spacing : 0;
  areas[FIGURES].x = one_row || two_rows ? width - areas[FIGURES].width : (width - areas[FIGURES].width) / 2;

  for (guint i = 0; i < N_PARTS; i++)
    {
      gtk_widget_measure (parts[i].widget, GTK_ORIENTATION_VERTICAL, areas[i].width, NULL, &areas[i].height, NULL, NULL);
      heights[rows[i]] = MAX (heights[rows[i]], areas[i].height);
    }
  for (guint i = 1; i < N_PARTS; i++)
    tops[i] = tops[i - 1] + heights[i - 1] + self->spacing / 2;
  for (guint i = 0; i < N_PARTS; i++)
    {
      areas[i].y = tops[rows[i]];
      areas[i].height = heights[rows[i]];
    }

  return tops[rows[FIGURES]] + heights[rows[FIGURES]];
}

static GtkSizeRequestMode
zky_player_layout_get_request_mode (GtkLayoutManager *layout,
                                    GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
zky_player_layout_measure (GtkLayoutManager *layout,
                           GtkWidget        *widget,
                           GtkOrientation    orientation,
                           int               for_size,
                           int              *least,
                           int              *natural,
                           int              *least_baseline,
                           int              *natural_baseline)
{
  ZkyPlayerLayout *self = ZKY_PLAYER_LAYOUT (layout);
  GtkAllocation areas[N_PARTS];
  Part parts[N_PARTS];

  get_parts (widget, parts);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *least = MAX (parts[CONTROLS].least, MAX (parts[LINE].least, parts[FIGURES].least));
      *natural = parts[CONTROLS].natural + parts[LINE].natural + parts[FIGURES].natural + 2 * self->spacing;
    }
  else
    *least = *natural = place (self, parts, for_size < 0 ? G_MAXINT16 : for_size, areas);
}

static void
zky_player_layout_allocate (GtkLayoutManager *layout,
                            GtkWidget        *widget,
                            int               width,
                            int               height,
                            int               baseline)
{
  GtkAllocation areas[N_PARTS];
  Part parts[N_PARTS];

  get_parts (widget, parts);
  place (ZKY_PLAYER_LAYOUT (layout), parts, width, areas);
  for (guint i = 0; i < N_PARTS; i++)
    {
      if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
        areas[i].x = width - areas[i].x - areas[i].width;
      gtk_widget_size_allocate (parts[i].widget, &areas[i], -1);
    }
}

static void
zky_player_layout_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  if (id == PROP_SPACING)
    g_value_set_int (value, ZKY_PLAYER_LAYOUT (object)->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_player_layout_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  ZkyPlayerLayout *self = ZKY_PLAYER_LAYOUT (object);

  if (id != PROP_SPACING)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->spacing != g_value_get_int (value))
    {
      self->spacing = g_value_get_int (value);
      gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
zky_player_layout_class_init (ZkyPlayerLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = zky_player_layout_get_property;
  object_class->set_property = zky_player_layout_set_property;
  layout_class->get_request_mode = zky_player_layout_get_request_mode;
  layout_class->measure = zky_player_layout_measure;
  layout_class->allocate = zky_player_layout_allocate;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 12,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
zky_player_layout_init (ZkyPlayerLayout *self)
{
  self->spacing = 12;
}

GtkLayoutManager *
zky_player_layout_new (void)
{
  return g_object_new (ZKY_TYPE_PLAYER_LAYOUT, NULL);
}
