/* zky-kernels.h: how operators that work element by element are computed
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-loop.h"
#include "zky-op-call.h"

G_BEGIN_DECLS

/**
 * ZkyElementwise:
 * @loops: the kernel for inputs of each dtype; %NULL where there is none
 * @to_bool: the result is bool, not of the inputs' dtype
 * @n_conditions: how many inputs in front are conditions, cast to bool
 *
 * What the row of an elementwise operator keeps in `kernel`. Inputs are cast to one dtype, the first there is a loop for
 * from their promoted one on: without a loop for bool, bool acts as int64; without one for int64 the operator
 * computes in float32, as PyTorch does. A loop's operands are the result, then the inputs; its user data are the
 * attributes of the call.
 */
typedef struct
{
  ZkyLoopKernel loops[ZKY_N_DTYPES];
  gboolean      to_bool;
  guint         n_conditions;
} ZkyElementwise;

gboolean   zky_elementwise_infer   (ZkyOpCall           *call,
                                    GError             **error);
gboolean   zky_elementwise_forward (ZkyOpCall           *call,
                                    GError             **error);
ZkyTensor *zky_elementwise_scalar  (const ZkyOp         *op,
                                    ZkyTensor *const    *inputs,
                                    guint                n_inputs,
                                    const ZkyAttributes *attributes);
ZkyDtype   zky_elementwise_get_dtype (const ZkyOpCall   *call);
/* sum += term, for floats; @term is broadcast to @sum, which nobody else may hold. */
gboolean   zky_accumulate          (ZkyTensor           *sum,
                                    ZkyTensor           *term,
                                    ZkyBudget           *budget,
                                    GError             **error);

/* On x86-64 each loop is compiled for machines with AVX2 and FMA, and for those with AVX-512, as well, and chosen when the
 * program starts. Compilers before GCC 12 do not know these levels, and sanitizers cannot see into the choice. */
#if defined (__x86_64__) && defined (__GLIBC__) && !defined (__clang__) && defined (__GNUC__) && __GNUC__ >= 12 \
    && !defined (__SANITIZE_ADDRESS__) && !defined (__SANITIZE_THREAD__)
# define ZKY_CLONES __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
# define ZKY_CLONES
#endif

/* Defines the loop @name from elements a of type T to results of type Y; @expression is in terms of a.
 * The first branch is the one that the compiler turns into vector code. */
#define ZKY_LOOP_1(name, Y, T, expression)  ZKY_LOOP_1_WITH (name, Y, T, , expression)

/* The same where the expression needs attributes as well: @declarations, each ended by a semicolon, stand before the loop, as
 * ZKY_LOOP_NUMBER (T, alpha, 0). */
#define ZKY_LOOP_NUMBER(T, name, position)                                      \
  const T name = (T) zky_attributes_get_double (user_data, position);

#define ZKY_LOOP_1_WITH(name, Y, T, declarations, expression)                   \
  ZKY_CLONES static void                                                        \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    declarations                                                                \
    if (strides[0] == sizeof (Y) && strides[1] == sizeof (T))                   \
      {                                                                         \
        Y *restrict py = (Y *) data[0];                                         \
        const T *pa = (const T *) data[1];                                      \
                                                                                \
        for (gsize i = 0; i < n; i++)                                           \
          {                                                                     \
            const T a = pa[i];                                                  \
            py[i] = (expression);                                               \
          }                                                                     \
      }                                                                         \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        {                                                                       \
          const T a = *(const T *) (data[1] + (gssize) i * strides[1]);         \
          *(Y *) (data[0] + (gssize) i * strides[0]) = (expression);            \
        }                                                                       \
  }

/* The same from a and b; vector code as well where one of them is a single number. */
#define ZKY_LOOP_2(name, Y, T, expression)  ZKY_LOOP_2_WITH (name, Y, T, , expression)

#define ZKY_LOOP_2_WITH(name, Y, T, declarations, expression)                   \
  ZKY_CLONES static void                                                        \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    Y *restrict py = (Y *) data[0];                                             \
    const T *pa = (const T *) data[1];                                          \
    const T *pb = (const T *) data[2];                                          \
    gboolean dense = strides[0] == sizeof (Y);                                  \
    declarations                                                                \
                                                                                \
    if (dense && strides[1] == sizeof (T) && strides[2] == sizeof (T))          \
      for (gsize i = 0; i < n; i++)                                             \
        {                                                                       \
          const T a = pa[i], b = pb[i];                                         \
          py[i] = (expression);                                                 \
        }                                                                       \
    else if (dense && strides[1] == sizeof (T) && strides[2] == 0)              \
      {                                                                         \
        const T b = *pb;                                                        \
                                                                                \
        for (gsize i = 0; i < n; i++)                                           \
          {                                                                     \
            const T a = pa[i];                                                  \
            py[i] = (expression);                                               \
          }                                                                     \
      }                                                                         \
    else if (dense && strides[1] == 0 && strides[2] == sizeof (T))              \
      {                                                                         \
        const T a = *pa;                                                        \
                                                                                \
        for (gsize i = 0; i < n; i++)                                           \
          {                                                                     \
            const T b = pb[i];                                                  \
            py[i] = (expression);                                               \
          }                                                                     \
      }                                                                         \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        {                                                                       \
          const T a = *(const T *) (data[1] + (gssize) i * strides[1]);         \
          const T b = *(const T *) (data[2] + (gssize) i * strides[2]);         \
          *(Y *) (data[0] + (gssize) i * strides[0]) = (expression);            \
        }                                                                       \
  }

/* float32 and float64 from one expression; <tgmath.h> picks the functions. */
#define ZKY_FLOAT_LOOPS_1(name, expression)                                     \
  ZKY_LOOP_1 (name##_float32, float, float, expression)                         \
  ZKY_LOOP_1 (name##_float64, double, double, expression)

/* With the attributes at positions 0 and 1, doubles, as p and q. */
#define ZKY_FLOAT_LOOPS_1P(name, expression)                                    \
  ZKY_LOOP_1_WITH (name##_float32, float, float, ZKY_LOOP_NUMBER (float, p, 0), expression)     \
  ZKY_LOOP_1_WITH (name##_float64, double, double, ZKY_LOOP_NUMBER (double, p, 0), expression)

#define ZKY_FLOAT_LOOPS_1PQ(name, expression)                                   \
  ZKY_LOOP_1_WITH (name##_float32, float, float,                                \
                   ZKY_LOOP_NUMBER (float, p, 0) ZKY_LOOP_NUMBER (float, q, 1), expression)     \
  ZKY_LOOP_1_WITH (name##_float64, double, double,                              \
                   ZKY_LOOP_NUMBER (double, p, 0) ZKY_LOOP_NUMBER (double, q, 1), expression)

#define ZKY_FLOAT_LOOPS_2(name, expression)                                     \
  ZKY_LOOP_2 (name##_float32, float, float, expression)                         \
  ZKY_LOOP_2 (name##_float64, double, double, expression)

#define ZKY_FLOAT_KERNEL(name)                                                  \
  (&(const ZkyElementwise) {                                                    \
    .loops = { [ZKY_FLOAT32] = name##_float32, [ZKY_FLOAT64] = name##_float64 }, \
  })

#define ZKY_NUMBER_KERNEL(name)                                                 \
  (&(const ZkyElementwise) {                                                    \
    .loops = { [ZKY_INT64] = name##_int64, [ZKY_FLOAT32] = name##_float32,      \
               [ZKY_FLOAT64] = name##_float64 },                                \
  })

G_END_DECLS
