/* zky-legs.c: what a training did, as far as it takes to do it again
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-legs.h"

#include <math.h>

#define MOST_LEGS  64
#define MOST_BYTES ((gsize) 128 << 20) /* of the states that they begin with */

struct _ZkyLegs
{
  GPtrArray *legs;  /* of ZkyLeg */
  gsize      bytes;
};

static gsize
count_bytes (const ZkyLeg *leg)
{
  gsize bytes = 0;

  for (guint i = 0; i < zky_archive_get_n (leg->state); i++)
    bytes += zky_tensor_get_bytes (zky_archive_get (leg->state, i));

  return bytes;
}

static void
leg_free (gpointer data)
{
  ZkyLeg *leg = data;

  g_free (leg->settings.optimizer);
  zky_archive_unref (leg->state);
  g_array_unref (leg->rates);
  g_free (leg);
}

/**
 * zky_leg_settings_apply:
 * @training: of a model that was just loaded
 * @error: return location
 *
 * Returns: %FALSE if it cannot be trained like that
 */
gboolean
zky_leg_settings_apply (const ZkyLegSettings  *self,
                        ZkyTraining           *training,
                        GError               **error)
{
  ZkyOptimizer *optimizer = zky_training_get_optimizer (training);

  if (self->optimizer != NULL && (optimizer == NULL || !g_str_equal (zky_optimizer_get_kind (optimizer), self->optimizer))
      && !zky_training_set_optimizer (training, self->optimizer, error))
    return FALSE;

  return (self->batch <= 0 || zky_training_set (training, "batch", self->batch, error))
         && zky_training_set (training, "epochs", (double) self->n_epochs, error);
}

guint64
zky_leg_get_local (const ZkyLeg *self,
                   guint64       step)
{
  return self->local + (step - self->first);
}

/* As the trainer itself counts its epochs: the same numbers to the last bit. */
double
zky_leg_get_epochs (const ZkyLeg *self,
                    guint64       step)
{
  guint64 local = zky_leg_get_local (self, step);

  return (double) (local / self->n_batches) + (double) (local % self->n_batches) / (double) self->n_batches;
}

ZkyLegs *
zky_legs_new (void)
{
  ZkyLegs *self = g_new0 (ZkyLegs, 1);

  self->legs = g_ptr_array_new_with_free_func (leg_free);

  return self;
}

void
zky_legs_free (ZkyLegs *self)
{
  g_ptr_array_unref (self->legs);
  g_free (self);
}

void
zky_legs_clear (ZkyLegs *self)
{
  g_ptr_array_set_size (self->legs, 0);
  self->bytes = 0;
}

guint
zky_legs_get_n (ZkyLegs *self)
{
  return self->legs->len;
}

const ZkyLeg *
zky_legs_get (ZkyLegs *self,
              guint    i)
{
  return g_ptr_array_index (self->legs, i);
}

static void
drop (ZkyLegs *self,
      guint    i)
{
  self->bytes -= count_bytes (g_ptr_array_index (self->legs, i));
  g_ptr_array_remove_index (self->legs, i);
}

void
zky_legs_add (ZkyLegs              *self,
              const ZkyLegSettings *settings,
              guint64               first,
              guint64               local,
              guint64               n_batches,
              ZkyArchive           *state)
{
  ZkyLeg *leg = g_new0 (ZkyLeg, 1);

  while (self->legs->len > 0 && zky_legs_get_last (self)->first >= first)
    drop (self, self->legs->len - 1);
  leg->settings = *settings;
  leg->settings.optimizer = g_strdup (settings->optimizer);
  leg->first = first;
  leg->local = local;
  leg->n_batches = MAX (n_batches, 1);
  leg->state = zky_archive_ref (state);
  leg->rates = g_array_new (FALSE, FALSE, sizeof (ZkyLegRate));
  g_ptr_array_add (self->legs, leg);
  self->bytes += count_bytes (leg);
  while (self->legs->len > 1 && (self->legs->len > MOST_LEGS || self->bytes > MOST_BYTES))
    drop (self, 0);
}

void
zky_legs_add_rate (ZkyLegs *self,
                   guint64  step,
                   double   lr)
{
  ZkyLegRate rate = { step, lr };

  g_return_if_fail (self->legs->len > 0);

  g_array_append_val (zky_legs_get_last (self)->rates, rate);
}

const ZkyLeg *
zky_legs_find (ZkyLegs *self,
               guint64  step)
{
  for (guint i = self->legs->len; i-- > 0;)
    {
      const ZkyLeg *leg = g_ptr_array_index (self->legs, i);

      /* What one leg ended with is what the next one begins with, unless it was changed in between. */
      if (leg->first <= step)
        return leg;
    }

  return NULL;
}

const ZkyLeg *
zky_legs_get_last (ZkyLegs *self)
{
  return self->legs->len > 0 ? g_ptr_array_index (self->legs, self->legs->len - 1) : NULL;
}

guint64
zky_legs_get_begin (ZkyLegs *self)
{
  return self->legs->len > 0 ? ((const ZkyLeg *) g_ptr_array_index (self->legs, 0))->first : 0;
}

guint64
zky_legs_get_step (ZkyLegs *self,
                   double   epochs)
{
  for (guint i = self->legs->len; i-- > 0;)
    {
      const ZkyLeg *leg = g_ptr_array_index (self->legs, i);
      double local = round (epochs * (double) leg->n_batches);

      if (epochs >= zky_leg_get_epochs (leg, leg->first) || i == 0)
        return leg->first + (guint64) MAX (local - (double) leg->local, 0);
    }

  return 0;
}
