/* zky-canvas-private.h: the inside of the canvas, shared by its files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-camera.h"
#include "zky-canvas.h"
#include "zky-glide.h"
#include "zky-tiles.h"

G_BEGIN_DECLS

#define ZKY_CANVAS_LARGE_TEXT 1.5
#define ZKY_CANVAS_MAP_SLACK  30.0 /* scene units that may be hidden before a minimap is worth its room */

/**
 * ZkyCanvasAnchor:
 * @key: (nullable): of the group that is opened or closed, and stays under the pointer
 * @view_x, @view_y: where that is
 * @x, @y: from the group's corner in scene units; with @relative as a fraction of its size
 *
 * What keeps its place on the screen when the next scene comes.
 */
typedef struct
{
  char    *key;
  double   view_x, view_y;
  double   x, y;
  gboolean relative;
} ZkyCanvasAnchor;

struct _ZkyCanvas
{
  GtkWidget       parent_instance;

  /* Owned */
  ZkySession     *session;
  GSignalGroup   *signals;
  ZkyScene       *scene;         /* the one on the screen */
  ZkyTiles       *tiles;
  GskRenderNode  *static_node;   /* all that stands still; kept as long as nothing of it changes */
  GPtrArray      *history;       /* keys of nodes that were selected, oldest first */
  char           *source;        /* the file or formula that the scene is of */
  GHashTable     *proxies;       /* card index → ZkyCardProxy, its child widgets */
  GHashTable     *group_proxies; /* open group → ZkyGroupProxy, its child widgets too */

  /* Borrowed */
  const ZkyTheme *theme;
  GtkPopover     *editor;        /* while one is open */
  GtkWidget      *menu;

  ZkyCamera       camera;
  ZkyFrame        shown;         /* what the tiles show; owns its steps */
  gboolean        large_text;
  guint           digits;        /* of numbers on cards */
  ZkyLensKind     color_by;
  ZkyLens         lens;          /* its scale, for lens_steps; those are only compared */
  ZkySteps       *lens_steps;
  ZkyScene       *lens_scene;
  gboolean        wheel_zooms;   /* else it pans, and zooms with Ctrl */
  gboolean        auto_fit;      /* the camera has not been touched since the last fit */
  gboolean        from_start;    /* that fit shows the beginning of what is too large to be read as a whole */
  gboolean        restored;      /* a saved view waits for the first scene */
  gboolean        unhurried;     /* the next frame may take longer: it is the first of a scene */
  gint            hovered;       /* card, or -1 */
  gint            selected;      /* card, or -1 */
  guint           history_at;    /* index into history of what is selected */
  gboolean        travelling;    /* through the history: do not record */
  gboolean        dropping;      /* proxies are going: none is made */
  guint           selected_group; /* open, or 0 */
  guint           proxies_id;

  /* Groups that open and close */
  ZkyCanvasAnchor anchor;
  gboolean        minimap;
  gboolean        pointing;      /* a drag that began on the minimap */
  cairo_surface_t *map;          /* (nullable): its picture */
  const ZkyTheme *map_theme;
  int             map_factor;
  ZkyLens         map_lens;
  ZkySteps       *map_steps;     /* (nullable): owned */
  guint           map_position;
  char           *place;         /* (nullable): key of the group that one is in */
  gboolean        is_kept;       /* the camera may be at kept_x, kept_y although that is beside the scene */
  double          kept_x, kept_y;
  ZkyTrace       *trace;         /* (nullable): what stands out */
  ZkyTraceKind    trace_kind;
  char           *trace_start, *trace_end; /* (nullable): keys of nodes or groups */
  gboolean        wants_fit;     /* the next scene is to be seen as a whole */
  char           *wanted;        /* (nullable): key of a node that is to be seen in the next scene */
  ZkyGlide       *glide;         /* (nullable): on the way to the scene */
  ZkyCamera       glide_camera;  /* where it began */
  gint64          glide_start;
  guint           glide_tick;

  /* The view goes along with the steps */
  gboolean        follows;
  guint           followed;      /* the step that was shown last */
  ZkyCamera       follow_from, follow_to, follow_at;
  gint64          follow_start;
  guint           follow_tick;

  /* Of the gesture under way */
  double          pointer_x, pointer_y;
  double          drag_x, drag_y;
  double          pinch_zoom;
  gboolean        panning;
};

/* zky-canvas.c */
void     zky_canvas_invalidate       (ZkyCanvas          *self);

/* zky-canvas-frame.c */
void     zky_canvas_update_frame     (ZkyCanvas          *self);

/* zky-canvas-draw.c */
void     zky_canvas_snapshot         (GtkWidget          *widget,
                                      GtkSnapshot        *snapshot);

/* zky-canvas-camera.c */
void     zky_canvas_camera_moved     (ZkyCanvas          *self);
void     zky_canvas_fit_start        (ZkyCanvas          *self);
void     zky_canvas_refit            (ZkyCanvas          *self);
void     zky_canvas_fit_rect         (ZkyCanvas          *self,
                                      const ZkyRect      *rect);
void     zky_canvas_zoom_about       (ZkyCanvas          *self,
                                      double              zoom,
                                      double              x,
                                      double              y);
void     zky_canvas_zoom_to          (ZkyCanvas          *self,
                                      double              zoom);
