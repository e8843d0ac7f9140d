/* training-fixture.h: models that are trained in a window, and how far that has come, for tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "window-fixture.h"

#define MODEL                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', 0)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = x * self.w\n"                                                                         \
  "  return y\n"                                                                                     \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{1}, {2}}, t = {{2}, {4}}}, loss = 'mse_loss', target = 't',\n"     \
  "              optimizer = 'sgd', lr = 0.01, epochs = 100000000 }\n"                               \
  "return model\n"

/* Two halves of a plane, told apart by two hidden units. */
#define PLANE                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Plane'\n"                                                               \
  "model:input ('x', {{0, 0}, {0, 1}, {1, 0}, {1, 1}})\n"                                            \
  "model:input ('t', {{0}, {0}, {1}, {1}})\n"                                                        \
  "model.hidden = zky.nn.Linear (2, 2)\n"                                                            \
  "model.last = zky.nn.Linear (2, 1)\n"                                                              \
  "function model:call (x, t)\n"                                                                     \
  "  local h = zky.tanh (self.hidden (x))\n"                                                         \
  "  local y = zky.sigmoid (self.last (h))\n"                                                        \
  "  local loss = zky.mean (zky.square (y - t))\n"                                                   \
  "  return loss, y\n"                                                                               \
  "end\n"                                                                                            \
  "model:train { optimizer = 'adam', lr = 0.05, epochs = 100000000 }\n"                              \
  "return model\n"

static inline GtkWidget *
get_child (WindowFixture *fixture,
           const char    *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window->training_panel), ZKY_TYPE_TRAINING_PANEL, name));
}

static inline gboolean
has_learned (gpointer data)
{
  WindowFixture *fixture = data;
  ZkyInput input;

  return zky_session_get_input (fixture->session, "w", &input) && fabs (zky_tensor_get_double (input.value, 0) - 2) < 1e-3;
}

static inline gboolean
has_curve (gpointer data)
{
  return gtk_widget_get_mapped (get_child (data, "loss_view"));
}
