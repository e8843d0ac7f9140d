/* zky-init-matrix.c: initialisers that make matrices with a structure
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-init-private.h"

#include <math.h>

/* (transfer full): room for as many numbers as @shape says, zeros */
double *
zky_init_take (const ZkyShape  *shape,
               gsize           *n,
               GError         **error)
{
  double *values = NULL;

  if (!zky_shape_get_size (shape, n, error))
    return NULL;
  if (*n <= ZKY_TENSOR_MAX_BYTES / sizeof (double))
    values = g_try_malloc0 ((*n + 1) * sizeof (double));
  if (values == NULL)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "no memory for %" G_GSIZE_FORMAT " numbers", *n);

  return values;
}

static gboolean
check_axes (const ZkyShape  *shape,
            guint            min,
            guint            max,
            GError         **error)
{
  g_autofree char *text = NULL;

  if (shape->n_axes >= min && shape->n_axes <= max)
    return TRUE;

  text = zky_shape_to_string (shape);
  if (min == max)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a parameter of shape %s does not have %u axes", text, min);
  else
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a parameter of shape %s does not have from %u to %u axes", text, min, max);
  return FALSE;
}

/* -- orthogonal ------------------------------------------------------------------------------- */

#define MAX_WORK 4e11 /* multiplications */

static const ZkyAttribute orthogonal_attributes[] = {
  { "gain", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "what the matrix is multiplied by" },
  ZKY_INIT_SEED, { NULL }
};

/* Takes off @v, of @n elements, what lies along @u, of length 1. */
static void
project_off (double       *v,
             const double *u,
             gsize         n)
{
  double along = 0;

  for (gsize i = 0; i < n; i++)
    along += u[i] * v[i];
  for (gsize i = 0; i < n; i++)
    v[i] -= along * u[i];
}

/* Makes @n_vectors vectors of @n elements, one behind the other, orthonormal: Gram and Schmidt, twice, which is enough (Kahan).
 * This is the Q of QR with a positive diagonal of R, as PyTorch takes it (Saxe et al., 2014). */
static void
orthonormalize (double *vectors,
                gsize   n_vectors,
                gsize   n,
                GRand  *rand)
{
  for (gsize k = 0; k < n_vectors; k++)
    {
      double *v = vectors + k * n, length;

      do
        {
          length = 0;
          for (guint pass = 0; pass < 2; pass++)
            for (gsize j = 0; j < k; j++)
              project_off (v, vectors + j * n, n);
          for (gsize i = 0; i < n; i++)
            length += v[i] * v[i];
          for (gsize i = 0; length < 1e-20 && i < n; i++)
            v[i] = g_rand_double_range (rand, -1, 1);
        }
      while (length < 1e-20);

      for (gsize i = 0; i < n; i++)
        v[i] /= sqrt (length);
    }
}

/* Seen as a matrix [first, rest], its rows or columns, whichever are fewer, are orthonormal, times gain. */
static ZkyTensor *
make_orthogonal (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  g_autofree double *values = NULL, *vectors = NULL;
  g_autoptr(ZkyTensor) drawn = NULL;
  gsize size, rows, columns, n, n_vectors;
  double gain;
  ZkyShape flat;

  if (!check_axes (shape, 2, ZKY_USER_AXES, error) || !zky_init_get (attributes, 0, &gain, error))
    return NULL;
  values = zky_init_take (shape, &size, error);
  vectors = values != NULL ? zky_init_take (shape, &size, error) : NULL;
  if (vectors == NULL)
    return NULL;

  rows = shape->dims[0];
  columns = rows > 0 ? size / rows : 0;
  n = MAX (rows, columns);
  n_vectors = MIN (rows, columns);
  if ((double) size * (double) n_vectors > MAX_WORK)
    {
      g_autofree char *text = zky_shape_to_string (shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT, "a parameter of shape %s would take too long", text);
      return NULL;
    }

  flat = zky_shape_new (1, &size);
  drawn = zky_tensor_new_normal (ZKY_FLOAT64, &flat, rand, 0, 1, error);
  if (drawn == NULL)
    return NULL;
  for (gsize i = 0; i < size; i++)
    vectors[i] = zky_tensor_get_double (drawn, i);
  orthonormalize (vectors, size > 0 ? n_vectors : 0, n, rand);

  for (gsize k = 0; size > 0 && k < n_vectors; k++)
    for (gsize i = 0; i < n; i++)
      values[rows < columns ? k * columns + i : i * columns + k] = gain * vectors[k * n + i];

  return zky_tensor_new_from_doubles (dtype, shape, values, error);
}

/* -- sparse --------------------------------------------------------------------------------------- */

