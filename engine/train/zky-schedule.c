/* zky-schedule.c: how the learning rate goes with the time
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-schedule.h"

#include <math.h>

#include "zky-number.h"
#include "zky-options.h"
#include "zky-training-private.h"

/* Every option that some kind has, under PyTorch's name. */
typedef struct
{
  double warmup, start_factor, per_batch;
  double gamma, step_size, T_max, eta_min, end_factor, total_iters;
  double max_lr, total_steps, pct_start, linear, div_factor, final_div_factor, three_phase;
  double cycle_momentum, base_momentum, max_momentum;
  double factor, patience, threshold, absolute, maximize, cooldown, min_lr, eps;
} Hyper;

typedef struct
{
  const char      *name;
  const ZkyOption *options;
  double         (*get_rate) (ZkySchedule *self, double lr, double step);
} Kind;

struct _ZkySchedule
{
  const Kind *kind;
  Hyper       hyper;
  GArray     *milestones;  /* of double, ascending */

  /* Of plateau */
  double      rate;        /* NaN before the first report */
  double      best;
  guint       n_bad, n_cool;
};

/* -- Formulas: η is the rate at step 0, t the step ---------------------------------------- */

static double
constant_rate (ZkySchedule *self,
               double       lr,
               double       step)
{
  return lr;
}

/* η γ^⌊t / size⌋ */
static double
step_rate (ZkySchedule *self,
           double       lr,
           double       step)
{
  return lr * pow (self->hyper.gamma, floor (step / MAX (self->hyper.step_size, 1)));
}

/* η γ^k, where k milestones have been reached */
static double
multi_step_rate (ZkySchedule *self,
                 double       lr,
                 double       step)
{
  guint k = 0;

  while (k < self->milestones->len && g_array_index (self->milestones, double, k) <= step)
    k++;

  return lr * pow (self->hyper.gamma, k);
}

/* η γ^t */
static double
exponential_rate (ZkySchedule *self,
                  double       lr,
                  double       step)
{
  return lr * pow (self->hyper.gamma, step);
}

/* η_min + (η − η_min) (1 + cos (π t / T)) / 2 */
static double
cosine_rate (ZkySchedule *self,
             double       lr,
             double       step)
{
  const Hyper *h = &self->hyper;

  return h->eta_min + (lr - h->eta_min) * (1 + cos (G_PI * step / MAX (h->T_max, 1))) / 2;
}

static double
linear_factor (double from,
               double to,
               double step,
               double n_steps)
{
  return n_steps > 0 ? from + (to - from) * MIN (step, n_steps) / n_steps : to;
}

static double
linear_rate (ZkySchedule *self,
             double       lr,
             double       step)
{
  const Hyper *h = &self->hyper;

  return lr * linear_factor (h->start_factor, h->end_factor, step, h->total_iters);
}

static double
plateau_rate (ZkySchedule *self,
              double       lr,
              double       step)
{
  return isnan (self->rate) ? lr : self->rate;
}

/* Phases of one-cycle end at steps ⌊…⌋ that need not be whole; each goes from one value to the next. */
static double
cycle_value (const Hyper  *h,
             const double *values,
             double        step)
{
  const double last = h->total_steps - 1, first = h->pct_start * h->total_steps - 1;
  const double ends[] = { 0, first, h->three_phase != 0 ? 2 * first : last, last };
  const guint n_phases = h->three_phase != 0 ? 3 : 2;
  guint k = 0;
  double share;

  step = MIN (step, last);
  while (k + 1 < n_phases && step > ends[k + 1])
    k++;
  share = ends[k + 1] > ends[k] ? (step - ends[k]) / (ends[k + 1] - ends[k]) : 1;
  if (h->linear != 0)
    return values[k] + (values[k + 1] - values[k]) * share;

  return values[k + 1] + (values[k] - values[k + 1]) / 2 * (1 + cos (G_PI * share));
}

static double
one_cycle_rate (ZkySchedule *self,
                double       lr,
                double       step)
{
  const Hyper *h = &self->hyper;
  const double initial = h->max_lr / h->div_factor, least = initial / h->final_div_factor;
  const double values[] = { initial, h->max_lr, h->three_phase != 0 ? initial : least, least };

  return cycle_value (h, values, step);
}

