/* zky-trainer-state.c: checkpoints
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-trainer-private.h"

#include <math.h>
#include <string.h>

#include "zky-number.h"
#include "zky-state.h"

/*
 * A checkpoint has parameters and buffers under their own names, so that PyTorch and others read it as a state dict; the optimiser's state
 * behind `optimizer/`; and numbers as texts, behind `train/`.
 */

void
zky_trainer_state_init (ZkyTrainerState *state)
{
  *state = (ZkyTrainerState) { .best = NAN, .sums = g_array_new (FALSE, TRUE, sizeof (double)) };
}

void
zky_trainer_state_clear (ZkyTrainerState *state)
{
  g_clear_pointer (&state->sums, g_array_unref);
}

/* -- Saving ------------------------------------------------------------------------------ */

static void
set_number (ZkyArchive *archive,
            const char *key,
            double      value)
{
  char text[ZKY_NUMBER_MAX];

  zky_archive_set_text (archive, key, zky_number_format (text, value, ZKY_FLOAT64));
}

/* The numbers that what follows depends on, and that therefore have to be those of the checkpoint. */
static void
add_identity (ZkyTrainer *self,
              ZkyArchive *archive)
{
  const ZkyTrainingNumbers *numbers = &self->training->numbers;

  zky_archive_set_text (archive, "format", "zkynet checkpoint 1");
  set_number (archive, "train/seed", numbers->seed);
  set_number (archive, "train/batch", (double) self->batch_size);
  set_number (archive, "train/rows", (double) self->n_rows);
  set_number (archive, "train/shuffle", numbers->shuffle);
}

static void
add_sums (ZkyTrainer *self,
          ZkyArchive *archive)
{
  g_autofree char *names = NULL;
  g_autoptr(ZkyTensor) sums = NULL;
  ZkyShape shape = { .n_axes = 1, .dims = { self->state.sums->len } };

  if (self->metric_names != NULL)
    {
      names = g_strjoinv ("\n", (char **) self->metric_names->pdata);
      zky_archive_set_text (archive, "train/metrics", names);
    }
  sums = zky_tensor_new_from_doubles (ZKY_FLOAT64, &shape, (const double *) self->state.sums->data, NULL);
  if (sums != NULL && self->state.sums->len > 0)
    zky_archive_add (archive, "train/sums", sums);
}

/**
 * zky_trainer_dup_params:
 *
 * Returns: (transfer full): parameters and buffers as they are behind the last batch, by name; they stay so
 */
ZkyArchive *
zky_trainer_dup_params (ZkyTrainer *self)
{
  ZkyArchive *archive;

  g_return_val_if_fail (ZKY_IS_TRAINER (self), NULL);

  archive = zky_archive_new ();
  zky_trainer_lock (self);
  zky_module_add_state (self->training->module, archive);
  zky_trainer_unlock (self);

  return archive;
}

/* (transfer full): what zky_trainer_dup_state() gives; under the lock */
ZkyArchive *
zky_trainer_make_state (ZkyTrainer *self)
{
  const ZkyTrainerState *state = &self->state;
  ZkyArchive *archive = zky_archive_new ();

  zky_module_add_state (self->training->module, archive);
  add_identity (self, archive);
  add_sums (self, archive);
  set_number (archive, "train/epoch", (double) state->epoch);
  set_number (archive, "train/done", (double) state->batch);
  set_number (archive, "train/step", (double) state->step);
  set_number (archive, "train/sum_rows", state->rows);
  set_number (archive, "train/lr", state->lr);
  set_number (archive, "train/seconds", state->seconds);
  set_number (archive, "train/bad", state->n_bad);
  set_number (archive, "train/stopped", state->stopped_early);
  if (!isnan (state->best))
    set_number (archive, "train/best", state->best);
  zky_optimizer_save (self->optimizer, archive);
  if (self->schedule != NULL)
    zky_schedule_save (self->schedule, archive);

  return archive;
}

