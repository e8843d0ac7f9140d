/* zky-layer-norm.c: the kernels of layer norm and RMS norm
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layer-norm.h"

#include <math.h>
#include <string.h>

#include "zky-kernels.h"
#include "zky-lines.h"
#include "zky-tensor-private.h"

/* The extents that are normalised together. */
ZkyShape
zky_layer_norm_line (const ZkyTensor     *x,
                     const ZkyAttributes *attributes)
{
  guint n = zky_attributes_get_int (attributes, ZKY_LAYER_NORM_AXES);
  ZkyShape shape = zky_tensor_get_shape (x);

  return zky_shape_new (n, shape.dims + shape.n_axes - n);
}

static gsize
line_size (const ZkyTensor     *x,
           const ZkyAttributes *attributes)
{
  ZkyShape line = zky_layer_norm_line (x, attributes);
  gsize n = 1;

  for (guint i = 0; i < line.n_axes; i++)
    n *= line.dims[i];

  return n;
}

gboolean
zky_layer_norm_is_line (const ZkyTensor     *weight,
                        const ZkyTensor     *x,
                        const ZkyAttributes *attributes)
{
  ZkyShape line = zky_layer_norm_line (x, attributes), shape = zky_tensor_get_shape (weight);

  return zky_shape_equal (&line, &shape);
}

/* -- There -------------------------------------------------------------------------------------- */