/* -- Kinds ------------------------------------------------------------------------------------ */

#define ZKY_OPTION_FIELD(name) G_STRUCT_OFFSET (Hyper, name)
#define NUMBER(name, value) ZKY_OPTION_NUMBER (name, value)
#define SWITCH(name, value) ZKY_OPTION_SWITCH (name, value)
#define COUNT(name, value)  ZKY_OPTION_COUNT (name, value)
#define POSITIVE(name, value) { #name, ZKY_OPTION_FIELD (name), value, 1e-300, G_MAXDOUBLE }
#define COMMON COUNT (warmup, 0), { "start_factor", ZKY_OPTION_FIELD (start_factor), 1.0 / 3, 0, 1 }, SWITCH (per_batch, 0)

static const Kind kinds[] = {
  { "constant", (const ZkyOption[]) { COMMON, { NULL } }, constant_rate },
  { "step", (const ZkyOption[]) { COMMON, COUNT (step_size, 1), NUMBER (gamma, 0.1), { NULL } }, step_rate },
  { "multi_step", (const ZkyOption[]) { COMMON, NUMBER (gamma, 0.1), { NULL } }, multi_step_rate },
  { "exponential", (const ZkyOption[]) { COMMON, NUMBER (gamma, 0.9), { NULL } }, exponential_rate },
  { "cosine", (const ZkyOption[]) { COMMON, COUNT (T_max, 0), NUMBER (eta_min, 0), { NULL } }, cosine_rate },
  { "linear", (const ZkyOption[]) { COMMON, NUMBER (end_factor, 1), COUNT (total_iters, 5), { NULL } }, linear_rate },
  {
    "one_cycle",
    (const ZkyOption[]) {
      COUNT (warmup, 0), { "start_factor", ZKY_OPTION_FIELD (start_factor), 1.0 / 3, 0, 1 }, SWITCH (per_batch, 1),
      NUMBER (max_lr, 0.01), COUNT (total_steps, 0), { "pct_start", ZKY_OPTION_FIELD (pct_start), 0.3, 0, 1 }, SWITCH (linear, 0),
      POSITIVE (div_factor, 25), POSITIVE (final_div_factor, 1e4), SWITCH (three_phase, 0), SWITCH (cycle_momentum, 1),
      { "base_momentum", ZKY_OPTION_FIELD (base_momentum), 0.85, 0, 1, .open = TRUE },
      { "max_momentum", ZKY_OPTION_FIELD (max_momentum), 0.95, 0, 1, .open = TRUE }, { NULL }
    },
    one_cycle_rate
  },
  {
    "plateau",
    (const ZkyOption[]) {
      COMMON, { "factor", ZKY_OPTION_FIELD (factor), 0.1, 0, 1, .open = TRUE }, COUNT (patience, 10), NUMBER (threshold, 1e-4),
      SWITCH (absolute, 0), SWITCH (maximize, 0), COUNT (cooldown, 0), NUMBER (min_lr, 0), NUMBER (eps, 1e-8), { NULL }
    },
    plateau_rate
  },
};

/**
 * zky_schedule_new:
 * @kind: see #ZkySchedule
 * @error: return location for a %ZKY_ERROR_UNKNOWN that lists the kinds there are
 *
 * Returns: (transfer full): a schedule with PyTorch's defaults
 */
ZkySchedule *
zky_schedule_new (const char  *kind,
                  GError     **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  g_return_val_if_fail (kind != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (kinds[i].name, kind))
        {
          ZkySchedule *self = g_new0 (ZkySchedule, 1);

          self->kind = &kinds[i];
          zky_options_init (self->kind->options, &self->hyper);
          self->milestones = g_array_new (FALSE, FALSE, sizeof (double));
          self->rate = self->best = NAN;
          return self;
        }
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", kinds[i].name);
    }

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "There is no schedule “%s”; there are: %s", kind, names->str);

  return NULL;
}

