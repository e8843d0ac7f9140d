/* zky-compose.h: what operators that consist of others share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-functions-private.h"
#include "zky-op-call.h"
#include "zky-vjp.h"

G_BEGIN_DECLS

/* The attribute of a loss, and what becomes of the elements' losses by it; @position is where the row declares it. */
#define ZKY_REDUCTION_ATTRIBUTE                                                 \
  { "reduction", ZKY_ATTRIBUTE_STRING, "mean", FALSE, "what becomes of the elements' losses: mean, sum or none" }

gboolean       zky_compose_check_reduction (const ZkyAttributes  *attributes,
                                            guint                 position,
                                            GError              **error);
ZkyNode       *zky_compose_reduce          (ZkyNode              *terms,
                                            const ZkyAttributes  *attributes,
                                            guint                 position);

/* For infer: all inputs broadcast, the first @n_inputs of them; and reduction, the first attribute, is one that there is. */
gboolean       zky_compose_check_broadcast (ZkyOpCall            *call,
                                            guint                 n_inputs,
                                            GError              **error);
gboolean       zky_compose_infer_loss      (ZkyOpCall            *call,
                                            GError              **error);

/* The expand function of a loss whose losses of elements are what TERMS says, in terms of a, b, c and the attributes. */
#define ZKY_LOSS_EXPAND(name, terms)                                            \
  static gboolean                                                               \
  name##_expand (ZkyNode *const       *inputs,                                  \
                 guint                 n_inputs,                                \
                 const ZkyAttributes  *attributes,                              \
                 ZkyNode             **outputs)                                 \
  {                                                                             \
    ZkyNode *a = inputs[0], *b = n_inputs > 1 ? inputs[1] : NULL, *c = n_inputs > 2 ? inputs[2] : NULL; \
                                                                                \
    outputs[0] = zky_compose_reduce (terms (a, b, c, attributes), attributes, 0); \
    return outputs[0] != NULL;                                                  \
  }

/* number · a and a + number. */
ZkyNode       *zky_compose_times           (double                number,
                                            ZkyNode              *a);
ZkyNode       *zky_compose_plus            (ZkyNode              *a,
                                            double                number);

/* Constants beside @like, on its tape: a number in its dtype (float32 beside integers), and an array. */
ZkyNode       *zky_compose_number          (ZkyNode              *like,
                                            double                value);
ZkyNode       *zky_compose_full            (ZkyNode              *like,
                                            const ZkyShape       *shape,
                                            double                value);

/* Applies the row called @name with @attributes (nullable, transfer full). */
ZkyNode       *zky_compose_apply           (const char           *name,
                                            ZkyNode *const       *inputs,
                                            guint                 n_inputs,
                                            ZkyAttributes        *attributes);
/* New attributes of the row called @name, by their defaults. (transfer full) */
ZkyAttributes *zky_compose_attributes      (const char           *name);
/* A row of one input without attributes, or with those of @text. */
ZkyNode       *zky_compose_call            (const char           *name,
                                            const char           *text,
                                            ZkyNode              *a);

/* The forward function of a row that has a vjp of its own, but no kernel: its textbook graph, evaluated. */
gboolean       zky_compose_run             (ZkyOpCall            *call,
                                            GError              **error);

/* The same, evaluated as another graph with the same results. */
typedef gboolean (*ZkyComposeExpand)       (ZkyNode *const       *inputs,
                                            guint                 n_inputs,
                                            const ZkyAttributes  *attributes,
                                            ZkyNode             **outputs);
gboolean       zky_compose_run_as          (ZkyOpCall            *call,
                                            ZkyComposeExpand      expand,
                                            GError              **error);

/* For infer: float dtypes only; the dtype that the inputs together have, at least float32. */
ZkyDtype       zky_compose_float_dtype     (const ZkyOpCall      *call);
/* Sets an error that names the shapes of two inputs, and @why they do not fit. */
gboolean       zky_compose_refuse          (const ZkyOpCall      *call,
                                            guint                 a,
                                            guint                 b,
                                            const char           *why,
                                            GError              **error);
/* For infer: the dtype that the inputs together have. */
ZkyDtype       zky_compose_promote         (const ZkyOpCall      *call);

/* For sample: an input of numbers between @low and @high; @spec as for zky_sample_input(), without views. */
void           zky_compose_sample          (ZkyOpCall            *call,
                                            GRand                *rand,
                                            const char           *spec,
                                            double                low,
                                            double                high);
/* An input of integers from 0 to @n - 1, of the shape that @spec says. */
void           zky_compose_sample_ints     (ZkyOpCall            *call,
                                            GRand                *rand,
                                            const char           *spec,
                                            gint                  n);

G_END_DECLS
