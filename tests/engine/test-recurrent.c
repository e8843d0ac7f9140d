/* test-recurrent.c: sequences that are long, or of nothing
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

#include <math.h>

#include "tensor-assert.h"

#define LENGTH 2500

static ZkyTensor *
full (guint        n_axes,
      const gsize *dims,
      double       value)
{
  ZkyShape shape = zky_shape_new (n_axes, dims);
  g_autoptr(GError) error = NULL;
  ZkyTensor *tensor = zky_tensor_new_full (ZKY_FLOAT64, &shape, value, &error);

  g_assert_no_error (error);

  return tensor;
}

/* h = tanh (x + 0.9 h), in the one direction and in the other: longer than one node can unbind. */
static void
test_long (void)
{
  const ZkyOp *op = zky_op_lookup ("rnn", NULL);
  ZkyShape shape = { 2, { LENGTH, 1 } };
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) x = zky_tensor_new_normal (ZKY_FLOAT64, &shape, rand, 0, 1, NULL);
  g_autoptr(ZkyTensor) h = full (1, (gsize[]) { 1 }, 0);
  g_autoptr(ZkyTensor) w = full (2, (gsize[]) { 1, 1 }, 1);
  g_autoptr(ZkyTensor) u = full (2, (gsize[]) { 1, 1 }, 0.9);
  ZkyTensor *inputs[] = { x, h, w, u };

  for (guint reverse = 0; reverse < 2; reverse++)
    {
      g_autoptr(ZkyAttributes) settings = zky_attributes_parse (op->attributes, reverse ? "reverse=true" : "", &error);
      g_autoptr(ZkyTensor) states = NULL;
      double state = 0;

      g_assert_no_error (error);
      g_assert_true (zky_op_compute (op, inputs, 4, settings, NULL, &states, &error));
      for (guint i = 0; i < LENGTH; i++)
        {
          guint place = reverse ? LENGTH - 1 - i : i;

          state = tanh (zky_tensor_get_double (x, place) + 0.9 * state);
          g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (states, place), state, 1e-12);
        }
    }
}

/* A state of no numbers is cut into gates of none. */
static void
test_empty (gconstpointer name)
{
  const ZkyOp *op = zky_op_lookup (name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) x = full (3, (gsize[]) { 2, 1, 3 }, 1);
  g_autoptr(ZkyTensor) h = full (2, (gsize[]) { 1, 0 }, 0);
  g_autoptr(ZkyTensor) w = full (2, (gsize[]) { 0, 3 }, 0);
  g_autoptr(ZkyTensor) u = full (2, (gsize[]) { 0, 0 }, 0);
  gboolean two = g_str_equal (name, "lstm");
  ZkyTensor *inputs[] = { x, h, two ? h : w, two ? w : u, u };
  g_autoptr(ZkyTensor) states = NULL;

  g_assert_true (zky_op_compute (op, inputs, two ? 5 : 4, NULL, NULL, &states, &error));
  g_assert_no_error (error);
  assert_tensor (states, "[[[]], [[]]]");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/recurrent/long", test_long);
  g_test_add_data_func ("/engine/recurrent/empty/rnn", "rnn", test_empty);
  g_test_add_data_func ("/engine/recurrent/empty/gru", "gru", test_empty);
  g_test_add_data_func ("/engine/recurrent/empty/lstm", "lstm", test_empty);

  return g_test_run ();
}
