/* zky-ops-gelu.c: gelu, exact and by tanh, with its step back as one operator
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <tgmath.h>

#include "zky-kernels.h"
#include "zky-math-log.h"
#include "zky-rules.h"
#include "zky-samples.h"

/*
 * Hendrycks and Gimpel, 2016. Exact: y = a · Φ(a), with Φ(a) = (1 + erf(a / √2)) / 2 the chance that a normal number is below a
 * and φ(a) = exp(-a² / 2) / √(2π) its density; dy/da = Φ + a · φ, and the second derivative is (2 - a²) · φ.
 * By tanh: y = a / 2 · (1 + t), with t = tanh(u) and u = k · (a + c · a³), k = √(2 / π) and c = 0.044715. Its slope at the
 * infinities is 0 and 1; PyTorch's is NaN.
 */

#define K 0.79788456080286535588 /* √(2 / π) */
#define C 0.044715
#define SQRT_HALF 0.70710678118654752440
#define DENSITY_0 0.39894228040143267794 /* φ(0) = 1 / √(2π) */

/* -- The kernels: first without branches over the elements, so that both ways become vector code ------------ */

#define GELU_FUNCTIONS(suffix, T)                                               \
  ZKY_INLINE T                                                                  \
  gelu_exact_##suffix (T a)                                                     \
  {                                                                             \
    return a * ((T) 0.5 * (1 + zky_fast_erf (a * (T) SQRT_HALF)));              \
  }                                                                             \
                                                                                \
  ZKY_INLINE T                                                                  \
  gelu_tanh_##suffix (T a)                                                      \
  {                                                                             \
    return a * ((T) 0.5 * (1 + zky_fast_tanh ((T) K * (a + (T) C * a * a * a)))); \
  }                                                                             \
                                                                                \
  ZKY_INLINE T                                                                  \
  slope_exact_##suffix (T a)                                                    \
  {                                                                             \
    return (T) 0.5 * (1 + zky_fast_erf (a * (T) SQRT_HALF))                     \
           + a * ((T) DENSITY_0 * zky_fast_exp ((T) -0.5 * a * a));             \
  }                                                                             \
                                                                                \
  ZKY_INLINE T                                                                  \
  slope_tanh_##suffix (T a)                                                     \
  {                                                                             \
    const T b = a < -10 ? -10 : a > 10 ? 10 : a; /* beyond it t is ±1 */        \
    const T t = zky_fast_tanh ((T) K * (b + (T) C * b * b * b));                \
                                                                                \
    return (T) 0.5 * (1 + t) + (T) 0.5 * b * (1 - t * t) * ((T) K * (1 + (T) (3 * C) * b * b)); \
  }

GELU_FUNCTIONS (float32, float)
GELU_FUNCTIONS (float64, double)

ZKY_LOOP_1 (exact_float32, float, float, gelu_exact_float32 (a))
ZKY_LOOP_1 (exact_float64, double, double, gelu_exact_float64 (a))
ZKY_LOOP_1 (tanh_float32, float, float, gelu_tanh_float32 (a))
ZKY_LOOP_1 (tanh_float64, double, double, gelu_tanh_float64 (a))
ZKY_LOOP_2 (exact_backward_float32, float, float, a * slope_exact_float32 (b))
ZKY_LOOP_2 (exact_backward_float64, double, double, a * slope_exact_float64 (b))
ZKY_LOOP_2 (tanh_backward_float32, float, float, a * slope_tanh_float32 (b))
ZKY_LOOP_2 (tanh_backward_float64, double, double, a * slope_tanh_float64 (b))

static const ZkyAttribute gelu_attributes[] = {
  { "approximate", ZKY_ATTRIBUTE_STRING, "none", FALSE, "none, or tanh for a formula that was faster once" },
  { NULL }
};

static gboolean
is_by_tanh (const ZkyAttributes *attributes)
{
  return g_str_equal (zky_attributes_get_string (attributes, 0), "tanh");
}

#define CHOOSE(name, backward)                                                  \
  static void                                                                   \
  gelu##backward##_##name (char *const  *data,                                  \
                           const gssize *strides,                               \
                           gsize         n,                                     \
                           gpointer      attributes)                            \
  {                                                                             \
    (is_by_tanh (attributes) ? tanh##backward##_##name : exact##backward##_##name) (data, strides, n, NULL); \
  }

CHOOSE (float32, )
CHOOSE (float64, )
CHOOSE (float32, _backward)
CHOOSE (float64, _backward)

static gboolean
gelu_infer (ZkyOpCall  *call,
            GError    **error)
{
  const char *approximate = zky_attributes_get_string (call->attributes, 0);

  if (!g_str_equal (approximate, "none") && !g_str_equal (approximate, "tanh"))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "approximate is “%s”; none and tanh are possible", approximate);
      return FALSE;
    }

  return zky_elementwise_infer (call, error);
}

