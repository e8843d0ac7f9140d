/* test-lbfgs.c: what L-BFGS remembers, restored; its steps are held against PyTorch's in test-optimizer.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "line-training.h"

static ZkyOptimizer *
make_optimizer (ZkyModule *module)
{
  g_autoptr(GError) error = NULL;
  ZkyOptimizer *optimizer = zky_optimizer_new ("lbfgs", module, &error);

  g_assert_no_error (error);

  return optimizer;
}

/* (w − 3)² + 10 (b + w)² */
static gboolean
compute_gradients (ZkyTensor **gradients,
                   double     *loss,
                   gpointer    user_data,
                   GError    **error)
{
  double w = get_param (user_data, "w"), b = get_param (user_data, "b");

  *loss = (w - 3) * (w - 3) + 10 * (b + w) * (b + w);
  gradients[0] = zky_tensor_new_scalar (ZKY_FLOAT32, 2 * (w - 3) + 20 * (b + w));
  gradients[1] = zky_tensor_new_scalar (ZKY_FLOAT32, 20 * (b + w));

  return TRUE;
}

/* (transfer full): what is remembered after a few iterations */
static ZkyArchive *
make_state (ZkyModule *module)
{
  g_autoptr(ZkyOptimizer) optimizer = make_optimizer (module);
  ZkyArchive *archive = zky_archive_new ();

  g_assert_true (zky_optimizer_set (optimizer, "max_iter", 3, NULL));
  g_assert_true (zky_optimizer_step (optimizer, compute_gradients, module, NULL, NULL));
  zky_optimizer_save (optimizer, archive);

  return archive;
}

/* A copy in which @name is another tensor, or, with NULL, not there. */
static ZkyArchive *
change (const ZkyArchive *archive,
        const char       *name,
        const char       *value)
{
  ZkyArchive *changed = zky_archive_new ();

  for (guint i = 0; i < zky_archive_get_n (archive); i++)
    {
      const char *own = zky_archive_get_name (archive, i);
      g_autoptr(ZkyTensor) tensor = !g_str_equal (own, name) ? zky_tensor_ref (zky_archive_get (archive, i))
                                    : value != NULL ? zky_tensor_parse (value, ZKY_FLOAT64, NULL) : NULL;

      if (tensor != NULL)
        zky_archive_add (changed, own, tensor);
    }
  for (guint i = 0; i < zky_archive_get_n_texts (archive); i++)
    zky_archive_set_text (changed, zky_archive_get_key (archive, i), zky_archive_find_text (archive, zky_archive_get_key (archive, i)));

  return changed;
}

/* It goes on as if nothing had been. */
static void
test_restore (void)
{
  g_autoptr(ZkyModule) whole = make_line (line_call, 0.5), part = make_line (line_call, 0.5);
  g_autoptr(ZkyOptimizer) all = make_optimizer (whole), rest = make_optimizer (part);
  g_autoptr(ZkyArchive) state = make_state (part);
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_optimizer_set (all, "max_iter", 3, NULL));
  for (guint i = 0; i < 2; i++)
    g_assert_true (zky_optimizer_step (all, compute_gradients, whole, NULL, NULL));
  g_assert_true (zky_optimizer_restore (rest, state, &error));
  g_assert_no_error (error);
  g_assert_true (zky_optimizer_step (rest, compute_gradients, part, NULL, NULL));
  g_assert_cmpfloat (get_param (part, "w"), ==, get_param (whole, "w"));
  g_assert_cmpfloat (get_param (part, "b"), ==, get_param (whole, "b"));
}

static void
test_damaged (void)
{
  static const struct { const char *name, *value, *message; ZkyError code; } cases[] = {
    { "optimizer/t", NULL, "optimizer/t is no number", ZKY_ERROR_VALUE },
    { "optimizer/loss", "[1, 2]", "optimizer/loss is no number", ZKY_ERROR_VALUE },
    { "optimizer/n_iter", "NaN", "optimizer/n_iter is no count", ZKY_ERROR_VALUE },
    { "optimizer/n_iter", "-1", "optimizer/n_iter is no count", ZKY_ERROR_VALUE },
    { "optimizer/n_iter", "1e300", "optimizer/n_iter is no count", ZKY_ERROR_VALUE },
    { "optimizer/direction", NULL, "optimizer/direction is no float64 matrix with 2 columns", ZKY_ERROR_SHAPE },
    { "optimizer/direction", "[[1, 2, 3]]", "optimizer/direction is no float64 matrix with 2 columns", ZKY_ERROR_SHAPE },
    { "optimizer/gradient", "[[1, 2], [3, 4]]", "optimizer/gradient has 2 rows, not one", ZKY_ERROR_SHAPE },
    { "optimizer/s", "[1, 2]", "optimizer/s is no float64 matrix with 2 columns", ZKY_ERROR_SHAPE },
    { "optimizer/y", "[[1, 2], [3, 4], [5, 6], [7, 8]]", " rows, optimizer/y 4", ZKY_ERROR_SHAPE },
  };
  g_autoptr(ZkyModule) module = make_line (line_call, 0.5);
  g_autoptr(ZkyArchive) state = make_state (module);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ZkyArchive) bad = change (state, cases[i].name, cases[i].value);
      g_autoptr(ZkyOptimizer) optimizer = make_optimizer (module);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s: %s", cases[i].name, cases[i].value);
      g_assert_false (zky_optimizer_restore (optimizer, bad, &error));
      assert_message (&error, cases[i].code, cases[i].message);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/lbfgs/restore", test_restore);
  g_test_add_func ("/engine/lbfgs/damaged", test_damaged);

  return g_test_run ();
}
