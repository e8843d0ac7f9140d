/* zky-row-file.h: the columns of data files, and rows made of them for the inputs of a model
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-row-part.h"
#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_ROW_FILE_NOTHING (-1) /* a column that is for no input */
#define ZKY_ROW_FILE_TARGET  (-2) /* the column with the right answers, where that is no input */

/**
 * ZkyRowColumn:
 * @name: as in the file
 * @values: [n] or [n, …]
 * @names: (nullable): what its numbers stand for: categories
 * @input: which input it is for, or one of the two numbers above
 */
typedef struct
{
  char          *name;
  ZkyTensor     *values;
  ZkyVocabulary *names;
  gint           input;
} ZkyRowColumn;

/**
 * ZkyRowFile:
 * @title: the file's name
 * @columns: of ZkyRowColumn
 * @n_rows: all have as many
 * @are_bytes: numbers are 0 … 255, where inputs are 0 … 1: they are divided by 255
 */
typedef struct
{
  char      *title;
  GArray    *columns;
  guint64    n_rows;
  gboolean   are_bytes;
} ZkyRowFile;

ZkyRowFile *zky_row_file_load  (GListModel   *files,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void        zky_row_file_free  (ZkyRowFile   *self);
/* Fills in which input each column is for, as far as names and shapes tell. */
void        zky_row_file_guess (ZkyRowFile   *self,
                                ZkySession   *session);
/* The rows as they were chosen. */
ZkyRowPart *zky_row_file_make  (ZkyRowFile   *self,
                                ZkySession   *session,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyRowFile, zky_row_file_free)

G_END_DECLS