void
zky_schedule_free (ZkySchedule *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->milestones);
  g_free (self);
}

const char *
zky_schedule_get_kind (ZkySchedule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->kind->name;
}

/**
 * zky_schedule_set:
 * @option: PyTorch's name; `absolute` and `maximize` are its threshold_mode "abs" and mode "max", `linear` its anneal_strategy
 * @error: return location for a %ZKY_ERROR_UNKNOWN that lists the options there are, or a %ZKY_ERROR_VALUE
 *
 * Returns: %FALSE, with nothing changed, if there is no such option or it may not be that
 */
gboolean
zky_schedule_set (ZkySchedule  *self,
                  const char   *option,
                  double        value,
                  GError      **error)
{
  g_return_val_if_fail (self != NULL && option != NULL, FALSE);

  return zky_options_set (self->kind->options, &self->hyper, self->kind->name, option, value, error);
}

gboolean
zky_schedule_get (ZkySchedule  *self,
                  const char   *option,
                  double       *value,
                  GError      **error)
{
  g_return_val_if_fail (self != NULL && option != NULL && value != NULL, FALSE);

  return zky_options_get (self->kind->options, &self->hyper, self->kind->name, option, value, error);
}

/**
 * zky_schedule_set_milestones:
 * @steps: (array length=n_steps): ascending
 * @error: return location for a %ZKY_ERROR_VALUE
 *
 * When `multi_step` multiplies the rate by `gamma`.
 *
 * Returns: %FALSE, with nothing changed, if they do not ascend or the schedule is another one
 */
gboolean
zky_schedule_set_milestones (ZkySchedule   *self,
                             const double  *steps,
                             guint          n_steps,
                             GError       **error)
{
  g_return_val_if_fail (self != NULL && (steps != NULL || n_steps == 0), FALSE);

  if (self->kind->get_rate != multi_step_rate)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "%s has no milestones; multi_step has", self->kind->name);
      return FALSE;
    }
  for (guint i = 0; i < n_steps; i++)
    if (!(steps[i] >= (i > 0 ? steps[i - 1] : 0)))
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "multi_step: milestone %g stands behind %g", steps[i],
                     i > 0 ? steps[i - 1] : 0);
        return FALSE;
      }

  g_array_set_size (self->milestones, 0);
  g_array_append_vals (self->milestones, steps, n_steps);

  return TRUE;
}

/**
 * zky_schedule_get_rate:
 * @lr: the optimiser's own rate
 * @step: epochs or batches before this one
 *
 * Returns: the rate now
 */
double
zky_schedule_get_rate (ZkySchedule *self,
                       double       lr,
                       guint64      step)
{
  double t = (double) step;

  g_return_val_if_fail (self != NULL, lr);

  /* LinearLR's own start is `start_factor`, too. */
  if (t < self->hyper.warmup)
    return lr * linear_factor (self->hyper.start_factor, 1, t, self->hyper.warmup);

  return self->kind->get_rate (self, lr, t - self->hyper.warmup);
}

/**
 * zky_schedule_get_momentum:
 * @step: epochs or batches before this one
 *
 * Returns: what momentum, or Adam's beta1, is now; NaN where the schedule leaves it as it is
 */
double
zky_schedule_get_momentum (ZkySchedule *self,
                           guint64      step)
{
  const Hyper *h;

  g_return_val_if_fail (self != NULL, NAN);

  h = &self->hyper;
  if (self->kind->get_rate != one_cycle_rate || h->cycle_momentum == 0)
    return NAN;

  return cycle_value (h, (const double[]) { h->max_momentum, h->base_momentum, h->max_momentum, h->max_momentum },
                      MAX ((double) step - h->warmup, 0));
}

static gboolean
is_better (ZkySchedule *self,
           double       metric)
{
  const Hyper *h = &self->hyper;
  double margin;

  if (isnan (self->best))
    return TRUE;
  margin = h->absolute != 0 ? h->threshold : fabs (self->best) * h->threshold;
  /* Relative to a best below 0, PyTorch's margin has the other sign. */
  if (h->absolute == 0 && self->best < 0)
    margin = -margin;

  return h->maximize != 0 ? metric > self->best + margin : metric < self->best - margin;
}

