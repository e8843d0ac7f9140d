/* zky-ops-cross-entropy.c: cross entropy as one kernel there and one back
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-classes.h"
#include "zky-kernels.h"
#include "zky-lines.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/*
 * A sample with logits x has the loss Σ_c t_c · (L - x_c), with L = log Σ exp(x) and t what the target asks of each class: of
 * a class id y it is (1 - ε) · w_y at y and ε / C · w_c everywhere; of probabilities b it is ((1 - ε) · b_c + ε / C) · w_c.
 * With p = softmax(x) and S = Σ t the derivative by x is p · S - t.
 */

/**
 * Problem:
 * @held: logits, target and weight, in one dtype and dense
 * @n: classes
 * @n_samples: of them, @inner between two classes of the same one
 * @ids: (nullable): class ids, or there are probabilities
 * @divisor: what the sum of losses is divided by
 */
typedef struct
{
  ZkyTensor    *held[3];
  ZkyDtype      dtype;
  gsize         n, n_samples, inner;
  const gint64 *ids;
  gconstpointer weight;
  double        smoothing, divisor;
  gboolean      ignores, is_mean, is_none;
  gint64        ignored;
} Problem;

static void
problem_clear (Problem *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->held); i++)
    g_clear_pointer (&self->held[i], zky_tensor_unref);
}

static gboolean
counts (const Problem *self,
        gsize          sample)
{
  return self->ids == NULL || !self->ignores || self->ids[sample] != self->ignored;
}

static double
class_weight (const Problem *self,
              gsize          i)
{
  return self->weight == NULL ? 1
         : self->dtype == ZKY_FLOAT32 ? ((const float *) self->weight)[i] : ((const double *) self->weight)[i];
}

/* Checks ids, and finds out what a mean is divided by: the weights of the samples, or their number. */
static gboolean
look_at_ids (Problem  *self,
             GError  **error)
{
  double sum = 0;

  for (gsize i = 0; i < self->n_samples; i++)
    {
      gint64 id = self->ids[i];

      if (!counts (self, i))
        continue;
      if (id < 0 || id >= (gint64) self->n)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "index %" G_GINT64_FORMAT " is outside an axis of extent %"
                       G_GSIZE_FORMAT, id, self->n);
          return FALSE;
        }
      sum += class_weight (self, (gsize) id);
    }

  if (self->is_mean)
    self->divisor = sum;
  return TRUE;
}

/* @inputs: logits, target, and a weight or not. */
static gboolean
problem_init (Problem              *self,
              ZkyTensor *const     *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyDtype              dtype,
              GError              **error)
{
  const char *reduction = zky_attributes_get_string (attributes, ZKY_CLASSES_REDUCTION);
  gboolean by_id = inputs[1]->dtype == ZKY_INT64;
  guint axis = zky_classes_axis (inputs[0]);

  *self = (Problem) {
    .dtype = dtype, .n = inputs[0]->dims[axis], .inner = 1, .divisor = 1,
    .is_mean = g_str_equal (reduction, "mean"), .is_none = g_str_equal (reduction, "none"),
    .smoothing = zky_attributes_get_double (attributes, ZKY_CLASSES_LABEL_SMOOTHING),
    .ignores = zky_attributes_is_set (attributes, ZKY_CLASSES_IGNORE_INDEX),
  };

  for (guint i = 0; i < n_inputs; i++)
    {
      g_autoptr (ZkyTensor) cast = zky_tensor_cast (inputs[i], i == 1 && by_id ? ZKY_INT64 : dtype, error);

      self->held[i] = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
      if (self->held[i] == NULL)
        return FALSE;
    }

  self->n_samples = axis == 0 ? 1 : inputs[0]->dims[0];
  for (guint i = axis + 1; i < inputs[0]->n_axes; i++)
    self->inner *= inputs[0]->dims[i];
  self->n_samples *= self->inner;
  if (self->ignores)
    self->ignored = zky_attributes_get_int (attributes, ZKY_CLASSES_IGNORE_INDEX);
  self->weight = n_inputs > 2 ? self->held[2]->data : NULL;
  self->ids = by_id ? self->held[1]->data : NULL;
  if (self->is_mean)
    self->divisor = self->n_samples;

  return self->ids == NULL || look_at_ids (self, error);
}

/* Where the first class of a sample is. */
static inline gsize
place_of (const Problem *self,
          gsize          sample)
{
  return self->inner == 1 ? sample * self->n : sample / self->inner * self->n * self->inner + sample % self->inner;
}

