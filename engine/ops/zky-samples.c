/* zky-samples.c: good inputs for operators, for tests and sliders
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-samples.h"

#include <string.h>

/* -- Numbers -------------------------------------------------------------------- */

static double
draw (GRand          *rand,
      ZkySampleRange  range)
{
  switch (range)
    {
    case ZKY_SAMPLE_POSITIVE:
      return g_rand_double_range (rand, 0.5, 2.5);
    case ZKY_SAMPLE_NONZERO:
      return g_rand_double_range (rand, 0.3, 2) * (g_rand_boolean (rand) ? 1 : -1);
    case ZKY_SAMPLE_BOOL:
      return g_rand_boolean (rand);
    case ZKY_SAMPLE_UNIT:
      return g_rand_double_range (rand, -0.9, 0.9);
    case ZKY_SAMPLE_PROBABILITY:
      return g_rand_double_range (rand, 0.1, 0.9);
    case ZKY_SAMPLE_ZEROS:
      return g_rand_int_range (rand, 0, 3) == 0 ? 0 : g_rand_double_range (rand, -2, 2);
    case ZKY_SAMPLE_ABOVE_ONE:
      return g_rand_double_range (rand, 1.2, 3);
    case ZKY_SAMPLE_WIDE:
      return g_rand_int_range (rand, -16, 16) * 0.5 + g_rand_double_range (rand, 0.1, 0.4);
    case ZKY_SAMPLE_HALVES:
      return (g_rand_boolean (rand) ? 0.5 : 1) * (g_rand_boolean (rand) ? 1 : -1);
    default:
      return g_rand_double_range (rand, -2, 2);
    }
}

/* Multiples of 0.1 about 0, and without it, or points half way between them, in random order. */
static void
fill_distinct (double         *values,
               gsize           n,
               GRand          *rand,
               ZkySampleRange  range)
{
  for (gsize i = 0; i < n; i++)
    {
      double magnitude = (i / 2 + 1) * 0.1 + (range == ZKY_SAMPLE_BETWEEN ? 0.05 : 0);

      values[i] = i % 2 == 0 ? magnitude : -magnitude;
    }

  for (gsize i = n; i > 1; i--)
    {
      gsize j = g_rand_int_range (rand, 0, i);
      double value = values[i - 1];

      values[i - 1] = values[j];
      values[j] = value;
    }
}

static ZkyTensor *
make_tensor (GRand          *rand,
             const ZkyShape *shape,
             ZkySampleRange  range)
{
  g_autofree double *values = NULL;
  gsize n;

  if (!zky_shape_get_size (shape, &n, NULL))
    g_assert_not_reached ();

  values = g_new0 (double, n + 1);
  if (range == ZKY_SAMPLE_DISTINCT || range == ZKY_SAMPLE_BETWEEN)
    fill_distinct (values, n, rand, range);
  else
    for (gsize i = 0; i < n; i++)
      values[i] = draw (rand, range);

  return zky_tensor_new_from_doubles (range == ZKY_SAMPLE_BOOL ? ZKY_BOOL : ZKY_FLOAT32, shape, values, NULL);
}

/* -- Inputs ------------------------------------------------------------------------ */

/* Reads "2, 3t"; returns the letter at its end, or 0. */
static char
parse_spec (const char *spec,
            ZkyShape   *shape)
{
  *shape = ZKY_SCALAR_SHAPE;
  while (g_ascii_isdigit (*spec))
    {
      char *end;

      shape->dims[shape->n_axes++] = g_ascii_strtoull (spec, &end, 10);
      spec = end + strspn (end, ", ");
    }

  return *spec;
}

void
zky_sample_input (ZkyOpCall      *call,
                  GRand          *rand,
                  const char     *spec,
                  ZkySampleRange  range)
{
  g_autoptr (ZkyTensor) base = NULL;
  guint axes[ZKY_MAX_AXES];
  ZkyShape shape, made;
  char view = parse_spec (spec, &shape);

  made = shape;
  for (guint i = 0; i < shape.n_axes; i++)
    {
      axes[i] = shape.n_axes - 1 - i;
      if (view == 't')
        made.dims[i] = shape.dims[axes[i]];
    }
  if (view == 's')
    made.dims[shape.n_axes - 1] *= 2;

  base = make_tensor (rand, &made, range);
  if (view == 't')
    zky_op_call_add_input (call, zky_tensor_transpose (base, axes));
  else if (view == 's')
    zky_op_call_add_input (call, zky_tensor_slice (base, shape.n_axes - 1, 0, shape.dims[shape.n_axes - 1], 2));
  else
    zky_op_call_add_input (call, g_steal_pointer (&base));
}

void
zky_sample_index (ZkyOpCall  *call,
                  GRand      *rand,
                  const char *spec,
                  gint        low,
                  gint        high)
{
  ZkyShape shape;
  ZkyTensor *tensor;

  parse_spec (spec, &shape);
  tensor = zky_tensor_new (ZKY_INT64, &shape, NULL);
  for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
    ((gint64 *) zky_tensor_get_data_writable (tensor))[i] = g_rand_int_range (rand, low, high);
  zky_op_call_add_input (call, tensor);
}

