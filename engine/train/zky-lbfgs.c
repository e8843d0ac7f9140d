/* zky-lbfgs.c: L-BFGS, which steps by what it has seen of the curvature
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-optimizer-private.h"

#include <math.h>
#include <string.h>

#include "zky-line-search.h"
#include "zky-number.h"

/*
 * Liu and Nocedal 1989: with the last m pairs s = x₊ − x and y = g₊ − g, the two-loop recursion multiplies the gradient by an approximation of the
 * inverse Hessian. All parameters are one vector of doubles here. Which pairs are kept, first steps and tests for
 * the end are those of PyTorch.
 */

struct _ZkyLbfgs
{
  gsize      n;
  guint64    n_iter;     /* of all steps so far */
  double     t, scale;   /* the last step, and the diagonal the recursion starts from */
  double     loss;       /* before the last iteration */
  double    *direction;  /* NULL before the first iteration */
  double    *gradient;   /* before the last iteration */
  GPtrArray *s, *y;      /* of double *, the oldest first */
};

/* One step of the optimiser, several iterations. */
typedef struct
{
  ZkyOptimizer    *optimizer;
  ZkyGradientFunc  func;
  gpointer         user_data;
  ZkyTensor      **tensors;   /* room for gradients as they come */
  double          *x;         /* where the iteration began */
  double          *direction;
  gsize            n;
  guint            n_evals;
} Step;

void
zky_lbfgs_free (ZkyLbfgs *self)
{
  g_ptr_array_unref (self->s);
  g_ptr_array_unref (self->y);
  g_free (self->direction);
  g_free (self->gradient);
  g_free (self);
}

static ZkyLbfgs *
lbfgs_new (gsize n)
{
  ZkyLbfgs *self = g_new0 (ZkyLbfgs, 1);

  self->n = n;
  self->scale = 1;
  self->s = g_ptr_array_new_with_free_func (g_free);
  self->y = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/* -- All parameters as one vector -------------------------------------------------------- */

static double
dot (const double *a,
     const double *b,
     gsize         n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];

  return sum;
}

static double
greatest (const double *a,
          gsize         n)
{
  double most = 0;

  for (gsize i = 0; i < n; i++)
    most = fabs (a[i]) > most || isnan (a[i]) ? fabs (a[i]) : most;

  return most;
}

static gboolean
count_elements (ZkyOptimizer  *optimizer,
                gsize         *n,
                GError       **error)
{
  ZkyInput input;

  *n = 0;
  for (guint i = 0; i < optimizer->params->len; i++)
    {
      if (!zky_module_find (optimizer->module, g_array_index (optimizer->params, ZkyParam, i).path, &input, error))
        return FALSE;
      *n += zky_tensor_get_size (input.value);
    }

  return TRUE;
}

static gboolean
read_params (Step    *self,
             GError **error)
{
  double *to = self->x;
  ZkyInput input;

  for (guint i = 0; i < self->optimizer->params->len; i++)
    {
      if (!zky_module_find (self->optimizer->module, g_array_index (self->optimizer->params, ZkyParam, i).path, &input, error))
        return FALSE;
      for (gsize k = 0; k < zky_tensor_get_size (input.value); k++)
        *to++ = zky_tensor_get_double (input.value, k);
    }

  return TRUE;
}

/* Parameters ← x + t · direction */
static gboolean
write_params (Step    *self,
              double   t,
              GError **error)
{
  const double *x = self->x, *d = self->direction;

  for (guint i = 0; i < self->optimizer->params->len; i++)
    {
      ZkyTensor *value;
      gpointer data = zky_optimizer_writable (self->optimizer, &g_array_index (self->optimizer->params, ZkyParam, i),
                                              &value, error);
      gsize n;

      if (data == NULL)
        return FALSE;
      n = zky_tensor_get_size (value);
      if (zky_tensor_get_dtype (value) == ZKY_FLOAT64)
        for (gsize k = 0; k < n; k++)
          ((double *) data)[k] = x[k] + t * d[k];
      else
        for (gsize k = 0; k < n; k++)
          ((float *) data)[k] = (float) (x[k] + t * d[k]);
      x += n;
      d += n;
    }

  return TRUE;
}

