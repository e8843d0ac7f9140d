/* test-row-feed.c: rows of data as the inputs of a session, without a widget
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-row-feed.h"

#include "session-fixture.h"

/* Scores are the inputs themselves, so that what is said is known. */
#define CLASSES                                                                                      \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Scores'\n"                                                              \
  "model:input ('x', {{0, 0}})\n"                                                                    \
  "model:input ('y', {0}, {dtype = 'int64'})\n"                                                      \
  "model:param ('w', 1)\n"                                                                           \
  "function model:call (x, y)\n"                                                                     \
  "  local scores = x * self.w\n"                                                                    \
  "  local loss = zky.cross_entropy (scores, y)\n"                                                   \
  "  return loss, scores\n"                                                                          \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{5, 0}, {0, 5}, {5, 0}, {0, 5}}, y = {0, 1, 1, 0}}, accuracy = 'y',\n" \
  "              validation = %s, classes = {'no', 'yes'} }\n"                                       \
  "return model\n"

/* Takes rows by the pair. */
#define PAIRS                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Pairs'\n"                                                               \
  "model:input ('x', {1, 2})\n"                                                                      \
  "model:param ('w', 1)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = zky.sum (x:reshape {-1, 2}, {axes = {1}}) * self.w\n"                                 \
  "  return y\n"                                                                                     \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {1, 2, 3}, t = {1, 2, 3}}, loss = 'mse_loss', target = 't', batch = 2 }\n" \
  "return model\n"

#define LINE                                                                                         \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{0}})\n"                                                                       \
  "model:param ('w', 2)\n"                                                                           \
  "function model:call (x) local y = x * self.w return y end\n"                                      \
  "model:train { dataset = {x = {{1}, {2}}, t = {{3}, {4.5}}}, loss = 'mse_loss', target = 't' }\n"  \
  "return model\n"

typedef struct
{
  ZkySession *session;
  ZkyRowFeed *feed;
} Fixture;

static void
open_model (Fixture    *self,
            const char *text)
{
  self->session = zky_session_new ();
  self->feed = zky_row_feed_new (self->session);
  g_assert_cmpuint (zky_row_feed_get_n_parts (self->feed), ==, 0);
  zky_session_open_text (self->session, NULL, text);
  session_wait (self->session);
  g_assert_cmpstr (zky_session_get_error (self->session), ==, NULL);
}

static void
clear (Fixture *self)
{
  g_assert_finalize_object (self->feed);
  g_object_unref (self->session);
}

static void
show (Fixture *self,
      guint64  row)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (zky_row_feed_show (self->feed, row, &error));
  g_assert_no_error (error);
  session_wait (self->session);
}

