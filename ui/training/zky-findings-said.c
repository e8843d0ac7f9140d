/* zky-findings-said.c: what is said and what is right, as classes and numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-findings-private.h"

#include <math.h>

#define TOLERANCE 1e-3 /* of float32 probabilities, whose sum should be 1 */

double *
zky_findings_read_said (const ZkyFindings *self,
                        ZkyNode           *node,
                        gsize              n_rows)
{
  ZkyTensor *value = zky_node_get_value (node);
  double *said = g_new (double, n_rows * self->n_values);

  for (gsize i = 0; i < n_rows * self->n_values; i++)
    said[i] = zky_tensor_get_double (value, i);

  return said;
}

/* -- Probabilities ------------------------------------------------------------------------- */

static gboolean
is_share (const double *said,
          guint         n)
{
  double sum = 0;

  for (guint k = 0; k < n; k++)
    {
      if (!(said[k] >= 0))
        return FALSE;
      sum += said[k];
    }

  return fabs (sum - 1) < TOLERANCE;
}

/* softmax(x)ₖ = exp(xₖ − max) ÷ Σ exp(xᵢ − max); it leaves logarithms of probabilities what they are */
static void
softmax (double *said,
         guint   n)
{
  double most = -INFINITY, sum = 0;

  for (guint k = 0; k < n; k++)
    most = MAX (most, said[k]);
  if (!isfinite (most))
    return;
  for (guint k = 0; k < n; k++)
    sum += said[k] = exp (said[k] - most);
  for (guint k = 0; k < n; k++)
    said[k] /= sum;
}

/* One number an example is that of the second class; several are scores, unless each row of them is probabilities. */
void
zky_findings_to_shares (const ZkyFindings *self,
                        double            *said,
                        gsize              n_rows,
                        gboolean           is_logit)
{
  gboolean are_shares = TRUE;

  if (self->n_values == 1)
    {
      for (gsize i = 0; i < n_rows; i++)
        said[i] = is_logit ? 1 / (1 + exp (-said[i])) : CLAMP (said[i], 0, 1);
      return;
    }

  for (gsize i = 0; i < n_rows && are_shares; i++)
    are_shares = is_share (said + i * self->n_values, self->n_values);
  for (gsize i = 0; i < n_rows && !are_shares; i++)
    softmax (said + i * self->n_values, self->n_values);
}

double
zky_findings_get_share (const ZkyFindings *self,
                        const double      *said,
                        guint              k)
{
  return self->n_values == 1 ? (k == 1 ? said[0] : 1 - said[0]) : said[k];
}

guint
zky_findings_pick (const ZkyFindings *self,
                   const double      *said)
{
  guint best = 0;

  if (self->n_values == 1)
    return said[0] > 0.5;
  for (guint k = 1; k < self->n_values; k++)
    if (said[k] > said[best])
      best = k;

  return best;
}

char *
zky_findings_dup_class (const ZkyFindings *self,
                        gint               k)
{
  const gint64 number = k;

  if (self->classes == NULL || zky_vocabulary_get_name (self->classes, k) == NULL)
    return g_strdup_printf ("%d", k);

  return zky_vocabulary_write (self->classes, &number, 1);
}

/* -- What is right --------------------------------------------------------------------------------- */

static gboolean
is_binary (ZkyTensor *target,
           gsize      n)
{
  for (gsize i = 0; i < n; i++)
    {
      double value = zky_tensor_get_double (target, i);

      if (value != 0 && value != 1)
        return FALSE;
    }

  return TRUE;
}

/* Numbers of classes: integers where there are scores, 0 and 1 where there is one number. */
static gboolean
are_classes (const ZkyFindings *self,
             ZkyTensor         *target)
{
  if (self->n_values == 1)
    return is_binary (target, self->n_rows);

  return !zky_dtype_is_float (zky_tensor_get_dtype (target));
}

/* The 1 in a row of zeros, or −1. */
static gint
find_hot (ZkyTensor *target,
          gsize      row,
          guint      n)
{
  gint hot = -1;

  for (guint k = 0; k < n; k++)
    if (zky_tensor_get_double (target, row * n + k) == 1)
      hot = hot < 0 ? (gint) k : hot;

  return hot;
}

void
zky_findings_read_truth (ZkyFindings *self,
                         ZkyTensor   *target)
{
  gsize size = zky_tensor_get_size (target);
  guint n_classes = MAX (self->n_values, 2);
  gboolean is_hot = self->n_values > 1 && size == (gsize) self->n_rows * self->n_values && is_binary (target, size);

  if (!is_hot && size != self->n_rows)
    return;
  if (!is_hot && !are_classes (self, target))
    {
      self->numbers = g_new (double, self->n_rows);
      for (guint i = 0; i < self->n_rows; i++)
        self->numbers[i] = zky_tensor_get_double (target, i);
      return;
    }

  self->n_classes = n_classes;
  self->truth = g_new (gint, self->n_rows);
  for (guint i = 0; i < self->n_rows; i++)
    {
      double value = is_hot ? find_hot (target, i, n_classes) : zky_tensor_get_double (target, i);

      self->truth[i] = value >= 0 && value < n_classes ? (gint) value : -1;
    }
}

/* Which class was taken for which. */
void
zky_findings_count (ZkyFindings *self)
{
  self->verdict = g_new (gint, self->n_rows);
  self->counts = g_new0 (guint, (gsize) self->n_classes * self->n_classes);
  for (guint i = 0; i < self->n_rows; i++)
    {
      self->verdict[i] = (gint) zky_findings_pick (self, self->said + (gsize) i * self->n_values);
      if (self->truth[i] < 0)
        continue;
      self->counts[(gsize) self->truth[i] * self->n_classes + self->verdict[i]]++;
      self->n_right += self->truth[i] == self->verdict[i];
    }
}