/* The loss and its gradient where the parameters are. */
static gboolean
evaluate (Step    *self,
          double  *loss,
          double  *gradient,
          GError **error)
{
  guint n_params = self->optimizer->params->len;
  gboolean done = TRUE;

  memset (self->tensors, 0, n_params * sizeof *self->tensors);
  if (!self->func (self->tensors, loss, self->user_data, error))
    return FALSE;
  self->n_evals++;

  for (guint i = 0; i < n_params; i++)
    {
      ZkyInput input;
      gsize n;

      done = done && zky_module_find (self->optimizer->module,
                                      g_array_index (self->optimizer->params, ZkyParam, i).path, &input, error);
      n = done ? zky_tensor_get_size (input.value) : 0;
      if (done && self->tensors[i] != NULL && zky_tensor_get_size (self->tensors[i]) != n)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%s has %" G_GSIZE_FORMAT " elements, its gradient %"
                       G_GSIZE_FORMAT, input.name, n, zky_tensor_get_size (self->tensors[i]));
          done = FALSE;
        }
      for (gsize k = 0; done && k < n; k++)
        *gradient++ = self->tensors[i] != NULL ? zky_tensor_get_double (self->tensors[i], k) : 0;
      g_clear_pointer (&self->tensors[i], zky_tensor_unref);
    }

  return done;
}

static gboolean
evaluate_point (ZkyLinePoint  *point,
                gpointer       user_data,
                GError       **error)
{
  Step *self = user_data;

  if (!write_params (self, point->t, error) || !evaluate (self, &point->f, point->gradient, error))
    return FALSE;
  point->slope = dot (point->gradient, self->direction, self->n);

  return TRUE;
}

/* -- The direction ----------------------------------------------------------------------- */

/* Keeps s and y of the last iteration, if the curvature along it is positive. */
static void
remember (ZkyLbfgs     *self,
          const double *gradient,
          guint         history)
{
  g_autofree double *y = g_new (double, self->n + 1), *s = g_new (double, self->n + 1);
  double ys;

  for (gsize i = 0; i < self->n; i++)
    {
      y[i] = gradient[i] - self->gradient[i];
      s[i] = self->direction[i] * self->t;
    }
  ys = dot (y, s, self->n);
  if (!(ys > 1e-10) || history == 0)
    return;

  while (self->s->len >= history)
    {
      g_ptr_array_remove_index (self->s, 0);
      g_ptr_array_remove_index (self->y, 0);
    }
  self->scale = ys / dot (y, y, self->n);
  g_ptr_array_add (self->s, g_steal_pointer (&s));
  g_ptr_array_add (self->y, g_steal_pointer (&y));
}

/* The two-loop recursion: direction = −H · gradient */
static void
find_direction (ZkyLbfgs     *self,
                const double *gradient)
{
  g_autofree double *alphas = g_new (double, self->s->len + 1);
  double *d = self->direction;

  for (gsize i = 0; i < self->n; i++)
    d[i] = -gradient[i];

  for (guint k = self->s->len; k-- > 0;)
    {
      const double *s = g_ptr_array_index (self->s, k), *y = g_ptr_array_index (self->y, k);

      alphas[k] = dot (s, d, self->n) / dot (y, s, self->n);
      for (gsize i = 0; i < self->n; i++)
        d[i] -= alphas[k] * y[i];
    }
  for (gsize i = 0; i < self->n; i++)
    d[i] *= self->scale;
  for (guint k = 0; k < self->s->len; k++)
    {
      const double *s = g_ptr_array_index (self->s, k), *y = g_ptr_array_index (self->y, k);
      double beta = dot (y, d, self->n) / dot (y, s, self->n);

      for (gsize i = 0; i < self->n; i++)
        d[i] += (alphas[k] - beta) * s[i];
    }
}

/* Sets direction and first step of an iteration, and remembers where it begins. */
static void
begin_iteration (ZkyLbfgs       *self,
                 const ZkyHyper *hyper,
                 double          loss,
                 const double   *gradient)
{
  double sum = 0;

  self->n_iter++;
  if (self->direction == NULL)
    {
      self->direction = g_new (double, self->n + 1);
      self->gradient = g_new (double, self->n + 1);
      for (gsize i = 0; i < self->n; i++)
        sum += fabs (gradient[i]);
      self->t = MIN (1, 1 / sum) * hyper->lr;
    }
  else
    {
      remember (self, gradient, (guint) hyper->history_size);
      self->t = hyper->lr;
    }

  find_direction (self, gradient);
  memcpy (self->gradient, gradient, self->n * sizeof (double));
  self->loss = loss;
}

