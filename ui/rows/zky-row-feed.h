/* zky-row-feed.h: rows of data as the inputs of a session
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-row-part.h"
#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_ROW_FEED (zky_row_feed_get_type ())

G_DECLARE_FINAL_TYPE (ZkyRowFeed, zky_row_feed, ZKY, ROW_FEED, GObject)

/**
 * ZkyRowFeed:
 *
 * Puts rows of data into the inputs of a session, all columns of one row as one step of undo, and knows which row is shown, also after
 * undo. A model that says how it is trained brings its rows; those of files can be added. Without a widget.
 *
 * Signals:
 *   "changed": there are other rows, or another one is shown, or what the model says of it is new
 */
ZkyRowFeed       *zky_row_feed_new         (ZkySession        *session) G_GNUC_WARN_UNUSED_RESULT;
ZkySession       *zky_row_feed_get_session (ZkyRowFeed        *self);
guint             zky_row_feed_get_n_parts (ZkyRowFeed        *self);
const ZkyRowPart *zky_row_feed_get_part    (ZkyRowFeed        *self,
                                            guint              i);
/* Which part steps go through. */
guint             zky_row_feed_get_current (ZkyRowFeed        *self);
void              zky_row_feed_set_current (ZkyRowFeed        *self,
                                            guint              part);
/* Adds the rows of a file, and shows the first one. */
gboolean          zky_row_feed_add_part    (ZkyRowFeed        *self,
                                            ZkyRowPart        *part,
                                            GError           **error);
/* Rows are counted from 0. */
gboolean          zky_row_feed_show        (ZkyRowFeed        *self,
                                            guint64            row,
                                            GError           **error);
gboolean          zky_row_feed_step        (ZkyRowFeed        *self,
                                            int                direction,
                                            GError           **error);
gboolean          zky_row_feed_show_random (ZkyRowFeed        *self,
                                            GError           **error);
/* The row of the current part that the session shows, −1 for none; whether inputs were changed since. */
gint64            zky_row_feed_get_row     (ZkyRowFeed        *self,
                                            gboolean          *is_edited);
/* How many rows are fed at once: 1, or as many as the model takes. */
guint64           zky_row_feed_get_n_at_once (ZkyRowFeed      *self);
/* What is right and what the model says, or NULL. */
const char       *zky_row_feed_get_verdict (ZkyRowFeed        *self);

G_END_DECLS
