/* line-training.h: a line that is trained, and what was reported of it, for several tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky.h"

#include <math.h>
#include <string.h>

/* -- A line through points: loss = mean ((x w + b − y)²), and the mean of |x w + b − y| as a metric ------------ */

static inline ZkyNode *
line_call (ZkyCall        *call,
           ZkyNode *const *inputs,
           gpointer        user_data)
{
  ZkyNode *distance = zky_sub (zky_add (zky_mul (inputs[0], zky_call_param (call, "w")), zky_call_param (call, "b")), inputs[1]);

  zky_call_output (call, "distance", zky_mean (zky_abs (distance), NULL, 0, FALSE));

  return zky_mean (zky_square (distance), NULL, 0, FALSE);
}

static inline ZkyModule *
make_line (ZkyModuleFunc func,
           double        w)
{
  ZkyModule *module = zky_module_new ("Line", func, NULL, NULL);
  g_autoptr(ZkyTensor) zero = zky_tensor_new_scalar (ZKY_FLOAT32, 0), weight = zky_tensor_new_scalar (ZKY_FLOAT32, w);
  g_autoptr(ZkyTensor) bias = zky_tensor_new_scalar (ZKY_FLOAT32, 0);

  g_assert_true (zky_module_add_input (module, "x", zero, NULL));
  g_assert_true (zky_module_add_input (module, "y", zero, NULL));
  g_assert_true (zky_module_add_param (module, "w", weight, NULL));
  g_assert_true (zky_module_add_param (module, "b", bias, NULL));

  return module;
}

/* @n points near y = 2 x − 1; float64, which the trainer turns into what the module declared. */
static inline ZkyDataset *
make_points (guint n)
{
  ZkyDataset *dataset = zky_dataset_new ();
  ZkyShape shape = { .n_axes = 1, .dims = { n } };
  g_autofree double *x = g_new (double, n), *y = g_new (double, n);
  g_autoptr(ZkyTensor) x_column = NULL, y_column = NULL;

  for (guint i = 0; i < n; i++)
    {
      x[i] = sin (12.9 * i);
      y[i] = 2 * x[i] - 1 + 0.01 * sin (7.7 * i);
    }
  x_column = zky_tensor_new_from_doubles (ZKY_FLOAT64, &shape, x, NULL);
  y_column = zky_tensor_new_from_doubles (ZKY_FLOAT64, &shape, y, NULL);
  g_assert_true (zky_dataset_add (dataset, "y", y_column, NULL));
  g_assert_true (zky_dataset_add (dataset, "x", x_column, NULL));

  return dataset;
}

static inline ZkyTraining *
make_training (ZkyModule  *module,
               const char *optimizer,
               double      lr)
{
  ZkyTraining *training = zky_training_new (module);
  g_autoptr(ZkyDataset) dataset = make_points (50);
  g_autoptr(GError) error = NULL;

  zky_training_set_dataset (training, dataset);
  g_assert_true (zky_training_set_optimizer (training, optimizer, &error));
  g_assert_true (zky_optimizer_set (zky_training_get_optimizer (training), "lr", lr, &error));
  g_assert_true (zky_training_set (training, "batch", 8, &error));
  g_assert_true (zky_training_set (training, "epochs", 12, &error));
  g_assert_true (zky_training_set (training, "seed", 3, &error));

  return training;
}

static inline ZkyTrainer *
make_trainer (ZkyTraining *training)
{
  g_autoptr(GError) error = NULL;
  ZkyTrainer *trainer = zky_trainer_new (training, &error);

  g_assert_no_error (error);

  return trainer;
}

static inline double
get_param (ZkyModule  *module,
           const char *name)
{
  ZkyInput param;

  g_assert_true (zky_module_find (module, name, &param, NULL));

  return zky_tensor_get_double (param.value, 0);
}

static inline void
assert_message (GError    **error,
                ZkyError    code,
                const char *part)
{
  g_assert_error (*error, ZKY_ERROR, (int) code);
  if (strstr ((*error)->message, part) == NULL)
    g_assert_cmpstr ((*error)->message, ==, part);
  g_clear_error (error);
}

/* What was reported. */
typedef struct
{
  guint         n_epochs, n_batches;
  GArray       *losses;             /* of double, of epochs */
  double        validation_loss, metric, accuracy;
  gboolean      stopped_early;
  guint64       step;
  GCancellable *cancellable;        /* (nullable): cancelled at step @cancel_at */
  guint64       cancel_at;
} Record;

static inline void
record_cb (ZkyTrainer        *trainer,
           const ZkyProgress *progress,
           gpointer           user_data)
{
  Record *self = user_data;

  self->step = progress->step;
  g_assert_cmpfloat (progress->loss, >=, 0);
  g_assert_cmpuint (progress->batch, <=, progress->n_batches);
  g_assert_cmpuint (progress->epoch, <=, progress->n_epochs);
  g_assert_cmpfloat (progress->seconds_left, >=, 0);
  if (!progress->is_epoch)
    self->n_batches++;
  else
    {
      self->n_epochs++;
      if (self->losses != NULL)
        g_array_append_val (self->losses, progress->loss);
      self->validation_loss = progress->validation_loss;
      self->stopped_early = progress->stopped_early;
      if (progress->n_metrics > 0)
        self->metric = progress->metrics[0];
    }
  if (self->cancellable != NULL && progress->step == self->cancel_at)
    g_cancellable_cancel (self->cancellable);
}