/* -- The rules ------------------------------------------------------------------------------------------------- */

static ZkyNode *
gelu_backward (ZkyVjp  *vjp,
               ZkyNode *cotangent,
               ZkyNode *a)
{
  return zky_op ("gelu_backward", is_by_tanh (vjp->attributes) ? "approximate=tanh" : NULL, cotangent, a, NULL);
}

static void
gelu_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, gelu_backward (vjp, zky_vjp_cotangent (vjp), zky_vjp_input (vjp, 0)));
}

/* (2 - a²) · φ(a) */
static ZkyNode *
exact_curvature (ZkyVjp  *vjp,
                 ZkyNode *a)
{
  ZkyNode *square = zky_square (a);
  ZkyNode *density = zky_rule_times (vjp, DENSITY_0, zky_exp (zky_rule_times (vjp, -0.5, square)));

  return zky_mul (zky_rule_minus (vjp, 2, square), density);
}

/* (1 - t²) · (u′ - a · t · u′² + a / 2 · u″), with u′ = k · (1 + 3c · a²) and u″ = 6kc · a */
static ZkyNode *
tanh_curvature (ZkyVjp  *vjp,
                ZkyNode *a)
{
  ZkyNode *square = zky_square (a);
  ZkyNode *u = zky_mul (a, zky_rule_plus (vjp, zky_rule_times (vjp, K * C, square), K));
  ZkyNode *t = zky_tanh (u);
  ZkyNode *u1 = zky_rule_plus (vjp, zky_rule_times (vjp, 3 * K * C, square), K);
  ZkyNode *bend = zky_mul (zky_mul (a, t), zky_square (u1));
  ZkyNode *half_u2 = zky_rule_times (vjp, 3 * K * C, square); /* a / 2 · u″ */

  return zky_mul (zky_rule_minus (vjp, 1, zky_square (t)), zky_add (zky_sub (u1, bend), half_u2));
}

static void
gelu_backward_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  ZkyNode *a = zky_vjp_input (vjp, 0), *b = zky_vjp_input (vjp, 1);

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, gelu_backward (vjp, cotangent, b));
  if (zky_vjp_wants (vjp, 1))
    {
      ZkyNode *curvature = is_by_tanh (vjp->attributes) ? tanh_curvature (vjp, b) : exact_curvature (vjp, b);

      zky_vjp_add (vjp, 1, zky_mul (cotangent, zky_mul (a, curvature)));
    }
}

/* -- Samples --------------------------------------------------------------------------------------------------------- */

static gboolean
gelu_sample (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "" } }, { { "4" }, "approximate=tanh" }, { { "2, 3" } }, { { "3, 2t" }, "approximate=tanh" }, { { "0" } }, { { NULL } }
  };

  return zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call);
}

static gboolean
backward_sample (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  if (i % 2 == 1)
    zky_op_call_parse_attributes (call, "approximate=tanh");
  return zky_sample_pair (rand, i, call);
}

/* -- The rows ---------------------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_gelu[] = {
  {
    .name = "gelu", .symbol = "gelu", .formula = "a · (1 + erf(a / √2)) / 2", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "by tanh the gradient at infinity is 1 and at minus infinity 0, its is NaN",
    .summary = "Multiplies each element by the chance that a normally distributed number is smaller",
    .partials = (const char *const[]) { "(1 + erf(a / √2)) / 2 + a · exp(-a² / 2) / √(2 · π)" },
    .attributes = gelu_attributes,
    .infer = gelu_infer, .forward = zky_elementwise_forward, .vjp = gelu_vjp, .sample = gelu_sample,
    .kernel = ZKY_FLOAT_KERNEL (gelu),
  },
  {
    .name = "gelu_backward", .symbol = "gelu′", .formula = "a · gelu′(b)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Takes a gradient a back through a gelu of b",
    .partials = (const char *const[]) { "gelu′(b)", "a · gelu″(b)" },
    .attributes = gelu_attributes,
    .infer = gelu_infer, .forward = zky_elementwise_forward, .vjp = gelu_backward_vjp, .sample = backward_sample,
    .kernel = ZKY_FLOAT_KERNEL (gelu_backward),
  },
  { NULL }
};