/* -- The kernels ------------------------------------------------------------------------------------ */

/* target_*: fills @t with what the sample asks of each class, and returns the sum.
 * loss_*: the sample's loss; an id without smoothing looks at one class alone.
 * back_*: @y = @factor · (p · S - t), for each of @n_batch factors @step apart; @e has room for a line. */
#define KERNELS(suffix, T)                                                      \
  static double                                                                 \
  target_##suffix (const Problem *self, gsize sample, double *t)                \
  {                                                                             \
    const T *target = self->ids == NULL ? (const T *) self->held[1]->data + place_of (self, sample) : NULL; \
    double spread = self->smoothing / self->n, sum = 0;                         \
    gboolean counted = counts (self, sample);                                   \
                                                                                \
    for (gsize i = 0; i < self->n; i++)                                         \
      {                                                                         \
        t[i] = spread;                                                          \
        if (target != NULL)                                                     \
          t[i] += (1 - self->smoothing) * target[i * self->inner];              \
        else if (self->ids[sample] == (gint64) i)                               \
          t[i] += 1 - self->smoothing;                                          \
        t[i] = counted ? t[i] * class_weight (self, i) : 0;                     \
        sum += t[i];                                                            \
      }                                                                         \
                                                                                \
    return sum;                                                                 \
  }                                                                             \
                                                                                \
  ZKY_CLONES static double                                                      \
  loss_##suffix (const Problem *self, gsize sample, T *e, double *t)            \
  {                                                                             \
    const T *x = (const T *) self->held[0]->data + place_of (self, sample);     \
    T greatest = zky_line_max_##suffix (x, self->n, self->inner);               \
    double log_sum = log (zky_line_exp_##suffix (x, e, greatest, self->n, self->inner)), loss = 0; \
                                                                                \
    if (self->ids != NULL && self->smoothing == 0)                              \
      {                                                                         \
        gsize id = (gsize) self->ids[sample];                                   \
                                                                                \
        return counts (self, sample)                                            \
          ? (log_sum - (x[id * self->inner] - greatest)) * class_weight (self, id) : 0; \
      }                                                                         \
                                                                                \
    target_##suffix (self, sample, t);                                          \
    for (gsize i = 0; i < self->n && counts (self, sample); i++)                \
      loss += t[i] * (log_sum - (x[i * self->inner] - greatest));               \
                                                                                \
    return loss;                                                                \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  back_##suffix (const Problem *self, gsize sample, const T *factor, gsize n_batch, gsize step, T *e, double *t, T *y) \
  {                                                                             \
    gsize place = place_of (self, sample), size = self->n * self->n_samples;    \
    const T *x = (const T *) self->held[0]->data + place;                       \
    T greatest = zky_line_max_##suffix (x, self->n, self->inner);               \
    double sum = target_##suffix (self, sample, t);                             \
    double scale = sum / zky_line_exp_##suffix (x, e, greatest, self->n, self->inner); \
                                                                                \
    for (gsize k = 0; k < n_batch; k++)                                         \
      {                                                                         \
        T *to = y + k * size + place;                                           \
        double times = factor[k * step] / self->divisor;                        \
                                                                                \
        for (gsize i = 0; i < self->n; i++)                                     \
          to[i * self->inner] = (T) (times * (e[i] * scale - t[i]));            \
      }                                                                         \
  }

KERNELS (float32, float)
KERNELS (float64, double)

#define SWEEPS(suffix, T)                                                       \
  static gboolean                                                               \
  forward_##suffix (const Problem *self, T *y, T *e, double *t, ZkyBudget *budget, GError **error) \
  {                                                                             \
    double sum = 0;                                                             \
                                                                                \
    for (gsize i = 0; i < self->n_samples; i++)                                 \
      {                                                                         \
        double loss = self->n > 0 ? loss_##suffix (self, i, e, t) : 0;          \
                                                                                \
        if (i % 1024 == 1023 && !zky_budget_poll (budget, error))               \
          return FALSE;                                                         \
        if (self->is_none)                                                      \
          y[i] = (T) loss;                                                      \
        else                                                                    \
          sum += loss;                                                          \
      }                                                                         \
    if (!self->is_none)                                                         \
      y[0] = (T) (sum / self->divisor);                                         \
                                                                                \
    return TRUE;                                                                \
  }                                                                             \
                                                                                \
  static gboolean                                                               \
  backward_##suffix (const Problem *self, const T *factor, gsize n_batch, T *y, T *e, double *t, ZkyBudget *budget, \
                     GError **error)                                            \
  {                                                                             \
    for (gsize i = 0; i < self->n_samples && self->n > 0; i++)                  \
      {                                                                         \
        if (i % 1024 == 1023 && !zky_budget_poll (budget, error))               \
          return FALSE;                                                         \
        back_##suffix (self, i, self->is_none ? factor + i : factor, n_batch,   \
                       self->is_none ? self->n_samples : 1, e, t, y);           \
      }                                                                         \
                                                                                \
    return TRUE;                                                                \
  }

