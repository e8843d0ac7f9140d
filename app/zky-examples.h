/* zky-examples.h: the models that come with zkynet
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZkyExample:
 * @title: what it shows: the first line of its first comment, else its file name
 * @summary: the paragraph that follows in that comment, in one line; may be empty
 * @topic: what it belongs to, for people
 * @file: the model
 */
typedef struct
{
  char       *title;
  char       *summary;
  const char *topic;
  GFile      *file;
} ZkyExample;

GPtrArray *zky_examples_list      (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean   zky_examples_contain   (GFile *file);
GFile     *zky_examples_dup_first (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
