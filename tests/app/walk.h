/* walk.h: a random walk over everything that can be done in zkynet
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-application.h"
#include "zky-window-private.h"

#define WALK_WIDTH  1920 /* of the screen, as in meson.build */
#define WALK_HEIGHT 1200

#define WALK_PICK(walk, array) ((array)[g_rand_int_range ((walk)->rand, 0, G_N_ELEMENTS (array))])

#define WALK_LEN  30        /* actions that are told of when something goes wrong */
#if defined(__SANITIZE_ADDRESS__)
#define WALK_LATE 1000.0    /* ms that no frame may take, four times as long as without a sanitizer */
#else
#define WALK_LATE 250.0
#endif

/* -- What was done last ------------------------------------------------------------------------ */

typedef struct
{
  GtkApplication *application;
  GRand          *rand;
  char           *folder;              /* everything is written here */
  GPtrArray      *models;              /* URIs that are opened */
  gboolean        button;              /* a button of the pointer is held */
  guint           n_done;
} Walk;

/* Notes what is going to be done. Written by the main thread, read by the one that watches. */
void        walk_say         (Walk           *walk,
                              const char     *format,
                              ...) G_GNUC_PRINTF (2, 3);
void        walk_print_last  (void);
char       *walk_dup_last    (void);

/* -- What can be done: walk-acts.c ------------------------------------------------------------- */

void        walk_act         (Walk           *walk);
/* One time of so many */
gboolean    walk_toss        (Walk           *walk,
                              int             of);
ZkyWindow  *walk_get_window  (Walk           *walk);
/* Whether something may be done with the window: nothing is asked above it. */
gboolean    walk_is_open     (Walk           *walk);
/* The dialog or window that takes what is typed and clicked: the newest modal one, else @window. */
GtkWindow  *walk_get_top     (Walk           *walk);
gboolean    walk_answer      (Walk           *walk,
                              GtkWindow      *dialog,
                              gboolean        cancel);

/* Keys and the pointer: walk-input.c */
void        walk_act_card    (Walk           *walk);
void        walk_act_key     (Walk           *walk);
void        walk_act_pointer (Walk           *walk);

/* -- What must not happen: walk-watch.c -------------------------------------------------------- */

/* Counts warnings and criticals, and turns of the main loop that take longer than WALK_LATE. */
void        walk_watch_start (void);
guint       walk_watch_stop  (void);

/* -- What must not grow: walk-census.c --------------------------------------------------------- */

/* What there is while the window rests on the first example. */
typedef struct
{
  int    graphs, scenes, sessions, windows, objects; /* objects: all of zkynet's own */
  double heap, memory;                               /* MB in use, and held by the process */
} Census;

void        walk_census_start (void);
void        walk_census_take  (Census         *census);
char       *walk_census_describe (void) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the later half of what was counted has grown over the earlier half; says by what. */
char       *walk_census_judge (const GArray   *taken);
