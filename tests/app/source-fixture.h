/* source-fixture.h: a model in the source panel of a window, for tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "window-fixture.h"

#define MODEL                                  \
  "local zky = require 'zky'\n"                \
  "local model = zky.module 'M'\n"             \
  "model:input ('x', 3)\n"                     \
  "function model:call (x)\n"                  \
  "  local a = x + 1\n"                        \
  "  local b = a * a\n"                        \
  "  return b\n"                               \
  "end\n"                                      \
  "return model\n"

static inline GtkWidget *
get_view (WindowFixture *fixture)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window->source_panel), ZKY_TYPE_SOURCE_PANEL, "view"));
}

static inline GtkTextBuffer *
get_buffer (WindowFixture *fixture)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_view (fixture)));
}

/* As if it had been typed. */
static inline void
replace_line (WindowFixture *fixture,
              int            line,
              const char    *text)
{
  GtkTextBuffer *buffer = get_buffer (fixture);
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (buffer, &start, line - 1);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
}

static inline GFile *
open_model (WindowFixture *fixture)
{
  GFile *file = fixture_write (fixture, "m.lua", MODEL);

  g_object_set (fixture->window->source_panel, "autosave-folder", fixture->folder, NULL);
  fixture_expect_call (fixture);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 16);

  return file;
}

/* A window that is destroyed asks nothing; the fixture closes it, which would. */
static inline void
end (WindowFixture *fixture)
{
  zky_source_panel_revert (fixture->window->source_panel);
}
