/* test-init.c: initialisers: bounds and moments, structure, the same for the same seed
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

#include <math.h>
#include <string.h>

static ZkyTensor *
make (const char *name,
      const char *attributes,
      ZkyShape    shape)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autoptr(GError) error = NULL;
  ZkyTensor *tensor = zky_init_new (name, attributes, &shape, ZKY_FLOAT64, rand, &error);

  g_assert_no_error (error);

  return tensor;
}

#define SHAPE(...) zky_shape_new (sizeof ((gsize[]) { __VA_ARGS__ }) / sizeof (gsize), (gsize[]) { __VA_ARGS__ })

typedef struct
{
  double mean, deviation, min, max;
} Moments;

static Moments
measure (const char *name,
         const char *attributes,
         ZkyShape    shape)
{
  g_autoptr(ZkyTensor) tensor = make (name, attributes, shape);
  gsize n = zky_tensor_get_size (tensor);
  Moments m = { 0, 0, INFINITY, -INFINITY };

  for (gsize i = 0; i < n; i++)
    {
      double x = zky_tensor_get_double (tensor, i);

      m.mean += x / (double) n;
      m.deviation += x * x / (double) n;
      m.min = MIN (m.min, x);
      m.max = MAX (m.max, x);
    }
  m.deviation = sqrt (m.deviation - m.mean * m.mean);

  return m;
}

/* 400 · 200 · 6 numbers, so that the deviation is known to a few thousandths. Fan in is 200 · 6, fan out 400 · 6. */
#define LARGE SHAPE (400, 200, 2, 3)

static void
assert_moments (const char *name,
                const char *attributes,
                double      mean,
                double      deviation,
                double      bound)
{
  Moments m = measure (name, attributes, LARGE);

  g_assert_cmpfloat_with_epsilon (m.mean, mean, 0.01 * deviation);
  g_assert_cmpfloat_with_epsilon (m.deviation, deviation, 0.01 * deviation);
  if (isfinite (bound))
    {
      g_assert_cmpfloat (m.max, <=, mean + bound);
      g_assert_cmpfloat (m.min, >=, mean - bound);
      g_assert_cmpfloat (m.max, >, mean + 0.99 * bound);
      g_assert_cmpfloat (m.min, <, mean - 0.99 * bound);
    }
}

static void
test_distributions (void)
{
  double in = 200 * 6, out = 400 * 6;

  assert_moments ("uniform", "low=-1, high=3", 1, 4 / sqrt (12), 2);
  assert_moments ("normal", "mean=2, std=0.5", 2, 0.5, INFINITY);
  /* The variance of a normal distribution cut off at ±2σ is 1 − 4 φ (2) / (2 Φ (2) − 1) */
  assert_moments ("trunc_normal", "", 0, sqrt (1 - 4 * exp (-2) / sqrt (2 * G_PI) / erf (2 / G_SQRT2)), 2);
  assert_moments ("xavier_uniform", "gain=2", 0, 2 * sqrt (2 / (in + out)), 2 * sqrt (6 / (in + out)));
  assert_moments ("xavier_normal", "", 0, sqrt (2 / (in + out)), INFINITY);
  assert_moments ("kaiming_uniform", "", 0, sqrt (2 / in), sqrt (6 / in));
  assert_moments ("kaiming_uniform", "a=2, mode=fan_out", 0, sqrt (2.0 / 5 / out), sqrt (6.0 / 5 / out));
  assert_moments ("kaiming_normal", "mode=fan_out, nonlinearity=tanh", 0, 5.0 / 3 / sqrt (out), INFINITY);
}

static void
test_constants (void)
{
  g_assert_cmpfloat (measure ("zeros", NULL, SHAPE (3, 2)).max, ==, 0);
  g_assert_cmpfloat (measure ("ones", NULL, SHAPE (3, 2)).min, ==, 1);
  g_assert_cmpfloat (measure ("constant", "value=0.25", SHAPE (3, 2)).max, ==, 0.25);
}