/**
 * zky_trainer_dup_state:
 *
 * Returns: (transfer full): all that what follows depends on, as it is behind the last batch: parameters, optimiser, schedule, counters
 */
ZkyArchive *
zky_trainer_dup_state (ZkyTrainer *self)
{
  ZkyArchive *archive;

  g_return_val_if_fail (ZKY_IS_TRAINER (self), NULL);

  zky_trainer_lock (self);
  archive = zky_trainer_make_state (self);
  zky_trainer_unlock (self);

  return archive;
}

/**
 * zky_trainer_save:
 * @path: where to: a .npz file if it ends so, else a safetensors file
 * @error: return location for a %ZKY_ERROR_IO
 *
 * Writes a checkpoint, behind the present batch. An old file stays whole until the new one is.
 *
 * Returns: %FALSE if the file cannot be written
 */
gboolean
zky_trainer_save (ZkyTrainer  *self,
                  const char  *path,
                  GError     **error)
{
  g_autoptr(ZkyArchive) archive = NULL;

  g_return_val_if_fail (ZKY_IS_TRAINER (self) && path != NULL, FALSE);

  archive = zky_trainer_dup_state (self);

  return zky_archive_save (archive, path, error);
}

/* -- Restoring ------------------------------------------------------------------------------- */

static const char *
get_text (const ZkyArchive  *archive,
          const char        *key,
          GError           **error)
{
  const char *text = zky_archive_find_text (archive, key);

  if (text == NULL)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "this is no checkpoint of a training: it says nothing of %s", key);

  return text;
}

static gboolean
get_number (const ZkyArchive  *archive,
            const char        *key,
            double            *value,
            GError           **error)
{
  const char *text = get_text (archive, key, error);

  if (text == NULL)
    return FALSE;
  if (zky_number_parse (text, value, error))
    return TRUE;

  g_prefix_error (error, "%s: ", key);
  return FALSE;
}

static gboolean
get_count (const ZkyArchive  *archive,
           const char        *key,
           guint64           *count,
           GError           **error)
{
  char number[ZKY_NUMBER_MAX];
  double value;

  if (!get_number (archive, key, &value, error))
    return FALSE;
  if (!(value >= 0 && value <= 9007199254740992.0 && value == floor (value)))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s is %s, which is no count", key, zky_number_format (number, value, ZKY_FLOAT64));
      return FALSE;
    }
  *count = (guint64) value;

  return TRUE;
}

static gboolean
check_identity (ZkyTrainer        *self,
                const ZkyArchive  *archive,
                GError           **error)
{
  static const char *const keys[] = { "train/seed", "train/batch", "train/rows", "train/shuffle" };
  g_autoptr(ZkyArchive) own = zky_archive_new ();

  add_identity (self, own);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *here = zky_archive_find_text (own, keys[i]), *there = get_text (archive, keys[i], error);

      if (there == NULL)
        return FALSE;
      if (g_str_equal (here, there))
        continue;
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "the checkpoint was made with %s %s, this training has %s",
                   strchr (keys[i], '/') + 1, there, here);
      return FALSE;
    }

  return TRUE;
}

static gboolean
restore_sums (ZkyTrainer        *self,
              const ZkyArchive  *archive,
              GError           **error)
{
  const char *names = zky_archive_find_text (archive, "train/metrics");
  ZkyTensor *sums = zky_archive_find (archive, "train/sums");
  gsize n = sums != NULL ? zky_tensor_get_size (sums) : 0;

  g_clear_pointer (&self->metric_names, g_ptr_array_unref);
  g_array_set_size (self->state.sums, 0);
  if (names != NULL)
    {
      g_auto(GStrv) parts = g_strsplit (names, "\n", -1);

      self->metric_names = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; parts[i] != NULL; i++)
        g_ptr_array_add (self->metric_names, g_strdup (parts[i]));
      g_ptr_array_add (self->metric_names, NULL);
    }
  if (n > 0 && (self->metric_names == NULL || self->metric_names->len != n))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "train/sums has %" G_GSIZE_FORMAT " numbers, which do not fit the metrics", n);
      return FALSE;
    }
  /* Who begins in the middle of an epoch knows nothing of its first batches, but there are others to come. */
  if (self->state.batch == self->n_batches && (n == 0 || !(self->state.rows > 0)))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "the checkpoint has done all batches of an epoch and says nothing of what they came to");
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      double sum = zky_tensor_get_double (sums, i);

      g_array_append_val (self->state.sums, sum);
    }

  return TRUE;
}

