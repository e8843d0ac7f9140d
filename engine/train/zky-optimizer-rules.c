/* zky-optimizer-rules.c: the update rules, a row each
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-optimizer-private.h"

#include <math.h>
#include <string.h>

#include "zky-kernels.h"

#define T float
#define NAME(x) x##_float32
#define SQRT sqrtf
#include "zky-update-loops.h"
#undef T
#undef NAME
#undef SQRT

#define T double
#define NAME(x) x##_float64
#define SQRT sqrt
#include "zky-update-loops.h"
#undef T
#undef NAME
#undef SQRT

#define ZKY_OPTION_FIELD(name) G_STRUCT_OFFSET (ZkyHyper, name)
#define WITH(name) ZKY_OPTION_FIELD (name)
#define ALWAYS     G_MAXSIZE

#define NUMBER(name, value) ZKY_OPTION_NUMBER (name, value)
#define SHARE(name, value)  ZKY_OPTION_SHARE (name, value)
#define COUNT(name, value)  ZKY_OPTION_COUNT (name, value)
#define SWITCH(name) ZKY_OPTION_SWITCH (name, 0)

static gboolean
check_sgd (const ZkyHyper  *hyper,
           GError         **error)
{
  if (hyper->nesterov == 0 || (hyper->momentum > 0 && hyper->dampening == 0))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "sgd: nesterov needs a momentum, which is %g, and no dampening, which is %g",
               hyper->momentum, hyper->dampening);
  return FALSE;
}

static double
get_accumulator (const ZkyHyper *hyper)
{
  return hyper->initial_accumulator_value;
}

static const ZkyRule rules[] = {
  {
    .name = "sgd",
    .options = (const ZkyOption[]) {
      NUMBER (lr, 1e-3), NUMBER (momentum, 0), { "dampening", WITH (dampening), 0, -G_MAXDOUBLE, G_MAXDOUBLE }, SWITCH (nesterov),
      NUMBER (weight_decay, 0), { NULL }
    },
    .states = { { "momentum_buffer", WITH (momentum) } },
    .update = { sgd_float32, sgd_float64 }, .check = check_sgd,
  },
  {
    .name = "rmsprop",
    .options = (const ZkyOption[]) {
      NUMBER (lr, 1e-2), NUMBER (alpha, 0.99), NUMBER (eps, 1e-8), NUMBER (weight_decay, 0), NUMBER (momentum, 0),
      SWITCH (centered), { NULL }
    },
    .states = {
      { "square_avg", ALWAYS }, { "momentum_buffer", WITH (momentum) }, { "grad_avg", WITH (centered) }
    },
    .update = { rmsprop_float32, rmsprop_float64 },
  },
  {
    .name = "adagrad",
    .options = (const ZkyOption[]) {
      NUMBER (lr, 1e-2), NUMBER (lr_decay, 0), NUMBER (weight_decay, 0), NUMBER (initial_accumulator_value, 0),
      NUMBER (eps, 1e-10), { NULL }
    },
    .states = { { "sum", ALWAYS } },
    .update = { adagrad_float32, adagrad_float64 }, .first_state = get_accumulator,
  },
  {
    .name = "adam",
    .options = (const ZkyOption[]) {
      NUMBER (lr, 1e-3), SHARE (beta1, 0.9), SHARE (beta2, 0.999), NUMBER (eps, 1e-8), NUMBER (weight_decay, 0),
      SWITCH (amsgrad), { NULL }
    },
    .states = {
      { "exp_avg", ALWAYS }, { "exp_avg_sq", ALWAYS }, { "max_exp_avg_sq", WITH (amsgrad) }
    },
    .update = { adam_float32, adam_float64 },
  },
  {
    .name = "adamw",
    .options = (const ZkyOption[]) {
      NUMBER (lr, 1e-3), SHARE (beta1, 0.9), SHARE (beta2, 0.999), NUMBER (eps, 1e-8), NUMBER (weight_decay, 1e-2),
      SWITCH (amsgrad), { NULL }
    },
    .states = {
      { "exp_avg", ALWAYS }, { "exp_avg_sq", ALWAYS }, { "max_exp_avg_sq", WITH (amsgrad) }
    },
    .update = { adamw_float32, adamw_float64 },
  },
  {
    /* max_eval is 5/4 max_iter where it is 0. */
    .name = "lbfgs",
    .options = (const ZkyOption[]) {
      NUMBER (lr, 1), COUNT (max_iter, 20), COUNT (max_eval, 0), NUMBER (tolerance_grad, 1e-7),
      NUMBER (tolerance_change, 1e-9), COUNT (history_size, 100), SWITCH (line_search), { NULL }
    },
  },
};

const ZkyRule *
zky_rule_lookup (const char  *name,
                 GError     **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (g_str_equal (rules[i].name, name))
        return &rules[i];
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", rules[i].name);
    }

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "There is no optimiser “%s”; there are: %s", name, names->str);

  return NULL;
}
