/* training-run-fixture.h: a session whose model is trained, without a widget
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-training-run.h"

#include <glib/gstdio.h>

#include "session-fixture.h"

/* y = 2 x + 1, of which a line learns both numbers */
#define LINE_MODEL(epochs)                                                                              \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', 0)\n"                                                                           \
  "model:param ('b', 0)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = x * self.w + self.b\n"                                                                \
  "  return y\n"                                                                                     \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{0}, {1}, {2}, {3}}, t = {{1}, {3}, {5}, {7}}}, loss = 'mse_loss',\n" \
  "              target = 't', optimizer = 'sgd', lr = 0.1, epochs = " epochs ", batch = 2 }\n"              \
  "return model\n"

/* 13 rows in batches of 4, a part of what is between dropped */
#define DROP_MODEL(optimizer)                                                                         \
  "local zky = require 'zky'\n"                                                                       \
  "local model = zky.module 'Drop'\n"                                                                 \
  "model:input ('x', {{1, 2}})\n"                                                                     \
  "model.hidden = zky.nn.Linear (2, 8)\n"                                                             \
  "model.drop = zky.nn.Dropout (0.3)\n"                                                               \
  "model.last = zky.nn.Linear (8, 1)\n"                                                               \
  "function model:call (x)\n"                                                                         \
  "  local y = self.last (self.drop (zky.tanh (self.hidden (x))))\n"                                  \
  "  return y\n"                                                                                      \
  "end\n"                                                                                             \
  "local x, t = {}, {}\n"                                                                             \
  "for i = 1, 13 do\n"                                                                                \
  "  x[i] = {i / 13, (i * i % 7) / 7}\n"                                                              \
  "  t[i] = {x[i][1] - x[i][2]}\n"                                                                    \
  "end\n"                                                                                             \
  "model:train { dataset = {x = x, t = t}, loss = 'mse_loss', target = 't', " optimizer ", epochs = 300,\n" \
  "              batch = 4, seed = 5 }\n"                                                              \
  "return model\n"

/* A step that is hardly ever outside of Lua, and is never made a plan of. */
#define SLOW_MODEL                                                                                   \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Slow'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', 0)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = x * self.w\n"                                                                         \
  "  for i = 1, 300 do\n"                                                                            \
  "    local name = 'step ' .. i\n"                                                                  \
  "    y = zky.tanh (y)\n"                                                                           \
  "  end\n"                                                                                          \
  "  return y\n"                                                                                     \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{1}}, t = {{1}}}, loss = 'mse_loss', target = 't', optimizer = 'sgd',\n" \
  "              lr = 0.1, epochs = 1000000, compile = false }\n"                                         \
  "return model\n"

typedef struct
{
  ZkySession     *session;
  ZkyTrainingRun *run;
  char           *path;
  guint           n_progress;
} Fixture;

static inline void
progress_cb (Fixture *self)
{
  self->n_progress++;
}

static inline void
set_up (Fixture       *self,
        gconstpointer  data)
{
  const char *text = data;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("zky-line-XXXXXX.lua", &self->path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  self->session = zky_session_new ();
  self->run = zky_training_run_new (self->session);
  g_signal_connect_swapped (self->run, "progress", G_CALLBACK (progress_cb), self);
  g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_NONE);
  file = g_file_new_for_path (self->path);
  zky_session_open_file (self->session, file);
  session_wait (self->session);
  g_assert_cmpstr (zky_session_get_error (self->session), ==, NULL);
  g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_READY);
}

static inline void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  ZkyTrainingRun *run = self->run;

  /* Nothing keeps it alive, not even a trainer that runs. */
  g_object_add_weak_pointer (G_OBJECT (run), (gpointer *) &self->run);
  g_object_unref (run);
  g_assert_null (self->run);
  g_object_unref (self->session);
  g_unlink (self->path);
  g_free (self->path);
}

static inline gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Runs the main loop for a while, in which nothing is to happen. */
static inline void
spin (guint milliseconds)
{
  gboolean late = FALSE;

  g_timeout_add (milliseconds, late_cb, &late);
  while (!late)
    g_main_context_iteration (NULL, TRUE);
}

static inline double
get_param (Fixture    *self,
           const char *name)
{
  ZkyInput input;

  g_assert_true (zky_session_get_input (self->session, name, &input));
  return zky_tensor_get_double (input.value, 0);
}

static inline void
wait_state (Fixture     *self,
            ZkyRunState  state)
{
  session_wait_until (zky_training_run_get_state (self->run) == state);
  g_assert_cmpstr (zky_training_run_get_error (self->run), ==, NULL);
}

static inline double
get_epochs (Fixture *self)
{
  ZkyProgress progress;

  zky_training_run_get_progress (self->run, &progress);
  return (double) progress.epoch
         + (progress.n_batches > 0 && !progress.is_epoch ? (double) progress.batch / (double) progress.n_batches : 0);
}
