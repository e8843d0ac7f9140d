/* test-probe.c: a model that is asked what it says of its data while it is trained
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-probe.h"

#include <glib/gstdio.h>

#include "session-fixture.h"

#define MODEL                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {1, 2})\n"                                                                      \
  "model:param ('w', 1)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = x * self.w\n"                                                                         \
  "  return y\n"                                                                                     \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {0, 1}, t = {0, 2}}, loss = 'mse_loss', target = 't', epochs = 1 }\n" \
  "return model\n"

typedef struct
{
  ZkySession *session;
  ZkyProbe   *probe;
  char       *path;
  guint       n_changed;
} Fixture;

static void
changed_cb (Fixture *self)
{
  self->n_changed++;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("zky-probe-XXXXXX.lua", &self->path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (self->path, MODEL, -1, NULL));
  self->session = zky_session_new ();
  file = g_file_new_for_path (self->path);
  zky_session_open_file (self->session, file);
  session_wait (self->session);
  g_assert_cmpstr (zky_session_get_error (self->session), ==, NULL);
  self->probe = zky_probe_new ();
  g_signal_connect_swapped (self->probe, "changed", G_CALLBACK (changed_cb), self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_signal_handlers_disconnect_by_data (self->probe, self);
  assert_gone (self->probe);
  g_object_unref (self->session);
  g_unlink (self->path);
  g_free (self->path);
}

static void
ask (Fixture *self,
     double   w)
{
  g_autoptr (ZkyArchive) params = zky_archive_new ();
  g_autoptr (ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT32, w);

  zky_archive_add (params, "w", value);
  zky_probe_ask (self->probe, params);
}

static double
get_said (Fixture *self)
{
  ZkyFindings *findings = zky_probe_get_findings (self->probe);

  return findings != NULL ? findings->said[1] : -1;
}

/* Of questions that come faster than answers the last one is answered, and few others. */
static void
test_newest (Fixture       *self,
             gconstpointer  data)
{
  g_assert_false (zky_probe_is_open (self->probe));
  zky_probe_open (self->probe, self->session);
  self->n_changed = 0;
  for (guint i = 1; i <= 50; i++)
    ask (self, i);
  session_wait_until (get_said (self) == 50);
  g_assert_cmpuint (self->n_changed, <=, 2);
  g_assert_cmpint (zky_probe_get_findings (self->probe)->kind, ==, ZKY_FINDINGS_FIT);

  /* The same model, asked again. */
  ask (self, 7);
  session_wait_until (get_said (self) == 7);
}

/* What was on its way for one model does not come to the next. */
static void
test_other (Fixture       *self,
            gconstpointer  data)
{
  zky_probe_open (self->probe, self->session);
  ask (self, 3);
  zky_probe_open (self->probe, NULL);
  g_assert_null (zky_probe_get_findings (self->probe));
  zky_probe_open (self->probe, self->session);
  ask (self, 4);
  self->n_changed = 0;
  session_wait_until (self->n_changed > 0);
  g_assert_cmpfloat (get_said (self), ==, 4);
}

/* A file that was broken meanwhile, and mended. */
static void
test_broken (Fixture       *self,
             gconstpointer  data)
{
  g_assert_true (g_file_set_contents (self->path, "this is no model", -1, NULL));
  zky_probe_open (self->probe, self->session);
  ask (self, 1);
  session_wait_until (zky_probe_get_error (self->probe) != NULL);
  g_assert_null (zky_probe_get_findings (self->probe));

  g_assert_true (g_file_set_contents (self->path, MODEL, -1, NULL));
  ask (self, 2);
  session_wait_until (get_said (self) == 2);
  g_assert_null (zky_probe_get_error (self->probe));
}

/* Nobody waits for an answer that nobody wants. */
static void
test_dispose (Fixture       *self,
              gconstpointer  data)
{
  zky_probe_open (self->probe, self->session);
  ask (self, 1);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/ui/probe/newest", test_newest);
  ADD ("/ui/probe/other", test_other);
  ADD ("/ui/probe/broken", test_broken);
  ADD ("/ui/probe/dispose", test_dispose);

  return g_test_run ();
}