/* Goes along the direction. *@loss and @gradient are those of the new place, or as they were where nothing more is to be asked. */
static gboolean
move (ZkyLbfgs        *self,
      Step            *step,
      const ZkyHyper  *hyper,
      gboolean         is_last,
      double           slope,
      double          *loss,
      double          *gradient,
      GError         **error)
{
  step->direction = self->direction;
  if (!read_params (step, error))
    return FALSE;

  if (hyper->line_search != 0)
    {
      ZkyLineSearch search = { .n = self->n, .scale = greatest (self->direction, self->n),
                               .tolerance = 1e-9, .func = evaluate_point, .user_data = step };
      ZkyLinePoint start = { 0, *loss, slope, self->gradient }, found = { .gradient = gradient };

      if (!zky_line_search (&search, &start, self->t, &found, error))
        return FALSE;
      self->t = found.t;
      *loss = found.f;
    }

  if (!write_params (step, self->t, error))
    return FALSE;

  return hyper->line_search != 0 || is_last || evaluate (step, loss, gradient, error);
}

/* Iterates from a loss and gradient until an end is reached. */
static gboolean
iterate (ZkyLbfgs        *self,
         Step            *step,
         const ZkyHyper  *hyper,
         double           loss,
         double          *gradient,
         GError         **error)
{
  guint max_iter = (guint) hyper->max_iter;
  guint max_evals = hyper->max_eval > 0 ? (guint) hyper->max_eval : max_iter * 5 / 4;

  for (guint k = 1; k <= max_iter; k++)
    {
      double slope;

      begin_iteration (self, hyper, loss, gradient);
      slope = dot (gradient, self->direction, self->n);
      if (slope > -hyper->tolerance_change)
        break;
      if (!move (self, step, hyper, k == max_iter, slope, &loss, gradient, error))
        return FALSE;

      if (step->n_evals >= max_evals || greatest (gradient, self->n) <= hyper->tolerance_grad
          || greatest (self->direction, self->n) * fabs (self->t) <= hyper->tolerance_change
          || fabs (loss - self->loss) < hyper->tolerance_change)
        break;
    }

  return TRUE;
}

gboolean
zky_lbfgs_step (ZkyOptimizer     *optimizer,
                ZkyGradientFunc   func,
                gpointer          user_data,
                double           *loss,
                GError          **error)
{
  Step step = { .optimizer = optimizer, .func = func, .user_data = user_data };
  g_autofree ZkyTensor **tensors = g_new0 (ZkyTensor *, optimizer->params->len);
  g_autofree double *x = NULL, *gradient = NULL;
  double first;

  if (!count_elements (optimizer, &step.n, error))
    return FALSE;
  if (optimizer->lbfgs != NULL && optimizer->lbfgs->n != step.n)
    g_clear_pointer (&optimizer->lbfgs, zky_lbfgs_free);
  if (optimizer->lbfgs == NULL)
    optimizer->lbfgs = lbfgs_new (step.n);

  step.tensors = tensors;
  step.x = x = g_new (double, step.n + 1);
  gradient = g_new (double, step.n + 1);
  if (!evaluate (&step, &first, gradient, error))
    return FALSE;
  if (loss != NULL)
    *loss = first;

  return greatest (gradient, step.n) <= optimizer->hyper.tolerance_grad
         || iterate (optimizer->lbfgs, &step, &optimizer->hyper, first, gradient, error);
}

/* -- State ---------------------------------------------------------------------------------- */

/* A matrix of one row a vector. */
static void
save_vectors (ZkyArchive *archive,
              const char *name,
              double    **vectors,
              guint       n_vectors,
              gsize       n)
{
  ZkyShape shape = { .n_axes = 2, .dims = { n_vectors, n } };
  g_autoptr(ZkyTensor) tensor = zky_tensor_new (ZKY_FLOAT64, &shape, NULL);
  double *data;

  if (tensor == NULL)
    return;
  data = zky_tensor_get_data_writable (tensor);
  for (guint i = 0; i < n_vectors; i++)
    memcpy (data + i * n, vectors[i], n * sizeof (double));
  zky_archive_add (archive, name, tensor);
}

