/* zky-content.h: how an array of one shape is shown on a card
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-digest.h"
#include "zky-pen.h"

G_BEGIN_DECLS

#define ZKY_CONTENT_TEXT_HEIGHT 18.0 /* of text above numbers */
#define ZKY_CONTENT_DIGITS 4 /* significant digits of a number on a card, unless told */

typedef enum
{
  ZKY_CONTENT_NUMBER, /* a scalar */
  ZKY_CONTENT_TABLE,  /* a few numbers, in brackets */
  ZKY_CONTENT_MAP,    /* many numbers, as colours, with min, mean and max */
  ZKY_CONTENT_EMPTY,  /* no element at all */
} ZkyContentKind;

/**
 * ZkyContent:
 * @kind: in which way
 * @rows, @columns: elements of one matrix; a vector is one row
 * @tile_rows, @tile_columns: how the trailing matrices of more axes are laid out
 * @n_tiles: how many of them are shown, of @n_matrices
 * @cell_width, @cell_height: of one element
 * @width, @height: of the whole
 * @names: (nullable): what numbers stand for: as text above them
 *
 * Depends on the shape alone, so that a card keeps its size when numbers change.
 */
typedef struct
{
  ZkyContentKind kind;
  gsize          rows, columns, n_matrices;
  guint          tile_rows, tile_columns, n_tiles;
  double         cell_width, cell_height;
  double         width, height;
  const ZkyVocabulary *names;
} ZkyContent;

/**
 * ZkyContentStyle:
 * @theme: colours
 * @role: of the numbers: %ZKY_COLOR_VALUE or %ZKY_COLOR_GRADIENT
 * @number_size: font size of a scalar
 * @digits: significant digits of numbers; 0: %ZKY_CONTENT_DIGITS
 * @distance: (nullable): the numbers are differences: signs are written, and large arrays say how large they are
 *
 * How one is drawn.
 */
typedef struct
{
  const ZkyTheme *theme;
  ZkyColorRole    role;
  double          number_size;
  guint           digits;
  const ZkyDistance *distance;
} ZkyContentStyle;

void        zky_content_measure  (ZkyContent            *self,
                                  const ZkyShape        *shape,
                                  double                 number_size);
/* Adds a line of text above the numbers; @names is kept as long as @self. */
void        zky_content_add_names (ZkyContent           *self,
                                  const ZkyVocabulary   *names);
/* @tensor (nullable): — where it is absent. */
void        zky_content_draw     (const ZkyContent      *self,
                                  ZkyTensor             *tensor,
                                  ZkyDigestCache        *digests,
                                  const ZkyContentStyle *style,
                                  ZkyPen                *pen,
                                  const ZkyRect         *area);
/* Heat maps alone, without frames and text, as large as fits; FALSE if there are none. */
gboolean    zky_content_draw_map (const ZkyContent      *self,
                                  ZkyTensor             *tensor,
                                  ZkyDigestCache        *digests,
                                  const ZkyTheme        *theme,
                                  ZkyPen                *pen,
                                  const ZkyRect         *area);
gboolean    zky_content_is_bad   (const ZkyContent      *self,
                                  ZkyTensor             *tensor,
                                  ZkyDigestCache        *digests);
/* One element with @digits significant digits (0: ZKY_CONTENT_DIGITS), integers in full; @buffer holds ZKY_NUMBER_MAX bytes. */
const char *zky_content_format   (const ZkyTensor       *tensor,
                                  gsize                  index,
                                  guint                  digits,
                                  char                  *buffer);
/* With a + in front of what is above 0. */
const char *zky_content_format_signed (const ZkyTensor  *tensor,
                                  gsize                  index,
                                  guint                  digits,
                                  char                  *buffer);
char       *zky_content_dup_shape (const ZkyShape       *shape) G_GNUC_WARN_UNUSED_RESULT;
/* A Jacobian's, whose first @n_front axes are the output's: `[2 ⊕ 4 × 3]`. */
char       *zky_content_dup_jacobian_shape (const ZkyShape *shape,
                                            guint           n_front) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