void     zky_canvas_select_card      (ZkyCanvas          *self,
                                      gint                card);
void     zky_canvas_select_group     (ZkyCanvas          *self,
                                      guint               group);
void     zky_canvas_show_selected    (ZkyCanvas          *self);
GdkRectangle zky_canvas_get_anchor   (ZkyCanvas          *self,
                                      const ZkyRect      *rect);

/* zky-canvas-start.c */
void     zky_canvas_fit_camera       (ZkyCanvas          *self);

/* zky-canvas-follow.c */
gint     zky_canvas_find_step        (ZkyCanvas          *self,
                                      guint               n);
void     zky_canvas_follow           (ZkyCanvas          *self,
                                      guint               n);
void     zky_canvas_stop_following   (ZkyCanvas          *self);

/* zky-canvas-content.c */
void     zky_canvas_take_scene       (ZkyCanvas          *self);
void     zky_canvas_find_selected    (ZkyCanvas          *self);
GArray  *zky_canvas_get_damage       (ZkyCanvas          *self,
                                      const ZkyFrame     *frame) G_GNUC_WARN_UNUSED_RESULT;

/* zky-canvas-groups.c */
void     zky_canvas_toggle_group     (ZkyCanvas          *self,
                                      guint               group,
                                      gboolean            subtree,
                                      double              view_x,
                                      double              view_y);
void     zky_canvas_open_composite   (ZkyCanvas          *self,
                                      ZkyNode            *node,
                                      double              view_x,
                                      double              view_y);
void     zky_canvas_toggle_in_place  (ZkyCanvas          *self,
                                      guint               group,
                                      gboolean            subtree);
void     zky_canvas_set_all_open     (ZkyCanvas          *self,
                                      ZkyFoldsDefault     state);
void     zky_canvas_keep_place       (ZkyCanvas          *self,
                                      ZkyScene           *before);
void     zky_canvas_update_place     (ZkyCanvas          *self);
gboolean zky_canvas_is_animated      (ZkyCanvas          *self);
void     zky_canvas_clear_anchor     (ZkyCanvas          *self);
void     zky_canvas_start_glide      (ZkyCanvas          *self,
                                      ZkyScene           *before,
                                      const ZkyCamera    *camera);
void     zky_canvas_stop_glide       (ZkyCanvas          *self);
void     zky_canvas_snapshot_glide   (ZkyCanvas          *self,
                                      GtkSnapshot        *snapshot);
char    *zky_canvas_describe_card    (ZkyCanvas          *self,
                                      guint               card) G_GNUC_WARN_UNUSED_RESULT;

/* zky-canvas-minimap.c */
void     zky_canvas_snapshot_minimap (ZkyCanvas          *self,
                                      GtkSnapshot        *snapshot);
gboolean zky_canvas_point_minimap    (ZkyCanvas          *self,
                                      double              view_x,
                                      double              view_y,
                                      gboolean            begins);
void     zky_canvas_drop_minimap     (ZkyCanvas          *self);
gboolean zky_canvas_get_minimap      (ZkyCanvas          *self,
                                      ZkyRect            *place);

/* zky-canvas-trace.c */
void     zky_canvas_trace            (ZkyCanvas          *self,
                                      ZkyTraceKind        kind);
void     zky_canvas_clear_trace      (ZkyCanvas          *self);
void     zky_canvas_update_trace     (ZkyCanvas          *self);

/* zky-canvas-lens.c */
void     zky_canvas_update_lens      (ZkyCanvas          *self,
                                      ZkyFrame           *frame);
void     zky_canvas_draw_legend      (ZkyCanvas          *self,
                                      cairo_t            *cr);
gboolean zky_canvas_has_legend       (ZkyCanvas          *self);
char    *zky_canvas_dup_notes        (ZkyCanvas          *self,
                                      guint               card) G_GNUC_WARN_UNUSED_RESULT;
void     zky_canvas_init_lens        (ZkyCanvas          *self);
void     zky_canvas_class_init_lens  (GtkWidgetClass     *widget_class);

/* zky-canvas-pointer.c */
void     zky_canvas_init_pointer     (ZkyCanvas          *self);

/* zky-canvas-actions.c */
void     zky_canvas_class_init_actions (GtkWidgetClass   *widget_class);
gboolean zky_canvas_edit_card        (ZkyCanvas          *self,
                                      gint                card);
void     zky_canvas_open_menu        (ZkyCanvas          *self,
                                      double              x,
                                      double              y);
void     zky_canvas_update_actions   (ZkyCanvas          *self);
void     zky_canvas_close_popovers   (ZkyCanvas          *self);

/* zky-canvas-proxies.c */
void     zky_canvas_schedule_proxies (ZkyCanvas          *self);
void     zky_canvas_clear_proxies    (ZkyCanvas          *self);
void     zky_canvas_allocate_proxies (ZkyCanvas          *self);
void     zky_canvas_focus_card       (ZkyCanvas          *self,
                                      gint                card);
/* Of an open group; of a closed one its card. */
void     zky_canvas_focus_group      (ZkyCanvas          *self,
                                      guint               group);

/* zky-canvas-partner.c */
ZkyNode *zky_canvas_find_partner  (ZkyCanvas *self,
                                   ZkyNode   *node);
void     zky_canvas_go_to_partner (ZkyCanvas *self,
                                   ZkyNode   *node);

G_END_DECLS