/* @weight and @bias may be NULL; @step is how far the next line's are. */
#define FORWARD(suffix, T)                                                      \
  ZKY_CLONES static void                                                        \
  forward_##suffix (const T *x, const T *weight, const T *bias, gsize weight_step, gsize bias_step, T *y, \
                    gsize n_lines, gsize n, double eps, gboolean centre)        \
  {                                                                             \
    for (gsize i = 0; i < n_lines; i++, x += n, y += n)                         \
      {                                                                         \
        double mean = centre ? zky_line_sum_##suffix (x, n) / n : 0;            \
        T middle = (T) mean, scale = (T) (1 / sqrt (zky_line_dot_##suffix (x, x, mean, mean, n) / n + eps)); \
                                                                                \
        for (gsize j = 0; j < n; j++)                                           \
          y[j] = (x[j] - middle) * scale;                                       \
        if (weight != NULL)                                                     \
          for (gsize j = 0; j < n; j++)                                         \
            y[j] *= weight[i * weight_step + j];                                \
        if (bias != NULL)                                                       \
          for (gsize j = 0; j < n; j++)                                         \
            y[j] += bias[i * bias_step + j];                                    \
      }                                                                         \
  }

/* One line back; @g has room for one. Means are sums of doubles; the rest is in the numbers' own precision. */
#define BACKWARD(suffix, T)                                                     \
  ZKY_CLONES static void                                                        \
  backward_##suffix (const T *cotangent, const T *x, const T *weight, T *restrict dx, T *restrict dw, \
                     T *restrict db, T *restrict g, gsize n, double eps, gboolean centre) \
  {                                                                             \
    double mean = centre ? zky_line_sum_##suffix (x, n) / n : 0;                \
    double inverse = 1 / sqrt (zky_line_dot_##suffix (x, x, mean, mean, n) / n + eps); \
    T middle = (T) mean, scale = (T) inverse, shift, along;                     \
                                                                                \
    for (gsize j = 0; j < n; j++)                                               \
      g[j] = weight != NULL ? cotangent[j] * weight[j] : cotangent[j];          \
    shift = (T) (centre ? zky_line_sum_##suffix (g, n) / n : 0);                \
    along = (T) (zky_line_dot_##suffix (g, x, 0, mean, n) / n * inverse * inverse); \
    for (gsize j = 0; j < n; j++)                                               \
      {                                                                         \
        T centred = x[j] - middle;                                              \
                                                                                \
        dx[j] = (g[j] - shift - centred * along) * scale;                       \
        dw[j] += cotangent[j] * (centred * scale);                              \
        db[j] += cotangent[j];                                                  \
      }                                                                         \
  }

FORWARD (float32, float)
FORWARD (float64, double)
BACKWARD (float32, float)
BACKWARD (float64, double)

/* @input in @dtype and dense; first broadcast to @shape where that is given. (transfer full) */
static ZkyTensor *
dense (ZkyTensor       *input,
       ZkyDtype         dtype,
       const ZkyShape  *shape,
       GError         **error)
{
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (input, dtype, error);
  g_autoptr (ZkyTensor) wide = NULL;

  if (cast == NULL)
    return NULL;
  if (shape == NULL)
    return zky_tensor_contiguous (cast, error);

  wide = zky_tensor_broadcast_to (cast, shape, error);
  return wide != NULL ? zky_tensor_contiguous (wide, error) : NULL;
}

gboolean
zky_layer_norm_forward (ZkyOpCall  *call,
                        GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  double eps = zky_attributes_get_double (call->attributes, ZKY_LAYER_NORM_EPS);
  gsize n = line_size (call->inputs[0], call->attributes), steps[3] = { 0 };
  ZkyTensor *held[3] = { NULL }, *y;
  gboolean done = TRUE, centre = zky_layer_norm_is_centred (call->op);

  for (guint i = 0; i < call->n_inputs && done; i++)
    {
      gboolean line = i == 0 || zky_layer_norm_is_line (call->inputs[i], call->inputs[0], call->attributes);

      held[i] = dense (call->inputs[i], dtype, line ? NULL : &call->outputs[0].shape, error);
      steps[i] = line ? 0 : n;
      done = held[i] != NULL;
    }

  y = done ? zky_op_call_output (call, 0, error) : NULL;
  done = y != NULL;
  if (done && y->size > 0)
    {
      gconstpointer weight = held[1] != NULL ? held[1]->data : NULL, bias = held[2] != NULL ? held[2]->data : NULL;

      if (dtype == ZKY_FLOAT32)
        forward_float32 (held[0]->data, weight, bias, steps[1], steps[2], y->data, y->size / n, n, eps, centre);
      else
        forward_float64 (held[0]->data, weight, bias, steps[1], steps[2], y->data, y->size / n, n, eps, centre);
    }

  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    g_clear_pointer (&held[i], zky_tensor_unref);

  return done;
}

/* -- Back -------------------------------------------------------------------------------------- */

#define LINES 32 /* whose shares of weight and bias are summed in the numbers' own precision, before they are doubles */

#define SUMS(suffix, T)                                                         \
  static void                                                                   \
  add_##suffix (T *part, double *sums, gsize n)                                 \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      sums[i] += part[i];                                                       \
    memset (part, 0, n * sizeof (T));                                           \
  }                                                                             \
                                                                                \
  static void                                                                   \
  store_##suffix (const double *sums, T *to, gsize n)                           \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      to[i] = (T) sums[i];                                                      \
  }                                                                             \
                                                                                \
  /* All lines of one cotangent; @sums are two lines, and @room has three, which start as zeros. */ \
  static gboolean                                                               \
  sweep_##suffix (ZkyOpCall *call, const T *cotangent, const T *x, const T *weight, T *dx, double *sums, T *room, \
                  gsize n_lines, gsize n, GError **error)                       \
  {                                                                             \
    double eps = zky_attributes_get_double (call->attributes, ZKY_LAYER_NORM_EPS); \
    gboolean centre = zky_layer_norm_is_centred (call->op);                     \
                                                                                \
    for (gsize i = 0; i < n_lines; i++)                                         \
      {                                                                         \
        if (i % 1024 == 1023 && !zky_budget_poll (call->budget, error))         \
          return FALSE;                                                         \
        backward_##suffix (cotangent + i * n, x + i * n, weight, dx + i * n, room, room + n, room + 2 * n, n, eps, centre); \
        if (i % LINES == LINES - 1 || i + 1 == n_lines)                         \
          add_##suffix (room, sums, 2 * n);                                     \
      }                                                                         \
    return TRUE;                                                                \
  }                                                                             \
                                                                                \
  static gboolean                                                               \
  run_backward_##suffix (ZkyOpCall *call, const T *cotangent, const ZkyTensor *x, const T *weight, GError **error) \
  {                                                                             \
    gsize n = line_size (x, call->attributes), n_batch = n > 0 ? call->outputs[1].tensor->size / n : 0; \
    g_autofree double *sums = g_new (double, 2 * n);                            \
    g_autofree T *room = g_new0 (T, 3 * n);                                     \
                                                                                \
    for (gsize b = 0; b < n_batch; b++)                                         \
      {                                                                         \
        memset (sums, 0, 2 * n * sizeof *sums);                                 \
        if (!sweep_##suffix (call, cotangent + b * x->size, x->data, weight,    \
                             (T *) call->outputs[0].tensor->data + b * x->size, sums, room, x->size / n, n, error)) \
          return FALSE;                                                         \
        for (guint i = 1; i < call->n_outputs; i++)                             \
          store_##suffix (sums + (i - 1) * n, (T *) call->outputs[i].tensor->data + b * n, n); \
      }                                                                         \
    return TRUE;                                                                \
  }

SUMS (float32, float)
SUMS (float64, double)

gboolean
zky_layer_norm_backward (ZkyOpCall  *call,
                         GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  g_autoptr (ZkyTensor) cotangent = dense (call->inputs[0], dtype, NULL, error);
  g_autoptr (ZkyTensor) x = cotangent != NULL ? dense (call->inputs[1], dtype, NULL, error) : NULL;
  g_autoptr (ZkyTensor) weight = x != NULL && call->n_inputs > 2 ? dense (call->inputs[2], dtype, NULL, error) : NULL;

  if (x == NULL || (call->n_inputs > 2 && weight == NULL))
    return FALSE;
  for (guint i = 0; i < call->n_outputs; i++)
    if (zky_op_call_output (call, i, error) == NULL)
      return FALSE;

  return dtype == ZKY_FLOAT32
         ? run_backward_float32 (call, cotangent->data, x, weight != NULL ? weight->data : NULL, error)
         : run_backward_float64 (call, cotangent->data, x, weight != NULL ? weight->data : NULL, error);
}
