/* zky-ops-pooling.c: pools along the last one or two axes, and resizing
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-compose.h"
#include "zky-max-pool.h"
#include "zky-samples.h"
#include "zky-taps.h"
#include "zky-tensor-private.h"

/*
 * The last axes are the spatial ones; all in front of them (channels, images, a batch of cotangents) are gone through
 * one plane after the other. An average over a window, and the mean of neighbours that resizing takes, are linear along each axis on its
 * own: y = R · x · Cᵀ for each plane x, with rows of R and C that are 0 outside their taps. So x gets Rᵀ · ȳ · C.
 */

/* What a row keeps in `kernel`. */
typedef struct
{
  guint       n;
  ZkyTapsRule rule;
} Row;

static gboolean
pool_infer (ZkyOpCall  *call,
            GError    **error)
{
  const Row *row = call->op->kernel;
  g_auto (ZkyTaps) rows = { 0 }, columns = { 0 };
  ZkyTaps taps[2] = { { 0 }, { 0 } };
  ZkyShape *shape = &call->outputs[0].shape;
  gboolean done = zky_taps_of (taps, row->rule, row->n, call->inputs[0], call->attributes, error);

  rows = taps[0];
  columns = taps[1];
  if (!done)
    return FALSE;

  call->outputs[0].dtype = MAX (call->inputs[0]->dtype, ZKY_FLOAT32);
  *shape = zky_tensor_get_shape (call->inputs[0]);
  shape->dims[shape->n_axes - 1] = columns.n_out;
  if (row->n == 2)
    shape->dims[shape->n_axes - 2] = rows.n_out;

  return TRUE;
}

/**
 * Planes:
 * @taps: of rows and columns
 * @input: dense
 * @output: not made yet
 * @n: planes
 */
typedef struct
{
  ZkyTaps    taps[2];
  ZkyTensor *input, *output;
  gsize      n;
} Planes;