/* All columns of a row are one step; undo and redo know which row that is; what is edited is said. */
static void
test_rows (void)
{
  g_autofree char *text = g_strdup_printf (CLASSES, "0");
  g_autoptr (GError) error = NULL;
  gboolean is_edited;
  Fixture self;

  open_model (&self, text);
  g_assert_cmpuint (zky_row_feed_get_n_parts (self.feed), ==, 1);
  g_assert_cmpint (zky_row_feed_get_row (self.feed, NULL), ==, -1);
  g_assert_true (zky_row_feed_step (self.feed, 1, NULL));
  session_wait (self.session);
  session_assert_input (self.session, "x", "[[5, 0]]");
  session_assert_input (self.session, "y", "[0]");
  g_assert_cmpint (zky_row_feed_get_row (self.feed, NULL), ==, 0);
  g_assert_cmpstr (zky_row_feed_get_verdict (self.feed), ==, "y: no  ·  said: no (99 %)  ·  loss 0.006715");

  show (&self, 2);
  session_assert_input (self.session, "y", "[1]");
  g_assert_cmpstr (zky_row_feed_get_verdict (self.feed), ==, "y: yes  ·  said: no (99 %)  ·  loss 5.007");
  zky_session_undo (self.session);
  session_wait (self.session);
  session_assert_input (self.session, "x", "[[5, 0]]");
  session_assert_input (self.session, "y", "[0]");
  g_assert_cmpint (zky_row_feed_get_row (self.feed, NULL), ==, 0);
  zky_session_undo (self.session);
  session_wait (self.session);
  g_assert_cmpint (zky_row_feed_get_row (self.feed, NULL), ==, -1);
  g_assert_cmpstr (zky_row_feed_get_verdict (self.feed), ==, NULL);
  zky_session_redo (self.session);
  session_wait (self.session);
  g_assert_cmpint (zky_row_feed_get_row (self.feed, &is_edited), ==, 0);
  g_assert_false (is_edited);

  session_edit_wait (self.session, "x", "[[0, 5]]");
  g_assert_cmpint (zky_row_feed_get_row (self.feed, &is_edited), ==, 0);
  g_assert_true (is_edited);
  g_assert_cmpstr (zky_row_feed_get_verdict (self.feed), ==, "y: no  ·  said: yes (99 %)  ·  loss 5.007");

  g_assert_true (zky_row_feed_step (self.feed, -1, NULL));
  session_wait (self.session);
  g_assert_cmpint (zky_row_feed_get_row (self.feed, NULL), ==, 3);
  g_assert_true (zky_row_feed_step (self.feed, 1, NULL));
  session_wait (self.session);
  g_assert_cmpint (zky_row_feed_get_row (self.feed, NULL), ==, 0);
  g_assert_false (zky_row_feed_show (self.feed, 4, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
  g_assert_cmpstr (error->message, ==, "Rows are numbered from 1 to 4");
  clear (&self);
}

/* The rows that are kept back are apart, and together they are all. */
static void
test_parts (void)
{
  g_autofree char *text = g_strdup_printf (CLASSES, "0.25");
  Fixture self;

  open_model (&self, text);
  g_assert_cmpuint (zky_row_feed_get_n_parts (self.feed), ==, 2);
  g_assert_cmpstr (zky_row_feed_get_part (self.feed, 0)->title, ==, "Training");
  g_assert_cmpuint (zky_row_part_get_n (zky_row_feed_get_part (self.feed, 0)), ==, 3);
  g_assert_cmpstr (zky_row_feed_get_part (self.feed, 1)->title, ==, "Validation");
  g_assert_cmpuint (zky_row_part_get_n (zky_row_feed_get_part (self.feed, 1)), ==, 1);
  zky_row_feed_set_current (self.feed, 1);
  session_wait (self.session);
  g_assert_cmpuint (zky_row_feed_get_current (self.feed), ==, 1);
  g_assert_cmpint (zky_row_feed_get_row (self.feed, NULL), ==, 0);
  g_assert_true (zky_row_feed_show_random (self.feed, NULL));
  session_wait (self.session);
  g_assert_cmpint (zky_row_feed_get_row (self.feed, NULL), ==, 0);
  clear (&self);
}

/* What cannot be called with one row is called with as many as it was declared with, also beyond the last one. */
static void
test_batch (void)
{
  Fixture self;

  open_model (&self, PAIRS);
  g_assert_true (zky_row_feed_show (self.feed, 2, NULL));
  session_wait_until (zky_row_feed_get_verdict (self.feed) != NULL);
  g_assert_cmpstr (zky_session_get_error (self.session), ==, NULL);
  g_assert_cmpuint (zky_row_feed_get_n_at_once (self.feed), ==, 2);
  session_assert_input (self.session, "x", "[3, 1]");
  session_assert_output (self.session, "[4]");
  zky_session_undo (self.session);
  session_wait (self.session);
  session_assert_input (self.session, "x", "[1, 2]");
  clear (&self);
}

/* Numbers, and a loss that an operator makes of them as the trainer does: (4 − 4.5)² */
static void
test_numbers (void)
{
  Fixture self;

  open_model (&self, LINE);
  show (&self, 1);
  g_assert_cmpstr (zky_row_feed_get_verdict (self.feed), ==, "t: 4.5  ·  said: 4  ·  loss 0.25");
  zky_session_open_expression (self.session, "x + 1");
  session_wait (self.session);
  g_assert_cmpuint (zky_row_feed_get_n_parts (self.feed), ==, 0);
  g_assert_false (zky_row_feed_step (self.feed, 1, NULL));
  clear (&self);
}

/* Text: what comes next, and what the model takes to come next. */
static void
test_text (void)
{
  Fixture self;

  open_model (&self,
              "local zky = require 'zky'\n"
              "local model = zky.module 'Copies'\n"
              "local text = zky.encode ('ab ba\\n', {length = 2, stride = 2})\n"
              "model:input ('x', text.x:slice {stop = 1})\n"
              "model:input ('y', text.y:slice {stop = 1})\n"
              "model:param ('w', 1)\n"
              "function model:call (x, y)\n"
              "  local scores = zky.embedding (x, 9 * zky.eye (4)) * self.w\n"
              "  local loss = zky.cross_entropy (scores:reshape {-1, 4}, y:reshape {-1})\n"
              "  return loss\n"
              "end\n"
              "model:train { dataset = text }\n"
              "return model\n");
  show (&self, 0);
  g_assert_nonnull (g_strstr_len (zky_row_feed_get_verdict (self.feed), -1, "y: “b ”  ·  said: “ab”  ·  loss "));
  show (&self, 1);
  g_assert_nonnull (g_strstr_len (zky_row_feed_get_verdict (self.feed), -1, "y: “ba”  ·  said: “ b”  ·  loss "));
  clear (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/row-feed/rows", test_rows);
  g_test_add_func ("/ui/row-feed/parts", test_parts);
  g_test_add_func ("/ui/row-feed/batch", test_batch);
  g_test_add_func ("/ui/row-feed/numbers", test_numbers);
  g_test_add_func ("/ui/row-feed/text", test_text);

  return g_test_run ();
}
