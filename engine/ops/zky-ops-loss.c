/* zky-ops-loss.c: losses that compare two tensors element by element
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/*
 * All of these consist of other operators, and are differentiated through them. As PyTorch's they end with `reduction`,
 * but unlike those they broadcast their inputs without a warning.
 */

/* max(a, low) */
static ZkyNode *
at_least (ZkyNode *a,
          double   low)
{
  return zky_maximum (a, zky_compose_number (a, low));
}

/* -- l1, smooth l1, huber ---------------------------------------------------------------- */

static ZkyNode *
l1_terms (ZkyNode *a, ZkyNode *b, ZkyNode *c, const ZkyAttributes *attributes)
{
  return zky_abs (zky_sub (a, b));
}

/* With m = min(|a - b|, δ) both branches of the textbook are 0.5 · m² + δ · (|a - b| - m). */
static ZkyNode *
huber_terms (ZkyNode *a, ZkyNode *b, ZkyNode *c, const ZkyAttributes *attributes)
{
  double delta = zky_attributes_get_double (attributes, 1);
  ZkyNode *distance = zky_abs (zky_sub (a, b));
  ZkyNode *near = zky_minimum (distance, zky_compose_number (distance, delta));

  return zky_add (zky_compose_times (0.5, zky_square (near)), zky_compose_times (delta, zky_sub (distance, near)));
}

/* Huber's divided by β; l1 for β = 0. */
static ZkyNode *
smooth_l1_terms (ZkyNode *a, ZkyNode *b, ZkyNode *c, const ZkyAttributes *attributes)
{
  double beta = zky_attributes_get_double (attributes, 1);
  ZkyNode *distance = zky_abs (zky_sub (a, b)), *near;

  if (beta == 0)
    return distance;

  near = zky_minimum (distance, zky_compose_number (distance, beta));
  return zky_add (zky_compose_times (0.5 / beta, zky_square (near)), zky_sub (distance, near));
}

ZKY_LOSS_EXPAND (l1, l1_terms)
ZKY_LOSS_EXPAND (huber, huber_terms)
ZKY_LOSS_EXPAND (smooth_l1, smooth_l1_terms)

static gboolean
check_positive (const ZkyAttributes  *attributes,
                guint                 position,
                gboolean              zero_too,
                GError              **error)
{
  double value = zky_attributes_get_double (attributes, position);

  if (value > 0 || (zero_too && value == 0))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s is %g, it has to be %s",
               zky_attributes_get_declared (attributes)[position].name, value, zero_too ? "at least 0" : "positive");
  return FALSE;
}

static gboolean
huber_infer (ZkyOpCall  *call,
             GError    **error)
{
  return zky_compose_infer_loss (call, error) && check_positive (call->attributes, 1, FALSE, error);
}

static gboolean
smooth_l1_infer (ZkyOpCall  *call,
                 GError    **error)
{
  return zky_compose_infer_loss (call, error) && check_positive (call->attributes, 1, TRUE, error);
}

/* -- Targets of 1 and -1 ----------------------------------------------------------------------- */

/* a where b = 1, max(0, margin - a) where b = -1. */
static ZkyNode *
hinge_embedding_terms (ZkyNode *a, ZkyNode *b, ZkyNode *c, const ZkyAttributes *attributes)
{
  ZkyNode *far = zky_relu (zky_sub (zky_compose_number (a, zky_attributes_get_double (attributes, 1)), a));
  ZkyNode *one = zky_compose_number (b, 1), *zero = zky_compose_number (a, 0);

  return zky_add (zky_where (zky_equal (b, zky_neg (one)), far, zero), zky_where (zky_equal (b, one), a, zero));
}

/* max(0, -c · (a - b) + margin) */
static ZkyNode *
margin_ranking_terms (ZkyNode *a, ZkyNode *b, ZkyNode *c, const ZkyAttributes *attributes)
{
  return zky_relu (zky_compose_plus (zky_mul (zky_neg (c), zky_sub (a, b)), zky_attributes_get_double (attributes, 1)));
}

ZKY_LOSS_EXPAND (hinge_embedding, hinge_embedding_terms)
ZKY_LOSS_EXPAND (margin_ranking, margin_ranking_terms)