static void
planes_clear (Planes *self)
{
  zky_taps_clear (&self->taps[0]);
  zky_taps_clear (&self->taps[1]);
  g_clear_pointer (&self->input, zky_tensor_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Planes, planes_clear)

/* @dtype: that of the input. */
static gboolean
planes_init (Planes     *self,
             ZkyOpCall  *call,
             ZkyDtype    dtype,
             GError    **error)
{
  const Row *row = call->op->kernel;
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (call->inputs[0], dtype, error);

  self->input = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
  if (self->input == NULL ||
      !zky_taps_of (self->taps, row->rule, row->n, call->inputs[0], call->attributes, error))
    return FALSE;

  self->n = self->input->size / (self->taps[0].n_in * self->taps[1].n_in);
  self->output = zky_op_call_output (call, 0, error);
  return self->output != NULL;
}

/* Calls @kernel on plane after plane. */
#define FOR_EACH_PLANE(planes, call, kernel, T, Y)                              \
  for (gsize i = 0; i < (planes)->n; i++)                                       \
    {                                                                           \
      const ZkyTaps *taps = (planes)->taps;                                     \
                                                                                \
      if (i % 256 == 255 && !zky_budget_poll ((call)->budget, error))           \
        return FALSE;                                                           \
      kernel (taps, (const T *) (planes)->input->data + i * taps[0].n_in * taps[1].n_in, \
              (Y *) (planes)->output->data + i * taps[0].n_out * taps[1].n_out); \
    }

/* -- The greatest element of a window ----------------------------------------------------------------------------------- */

static gboolean
max_forward (ZkyOpCall  *call,
             GError    **error)
{
  g_auto (Planes) planes = { 0 };

  if (!planes_init (&planes, call, call->outputs[0].dtype, error))
    return FALSE;

  return zky_max_pool (planes.taps, planes.input->dtype, planes.input->data, planes.output->data, NULL, planes.n, call->budget,
                       error);
}

static gboolean
indices_infer (ZkyOpCall  *call,
               GError    **error)
{
  if (!pool_infer (call, error))
    return FALSE;

  call->outputs[0].dtype = ZKY_INT64;
  return TRUE;
}

static gboolean
indices_forward (ZkyOpCall  *call,
                 GError    **error)
{
  g_auto (Planes) planes = { 0 };

  if (!planes_init (&planes, call, MAX (call->inputs[0]->dtype, ZKY_FLOAT32), error))
    return FALSE;

  return zky_max_pool (planes.taps, planes.input->dtype, planes.input->data, NULL, planes.output->data, planes.n, call->budget,
                       error);
}

/* @node with its last @n axes as one. */
static ZkyNode *
flatten_plane (ZkyNode *node,
               guint    n)
{
  ZkyShape shape;

  if (node == NULL)
    return NULL;

  shape = zky_tensor_get_shape (node->value);
  for (; n > 1; n--, shape.n_axes--)
    shape.dims[shape.n_axes - 2] *= shape.dims[shape.n_axes - 1];

  return zky_reshape (node, &shape);
}

/* The greatest elements get ȳ; where they are another row says. */
static void
max_vjp (ZkyVjp *vjp)
{
  const Row *row = vjp->op->kernel;
  g_autofree char *name = g_strconcat (vjp->op->name, "_indices", NULL);
  ZkyShape shape = zky_tensor_get_shape (zky_vjp_input_value (vjp, 0));
  ZkyNode *x = zky_vjp_input (vjp, 0), *inputs[2];
  ZkyAttributes *indices = zky_compose_attributes (name), *place = zky_compose_attributes ("place");
  gsize plane = 1;

  for (guint i = 0; vjp->op->attributes[i].name != NULL; i++)
    if (vjp->op->attributes[i].type == ZKY_ATTRIBUTE_BOOL)
      zky_attributes_set_bool (indices, i, zky_attributes_get_bool (vjp->attributes, i));
    else if (zky_attributes_is_set (vjp->attributes, i))
      {
        guint n;
        const gint64 *values = zky_attributes_get_ints (vjp->attributes, i, &n);

        zky_attributes_set_ints (indices, i, values, n);
      }
  for (guint i = 1; i <= row->n; i++)
    plane *= shape.dims[shape.n_axes - i];
  zky_attributes_set_int (place, 2, plane);

  inputs[0] = flatten_plane (zky_vjp_cotangent (vjp), row->n);
  inputs[1] = flatten_plane (zky_compose_apply (name, &x, 1, indices), row->n);
  shape = zky_vjp_batched (vjp, &shape);
  zky_vjp_add (vjp, 0, zky_reshape (zky_compose_apply ("place", inputs, 2, place), &shape));
}

/* -- Weighted sums over windows ------------------------------------------------------------------------------- */

#define SUM_PLANE(name, T)                                                      \
  static void                                                                   \
  name##_columns (const ZkyTaps *taps, const T *x, T *y)                        \
  {                                                                             \
    for (gsize i = 0; i < taps->n_out; i++)                                     \
      {                                                                         \
        const double *weights = taps->weights + i * taps->most;                 \
        double sum = 0;                                                         \
                                                                                \
        for (gsize j = 0; j < taps->counts[i]; j++)                             \
          sum += weights[j] * x[taps->starts[i] + j];                           \
        y[i] = (T) sum;                                                         \
      }                                                                         \
  }                                                                             \
                                                                                \
  static void                                                                   \
  name (const ZkyTaps *taps, const T *x, T *y)                                  \
  {                                                                             \
    gsize n = taps[1].n_out;                                                    \
    g_autofree T *lines = g_new (T, taps[0].n_in * n);                          \
                                                                                \
    for (gsize i = 0; i < taps[0].n_in; i++)                                    \
      name##_columns (&taps[1], x + i * taps[1].n_in, lines + i * n);           \
                                                                                \
    for (gsize i = 0; i < taps[0].n_out; i++, y += n)                           \
      for (gsize j = 0; j < taps[0].counts[i]; j++)                             \
        {                                                                       \
          const T *line = lines + (taps[0].starts[i] + j) * n;                  \
          const T weight = (T) taps[0].weights[i * taps[0].most + j];           \
                                                                                \
          for (gsize k = 0; k < n; k++)                                         \
            y[k] = (j > 0 ? y[k] : 0) + weight * line[k];                       \
        }                                                                       \
  }

SUM_PLANE (sum_float32, float)
SUM_PLANE (sum_float64, double)

static gboolean
sum_forward (ZkyOpCall  *call,
             GError    **error)
{
  g_auto (Planes) planes = { 0 };

  if (!planes_init (&planes, call, call->outputs[0].dtype, error))
    return FALSE;

  if (call->outputs[0].dtype == ZKY_FLOAT32)
    FOR_EACH_PLANE (&planes, call, sum_float32, float, float)
  else
    FOR_EACH_PLANE (&planes, call, sum_float64, double, double)

  return TRUE;
}

/* R or C as a constant [n_out, n_in]. */
static ZkyNode *
matrix_of (ZkyVjp        *vjp,
           const ZkyTaps *taps)
{
  ZkyShape shape = zky_shape_new (2, (gsize[]) { taps->n_out, taps->n_in });
  ZkyDtype dtype = zky_vjp_output_value (vjp, 0)->dtype;
  gsize size = zky_dtype_get_size (dtype);
  GError *error = NULL;
  g_autoptr (ZkyTensor) matrix = zky_tensor_new_zeros (dtype, &shape, &error);

  if (matrix == NULL)
    {
      vjp->tape->klass->fail (vjp->tape, error);
      return NULL;
    }

  for (gsize i = 0; i < taps->n_out; i++)
    for (gsize j = 0; j < taps->counts[i]; j++)
      zky_element_store (dtype, (char *) matrix->data + (i * taps->n_in + taps->starts[i] + j) * size,
                         taps->weights[i * taps->most + j]);

  return zky_tape_constant (vjp->tape, matrix);
}

static void
sum_vjp (ZkyVjp *vjp)
{
  const Row *row = vjp->op->kernel;
  ZkyShape shape = zky_tensor_get_shape (zky_vjp_input_value (vjp, 0)), lines = shape;
  ZkyNode *node = zky_vjp_cotangent (vjp);
  ZkyTaps taps[2] = { { 0 }, { 0 } };
  gboolean done = zky_taps_of (taps, row->rule, row->n, zky_vjp_input_value (vjp, 0), vjp->attributes, NULL);

  g_assert (done);
  if (row->n == 1) /* a line is a plane of one row */
    {
      lines.dims[lines.n_axes - 1] = 1;
      lines.dims[lines.n_axes++] = taps[1].n_out;
      lines = zky_vjp_batched (vjp, &lines);
      node = zky_reshape (node, &lines);
    }

  node = zky_matmul (node, matrix_of (vjp, &taps[1]));
  if (row->n == 2)
    node = zky_matmul (zky_swap_last (matrix_of (vjp, &taps[0])), node);
  shape = zky_vjp_batched (vjp, &shape);
  zky_vjp_add (vjp, 0, zky_reshape (node, &shape));

  zky_taps_clear (&taps[0]);
  zky_taps_clear (&taps[1]);
}

/* -- interpolate: as many spatial axes as the mode says -------------------------------------------------------------- */

enum { SIZE, SCALE_FACTOR, MODE, ALIGN_CORNERS };

static const ZkyAttribute interpolate_attributes[] = {
  ZKY_TAPS_RESIZE_ATTRIBUTES ("nearest, linear (one axis), bilinear (two) or trilinear (three)"),
  { NULL }
};

static gboolean
resize_infer (ZkyOpCall  *call,
              GError    **error)
{
  const Row *row = call->op->kernel;
  const char *mode = zky_attributes_get_string (call->attributes, MODE);

  if (!g_str_equal (mode, "nearest") && !g_str_equal (mode, row->n == 1 ? "linear" : "bilinear"))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "mode is “%s”; nearest and %s are possible", mode,
                   row->n == 1 ? "linear" : "bilinear");
      return FALSE;
    }
  if (zky_attributes_is_set (call->attributes, SIZE) == zky_attributes_is_set (call->attributes, SCALE_FACTOR))
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_VALUE, "either a size or a scale_factor has to be given");
      return FALSE;
    }

  return pool_infer (call, error);
}

