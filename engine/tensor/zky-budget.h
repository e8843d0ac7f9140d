/* zky-budget.h: how long and how large a call may become
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "zky-error.h"

ZKY_BEGIN_DECLS

/**
 * ZkyBudget:
 *
 * What a call may use: a stop flag, a point in time, and bytes of tensors. Counted and shared between the
 * thread that computes, its kernels, which poll it, and the one that may stop it. Thread-safe.
 */
typedef struct _ZkyBudget ZkyBudget;

ZkyBudget *zky_budget_new          (GCancellable *cancellable,
                                    gint64        microseconds,
                                    gsize         bytes) G_GNUC_WARN_UNUSED_RESULT;
ZkyBudget *zky_budget_ref          (ZkyBudget    *self);
void       zky_budget_unref        (ZkyBudget    *self);
void       zky_budget_restart      (ZkyBudget    *self,
                                    GCancellable *cancellable);
GCancellable *zky_budget_get_cancellable (ZkyBudget *self);
gboolean   zky_budget_poll         (ZkyBudget    *self,
                                    GError      **error);
gboolean   zky_budget_take         (ZkyBudget    *self,
                                    gsize         bytes,
                                    GError      **error);
void       zky_budget_give         (ZkyBudget    *self,
                                    gsize         bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyBudget, zky_budget_unref)

ZKY_END_DECLS