/* -- Distributions --------------------------------------------------------------------------------- */

/* target · (log target - input), 0 where the target is 0; with log_target exp(target) · (target - input). */
static ZkyNode *
kl_div_terms (ZkyNode *a, ZkyNode *b, ZkyNode *c, const ZkyAttributes *attributes)
{
  ZkyNode *none, *zero, *one;

  if (zky_attributes_get_bool (attributes, 1))
    return zky_mul (zky_exp (b), zky_sub (b, a));

  /* The logarithm of a target of 0 is not taken at all, so that its gradient is no NaN. */
  zero = zky_compose_number (b, 0);
  one = zky_compose_number (b, 1);
  none = zky_equal (b, zero);
  return zky_mul (b, zky_sub (zky_log (zky_where (none, one, b)), a));
}

static gboolean
kl_div_infer (ZkyOpCall  *call,
              GError    **error)
{
  const char *reduction = zky_attributes_get_string (call->attributes, 0);

  if (!g_str_equal (reduction, "batchmean") && !zky_compose_check_reduction (call->attributes, 0, error))
    return FALSE;
  if (g_str_equal (reduction, "batchmean") && call->inputs[0]->n_axes == 0)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "batchmean needs an axis to count the batch along");
      return FALSE;
    }

  return zky_compose_check_broadcast (call, call->n_inputs, error);
}

static gboolean
kl_div_expand (ZkyNode *const       *inputs,
               guint                 n_inputs,
               const ZkyAttributes  *attributes,
               ZkyNode             **outputs)
{
  ZkyNode *terms = kl_div_terms (inputs[0], inputs[1], NULL, attributes);

  if (g_str_equal (zky_attributes_get_string (attributes, 0), "batchmean"))
    outputs[0] = zky_div (zky_sum (terms, NULL, 0, FALSE),
                          zky_compose_number (terms, zky_tensor_get_dim (inputs[0]->value, 0)));
  else
    outputs[0] = zky_compose_reduce (terms, attributes, 0);

  return outputs[0] != NULL;
}

/* exp(a) - b · a, or a - b · log(a + eps). PyTorch's `full` adds Stirling's formula, which has no gradient for the
 * input, and is not here. */
static ZkyNode *
poisson_nll_terms (ZkyNode *a, ZkyNode *b, ZkyNode *c, const ZkyAttributes *attributes)
{
  if (zky_attributes_get_bool (attributes, 1))
    return zky_sub (zky_exp (a), zky_mul (b, a));

  return zky_sub (a, zky_mul (b, zky_log (zky_compose_plus (a, zky_attributes_get_double (attributes, 2)))));
}

/* (log v + (a - b)² / v) / 2 with the variance v = max(c, eps). PyTorch holds gradients back from the maximum; here they
 * are 0 below it, and those of a variance above it are the same. */
static ZkyNode *
gaussian_nll_terms (ZkyNode *a, ZkyNode *b, ZkyNode *c, const ZkyAttributes *attributes)
{
  ZkyNode *variance = at_least (c, zky_attributes_get_double (attributes, 1));

  return zky_compose_times (0.5, zky_add (zky_log (variance), zky_div (zky_square (zky_sub (a, b)), variance)));
}

ZKY_LOSS_EXPAND (poisson_nll, poisson_nll_terms)
ZKY_LOSS_EXPAND (gaussian_nll, gaussian_nll_terms)

/* -- Attributes and samples ------------------------------------------------------------------------------ */

#define MARGIN(fallback) { "margin", ZKY_ATTRIBUTE_DOUBLE, fallback, FALSE, "how far apart they should be" }

