/* zky-optimizer.h: how gradients move parameters
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-archive.h"
#include "zky-module.h"

ZKY_BEGIN_DECLS

/**
 * ZkyOptimizer:
 *
 * One of `sgd`, `rmsprop`, `adagrad`, `adam`, `adamw`, `lbfgs`, over the parameters of a module, with the options, defaults and
 * formulas of PyTorch. Options are numbers: switches are 0 or 1, Adam's `betas` are `beta1` and `beta2`, and
 * `line_search` of `lbfgs` is 1 for PyTorch's "strong_wolfe". Use from one thread at a time.
 */
typedef struct _ZkyOptimizer ZkyOptimizer;

/**
 * ZkyGradientFunc:
 * @gradients: (out): one a parameter, in the order of the optimiser's names, (transfer full); %NULL: this one stays as it is
 * @loss: (out): what is minimised, at the present values of the parameters
 *
 * Returns: %FALSE with an error, and then nothing in @gradients
 */
typedef gboolean (*ZkyGradientFunc) (ZkyTensor **gradients,
                                     double     *loss,
                                     gpointer    user_data,
                                     GError    **error);

ZkyOptimizer *zky_optimizer_new          (const char       *kind,
                                          ZkyModule        *module,
                                          GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void          zky_optimizer_free         (ZkyOptimizer     *self);
const char   *zky_optimizer_get_kind     (ZkyOptimizer     *self);
gboolean      zky_optimizer_set          (ZkyOptimizer     *self,
                                          const char       *option,
                                          double            value,
                                          GError          **error);
gboolean      zky_optimizer_get          (ZkyOptimizer     *self,
                                          const char       *option,
                                          double           *value,
                                          GError          **error);
const char   *zky_optimizer_get_option   (ZkyOptimizer     *self,
                                          guint             i);
guint         zky_optimizer_get_n_params (ZkyOptimizer     *self);
const char   *zky_optimizer_get_param    (ZkyOptimizer     *self,
                                          guint             i);
gboolean      zky_optimizer_step         (ZkyOptimizer     *self,
                                          ZkyGradientFunc   func,
                                          gpointer          user_data,
                                          double           *loss,
                                          GError          **error);
void          zky_optimizer_save         (ZkyOptimizer     *self,
                                          ZkyArchive       *archive);
gboolean      zky_optimizer_restore      (ZkyOptimizer     *self,
                                          const ZkyArchive *archive,
                                          GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyOptimizer, zky_optimizer_free)

ZKY_END_DECLS