/* Rows, or columns where they are fewer, are orthonormal, times gain. */
static void
assert_orthogonal (ZkyShape shape,
                   gsize    rows,
                   gsize    columns)
{
  g_autoptr(ZkyTensor) q = make ("orthogonal", "gain=3", shape);
  gboolean wide = rows < columns;

  for (gsize a = 0; a < MIN (rows, columns); a++)
    for (gsize b = 0; b < MIN (rows, columns); b++)
      {
        double dot = 0;

        for (gsize i = 0; i < MAX (rows, columns); i++)
          dot += zky_tensor_get_double (q, wide ? a * columns + i : i * columns + a)
                 * zky_tensor_get_double (q, wide ? b * columns + i : i * columns + b);
        g_assert_cmpfloat_with_epsilon (dot, a == b ? 9 : 0, 1e-12);
      }
}

static void
test_orthogonal (void)
{
  assert_orthogonal (SHAPE (5, 5), 5, 5);
  assert_orthogonal (SHAPE (3, 7), 3, 7);
  assert_orthogonal (SHAPE (9, 2, 2), 9, 4);
  assert_orthogonal (SHAPE (0, 4), 0, 4);
  assert_orthogonal (SHAPE (40, 40), 40, 40);
}

static void
test_sparse (void)
{
  g_autoptr(ZkyTensor) tensor = make ("sparse", "sparsity=0.35, std=2", SHAPE (10, 6));

  for (gsize column = 0; column < 6; column++)
    {
      guint n_zeros = 0;

      for (gsize row = 0; row < 10; row++)
        n_zeros += zky_tensor_get_double (tensor, row * 6 + column) == 0;
      g_assert_cmpuint (n_zeros, ==, 4);
    }
}

static void
assert_text (const char *name,
             const char *attributes,
             ZkyShape    shape,
             const char *expected)
{
  g_autoptr(ZkyTensor) tensor = make (name, attributes, shape);
  g_autofree char *text = zky_tensor_to_string (tensor);

  g_assert_cmpstr (text, ==, expected);
}

/* As torch.nn.init.eye_ and dirac_ have them. */
static void
test_structure (void)
{
  assert_text ("eye", NULL, SHAPE (2, 3), "[[1, 0, 0], [0, 1, 0]]");
  assert_text ("dirac", NULL, SHAPE (3, 2, 3), "[[[0, 1, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0]], [[0, 0, 0], [0, 0, 0]]]");
  assert_text ("dirac", "groups=2", SHAPE (4, 1, 2, 2), "[[[[0, 0], [0, 1]]], [[[0, 0], [0, 0]]], [[[0, 0], [0, 1]]], [[[0, 0], [0, 0]]]]");
}

/* torch.nn.init.calculate_gain */
static void
test_gain (void)
{
  static const struct { const char *name; double slope, gain; } gains[] = {
    { "linear", NAN, 1 }, { "conv2d", NAN, 1 }, { "conv_transpose3d", NAN, 1 }, { "sigmoid", NAN, 1 }, { "tanh", NAN, 1.6666666666666667 },
    { "relu", NAN, 1.4142135623730951 }, { "leaky_relu", NAN, 1.4141428569978354 }, { "leaky_relu", 0.2, 1.3867504905630728 }, { "selu", NAN, 0.75 },
  };
  g_autoptr(GError) error = NULL;
  double gain;

  for (gsize i = 0; i < G_N_ELEMENTS (gains); i++)
    {
      g_assert_true (zky_init_gain (gains[i].name, gains[i].slope, &gain, NULL));
      g_assert_cmpfloat_with_epsilon (gain, gains[i].gain, 1e-15);
    }
  g_assert_false (zky_init_gain ("softmax", NAN, &gain, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
}

/* The same seed, the same numbers, whatever was drawn before; another one, others. Float32 too. */
static void
test_row (gconstpointer data)
{
  const ZkyInit *init = data;
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);
  const char *more = g_str_equal (init->name, "constant") ? "value=2" : g_str_equal (init->name, "sparse") ? "sparsity=0.5, " : "";
  gboolean has_seed = FALSE;
  static const char *const seeds[] = { "seed=1", "seed=1", "seed=2" };
  ZkyShape shape = g_str_equal (init->name, "dirac") ? SHAPE (4, 3, 3) : SHAPE (4, 3);
  g_autoptr(GPtrArray) drawn = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);

  g_assert_cmpuint (strlen (init->summary), >, 5);
  for (guint i = 0; init->attributes != NULL && init->attributes[i].name != NULL; i++)
    has_seed |= g_str_equal (init->attributes[i].name, "seed");
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autofree char *text = g_strconcat (more, has_seed ? seeds[i] : "", NULL);
      g_autoptr(GError) error = NULL;

      g_ptr_array_add (drawn, zky_init_new (init->name, text, &shape, ZKY_FLOAT32, rand, &error));
      g_assert_no_error (error);
    }
  g_assert_true (zky_tensor_equal (g_ptr_array_index (drawn, 0), g_ptr_array_index (drawn, 1)));
  g_assert_true (zky_tensor_equal (g_ptr_array_index (drawn, 0), g_ptr_array_index (drawn, 2)) == !has_seed);
  g_assert_cmpint (zky_tensor_get_dtype (g_ptr_array_index (drawn, 0)), ==, ZKY_FLOAT32);
}