static const ZkyAttribute l1_attributes[] = { ZKY_REDUCTION_ATTRIBUTE, { NULL } };
static const ZkyAttribute huber_attributes[] = {
  ZKY_REDUCTION_ATTRIBUTE,
  { "delta", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "from which distance on the loss grows linearly" },
  { NULL }
};
static const ZkyAttribute smooth_l1_attributes[] = {
  ZKY_REDUCTION_ATTRIBUTE,
  { "beta", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "from which distance on the loss grows linearly" },
  { NULL }
};
static const ZkyAttribute hinge_embedding_attributes[] = { ZKY_REDUCTION_ATTRIBUTE, MARGIN ("1"), { NULL } };
static const ZkyAttribute margin_ranking_attributes[] = { ZKY_REDUCTION_ATTRIBUTE, MARGIN ("0"), { NULL } };
static const ZkyAttribute kl_div_attributes[] = {
  { "reduction", ZKY_ATTRIBUTE_STRING, "mean", FALSE, "mean, sum, none, or batchmean, the sum divided by the first extent" },
  { "log_target", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "the target holds logarithms too" },
  { NULL }
};
static const ZkyAttribute poisson_nll_attributes[] = {
  ZKY_REDUCTION_ATTRIBUTE,
  { "log_input", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "the input is the logarithm of the rate" },
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-8", FALSE, "keeps the logarithm away from 0" },
  { NULL }
};
static const ZkyAttribute gaussian_nll_attributes[] = {
  ZKY_REDUCTION_ATTRIBUTE,
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-6", FALSE, "the least variance" },
  { NULL }
};
/* Distinct numbers against points half way between others, so that differences are no multiples of 0.1. */
static gboolean
pair_sample (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  static const char *const specs[][2] = { { "4", "4" }, { "2, 3", "2, 3t" }, { "2, 3", "3" }, { "", "" } };
  static const char *const attributes[] = { "", "reduction=sum", "reduction=none", "" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_input (call, rand, specs[i][0], ZKY_SAMPLE_DISTINCT);
  zky_sample_input (call, rand, specs[i][1], ZKY_SAMPLE_BETWEEN);
  zky_op_call_parse_attributes (call, attributes[i]);
  return TRUE;
}

static gboolean
hinge_embedding_sample (GRand     *rand,
                        guint      i,
                        ZkyOpCall *call)
{
  static const char *const specs[] = { "4", "2, 3", "" };
  static const char *const attributes[] = { "", "reduction=none, margin=0.5", "reduction=sum" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_input (call, rand, specs[i], ZKY_SAMPLE_BETWEEN);
  zky_sample_signs (call, rand, specs[i]);
  zky_op_call_parse_attributes (call, attributes[i]);
  return TRUE;
}

static gboolean
margin_ranking_sample (GRand     *rand,
                       guint      i,
                       ZkyOpCall *call)
{
  static const char *const specs[] = { "4", "2, 3", "" };
  static const char *const attributes[] = { "", "reduction=none, margin=0.5", "reduction=sum" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_input (call, rand, specs[i], ZKY_SAMPLE_DISTINCT);
  zky_sample_input (call, rand, specs[i], ZKY_SAMPLE_BETWEEN);
  zky_sample_signs (call, rand, specs[i]);
  zky_op_call_parse_attributes (call, attributes[i]);
  return TRUE;
}

static const ZkySampleCase kl_div_cases[] = {
  { { "2, 3", "2, 3" } }, { { "4", "4" }, "reduction=sum" }, { { "2, 3", "2, 3" }, "reduction=none, log_target=true" },
  { { "2, 3", "2, 3t" }, "reduction=batchmean" }, { { NULL } }
};
static const ZkySampleCase poisson_nll_cases[] = {
  { { "4", "4" } }, { { "2, 3", "3" }, "reduction=sum, log_input=false" }, { { "2, 3t", "2, 3" }, "reduction=none" },
  { { NULL } }
};
static const ZkySampleCase gaussian_nll_cases[] = {
  { { "4", "4", "4" } }, { { "2, 3", "2, 3", "2, 1" }, "reduction=sum" }, { { "2, 3t", "2, 3", "2, 3" }, "reduction=none" },
  { { NULL } }
};
ZKY_SAMPLE_FUNCTION (kl_div, ZKY_SAMPLE_POSITIVE)
ZKY_SAMPLE_FUNCTION (poisson_nll, ZKY_SAMPLE_POSITIVE)
ZKY_SAMPLE_FUNCTION (gaussian_nll, ZKY_SAMPLE_POSITIVE)
/* -- The rows ---------------------------------------------------------------------------------------------- */

#define ROW(title, prefix, arity)                                               \
  .name = title, .attributes = prefix##_attributes, .min_inputs = arity, .max_inputs = arity, .n_outputs = 1, \
  .expand = prefix##_expand

const ZkyOp zky_ops_loss[] = {
  {
    ROW ("l1_loss", l1, 2), .symbol = "L1", .formula = "mean(|a - b|)",
    .summary = "Takes the mean absolute difference of two tensors",
    .partials = (const char *const[]) { "ȳ · sign(a - b) / n", "ȳ · sign(b - a) / n" },
    .infer = zky_compose_infer_loss, .sample = pair_sample,
  },
  {
    ROW ("smooth_l1_loss", smooth_l1, 2), .symbol = "smooth L1", .formula = "mean(m² / (2 · β) + |a - b| - m), m = min(|a - b|, β)",
    .summary = "Takes a mean difference that is squared where it is smaller than beta, and absolute elsewhere",
    .partials = (const char *const[]) { "ȳ · clamp((a - b) / β, -1, 1) / n", "ȳ · clamp((b - a) / β, -1, 1) / n" },
    .infer = smooth_l1_infer, .sample = pair_sample,
  },
  {
    ROW ("huber_loss", huber, 2), .symbol = "Huber", .formula = "mean(m² / 2 + δ · (|a - b| - m)), m = min(|a - b|, δ)",
    .summary = "Takes a mean difference that is squared where it is smaller than delta, and linear elsewhere",
    .partials = (const char *const[]) { "ȳ · clamp(a - b, -δ, δ) / n", "ȳ · clamp(b - a, -δ, δ) / n" },
    .infer = huber_infer, .sample = pair_sample,
  },
  {
    ROW ("hinge_embedding_loss", hinge_embedding, 2), .symbol = "hinge", .formula = "mean(b = 1 ? a : max(0, margin - a))",
    .summary = "Makes distances a small where the target b is 1, and larger than a margin where it is -1",
    .partials = (const char *const[]) { "ȳ · (b = 1 ? 1 : -(a < margin)) / n", "0" },
    .infer = zky_compose_infer_loss, .sample = hinge_embedding_sample,
  },
  {
    ROW ("margin_ranking_loss", margin_ranking, 3), .symbol = "ranking", .formula = "mean(max(0, -c · (a - b) + margin))",
    .summary = "Makes a larger than b by a margin where c is 1, and smaller where it is -1",
    .partials = (const char *const[]) { "-ȳ · c · (y > 0) / n", "ȳ · c · (y > 0) / n", "ȳ · (b - a) · (y > 0) / n" },
    .infer = zky_compose_infer_loss, .sample = margin_ranking_sample,
  },
  {
    ROW ("kl_div", kl_div, 2), .symbol = "KL", .formula = "mean(b · (log(b) - a))",
    .differs = "the gradient for a target of 0 is that of b · log(b), its is NaN",
    .summary = "Takes the Kullback-Leibler divergence of log-probabilities a from probabilities b",
    .partials = (const char *const[]) { "-ȳ · b / n", "ȳ · (log(b) + 1 - a) / n" },
    .infer = kl_div_infer, .sample = kl_div_sample,
  },
  {
    ROW ("poisson_nll_loss", poisson_nll, 2), .symbol = "Poisson", .formula = "mean(exp(a) - b · a)",
    .summary = "Takes the negative log-likelihood of counts b under Poisson distributions of log-rate a",
    .partials = (const char *const[]) { "ȳ · (exp(a) - b) / n", "-ȳ · a / n" },
    .infer = zky_compose_infer_loss, .sample = poisson_nll_sample,
  },
  {
    ROW ("gaussian_nll_loss", gaussian_nll, 3), .symbol = "Gauss", .formula = "mean((log(c) + (a - b)² / c) / 2)",
    .differs = "no gradient reaches a variance below eps, its does",
    .summary = "Takes the negative log-likelihood of targets b under normal distributions of mean a and variance c",
    .partials = (const char *const[]) { "ȳ · (a - b) / c / n", "ȳ · (b - a) / c / n",
                                        "ȳ · (1 / c - (a - b)² / c²) / (2 · n)" },
    .infer = zky_compose_infer_loss, .sample = gaussian_nll_sample,
  },
  { NULL }
};