SWEEPS (float32, float)
SWEEPS (float64, double)

/* -- cross_entropy ------------------------------------------------------------------------------------ */

gboolean
zky_cross_entropy_forward (ZkyOpCall  *call,
                           GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  Problem problem;
  gboolean done = problem_init (&problem, call->inputs, call->n_inputs, call->attributes, dtype, error);
  ZkyTensor *y = done ? zky_op_call_output (call, 0, error) : NULL;

  done = y != NULL;
  if (done)
    {
      g_autofree double *t = g_new (double, problem.n), *e = g_new (double, problem.n);

      done = dtype == ZKY_FLOAT32 ? forward_float32 (&problem, y->data, (float *) e, t, call->budget, error)
                                  : forward_float64 (&problem, y->data, e, t, call->budget, error);
    }
  problem_clear (&problem);

  return done;
}

/* -- cross_entropy_backward (ȳ, logits, target, weight) ------------------------------------------------- */

static gboolean
backward_infer (ZkyOpCall  *call,
                GError    **error)
{
  ZkyShape cotangent = zky_tensor_get_shape (call->inputs[0]), logits = zky_tensor_get_shape (call->inputs[1]), tail;
  ZkyOpCall loss;
  gboolean done;

  zky_op_call_init (&loss, call->op, call->inputs + 1, call->n_inputs - 1, call->attributes, NULL);
  done = zky_cross_entropy_infer (&loss, error);
  if (done && cotangent.n_axes >= loss.outputs[0].shape.n_axes)
    {
      cotangent.n_axes -= loss.outputs[0].shape.n_axes;
      tail = zky_shape_new (loss.outputs[0].shape.n_axes, cotangent.dims + cotangent.n_axes);
      done = zky_shape_equal (&tail, &loss.outputs[0].shape)
             && zky_shape_concat (&cotangent, &logits, &call->outputs[0].shape, error);
    }
  if (!done && error != NULL && *error == NULL)
    {
      g_autofree char *a = zky_shape_to_string (&cotangent), *b = zky_shape_to_string (&loss.outputs[0].shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a gradient of shape %s does not fit a loss of shape %s", a, b);
    }
  zky_op_call_clear (&loss);
  call->outputs[0].dtype = zky_compose_float_dtype (call);

  return done;
}

static gboolean
backward_forward (ZkyOpCall  *call,
                  GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (call->inputs[0], dtype, error);
  g_autoptr (ZkyTensor) factor = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
  ZkyTensor *y;
  Problem problem;
  gboolean done;

  if (factor == NULL)
    return FALSE;

  done = problem_init (&problem, call->inputs + 1, call->n_inputs - 1, call->attributes, dtype, error);
  y = done ? zky_op_call_output (call, 0, error) : NULL;
  done = y != NULL;
  if (done && y->size > 0)
    {
      gsize n_batch = factor->size / (problem.is_none ? problem.n_samples : 1);
      g_autofree double *t = g_new (double, problem.n), *e = g_new (double, problem.n);

      done = dtype == ZKY_FLOAT32
        ? backward_float32 (&problem, factor->data, n_batch, y->data, (float *) e, t, call->budget, error)
        : backward_float64 (&problem, factor->data, n_batch, y->data, e, t, call->budget, error);
    }
  problem_clear (&problem);

  return done;
}

/* -- The same by operators ---------------------------------------------------------------------------------- */

/**
 * Parts:
 * @axis: that of the classes, from the end
 *
 * What derivatives are made of.
 */
typedef struct
{
  ZkyNode             *logits, *target, *weight;
  const ZkyAttributes *attributes;
  gint64               axis;
  gsize                n;
  double               smoothing;
  gboolean             by_id, is_weighted, is_mean, is_none;
} Parts;

static Parts
take_apart (ZkyNode             *logits,
            ZkyNode             *target,
            ZkyNode             *weight,
            const ZkyAttributes *attributes)
{
  guint axis = zky_classes_axis (logits->value);
  const char *reduction = zky_attributes_get_string (attributes, ZKY_CLASSES_REDUCTION);
  gboolean by_id = !zky_dtype_is_float (target->value->dtype);

  return (Parts) {
    .logits = logits, .target = target, .weight = weight, .attributes = attributes,
    .axis = (gint64) axis - logits->value->n_axes, .n = logits->value->dims[axis],
    .smoothing = zky_attributes_get_double (attributes, ZKY_CLASSES_LABEL_SMOOTHING), .by_id = by_id,
    .is_weighted = by_id && (weight != NULL || zky_attributes_is_set (attributes, ZKY_CLASSES_IGNORE_INDEX)),
    .is_mean = g_str_equal (reduction, "mean"), .is_none = g_str_equal (reduction, "none"),
  };
}

static ZkyNode *
times (ZkyNode *a,
       double   number)
{
  return number == 1 ? a : zky_mul (a, zky_compose_number (a, number));
}

/* Numbers of the samples, each at the class of its id. */
static ZkyNode *
at_ids (const Parts *self,
        ZkyNode     *numbers)
{
  ZkyAttributes *place = zky_compose_attributes ("place");
  ZkyNode *inputs[] = { zky_unsqueeze (numbers, self->axis), zky_unsqueeze (self->target, self->axis) };

  zky_attributes_set_int (place, 0, self->axis);
  if (zky_attributes_is_set (self->attributes, ZKY_CLASSES_IGNORE_INDEX))
    zky_attributes_set_int (place, 1, zky_attributes_get_int (self->attributes, ZKY_CLASSES_IGNORE_INDEX));
  zky_attributes_set_int (place, 2, self->n);

  return zky_compose_apply ("place", inputs, 2, place);
}

/* 1 for each sample, 0 where it is ignored. */
static ZkyNode *
counted (const Parts *self)
{
  return zky_classes_weights (self->logits, self->target, NULL, self->n, self->attributes);
}

/* What is asked of each class, t, before it is multiplied by the classes' weights. */
static ZkyNode *
asked (const Parts *self)
{
  double spread = self->smoothing / self->n;
  ZkyNode *t = times (self->by_id ? at_ids (self, counted (self)) : self->target, 1 - self->smoothing);

  if (self->smoothing == 0)
    return t;
  if (self->by_id)
    return zky_add (t, times (zky_unsqueeze (counted (self), self->axis), spread));

  return zky_add (t, zky_compose_number (t, spread));
}

static ZkyNode *
divisor (const Parts *self)
{
  if (self->is_weighted)
    return zky_sum (zky_classes_weights (self->logits, self->target, self->weight, self->n, self->attributes), NULL, 0, FALSE);

  return zky_compose_number (self->logits, (double) self->logits->value->size / MAX (self->n, 1));
}

/* ȳ, B ⊕ loss, as B ⊕ something that broadcasts to the logits, divided as a mean is. */
static ZkyNode *
spread_cotangent (const Parts *self,
                  ZkyNode     *cotangent)
{
  ZkyShape shape;

  if (cotangent == NULL)
    return NULL;
  if (self->is_none)
    return zky_unsqueeze (cotangent, self->axis);

  shape = zky_tensor_get_shape (cotangent->value);
  for (guint i = 0; i < self->logits->value->n_axes; i++)
    shape.dims[shape.n_axes++] = 1;
  cotangent = zky_reshape (cotangent, &shape);

  return self->is_mean ? zky_div (cotangent, divisor (self)) : cotangent;
}

static gboolean
backward_expand (ZkyNode *const       *inputs,
                 guint                 n_inputs,
                 const ZkyAttributes  *attributes,
                 ZkyNode             **outputs)
{
  Parts parts = take_apart (inputs[1], inputs[2], n_inputs > 3 ? inputs[3] : NULL, attributes);
  ZkyNode *t = asked (&parts), *p = zky_exp (zky_classes_log_softmax (parts.logits));

  if (parts.weight != NULL)
    t = zky_mul (t, zky_classes_along (parts.weight, parts.logits->value));
  outputs[0] = zky_mul (spread_cotangent (&parts, inputs[0]),
                        zky_sub (zky_mul (p, zky_sum (t, &parts.axis, 1, TRUE)), t));

  return outputs[0] != NULL;
}

/* The weight w gets -Σ ȳ · t · log p; a mean over class ids, which is divided by Σ w, changes by -ȳ · y / Σ w as well. */
static void
add_weight (ZkyVjp      *vjp,
            const Parts *parts,
            ZkyNode     *cotangent,
            ZkyNode     *log_probabilities)
{
  ZkyNode *t = asked (parts), *sum = zky_mul (zky_mul (cotangent, t), log_probabilities);
  gint64 axes[ZKY_MAX_AXES];
  guint n_axes = 0;

  if (parts->is_weighted && parts->is_mean)
    sum = zky_add (sum, zky_mul (zky_mul (cotangent, zky_vjp_output (vjp, 0)), at_ids (parts, counted (parts))));
  for (gint64 i = 1; i <= parts->logits->value->n_axes; i++)
    if (-i != parts->axis)
      axes[n_axes++] = -i;

  zky_vjp_add (vjp, 2, zky_neg (n_axes > 0 ? zky_sum (sum, axes, n_axes, FALSE) : sum));
}

void
zky_cross_entropy_vjp (ZkyVjp *vjp)
{
  ZkyNode *inputs[] = { zky_vjp_cotangent (vjp), zky_vjp_input (vjp, 0), zky_vjp_input (vjp, 1),
                        vjp->n_inputs > 2 ? zky_vjp_input (vjp, 2) : NULL };
  Parts parts = take_apart (inputs[1], inputs[2], inputs[3], vjp->attributes);
  gboolean wants_target = zky_vjp_wants (vjp, 1), wants_weight = vjp->n_inputs > 2 && zky_vjp_wants (vjp, 2);
  ZkyNode *cotangent, *log_probabilities;

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_op_apply (zky_op_lookup ("cross_entropy_backward", NULL), inputs, 1 + vjp->n_inputs,
                                       vjp->attributes));
  if (!wants_target && !wants_weight)
    return;

  cotangent = spread_cotangent (&parts, inputs[0]);
  log_probabilities = zky_classes_log_softmax (inputs[1]);
  if (wants_weight)
    add_weight (vjp, &parts, cotangent, log_probabilities);
  if (wants_target)
    {
      ZkyNode *slope = times (log_probabilities, parts.smoothing - 1);

      if (parts.weight != NULL)
        slope = zky_mul (slope, zky_classes_along (parts.weight, parts.logits->value));
      zky_vjp_add (vjp, 1, zky_mul (cotangent, slope));
    }
}

