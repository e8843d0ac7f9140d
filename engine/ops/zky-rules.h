/* zky-rules.h: short words for the derivatives of functions that work element by element
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-functions-private.h"
#include "zky-vjp.h"

G_BEGIN_DECLS

/* Numbers have the dtype of the cotangent, so that a rule keeps to it. */

static inline ZkyNode *
zky_rule_plus (ZkyVjp  *vjp,
               ZkyNode *a,
               double   number)
{
  return zky_add (a, zky_vjp_number (vjp, number));
}

static inline ZkyNode *
zky_rule_times (ZkyVjp  *vjp,
                double   number,
                ZkyNode *a)
{
  return zky_mul (zky_vjp_number (vjp, number), a);
}

/* @number - @a */
static inline ZkyNode *
zky_rule_minus (ZkyVjp  *vjp,
                double   number,
                ZkyNode *a)
{
  return zky_sub (zky_vjp_number (vjp, number), a);
}

/* A function of one input without attributes, by name. */
static inline ZkyNode *
zky_rule_call (const char *name,
               ZkyNode    *a)
{
  return a != NULL ? zky_opv (name, NULL, &a, 1) : NULL;
}

/* Input @input gets ȳ · @slope, or ȳ / @divisor. */
static inline void
zky_rule_slope (ZkyVjp  *vjp,
                guint    input,
                ZkyNode *slope)
{
  zky_vjp_add (vjp, input, zky_mul (zky_vjp_cotangent (vjp), slope));
}

static inline void
zky_rule_over (ZkyVjp  *vjp,
               guint    input,
               ZkyNode *divisor)
{
  zky_vjp_add (vjp, input, zky_div (zky_vjp_cotangent (vjp), divisor));
}

/* Input 0 gets ȳ where @condition holds, and 0 elsewhere. */
static inline void
zky_rule_where (ZkyVjp  *vjp,
                ZkyNode *condition)
{
  zky_vjp_add (vjp, 0, zky_where (condition, zky_vjp_cotangent (vjp), zky_vjp_number (vjp, 0)));
}

/* Of a function that is flat wherever it has a derivative. */
static inline void
zky_rule_flat (ZkyVjp *vjp)
{
  for (guint i = 0; i < vjp->n_inputs; i++)
    if (zky_vjp_wants (vjp, i))
      zky_vjp_add (vjp, i, zky_vjp_number (vjp, 0));
}

G_END_DECLS
