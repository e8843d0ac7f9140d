/* test-optimizer.c: optimisers against PyTorch's trajectories; their options, state and memory
 * SPDX-License-Identifier: Apache-2.0 */
#include "train-cases.h"

#include <math.h>

/* -- Trajectories ----------------------------------------------------------------------- */

typedef struct
{
  char     **lines;
  char     **line;    /* where the case stands */
  ZkyDtype   dtype;
} Case;

static ZkyOptimizer *
make_optimizer (const char *line,
                ZkyModule  *module)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr(GError) error = NULL;
  ZkyOptimizer *optimizer = zky_optimizer_new (words[2], module, &error);

  g_assert_no_error (error);
  for (guint i = 3; words[i] != NULL; i++)
    {
      char *value = strchr (words[i], '=');

      *value++ = '\0';
      g_assert_true (zky_optimizer_set (optimizer, words[i], g_ascii_strtod (value, NULL), &error));
      g_assert_no_error (error);
    }

  return optimizer;
}

static ZkyModule *
problem_of (const Case *self)
{
  g_auto(GStrv) words = g_strsplit (*self->line, " ", -1);

  return make_problem (self->lines, words[1], self->dtype);
}

/* Saves, and goes on with a new optimiser that has restored that. */
static ZkyOptimizer *
swap_optimizer (ZkyOptimizer *optimizer,
                ZkyModule    *module)
{
  g_autoptr(ZkyArchive) archive = zky_archive_new ();
  g_autoptr(GError) error = NULL;
  ZkyOptimizer *other = zky_optimizer_new (zky_optimizer_get_kind (optimizer), module, &error);

  zky_optimizer_save (optimizer, archive);
  zky_optimizer_free (optimizer);
  g_assert_true (zky_optimizer_restore (other, archive, &error));
  g_assert_no_error (error);

  return other;
}

/* Values of the parameters that are held stay as they are; every second step somebody holds them. */
static void
hold_params (ZkyModule *module,
             GPtrArray *held,
             gboolean   hold)
{
  ZkyInput param;

  g_ptr_array_set_size (held, 0);
  for (guint i = 0; hold && zky_module_get_param (module, i, &param); i++)
    g_ptr_array_add (held, zky_tensor_ref (param.value));
}

