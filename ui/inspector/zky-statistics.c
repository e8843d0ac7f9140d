/* zky-statistics.c: min, max, mean and standard deviation of a tensor
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-statistics.h"

#include <glib/gi18n.h>
#include <math.h>

#define DIGITS 5

/**
 * zky_statistics_of:
 *
 * One pass by Welford's recurrence: m += (x − m) / n, s += (x − m_before)(x − m), deviation = √(s / n).
 */
ZkyStatistics
zky_statistics_of (const ZkyTensor *tensor)
{
  ZkyStatistics self = { .min = NAN, .max = NAN, .mean = NAN, .deviation = NAN };
  gsize size = zky_tensor_get_size (tensor), n = 0;
  double mean = 0, sum = 0;

  for (gsize i = 0; i < size; i++)
    {
      double x = zky_tensor_get_double (tensor, i), delta = x - mean;

      if (!isfinite (x))
        {
          self.n_nan += isnan (x) != 0;
          self.n_infinite += isnan (x) == 0;
          continue;
        }
      n++;
      self.n_zero += x == 0;
      mean += delta / n;
      sum += delta * (x - mean);
      self.min = n == 1 ? x : MIN (self.min, x);
      self.max = n == 1 ? x : MAX (self.max, x);
      self.reach = MAX (self.reach, fabs (x));
    }
  if (n > 0)
    {
      self.mean = mean;
      self.deviation = sqrt (sum / n);
      self.rms = sqrt (sum / n + mean * mean);
    }
  return self;
}

/**
 * zky_statistics_to_string:
 *
 * Returns: (transfer full): a few short lines
 */
char *
zky_statistics_to_string (const ZkyStatistics *self)
{
  char min[ZKY_NUMBER_MAX], max[ZKY_NUMBER_MAX], mean[ZKY_NUMBER_MAX], deviation[ZKY_NUMBER_MAX];
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("min %s   max %s\nmean %s   std %s"),
                          zky_number_format_digits (min, self->min, DIGITS),
                          zky_number_format_digits (max, self->max, DIGITS),
                          zky_number_format_digits (mean, self->mean, DIGITS),
                          zky_number_format_digits (deviation, self->deviation, DIGITS));
  if (self->n_zero > 0)
    g_string_append_printf (text, _("   zeros %lu"), (gulong) self->n_zero);
  if (self->n_nan > 0)
    g_string_append_printf (text, "\n⚠ %" G_GSIZE_FORMAT " × NaN", self->n_nan);
  if (self->n_infinite > 0)
    g_string_append_printf (text, "\n⚠ %" G_GSIZE_FORMAT " × ∞", self->n_infinite);
  return g_string_free (text, FALSE);
}