/* Any value and shape gives a tensor of that shape or a clear error. */
static void
test_hostile (gconstpointer data)
{
  const ZkyInit *init = data;
  static const char *const values[] = { "-1", "0", "1e300", "nan", "inf", "-inf", "9223372036854775807", "nonsense", "" };
  const ZkyShape shapes[] = { ZKY_SCALAR_SHAPE, SHAPE (0), SHAPE (3), SHAPE (0, 2), SHAPE (2, 0), SHAPE (3, 2), SHAPE (2, 3, 0), SHAPE (2, 2, 2, 2, 2),
                              SHAPE (1, 1, 1, 1, 1, 1, 1, 1), SHAPE (G_MAXSIZE, 2), SHAPE (1 << 20, 1 << 20) };
  static const ZkyAttribute none[] = { { "nothing", ZKY_ATTRIBUTE_BOOL, NULL, FALSE, NULL }, { NULL } };
  const ZkyAttribute *attributes = init->attributes != NULL ? init->attributes : none;

  for (guint i = 0; attributes[i].name != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (values); k++)
      for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
        {
          g_autoptr(GRand) rand = g_rand_new_with_seed (3);
          g_autofree char *text = g_strdup_printf ("%s=%s", attributes[i].name, values[k]);
          g_autoptr(GError) error = NULL;
          g_autoptr(ZkyTensor) tensor = zky_init_new (init->name, attributes == none ? NULL : text, &shapes[s], ZKY_FLOAT64, rand, &error);

          g_assert_true ((tensor == NULL) == (error != NULL));
          if (tensor != NULL)
            {
              ZkyShape shape = zky_tensor_get_shape (tensor);

              g_assert_true (zky_shape_equal (&shape, &shapes[s]));
            }
          else
            g_assert_null (strchr (error->message, '\n'));
        }
}

static void
test_apply (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(ZkyModule) norm = zky_nn_new ("BatchNorm1d", "num_features=3", ZKY_FLOAT32, rand, NULL);
  g_autoptr(GError) error = NULL;
  ZkyInput weight;

  g_assert_true (zky_init_apply (norm, "weight", "constant", "value=5", rand, &error));
  g_assert_true (zky_module_find (norm, "weight", &weight, NULL));
  g_assert_cmpfloat (zky_tensor_get_double (weight.value, 2), ==, 5);
  g_assert_cmpint (zky_tensor_get_dtype (weight.value), ==, ZKY_FLOAT32);

  g_assert_false (zky_init_apply (norm, "nothing", "zeros", NULL, rand, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_false (zky_init_apply (norm, "num_batches_tracked", "zeros", NULL, rand, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE);
  g_clear_error (&error);
  g_assert_false (zky_init_apply (norm, "weight", "xavier", NULL, rand, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_false (zky_init_apply (norm, "weight", "orthogonal", NULL, rand, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/init/distributions", test_distributions);
  g_test_add_func ("/engine/init/constants", test_constants);
  g_test_add_func ("/engine/init/orthogonal", test_orthogonal);
  g_test_add_func ("/engine/init/sparse", test_sparse);
  g_test_add_func ("/engine/init/structure", test_structure);
  g_test_add_func ("/engine/init/gain", test_gain);
  g_test_add_func ("/engine/init/apply", test_apply);
  for (const ZkyInit *const *init = zky_init_list (NULL); *init != NULL; init++)
    {
      g_autofree char *row = g_strconcat ("/engine/init/row/", (*init)->name, NULL);
      g_autofree char *hostile = g_strconcat ("/engine/init/hostile/", (*init)->name, NULL);

      g_test_add_data_func (row, *init, test_row);
      g_test_add_data_func (hostile, *init, test_hostile);
    }

  return g_test_run ();
}