static void
test_trajectory (gconstpointer data)
{
  const Case *self = data;
  double tolerance = self->dtype == ZKY_FLOAT64 ? 1e-9 : 2e-4;
  g_autoptr(ZkyModule) module = problem_of (self);
  ZkyOptimizer *optimizer = make_optimizer (*self->line, module);
  g_autoptr(GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  g_autoptr(GError) error = NULL;
  guint step = 0;

  for (char **line = self->line + 1; *line != NULL && g_ascii_isspace (**line) == FALSE && **line != '\0' && **line != 'c';
       line++, step++)
    {
      g_autoptr(GArray) expected = read_values (*line, NULL);
      double loss;

      hold_params (module, held, step % 2 == 1);
      g_assert_true (zky_optimizer_step (optimizer, compute_gradients, module, &loss, &error));
      g_assert_no_error (error);
      assert_near (loss, g_array_index (expected, double, 0), tolerance);
      assert_params (module, (const double *) expected->data + 1, tolerance);
      if (step == 2)
        optimizer = swap_optimizer (optimizer, module);
    }

  g_assert_cmpuint (step, >=, 6);
  zky_optimizer_free (optimizer);
}

static void
add_cases (char **lines)
{
  for (char **line = lines; *line != NULL; line++)
    for (guint k = 0; k < 2 && g_str_has_prefix (*line, "case "); k++)
      {
        ZkyDtype dtype = k == 0 ? ZKY_FLOAT64 : ZKY_FLOAT32;
        Case *one = g_new0 (Case, 1);
        g_autofree char *path = g_strdup_printf ("/engine/optimizer/trajectory/%s/%s", zky_dtype_get_name (dtype), *line + 5);

        /* float32 ends L-BFGS's searches elsewhere, and has no such reference. */
        if (dtype == ZKY_FLOAT32 && strstr (*line, "lbfgs") != NULL)
          {
            g_free (one);
            continue;
          }
        *one = (Case) { lines, line, dtype };
        g_test_add_data_func_full (path, one, test_trajectory, g_free);
      }
}

/* -- Options, state, memory ---------------------------------------------------------------- */

static ZkyModule *
make_scalar (double value)
{
  ZkyModule *module = zky_module_new ("Scalar", rosenbrock_call, NULL, NULL);
  g_autoptr(ZkyTensor) a = zky_tensor_new_scalar (ZKY_FLOAT64, value);
  g_autoptr(ZkyTensor) b = zky_tensor_new_scalar (ZKY_FLOAT64, value);

  g_assert_true (zky_module_add_param (module, "a", a, NULL));
  g_assert_true (zky_module_add_param (module, "b", b, NULL));

  return module;
}

static void
assert_message (GError    **error,
                ZkyError    code,
                const char *part)
{
  g_assert_error (*error, ZKY_ERROR, (int) code);
  if (strstr ((*error)->message, part) == NULL)
    g_assert_cmpstr ((*error)->message, ==, part);
  g_clear_error (error);
}

static void
test_options (void)
{
  g_autoptr(ZkyModule) module = make_scalar (1);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyOptimizer) optimizer = zky_optimizer_new ("adam", module, &error);
  double value;

  g_assert_true (zky_optimizer_get (optimizer, "beta2", &value, &error));
  g_assert_cmpfloat (value, ==, 0.999);
  g_assert_cmpstr (zky_optimizer_get_option (optimizer, 0), ==, "lr");
  g_assert_null (zky_optimizer_get_option (optimizer, 99));
  g_assert_cmpuint (zky_optimizer_get_n_params (optimizer), ==, 2);
  g_assert_cmpstr (zky_optimizer_get_param (optimizer, 1), ==, "b");

  g_assert_false (zky_optimizer_set (optimizer, "momentum", 1, &error));
  assert_message (&error, ZKY_ERROR_UNKNOWN, "adam has no option “momentum”; it has: lr, beta1");
  g_assert_false (zky_optimizer_set (optimizer, "beta1", 1, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "beta1 cannot be 1");
  g_assert_false (zky_optimizer_set (optimizer, "lr", -1, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "lr cannot be -1");
  g_assert_false (zky_optimizer_set (optimizer, "lr", NAN, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "lr cannot be");
  g_assert_false (zky_optimizer_set (optimizer, "amsgrad", 0.5, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "whole number");
  g_assert_null (zky_optimizer_new ("adan", module, &error));
  assert_message (&error, ZKY_ERROR_UNKNOWN, "sgd, rmsprop, adagrad, adam, adamw, lbfgs");
}

static void
test_nesterov (void)
{
  g_autoptr(ZkyModule) module = make_scalar (1);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyOptimizer) optimizer = zky_optimizer_new ("sgd", module, &error);

  g_assert_true (zky_optimizer_set (optimizer, "nesterov", 1, &error));
  g_assert_false (zky_optimizer_step (optimizer, compute_gradients, module, NULL, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "nesterov needs a momentum");
}

static void
test_nothing_to_train (void)
{
  g_autoptr(ZkyModule) module = zky_module_new ("Empty", rosenbrock_call, NULL, NULL);
  g_autoptr(ZkyTensor) ids = zky_tensor_new_scalar (ZKY_INT64, 1);
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_module_add_param (module, "ids", ids, NULL));
  g_assert_null (zky_optimizer_new ("sgd", module, &error));
  assert_message (&error, ZKY_ERROR_USE, "Empty has no parameters");
}

static void
test_in_place (void)
{
  g_autoptr(ZkyModule) module = make_scalar (2);
  g_autoptr(ZkyOptimizer) optimizer = zky_optimizer_new ("sgd", module, NULL);
  g_autoptr(ZkyTensor) held = NULL;
  ZkyTensor *first;
  ZkyInput param;

  g_assert_true (zky_module_get_param (module, 0, &param));
  first = param.value;
  g_assert_true (zky_optimizer_step (optimizer, compute_gradients, module, NULL, NULL));
  g_assert_true (zky_module_get_param (module, 0, &param));
  g_assert_true (param.value == first);

  held = zky_tensor_ref (param.value);
  g_assert_true (zky_optimizer_step (optimizer, compute_gradients, module, NULL, NULL));
  g_assert_true (zky_module_get_param (module, 0, &param));
  g_assert_true (param.value != held);
  g_assert_false (zky_tensor_equal (param.value, held));
}

static void
test_restore (void)
{
  g_autoptr(ZkyModule) module = make_scalar (2), other = zky_module_new ("Other", rosenbrock_call, NULL, NULL);
  g_autoptr(ZkyTensor) vector = zky_tensor_parse ("[1, 2]", ZKY_FLOAT64, NULL);
  g_autoptr(ZkyOptimizer) adam = zky_optimizer_new ("adam", module, NULL), sgd = zky_optimizer_new ("sgd", module, NULL);
  g_autoptr(ZkyOptimizer) wrong = NULL;
  g_autoptr(ZkyArchive) archive = zky_archive_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_optimizer_step (adam, compute_gradients, module, NULL, NULL));
  zky_optimizer_save (adam, archive);
  g_assert_nonnull (zky_archive_find (archive, "optimizer/exp_avg/a"));
  g_assert_null (zky_archive_find (archive, "optimizer/max_exp_avg_sq/a"));

  g_assert_false (zky_optimizer_restore (sgd, archive, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "The state of the optimiser adam cannot be that of sgd");
  g_assert_true (zky_module_add_param (other, "a", vector, NULL));
  wrong = zky_optimizer_new ("adam", other, NULL);
  g_assert_false (zky_optimizer_restore (wrong, archive, &error));
  assert_message (&error, ZKY_ERROR_SHAPE, "optimizer/exp_avg/a is float64 []");
}

int
main (int    argc,
      char **argv)
{
  g_auto(GStrv) lines = NULL;

  g_test_init (&argc, &argv, NULL);
  lines = read_lines ("optimizers.txt");
  add_cases (lines);
  g_test_add_func ("/engine/optimizer/options/checked", test_options);
  g_test_add_func ("/engine/optimizer/options/nesterov", test_nesterov);
  g_test_add_func ("/engine/optimizer/new/nothing-to-train", test_nothing_to_train);
  g_test_add_func ("/engine/optimizer/step/in-place-when-unshared", test_in_place);
  g_test_add_func ("/engine/optimizer/restore/what-does-not-fit", test_restore);

  return g_test_run ();
}
