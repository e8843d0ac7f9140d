/* zky-kept-call-words.c: a call that is kept, in a few words
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <math.h>

#include "zky-describe.h"
#include "zky-kept-call-private.h"

#define MOST_INPUTS 4 /* that are written out */

const char *
zky_kept_call_get_kind_name (ZkyKeptCall *self)
{
  static const char *const names[ZKY_N_CALL_KINDS] = {
    [ZKY_CALL_OPENED] = N_("opened"),
    [ZKY_CALL_RELOADED] = N_("text changed"),
    [ZKY_CALL_EDITED] = N_("edited"),
    [ZKY_CALL_AGAIN] = N_("called again"),
    [ZKY_CALL_UNDONE] = N_("undone"),
    [ZKY_CALL_REDONE] = N_("redone"),
    [ZKY_CALL_TRAINED] = N_("training step"),
    [ZKY_CALL_EXPANDED] = N_("operator opened or closed"),
    [ZKY_CALL_REUSED] = N_("inputs used again"),
    [ZKY_CALL_TARGET] = N_("differentiated otherwise"),
  };

  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return _(names[self->kind]);
}

char *
zky_kept_call_dup_title (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->name != NULL ? g_strdup (self->name) : g_strdup_printf (_("call %u"), self->number);
}

/* Returns: (transfer full): `x: 3 → 4`, or of a model that was just loaded its title; empty: nothing is different */
char *
zky_kept_call_dup_changes (ZkyKeptCall *self,
                           guint        digits)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  if (self->other_source)
    g_string_append (text, self->source->title);
  if (self->place != NULL)
    {
      g_autofree char *step = g_strdup_printf ("%" G_GUINT64_FORMAT, self->place->step);

      g_string_append (text, text->len > 0 ? ", " : "");
      g_string_append_printf (text, _("the batch behind step %s"), step);
    }
  for (guint i = 0; i < self->changes->len; i++)
    {
      const ZkyInputChange *change = &g_array_index (self->changes, ZkyInputChange, i);
      g_autofree char *before = zky_describe_tensor (change->before, digits);
      g_autofree char *after = zky_describe_tensor (change->after, digits);

      g_string_append (text, text->len > 0 ? ", " : "");
      if (g_str_equal (before, after))
        g_string_append_printf (text, "%s (%s)", change->name, after);
      else
        g_string_append_printf (text, "%s: %s → %s", change->name, before, after);
    }
  if (self->n_changes > self->changes->len)
    g_string_append_printf (text, _(" and %u more"), self->n_changes - self->changes->len);

  return g_string_free (text, FALSE);
}

/* @other (nullable): inputs that it has as well are left out */
static char *
dup_inputs (ZkyKeptCall *self,
            ZkyKeptCall *other,
            guint        digits)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < self->inputs->len; i++)
    {
      const ZkyEdit *input = g_ptr_array_index (self->inputs, i);
      ZkyTensor *same = other != NULL ? zky_kept_call_find_near (other, input->name, i) : NULL;
      g_autofree char *value = NULL;

      if (same != NULL && (same == input->value || zky_tensor_equal (same, input->value)))
        continue;
      if (n++ >= MOST_INPUTS)
        continue;
      value = zky_describe_tensor (input->value, digits);
      g_string_append_printf (text, "%s%s = %s", n > 1 ? ", " : "", input->name, value);
    }
  if (n > MOST_INPUTS)
    g_string_append_printf (text, _(" and %u more"), n - MOST_INPUTS);

  return g_string_free (text, FALSE);
}

char *
zky_kept_call_dup_inputs (ZkyKeptCall *self,
                          guint        digits)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return dup_inputs (self, NULL, digits);
}

char *
zky_kept_call_dup_unlike (ZkyKeptCall *self,
                          ZkyKeptCall *other,
                          guint        digits)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self) && ZKY_IS_KEPT_CALL (other), NULL);

  return dup_inputs (self, other, digits);
}

/* The largest |a − b|, or NaN where that says nothing. */
static double
get_farthest (ZkyTensor *a,
              ZkyTensor *b)
{
  ZkyShape one = zky_tensor_get_shape (a), other = zky_tensor_get_shape (b);
  double farthest = 0;

  if (!zky_shape_equal (&one, &other) || !zky_dtype_is_float (zky_tensor_get_dtype (a)))
    return NAN;
  for (gsize i = 0; i < zky_tensor_get_size (a) && isfinite (farthest); i++)
    farthest = MAX (farthest, fabs (zky_tensor_get_double (a, i) - zky_tensor_get_double (b, i)));

  return isfinite (farthest) ? farthest : NAN;
}

/* `36 inputs and parameters differ, most of all letters.weight, by 0.012`, where writing both sides out would say less: they are many, or
 * arrays of which only the shape would be written. NULL: write them out */
char *
zky_kept_call_dup_distance (ZkyKeptCall *self,
                            ZkyKeptCall *other,
                            guint        digits)
{
  const char *farthest = NULL;
  double distance = 0;
  gboolean is_said = TRUE;
  guint n = 0;
  char number[ZKY_NUMBER_MAX];

  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self) && ZKY_IS_KEPT_CALL (other), NULL);

  for (guint i = 0; i < self->inputs->len; i++)
    {
      const ZkyEdit *input = g_ptr_array_index (self->inputs, i);
      ZkyTensor *before = zky_kept_call_find_near (other, input->name, i);
      g_autofree char *one = NULL, *two = NULL;
      double far;

      if (before == NULL || before == input->value || zky_tensor_equal (before, input->value))
        continue;
      n++;
      one = zky_describe_tensor (input->value, digits);
      two = zky_describe_tensor (before, digits);
      is_said &= !g_str_equal (one, two);
      far = get_farthest (input->value, before);
      if (far > distance)
        {
          distance = far;
          farthest = input->name;
        }
    }
  if (n == 0 || (n <= MOST_INPUTS && is_said))
    return NULL;

  zky_number_format_digits (number, distance, MIN (digits, 3));
  if (farthest == NULL)
    return g_strdup_printf (ngettext ("%u input or parameter differs", "%u inputs and parameters differ", n), n);
  if (n == 1)
    return g_strdup_printf (_("%s differs by up to %s"), farthest, number);
  return g_strdup_printf (_("%u inputs and parameters differ, most of all %s, by %s"), n, farthest, number);
}

/* Returns: (transfer full): `out = 36` */
char *
zky_kept_call_dup_result (ZkyKeptCall *self,
                          guint        digits)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  value = zky_describe_tensor (self->output, digits);
  return g_strdup_printf ("%s = %s", self->output_name != NULL ? self->output_name : _("output"), value);
}