static gboolean
restore_counters (ZkyTrainer        *self,
                  const ZkyArchive  *archive,
                  GError           **error)
{
  ZkyTrainerState *state = &self->state;
  guint64 bad, stopped;

  if (!get_count (archive, "train/epoch", &state->epoch, error) || !get_count (archive, "train/done", &state->batch, error)
      || !get_count (archive, "train/step", &state->step, error) || !get_number (archive, "train/sum_rows", &state->rows, error)
      || !get_number (archive, "train/lr", &state->lr, error) || !get_number (archive, "train/seconds", &state->seconds, error)
      || !get_count (archive, "train/bad", &bad, error) || !get_count (archive, "train/stopped", &stopped, error))
    return FALSE;
  if (!(state->rows >= 0))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "train/sum_rows is no number of rows");
      return FALSE;
    }
  if (state->batch > self->n_batches)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "the checkpoint has done %" G_GUINT64_FORMAT " batches of an epoch of %"
                   G_GUINT64_FORMAT, state->batch, self->n_batches);
      return FALSE;
    }
  state->n_bad = (guint) MIN (bad, G_MAXUINT);
  state->stopped_early = stopped != 0;
  state->best = NAN;

  return zky_archive_find_text (archive, "train/best") == NULL || get_number (archive, "train/best", &state->best, error);
}

/**
 * zky_trainer_restore:
 * @archive: what zky_trainer_dup_state() gave, here or elsewhere
 * @error: return location for a %ZKY_ERROR_VALUE, %ZKY_ERROR_SHAPE or %ZKY_ERROR_UNKNOWN where it is not of this training
 *
 * Goes to where that training stood. The next run goes on from there as that one would have. It may have more epochs; seed, batches
 * and data have to be the same, or it would be another training.
 *
 * Returns: whether it fits; otherwise the trainer is of no use any more
 */
gboolean
zky_trainer_restore (ZkyTrainer        *self,
                     const ZkyArchive  *archive,
                     GError           **error)
{
  gboolean done;

  g_return_val_if_fail (ZKY_IS_TRAINER (self) && archive != NULL, FALSE);

  zky_trainer_lock (self);
  done = check_identity (self, archive, error) && zky_module_load_state (self->training->module, archive, error)
         && restore_counters (self, archive, error) && restore_sums (self, archive, error)
         && zky_optimizer_restore (self->optimizer, archive, error)
         && (self->schedule == NULL || zky_schedule_restore (self->schedule, archive, error));
  zky_trainer_unlock (self);

  return done;
}

/**
 * zky_trainer_load:
 * @path: a checkpoint
 * @error: return location for the errors of zky_archive_load() and zky_trainer_restore()
 *
 * Returns: whether it could be read and fits
 */
gboolean
zky_trainer_load (ZkyTrainer  *self,
                  const char  *path,
                  GError     **error)
{
  g_autoptr(ZkyArchive) archive = NULL;

  g_return_val_if_fail (ZKY_IS_TRAINER (self) && path != NULL, FALSE);

  archive = zky_archive_load (path, error);
  if (archive == NULL)
    return FALSE;
  if (zky_trainer_restore (self, archive, error))
    return TRUE;

  {
    g_autofree char *name = g_filename_display_name (path);

    g_prefix_error (error, "%s: ", name);
  }
  return FALSE;
}
