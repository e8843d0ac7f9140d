/* zky-distance.c: how far two arrays are apart
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-distance-private.h"

#include <math.h>

#include "zky-op.h"

static double
get_norm (const ZkyTensor *tensor)
{
  double sum = 0;

  for (gsize i = 0; tensor != NULL && i < zky_tensor_get_size (tensor); i++)
    sum += zky_tensor_get_double (tensor, i) * zky_tensor_get_double (tensor, i);

  return tensor != NULL ? sqrt (sum) : NAN;
}

/* What both are turned into before they are subtracted: integers stay integers, and the wider float counts. */
static ZkyDtype
get_common_dtype (const ZkyTensor *a,
                  const ZkyTensor *b)
{
  ZkyDtype one = zky_tensor_get_dtype (a), other = zky_tensor_get_dtype (b);

  if (!zky_dtype_is_float (one) && !zky_dtype_is_float (other))
    return ZKY_INT64;

  return one == ZKY_FLOAT32 && other == ZKY_FLOAT32 ? ZKY_FLOAT32 : ZKY_FLOAT64;
}

/* B − A, element by element; *@result stays NULL where the shapes differ. */
gboolean
zky_distance_subtract (ZkyTensor  *a,
                       ZkyTensor  *b,
                       ZkyTensor **result,
                       GError    **error)
{
  ZkyShape shape_a = zky_tensor_get_shape (a), shape_b = zky_tensor_get_shape (b);
  ZkyDtype dtype = get_common_dtype (a, b);
  g_autoptr(ZkyTensor) from = NULL, what = NULL;
  ZkyTensor *parts[2];

  if (!zky_shape_equal (&shape_a, &shape_b))
    return TRUE;

  from = zky_tensor_cast (b, dtype, error);
  what = from != NULL ? zky_tensor_cast (a, dtype, error) : NULL;
  if (what == NULL)
    return FALSE;
  parts[0] = from;
  parts[1] = what;

  return zky_op_compute (zky_op_lookup ("sub", NULL), parts, 2, NULL, NULL, result, error);
}

ZkyDistance
zky_distance_measure (const ZkyTensor *a,
                      const ZkyTensor *b,
                      const ZkyTensor *difference)
{
  ZkyDistance distance = { .a = get_norm (a), .b = get_norm (b), .norm = get_norm (difference), .rms = NAN, .most = NAN, .relative = NAN };
  double larger = MAX (distance.a, distance.b);
  gsize n = difference != NULL ? zky_tensor_get_size (difference) : 0;

  if (difference == NULL)
    return distance;

  distance.rms = n > 0 ? distance.norm / sqrt ((double) n) : 0;
  distance.relative = distance.norm == 0 ? 0 : distance.norm / larger;
  distance.most = 0;
  distance.n = n;
  distance.is_label = !zky_dtype_is_float (zky_tensor_get_dtype (difference));
  for (gsize i = 0; i < n; i++)
    {
      double element = zky_tensor_get_double (difference, i);

      distance.n_changed += element != 0;
      if (isnan (distance.most))
        continue;
      if (isnan (element) || fabs (element) > fabs (distance.most))
        distance.most = element;
    }

  return distance;
}