static const ZkyAttribute sparse_attributes[] = {
  { "sparsity", ZKY_ATTRIBUTE_DOUBLE, NULL, TRUE, "the share of each column that is 0" },
  { "std", ZKY_ATTRIBUTE_DOUBLE, "0.01", FALSE, "the standard deviation of the rest" },
  ZKY_INIT_SEED, { NULL }
};

/* Normal numbers, with as many zeros in each column (Martens, 2010). */
static ZkyTensor *
make_sparse (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  double sparsity = zky_attributes_get_double (attributes, 0), deviation;
  g_autofree double *values = NULL;
  g_autofree gsize *order = NULL;
  g_autoptr(ZkyTensor) drawn = NULL;
  gsize size, rows, columns, n_zeros;

  if (!check_axes (shape, 2, 2, error) || !zky_init_get (attributes, 1, &deviation, error))
    return NULL;
  if (!(sparsity >= 0 && sparsity <= 1))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "sparsity is %g, it has to be between 0 and 1", sparsity);
      return NULL;
    }

  values = zky_init_take (shape, &size, error);
  drawn = values != NULL ? zky_tensor_new_normal (ZKY_FLOAT64, shape, rand, 0, fabs (deviation), error) : NULL;
  if (drawn == NULL)
    return NULL;

  rows = shape->dims[0];
  columns = shape->dims[1];
  n_zeros = (gsize) ceil (sparsity * (double) rows);
  for (gsize i = 0; i < size; i++)
    values[i] = zky_tensor_get_double (drawn, i);

  order = g_new (gsize, rows + 1);
  for (gsize i = 0; i < rows; i++)
    order[i] = i;
  for (gsize k = 0; k < columns; k++)
    for (gsize i = 0; i < n_zeros; i++)
      {
        gsize other = i + (gsize) (g_rand_double (rand) * (double) (rows - i)), row = order[other];

        order[other] = order[i];
        order[i] = row;
        values[row * columns + k] = 0;
      }

  return zky_tensor_new_from_doubles (dtype, shape, values, error);
}

/* -- eye and dirac ------------------------------------------------------------------------------------ */

/* Ones on the diagonal. */
static ZkyTensor *
make_eye (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  g_autofree double *values = NULL;
  gsize size;

  if (!check_axes (shape, 2, 2, error))
    return NULL;
  values = zky_init_take (shape, &size, error);
  if (values == NULL)
    return NULL;

  for (gsize i = 0; i < MIN (shape->dims[0], shape->dims[1]); i++)
    values[i * shape->dims[1] + i] = 1;

  return zky_tensor_new_from_doubles (dtype, shape, values, error);
}

static const ZkyAttribute dirac_attributes[] = {
  { "groups", ZKY_ATTRIBUTE_INT, "1", FALSE, "groups of channels" },
  { NULL }
};

/* Filters with a one in the middle, so that a convolution gives its input, as far as there are channels. */
static ZkyTensor *
make_dirac (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  gint64 groups = zky_attributes_get_int (attributes, 0);
  g_autofree double *values = NULL;
  gsize size, per_group, middle = 0, field = 1;

  if (!check_axes (shape, 3, 5, error))
    return NULL;
  if (groups < 1 || shape->dims[0] % (gsize) groups != 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%" G_GSIZE_FORMAT " channels cannot be split into %" G_GINT64_FORMAT " groups",
                   shape->dims[0], groups);
      return NULL;
    }
  values = zky_init_take (shape, &size, error);
  if (values == NULL || size == 0)
    return values != NULL ? zky_tensor_new_from_doubles (dtype, shape, values, error) : NULL;

  for (guint i = 2; i < shape->n_axes; i++)
    {
      middle = middle * shape->dims[i] + shape->dims[i] / 2;
      field *= shape->dims[i];
    }
  per_group = shape->dims[0] / (gsize) groups;
  for (gsize group = 0; group < (gsize) groups; group++)
    for (gsize i = 0; i < MIN (per_group, shape->dims[1]); i++)
      values[((group * per_group + i) * shape->dims[1] + i) * field + middle] = 1;

  return zky_tensor_new_from_doubles (dtype, shape, values, error);
}

const ZkyInit zky_inits_matrix[] = {
  { "orthogonal", "Makes rows or columns, whichever are fewer, orthonormal", orthogonal_attributes, make_orthogonal },
  { "sparse", "Draws normally, and sets a share of each column to 0", sparse_attributes, make_sparse },
  { "eye", "Makes an identity matrix", NULL, make_eye },
  { "dirac", "Makes filters that let their channels pass unchanged", dirac_attributes, make_dirac },
  { NULL }
};