static const char *const number_names[] = { "n_iter", "t", "scale", "loss" };

void
zky_lbfgs_save (ZkyOptimizer *optimizer,
                ZkyArchive   *archive)
{
  ZkyLbfgs *self = optimizer->lbfgs;
  double values[] = { (double) self->n_iter, self->t, self->scale, self->loss };

  if (self->direction == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *name = g_strconcat ("optimizer/", number_names[i], NULL);
      g_autoptr(ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT64, values[i]);

      zky_archive_add (archive, name, value);
    }
  save_vectors (archive, "optimizer/direction", &self->direction, 1, self->n);
  save_vectors (archive, "optimizer/gradient", &self->gradient, 1, self->n);
  save_vectors (archive, "optimizer/s", (double **) self->s->pdata, self->s->len, self->n);
  save_vectors (archive, "optimizer/y", (double **) self->y->pdata, self->y->len, self->n);
}

/* Adds the rows of a matrix. */
static gboolean
restore_vectors (const ZkyArchive  *archive,
                 const char        *name,
                 gsize              n,
                 GPtrArray         *vectors,
                 GError           **error)
{
  ZkyTensor *tensor = zky_archive_find (archive, name);

  if (tensor == NULL || zky_tensor_get_dtype (tensor) != ZKY_FLOAT64 || zky_tensor_get_n_axes (tensor) != 2
      || zky_tensor_get_dim (tensor, 1) != n)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%s is no float64 matrix with %" G_GSIZE_FORMAT " columns", name, n);
      return FALSE;
    }

  for (gsize i = 0; i < zky_tensor_get_dim (tensor, 0); i++)
    {
      double *vector = g_new (double, n + 1);

      for (gsize k = 0; k < n; k++)
        vector[k] = zky_tensor_get_double (tensor, i * n + k);
      g_ptr_array_add (vectors, vector);
    }

  return TRUE;
}

/* (transfer full): the one row of a matrix */
static double *
restore_vector (const ZkyArchive  *archive,
                const char        *name,
                gsize              n,
                GError           **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);

  if (!restore_vectors (archive, name, n, rows, error))
    return NULL;
  if (rows->len != 1)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%s has %u rows, not one", name, rows->len);
      return NULL;
    }

  return g_ptr_array_steal_index (rows, 0);
}

gboolean
zky_lbfgs_restore (ZkyOptimizer      *optimizer,
                   const ZkyArchive  *archive,
                   GError           **error)
{
  double values[G_N_ELEMENTS (number_names)];
  ZkyLbfgs *self;
  gsize n;

  g_clear_pointer (&optimizer->lbfgs, zky_lbfgs_free);
  if (zky_archive_find (archive, "optimizer/n_iter") == NULL)
    return TRUE;
  if (!count_elements (optimizer, &n, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (number_names); i++)
    {
      g_autofree char *name = g_strconcat ("optimizer/", number_names[i], NULL);
      ZkyTensor *value = zky_archive_find (archive, name);

      if (value == NULL || zky_tensor_get_size (value) != 1)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s is no number", name);
          return FALSE;
        }
      values[i] = zky_tensor_get_double (value, 0);
    }
  if (!(values[0] >= 0 && values[0] <= 9007199254740992.0))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "optimizer/n_iter is no count");
      return FALSE;
    }

  self = optimizer->lbfgs = lbfgs_new (n);
  self->n_iter = (guint64) values[0];
  self->t = values[1];
  self->scale = values[2];
  self->loss = values[3];
  self->direction = restore_vector (archive, "optimizer/direction", n, error);
  self->gradient = self->direction != NULL ? restore_vector (archive, "optimizer/gradient", n, error) : NULL;
  if (self->gradient == NULL || !restore_vectors (archive, "optimizer/s", n, self->s, error)
      || !restore_vectors (archive, "optimizer/y", n, self->y, error))
    return FALSE;

  if (self->s->len != self->y->len)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "optimizer/s has %u rows, optimizer/y %u", self->s->len, self->y->len);

  return self->s->len == self->y->len;
}