void
zky_sample_ints (ZkyOpCall    *call,
                 const gint64 *values,
                 guint         n)
{
  gsize dims[1] = { n };
  ZkyShape shape = zky_shape_new (1, dims);
  ZkyTensor *tensor = zky_tensor_new (ZKY_INT64, &shape, NULL);

  if (n > 0)
    memcpy (zky_tensor_get_data_writable (tensor), values, n * sizeof *values);
  zky_op_call_add_input (call, tensor);
}

void
zky_sample_signs (ZkyOpCall  *call,
                  GRand      *rand,
                  const char *spec)
{
  ZkyShape shape;
  ZkyTensor *tensor;

  parse_spec (spec, &shape);
  tensor = zky_tensor_new (ZKY_INT64, &shape, NULL);
  for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
    ((gint64 *) zky_tensor_get_data_writable (tensor))[i] = g_rand_boolean (rand) ? 1 : -1;
  zky_op_call_add_input (call, tensor);
}

gboolean
zky_sample_case (const ZkySampleCase *cases,
                 ZkySampleRange       range,
                 GRand               *rand,
                 guint                i,
                 ZkyOpCall           *call)
{
  for (guint j = 0; j <= i; j++)
    if (cases[j].inputs[0] == NULL)
      return FALSE;

  for (guint j = 0; j < G_N_ELEMENTS (cases->inputs) && cases[i].inputs[j] != NULL; j++)
    zky_sample_input (call, rand, cases[i].inputs[j], range);
  if (cases[i].attributes != NULL)
    zky_op_call_parse_attributes (call, cases[i].attributes);

  return TRUE;
}

/* -- Elementwise operators ----------------------------------------------------------- */

static const char *const single_specs[] = { "", "4", "2, 3", "3, 2t", "5s", "0", "2, 1, 3" };

static const char *const pair_specs[][2] = {
  { "", "" }, { "3", "3" }, { "2, 3", "3" }, { "2, 1", "1, 3" }, { "", "2, 2" }, { "2, 3t", "2, 3" },
  { "4s", "" }, { "0, 3", "3" }, { "2, 1, 3", "4, 1" },
};

static gboolean
sample_single (GRand          *rand,
               guint           i,
               ZkyOpCall      *call,
               ZkySampleRange  range)
{
  if (i >= G_N_ELEMENTS (single_specs))
    return FALSE;

  zky_sample_input (call, rand, single_specs[i], range);
  return TRUE;
}

static gboolean
sample_two (GRand          *rand,
            guint           i,
            ZkyOpCall      *call,
            ZkySampleRange  first,
            ZkySampleRange  second)
{
  if (i >= G_N_ELEMENTS (pair_specs))
    return FALSE;

  zky_sample_input (call, rand, pair_specs[i][0], first);
  zky_sample_input (call, rand, pair_specs[i][1], second);
  return TRUE;
}

gboolean
zky_sample_any (GRand     *rand,
                guint      i,
                ZkyOpCall *call)
{
  return sample_single (rand, i, call, ZKY_SAMPLE_ANY);
}

gboolean
zky_sample_positive (GRand     *rand,
                     guint      i,
                     ZkyOpCall *call)
{
  return sample_single (rand, i, call, ZKY_SAMPLE_POSITIVE);
}

gboolean
zky_sample_nonzero (GRand     *rand,
                    guint      i,
                    ZkyOpCall *call)
{
  return sample_single (rand, i, call, ZKY_SAMPLE_NONZERO);
}

gboolean
zky_sample_unit (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  return sample_single (rand, i, call, ZKY_SAMPLE_UNIT);
}

gboolean
zky_sample_wide (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  return sample_single (rand, i, call, ZKY_SAMPLE_WIDE);
}

gboolean
zky_sample_ranges (ZkySampleRange  first,
                   ZkySampleRange  second,
                   GRand          *rand,
                   guint           i,
                   ZkyOpCall      *call)
{
  return sample_two (rand, i, call, first, second);
}

gboolean
zky_sample_pair (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  return sample_two (rand, i, call, ZKY_SAMPLE_ANY, ZKY_SAMPLE_ANY);
}

gboolean
zky_sample_unequal (GRand     *rand,
                    guint      i,
                    ZkyOpCall *call)
{
  return sample_two (rand, i, call, ZKY_SAMPLE_DISTINCT, ZKY_SAMPLE_BETWEEN);
}

gboolean
zky_sample_quotient (GRand     *rand,
                     guint      i,
                     ZkyOpCall *call)
{
  return sample_two (rand, i, call, ZKY_SAMPLE_ANY, ZKY_SAMPLE_NONZERO);
}

gboolean
zky_sample_positives (GRand     *rand,
                      guint      i,
                      ZkyOpCall *call)
{
  return sample_two (rand, i, call, ZKY_SAMPLE_POSITIVE, ZKY_SAMPLE_POSITIVE);
}