/* [N, C, W], [N, C, H, W] or [N, C, D, H, W], as in PyTorch: that decides between the three rows. */
static gboolean
interpolate_infer (ZkyOpCall  *call,
                   GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  g_autofree char *text = zky_shape_to_string (&shape);

  if (shape.n_axes >= 3 && shape.n_axes <= 5)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the input has shape %s, it needs three, four or five axes", text);
  return FALSE;
}

static gboolean
interpolate_expand (ZkyNode *const       *inputs,
                    guint                 n_inputs,
                    const ZkyAttributes  *attributes,
                    ZkyNode             **outputs)
{
  static const char *const names[] = { "upsample1d", "upsample2d", "upsample3d" };
  const char *name = names[inputs[0]->value->n_axes - 3];
  g_autofree char *text = zky_attributes_to_string (attributes);

  outputs[0] = zky_compose_call (name, text, inputs[0]);
  return outputs[0] != NULL;
}

/* -- Attributes and samples ---------------------------------------------------------------------------------------------- */

static const ZkyAttribute max_attributes[] = { ZKY_TAPS_POOL_ATTRIBUTES, { NULL } };
static const ZkyAttribute avg_attributes[] = {
  ZKY_TAPS_POOL_ATTRIBUTES,
  ZKY_TAPS_AVERAGE_ATTRIBUTE,
  { NULL }
};
static const ZkyAttribute adaptive_attributes[] = { ZKY_TAPS_ADAPTIVE_ATTRIBUTES, { NULL } };

