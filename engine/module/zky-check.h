/* zky-check.h: gradients against central differences
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-module.h"
#include "zky-target.h"

ZKY_BEGIN_DECLS

/**
 * ZkyCheckRow:
 * @name: the input or parameter, or the key of a node
 * @n_checked: elements (and random directions) compared
 * @n_kinks: elements left out because one-sided differences disagree
 * @worst: greatest error beyond what rounding may have done: how far |analytic − numeric| goes beyond that, ÷ max(1, |analytic|, |numeric|)
 * @relative: |analytic − numeric| ÷ max(1, |analytic|, |numeric|) there; where all are within rounding, the greatest of an element
 * @element: where that was
 * @is_direction: it was in the random direction, and the numbers are slopes in it
 * @analytic: the gradient there
 * @numeric: the central difference there
 * @passed: @worst is within tolerance
 */
typedef struct
{
  char    *name;
  guint    n_checked, n_kinks;
  double   worst, relative;
  gsize    element;
  gboolean is_direction;
  double   analytic, numeric;
  gboolean passed;
} ZkyCheckRow;

/**
 * ZkyCheck:
 *
 * A report: one row for each floating input and parameter. Computed in float64; the module's own values are put back. No more
 * than 200 seeded elements an input, and one random direction. What is checked is what is differentiated; for a whole Jacobian, the elements
 * of the output are weighted with seeded random numbers, so that errors which cancel in a plain sum are seen.
 */
typedef struct _ZkyCheck ZkyCheck;

ZkyCheck          *zky_module_check      (ZkyModule         *self,
                                          const ZkyTarget   *target,
                                          guint32            seed,
                                          ZkyBudget         *budget,
                                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyCheck          *zky_module_check_node (ZkyModule         *self,
                                          const ZkyTarget   *target,
                                          const char        *key,
                                          guint32            seed,
                                          ZkyBudget         *budget,
                                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void               zky_check_free        (ZkyCheck          *self);
gboolean           zky_check_get_passed  (const ZkyCheck    *self);
guint              zky_check_get_n       (const ZkyCheck    *self);
const ZkyCheckRow *zky_check_get         (const ZkyCheck    *self,
                                          guint              i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyCheck, zky_check_free)

ZKY_END_DECLS
