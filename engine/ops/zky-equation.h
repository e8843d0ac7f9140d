/* zky-equation.h: sums of products over axes that have labels
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-functions-private.h"

G_BEGIN_DECLS

#define ZKY_EQUATION_MOST_INPUTS 16 /* a message names it */
#define ZKY_DOTS         64 /* labels from here on stand for the axes of "...", counted from the last one */
#define ZKY_N_LABELS     (ZKY_DOTS + ZKY_MAX_AXES + 'z' - 'A' + 1)
#define ZKY_NO_LABEL     (-1)

/**
 * ZkyTerms:
 * @n: axes
 * @labels: %ZKY_DOTS + i for the axes of "...", numbers behind these for letters
 *
 * What an equation says of one input, or of the result.
 */
typedef struct
{
  guint n;
  int   labels[ZKY_MAX_AXES];
} ZkyTerms;

/**
 * ZkyEquation:
 * @n: inputs
 * @terms: theirs
 * @result: that of the result
 * @extents: of each label; 1 gives way to any other
 */
typedef struct
{
  guint n;
  ZkyTerms  terms[ZKY_EQUATION_MOST_INPUTS];
  ZkyTerms  result;
  gsize extents[ZKY_N_LABELS];
} ZkyEquation;

gboolean zky_equation_add_label (ZkyTerms          *self,
                                 int                label);
gboolean zky_equation_read      (ZkyEquation       *self,
                                 ZkyTensor *const  *inputs,
                                 guint              n_inputs,
                                 const char        *text,
                                 GError           **error);
ZkyShape zky_equation_shape     (const ZkyEquation *self,
                                 const ZkyTerms    *term);
ZkyNode *zky_equation_evaluate  (const ZkyEquation *self,
                                 ZkyNode *const    *inputs);

G_END_DECLS