#define CASES(name, ...)                                                        \
  static gboolean                                                               \
  name##_sample (GRand     *rand,                                               \
                 guint      i,                                                  \
                 ZkyOpCall *call)                                               \
  {                                                                             \
    static const ZkySampleCase cases[] = { __VA_ARGS__, { { NULL } } };         \
                                                                                \
    return zky_sample_case (cases, ZKY_SAMPLE_DISTINCT, rand, i, call);         \
  }

CASES (pool1d, { { "2, 6" }, "kernel_size=2" }, { { "7" }, "kernel_size=3, stride=2, padding=1" },
       { { "2, 1, 5t" }, "kernel_size=2, ceil_mode=true" }, { { "0, 4" }, "kernel_size=2" })
CASES (pool2d, { { "2, 4, 4" }, "kernel_size=2" }, { { "5, 6" }, "kernel_size=[3, 2], stride=[2, 1], padding=[1, 0]" },
       { { "1, 2, 5, 3t" }, "kernel_size=2, ceil_mode=true" }, { { "0, 4, 4" }, "kernel_size=3" })
CASES (adaptive1d, { { "2, 6" }, "output_size=3" }, { { "7" }, "output_size=3" }, { { "2, 4" }, "output_size=1" })
CASES (adaptive2d, { { "2, 4, 4" }, "output_size=2" }, { { "5, 3t" }, "output_size=[3, 2]" }, { { "2, 2, 3" }, "output_size=[3, 1]" })
CASES (resize1d, { { "2, 4" }, "size=7" }, { { "5" }, "size=3, mode=linear" },
       { { "2, 3t" }, "scale_factor=2, mode=linear, align_corners=true" })
CASES (resize2d, { { "2, 2, 3" }, "scale_factor=2" }, { { "3, 4" }, "size=[5, 3], mode=bilinear" },
       { { "3, 2t" }, "size=[4, 5], mode=bilinear, align_corners=true" })
CASES (interpolate, { { "1, 2, 4" }, "size=7" }, { { "2, 1, 2, 3" }, "scale_factor=2, mode=bilinear" },
       { { "1, 1, 3" }, "size=[4], mode=linear" })

