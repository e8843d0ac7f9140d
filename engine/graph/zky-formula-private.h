/* zky-formula-private.h: formulas of rows with names, numbers or shapes in the place of their letters
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-steps-private.h"

G_BEGIN_DECLS

/* What stands for a letter of a row's formula. */
typedef enum
{
  ZKY_AS_NAME,    /* a → x */
  ZKY_AS_NUMBER,  /* a → 3 */
  ZKY_AS_SHAPE,   /* a → [2×3] */
} ZkyAs;

/**
 * ZkySubstitution:
 * @steps: has the names
 * @node: the operator's output
 * @cotangent: (nullable): text for ȳ
 * @cotangent_value: (nullable): what it is
 * @n_front: axes of the differentiated output in front of it
 * @as: what stands for a letter
 * @digits: significant digits of numbers; 0: as usual
 */
typedef struct
{
  ZkySteps      *steps;
  const ZkyNode *node;
  const char    *cotangent;
  ZkyTensor     *cotangent_value;
  guint          n_front;
  ZkyAs          as;
  guint          digits;
} ZkySubstitution;

char *zky_formula_dup            (const ZkyNode         *node) G_GNUC_WARN_UNUSED_RESULT;
void  zky_formula_append         (GString               *text,
                                  const ZkySubstitution *what,
                                  const char            *formula);
void  zky_formula_append_number  (GString               *text,
                                  const ZkyTensor       *value,
                                  guint                  digits);
void  zky_formula_append_operand (GString               *text,
                                  const ZkyTensor       *value,
                                  gboolean               enclosed,
                                  guint                  digits);
void  zky_formula_append_shape   (GString               *text,
                                  const ZkyTensor       *value,
                                  gboolean               transposed,
                                  guint                  n_front);

G_END_DECLS