/**
 * zky_schedule_report:
 * @lr: the optimiser's own rate
 * @metric: what was reached in this epoch: the loss of the validation set
 *
 * After each epoch: `plateau` lowers the rate when this has not become better for longer than its patience.
 */
void
zky_schedule_report (ZkySchedule *self,
                     double       lr,
                     double       metric)
{
  const Hyper *h;
  double now, next;

  g_return_if_fail (self != NULL);

  if (self->kind->get_rate != plateau_rate)
    return;
  h = &self->hyper;
  now = plateau_rate (self, lr, 0);

  if (is_better (self, metric))
    {
      self->best = metric;
      self->n_bad = 0;
    }
  else
    self->n_bad++;
  if (self->n_cool > 0)
    {
      self->n_cool--;
      self->n_bad = 0;
    }
  if (self->n_bad > h->patience)
    {
      next = MAX (now * h->factor, h->min_lr);
      if (now - next > h->eps)
        self->rate = next;
      self->n_cool = (guint) h->cooldown;
      self->n_bad = 0;
    }
}

/* -- State: of plateau alone, the others are functions of the step --------------------------------- */

static void
save_number (ZkyArchive *archive,
             const char *key,
             double      value)
{
  char text[ZKY_NUMBER_MAX];

  if (!isnan (value))
    zky_archive_set_text (archive, key, zky_number_format (text, value, ZKY_FLOAT64));
}

static gboolean
restore_number (const ZkyArchive  *archive,
                const char        *key,
                double            *value,
                GError           **error)
{
  const char *text = zky_archive_find_text (archive, key);

  if (text == NULL || zky_number_parse (text, value, error))
    return TRUE;

  g_prefix_error (error, "%s: ", key);
  return FALSE;
}

/**
 * zky_schedule_save:
 * @archive: what to add to: texts that begin with `schedule`
 */
void
zky_schedule_save (ZkySchedule *self,
                   ZkyArchive  *archive)
{
  g_return_if_fail (self != NULL && archive != NULL);

  zky_archive_set_text (archive, "schedule", self->kind->name);
  save_number (archive, "schedule/rate", self->rate);
  save_number (archive, "schedule/best", self->best);
  save_number (archive, "schedule/bad", self->n_bad);
  save_number (archive, "schedule/cool", self->n_cool);
}

/**
 * zky_schedule_restore:
 * @archive: what zky_schedule_save() added to
 * @error: return location for a %ZKY_ERROR_VALUE where it is not the state of such a schedule
 *
 * Returns: whether it fits
 */
gboolean
zky_schedule_restore (ZkySchedule       *self,
                      const ZkyArchive  *archive,
                      GError           **error)
{
  const char *kind;
  double bad = 0, cool = 0;

  g_return_val_if_fail (self != NULL && archive != NULL, FALSE);

  kind = zky_archive_find_text (archive, "schedule");
  if (g_strcmp0 (kind, self->kind->name) != 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "The state of the schedule %s cannot be that of %s",
                   kind != NULL ? kind : "none", self->kind->name);
      return FALSE;
    }

  self->rate = self->best = NAN;
  if (!restore_number (archive, "schedule/rate", &self->rate, error)
      || !restore_number (archive, "schedule/best", &self->best, error)
      || !restore_number (archive, "schedule/bad", &bad, error)
      || !restore_number (archive, "schedule/cool", &cool, error))
    return FALSE;
  self->n_bad = (guint) CLAMP (bad, 0, G_MAXINT);
  self->n_cool = (guint) CLAMP (cool, 0, G_MAXINT);

  return TRUE;
}

/* (transfer full): a schedule of the same kind and options, without state */
ZkySchedule *
zky_schedule_copy_options (ZkySchedule *self)
{
  ZkySchedule *copy = zky_schedule_new (self->kind->name, NULL);

  copy->hyper = self->hyper;
  g_array_append_vals (copy->milestones, self->milestones->data, self->milestones->len);

  return copy;
}
