/* zky-batch-place.c: a place in a training, whose next batch a call is about
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-batch-place.h"

#include <glib/gi18n.h>

ZkyBatchPlace *
zky_batch_place_new (double  batch,
                     double  epochs,
                     guint64 step)
{
  ZkyBatchPlace *self = g_atomic_rc_box_new (ZkyBatchPlace);

  *self = (ZkyBatchPlace) { batch, epochs, step };

  return self;
}

ZkyBatchPlace *
zky_batch_place_ref (ZkyBatchPlace *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
zky_batch_place_unref (ZkyBatchPlace *self)
{
  g_atomic_rc_box_release (self);
}

gboolean
zky_batch_place_equal (const ZkyBatchPlace *a,
                       const ZkyBatchPlace *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->batch == b->batch && a->epochs == b->epochs && a->step == b->step;
}

void
zky_batch_place_set (ZkyBatchPlace **place,
                     ZkyBatchPlace  *other)
{
  ZkyBatchPlace *before = *place;

  *place = other != NULL ? zky_batch_place_ref (other) : NULL;
  g_clear_pointer (&before, zky_batch_place_unref);
}

/* -- The call ---------------------------------------------------------------------------- */

/* Gives the inputs of @module other values. Returns (transfer full) those that they had. */
static GPtrArray *
exchange_inputs (ZkyModule *module,
                 GPtrArray *values)
{
  GPtrArray *before = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  ZkyInput input;

  for (guint i = 0; values != NULL && i < values->len && zky_module_get_input (module, i, &input); i++)
    {
      g_ptr_array_add (before, zky_tensor_ref (input.value));
      zky_module_set_value (module, input.name, g_ptr_array_index (values, i), NULL);
    }

  return before;
}

/* (transfer full) (nullable): the trainer of @self, who trains nothing */
static ZkyTrainer *
make_trainer (const ZkyBatchPlace  *self,
              ZkyModel             *model,
              GError              **error)
{
  ZkyTraining *training = zky_model_get_training (model);
  ZkyTrainer *trainer;
  double batch = 0;

  if (training == NULL)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, _("The file no longer says how to train the model"));
      return NULL;
    }

  zky_training_get (training, "batch", &batch, NULL);
  if (self->batch > 0 && !zky_training_set (training, "batch", self->batch, error))
    return NULL;
  trainer = zky_trainer_new (training, error);
  zky_training_set (training, "batch", batch, NULL);
  if (trainer != NULL)
    zky_trainer_set_position (trainer, self->epochs);

  return trainer;
}

ZkyNode *
zky_batch_place_call (const ZkyBatchPlace  *self,
                      ZkyModel             *model,
                      GPtrArray            *first,
                      ZkyGraph             *graph,
                      GCancellable         *cancellable,
                      GError              **error)
{
  ZkyModule *module = zky_model_get_module (model);
  g_autoptr (ZkyTrainer) trainer = make_trainer (self, model, error);
  g_autoptr (GPtrArray) own = NULL, used = NULL;
  ZkyNode *loss;

  if (trainer == NULL)
    return NULL;

  /* Columns that the data does not have are what the file declares, whatever is tried out by hand. */
  own = exchange_inputs (module, first);
  loss = zky_trainer_call (trainer, graph, NULL, cancellable, error);
  used = exchange_inputs (module, own);

  return loss;
}
