/* zky-optimizer-private.h: the inside of an optimiser, for the files of train/
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-optimizer.h"
#include "zky-options.h"

G_BEGIN_DECLS

#define ZKY_OPTIMIZER_MAX_STATES  3

/* Every option that some rule has, under PyTorch's name. */
typedef struct
{
  double lr, momentum, dampening, nesterov, weight_decay;
  double alpha, eps, centered;
  double lr_decay, initial_accumulator_value;
  double beta1, beta2, amsgrad;
  double max_iter, max_eval, tolerance_grad, tolerance_change, history_size, line_search;
} ZkyHyper;

/* One thing that is kept for every parameter, named as in PyTorch's state; only where the option at @field, if
 * that is not G_MAXSIZE, is not 0. */
typedef struct
{
  const char *name;
  gsize       field;
} ZkyState;

/* What an update of one parameter is told: options, and from 1 on how many times it has been updated. */
typedef struct
{
  const ZkyHyper *hyper;
  double          step;
} ZkyUpdate;

/* Moves @n elements of a parameter. States are as the parameter is, or NULL where they are not kept. */
typedef void (*ZkyUpdateFunc) (const ZkyUpdate *update,
                               gsize            n,
                               gpointer         param,
                               gconstpointer    gradient,
                               gpointer        *states);

/**
 * ZkyRule:
 * @options: ended by a row of zeros
 * @states: what is kept for every parameter, ended by a row of zeros
 * @update: for float32 and float64; %NULL where the rule looks at all parameters at once: L-BFGS
 * @check: (nullable): what options have to have to do with each other
 * @first_state: (nullable): what states begin with; zeros otherwise
 */
typedef struct
{
  const char      *name;
  const ZkyOption *options;
  ZkyState         states[ZKY_OPTIMIZER_MAX_STATES + 1];
  ZkyUpdateFunc    update[2];
  gboolean       (*check)       (const ZkyHyper  *hyper,
                                 GError         **error);
  double         (*first_state) (const ZkyHyper  *hyper);
} ZkyRule;

/* A parameter and what is kept for it. */
typedef struct
{
  const char *path;                              /* interned */
  guint64     step;
  ZkyTensor  *states[ZKY_OPTIMIZER_MAX_STATES];  /* NULL before the first step */
  ZkyTensor  *spare;                             /* (nullable): memory of the values before, where they were shared */
} ZkyParam;

typedef struct _ZkyLbfgs ZkyLbfgs;

struct _ZkyOptimizer
{
  ZkyModule     *module;
  const ZkyRule *rule;
  ZkyHyper       hyper;
  GArray        *params;  /* of ZkyParam */
  ZkyLbfgs      *lbfgs;   /* (nullable) */
};

/* zky-optimizer-rules.c */
const ZkyRule *zky_rule_lookup         (const char        *name,
                                        GError           **error);

/* zky-optimizer.c: the values of a parameter as an array to write to */
gpointer       zky_optimizer_writable  (ZkyOptimizer      *self,
                                        ZkyParam          *param,
                                        ZkyTensor        **value,
                                        GError           **error);

/* zky-lbfgs.c */
void           zky_lbfgs_free          (ZkyLbfgs          *self);
gboolean       zky_lbfgs_step          (ZkyOptimizer      *optimizer,
                                        ZkyGradientFunc    func,
                                        gpointer           user_data,
                                        double            *loss,
                                        GError           **error);
void           zky_lbfgs_save          (ZkyOptimizer      *optimizer,
                                        ZkyArchive        *archive);
gboolean       zky_lbfgs_restore       (ZkyOptimizer      *optimizer,
                                        const ZkyArchive  *archive,
                                        GError           **error);

G_END_DECLS