/* -- The rows -------------------------------------------------------------------------------------------------------------- */

#define MAX_ROWS(prefix, n, rule, settings, samples, how)                       \
  {                                                                             \
    .name = prefix #n "d", .symbol = "max▦", .formula = prefix #n "d(a)", .attributes = settings, \
    .summary = "Takes the greatest element of each window along the last " how, \
    .partials = (const char *const[]) { "place(ȳ, " prefix #n "d_indices(a))" }, \
    .min_inputs = 1, .max_inputs = 1, .n_outputs = 1, .kernel = &(const Row) { n, rule }, \
    .infer = pool_infer, .forward = max_forward, .vjp = max_vjp, .sample = samples, \
  },                                                                            \
  {                                                                             \
    .name = prefix #n "d_indices", .symbol = "argmax▦", .formula = prefix #n "d_indices(a)", .attributes = settings, \
    .summary = "Tells where in the last " how " the greatest element of each window is", \
    .min_inputs = 1, .max_inputs = 1, .n_outputs = 1, .kernel = &(const Row) { n, rule }, \
    .infer = indices_infer, .forward = indices_forward, .sample = samples,      \
  }

#define SUM_ROW(title, n, taps_rule, settings, shape_rule, samples, what)       \
  {                                                                             \
    .name = title, .symbol = "avg▦", .formula = title "(a)", .attributes = settings, .summary = what, \
    .partials = (const char *const[]) { "Rᵀ · ȳ · C" },                         \
    .min_inputs = 1, .max_inputs = 1, .n_outputs = 1, .kernel = &(const Row) { n, taps_rule }, \
    .infer = shape_rule, .forward = sum_forward, .vjp = sum_vjp, .sample = samples, \
  }

const ZkyOp zky_ops_pooling[] = {
  MAX_ROWS ("max_pool", 1, zky_taps_pool, max_attributes, pool1d_sample, "axis"),
  MAX_ROWS ("max_pool", 2, zky_taps_pool, max_attributes, pool2d_sample, "two axes"),
  MAX_ROWS ("adaptive_max_pool", 1, zky_taps_adaptive, adaptive_attributes, adaptive1d_sample, "axis"),
  MAX_ROWS ("adaptive_max_pool", 2, zky_taps_adaptive, adaptive_attributes, adaptive2d_sample, "two axes"),
  SUM_ROW ("avg_pool1d", 1, zky_taps_pool, avg_attributes, pool_infer, pool1d_sample,
           "Takes the mean of each window along the last axis"),
  SUM_ROW ("avg_pool2d", 2, zky_taps_pool, avg_attributes, pool_infer, pool2d_sample,
           "Takes the mean of each window along the last two axes"),
  SUM_ROW ("adaptive_avg_pool1d", 1, zky_taps_adaptive, adaptive_attributes, pool_infer, adaptive1d_sample,
           "Takes means of windows along the last axis, as many as asked for"),
  SUM_ROW ("adaptive_avg_pool2d", 2, zky_taps_adaptive, adaptive_attributes, pool_infer, adaptive2d_sample,
           "Takes means of windows along the last two axes, as many as asked for"),
  SUM_ROW ("upsample1d", 1, zky_taps_resize, interpolate_attributes, resize_infer, resize1d_sample,
           "Resizes the last axis, by nearest neighbours or between two"),
  SUM_ROW ("upsample2d", 2, zky_taps_resize, interpolate_attributes, resize_infer, resize2d_sample,
           "Resizes the last two axes, by nearest neighbours or between four"),
  {
    .name = "interpolate", .symbol = "⤢", .formula = "interpolate(a)", .attributes = interpolate_attributes,
    .aliases = ZKY_NAMES ("upsample"),
    .summary = "Resizes the axes behind batch and channels, by nearest neighbours or linearly",
    .partials = (const char *const[]) { "Rᵀ · ȳ · C" }, .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .infer = interpolate_infer, .expand = interpolate_expand, .sample = interpolate_sample,
  },
  { NULL }
};
