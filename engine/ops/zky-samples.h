/* zky-samples.h: good inputs for operators, for tests and sliders
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op-call.h"

G_BEGIN_DECLS

/**
 * ZkySampleRange:
 * @ZKY_SAMPLE_ANY: between -2 and 2
 * @ZKY_SAMPLE_POSITIVE: between 0.5 and 2.5
 * @ZKY_SAMPLE_NONZERO: between -2 and 2, but no nearer to 0 than 0.3
 * @ZKY_SAMPLE_DISTINCT: multiples of 0.1, no two of them equal, in random order, away from 0
 * @ZKY_SAMPLE_BETWEEN: odd multiples of 0.05, so that none is nearer than 0.05 to one of the former
 * @ZKY_SAMPLE_BOOL: true or false
 * @ZKY_SAMPLE_UNIT: between -0.9 and 0.9
 * @ZKY_SAMPLE_PROBABILITY: between 0.1 and 0.9
 * @ZKY_SAMPLE_ZEROS: between -2 and 2, every third on average 0
 * @ZKY_SAMPLE_ABOVE_ONE: between 1.2 and 3
 * @ZKY_SAMPLE_WIDE: between -8 and 8, but no nearer than 0.1 to a multiple of 0.5
 * @ZKY_SAMPLE_HALVES: 0.5, 1, -0.5 or -1
 *
 * What numbers a sample holds. Gradients are checked against central differences, so that samples stay away from kinks
 * and inside the domain.
 */
typedef enum
{
  ZKY_SAMPLE_ANY,
  ZKY_SAMPLE_POSITIVE,
  ZKY_SAMPLE_NONZERO,
  ZKY_SAMPLE_DISTINCT,
  ZKY_SAMPLE_BETWEEN,
  ZKY_SAMPLE_BOOL,
  ZKY_SAMPLE_UNIT,
  ZKY_SAMPLE_PROBABILITY,
  ZKY_SAMPLE_ZEROS,
  ZKY_SAMPLE_ABOVE_ONE,
  ZKY_SAMPLE_WIDE,
  ZKY_SAMPLE_HALVES,
} ZkySampleRange;

/* Adds an input. @spec gives the extents, "2, 3", "" for a scalar; behind them "t" stands for a view with strides reversed
 * (a transposed tensor of that shape), "s" for every second element of a tensor twice as long along its last axis. */
void     zky_sample_input    (ZkyOpCall      *call,
                              GRand          *rand,
                              const char     *spec,
                              ZkySampleRange  range);
/* Adds an input of int64 from @low to @high - 1; @spec gives the extents. */
void     zky_sample_index    (ZkyOpCall      *call,
                              GRand          *rand,
                              const char     *spec,
                              gint            low,
                              gint            high);
/* Adds a vector of int64. */
void     zky_sample_ints     (ZkyOpCall      *call,
                              const gint64   *values,
                              guint           n);

/**
 * ZkySampleCase:
 * @inputs: what each input is, as for zky_sample_input(); %NULL behind the last
 * @attributes: (nullable): attributes as text
 *
 * One sample of an operator as a row of a table; a table ends with a row of zeros.
 */
typedef struct
{
  const char *inputs[5];
  const char *attributes;
} ZkySampleCase;

/* Fills in the @i-th case of a table, all inputs in one range. */
gboolean zky_sample_case     (const ZkySampleCase *cases,
                              ZkySampleRange       range,
                              GRand               *rand,
                              guint                i,
                              ZkyOpCall           *call);

/* name_sample, the sample function of a row, from the table name_cases. */
#define ZKY_SAMPLE_FUNCTION(name, range)                                        \
  static gboolean                                                               \
  name##_sample (GRand     *rand,                                               \
                 guint      i,                                                  \
                 ZkyOpCall *call)                                               \
  {                                                                             \
    return zky_sample_case (name##_cases, range, rand, i, call);                \
  }

/* Adds an input of int64 that holds 1 and -1: the targets of some losses. */
void     zky_sample_signs    (ZkyOpCall      *call,
                              GRand          *rand,
                              const char     *spec);

/* Samples for one and for two inputs of an elementwise operator. */
gboolean zky_sample_any      (GRand *rand, guint i, ZkyOpCall *call);
gboolean zky_sample_positive (GRand *rand, guint i, ZkyOpCall *call);
gboolean zky_sample_nonzero  (GRand *rand, guint i, ZkyOpCall *call);
gboolean zky_sample_unit     (GRand *rand, guint i, ZkyOpCall *call);
gboolean zky_sample_wide     (GRand *rand, guint i, ZkyOpCall *call);
gboolean zky_sample_pair     (GRand *rand, guint i, ZkyOpCall *call);
/* Pairs of two ranges. */
gboolean zky_sample_ranges   (ZkySampleRange first, ZkySampleRange second, GRand *rand, guint i, ZkyOpCall *call);
/* Pairs whose elements differ; whose second input is not 0; both of which are positive. */
gboolean zky_sample_unequal  (GRand *rand, guint i, ZkyOpCall *call);
gboolean zky_sample_quotient (GRand *rand, guint i, ZkyOpCall *call);
gboolean zky_sample_positives (GRand *rand, guint i, ZkyOpCall *call);

G_END_DECLS