/* -- The row ------------------------------------------------------------------------------------------------- */

static gboolean
backward_sample (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  static const char *const cotangents[] = { "", "2", "2, 2", "", "2", "" };
  ZkyOpCall loss;

  zky_op_call_init (&loss, call->op, NULL, 0, NULL, NULL);
  if (i >= G_N_ELEMENTS (cotangents) || !zky_cross_entropy_sample (rand, i, &loss))
    {
      zky_op_call_clear (&loss);
      return FALSE;
    }

  zky_sample_input (call, rand, cotangents[i], ZKY_SAMPLE_ANY);
  for (guint j = 0; j < loss.n_inputs; j++)
    zky_op_call_add_input (call, zky_tensor_ref (loss.inputs[j]));
  call->owned_attributes = zky_attributes_ref (loss.owned_attributes);
  call->attributes = call->owned_attributes;
  zky_op_call_clear (&loss);

  return TRUE;
}

const ZkyOp zky_ops_cross_entropy[] = {
  {
    .name = "cross_entropy_backward", .symbol = "CE′", .formula = "a · (softmax(b) · sum(t) - t)",
    .summary = "Takes a gradient a back through the cross entropy of logits b, whose classes c with weights d ask for t",
    .partials = (const char *const[]) { "sum(ȳ · (softmax(b) · sum(t) - t))", "a · softmax(b) · sum(t) · (ȳ - sum(ȳ · softmax(b)))",
                                        "a · c̄, c̄ = d · (sum(ȳ · softmax(b)) - ȳ)",
                                        "a · d̄, d̄ = c · (sum(ȳ · softmax(b)) - ȳ)" },
    .attributes = zky_cross_entropy_attributes, .min_inputs = 3, .max_inputs = 4, .n_outputs = 1,
    .infer = backward_infer, .forward = backward_forward, .expand = backward_expand, .sample = backward_sample,
  },
  { NULL }
};
