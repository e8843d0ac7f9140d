/* zky-back-seed.c: what a backward pass starts from
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-back.h"

#include "zky-graph-private.h"

/* (nullable): the node that is differentiated, or an error. */
ZkyNode *
zky_back_choose_output (ZkyGraph              *self,
                        const ZkyBackOptions  *options,
                        GError               **error)
{
  ZkyNode *output = options->output != NULL ? options->output : zky_graph_get_output (self, 0);

  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  else if (output == NULL)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "The call has no output to differentiate");
  else if (output->tape != &self->tape)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "The output to differentiate is not of call %s", self->id);
  else if (!zky_dtype_is_float (zky_tensor_get_dtype (output->value)))
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "Gradients need a floating output; this one is %s",
                 zky_dtype_get_name (zky_tensor_get_dtype (output->value)));
  else
    return output;

  return NULL;
}

/* The identity is S ⊕ S; its size is checked before it is made. */
static ZkyTensor *
make_identity (ZkyNode  *output,
               gsize     limit,
               GError  **error)
{
  ZkyShape shape = zky_tensor_get_shape (output->value);
  gsize size = zky_tensor_get_size (output->value), bytes;
  g_autofree char *text = NULL;

  if (shape.n_axes == 0)
    return zky_tensor_new_scalar (zky_tensor_get_dtype (output->value), 1);
  if (g_size_checked_mul (&bytes, zky_tensor_get_bytes (output->value), size) && bytes <= limit)
    return zky_tensor_new_identity (zky_tensor_get_dtype (output->value), &shape, error);

  text = zky_shape_to_string (&shape);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE,
               "The Jacobian of an output of shape %s starts from an identity of %g elements, more than the limit "
               "of %" G_GSIZE_FORMAT " bytes; give a cotangent to get one gradient instead",
               text, (double) size * size, limit);
  return NULL;
}

/* One, the cotangent, or the identity: shape B ⊕ output. */
ZkyTensor *
zky_back_make_seed (ZkyNode    *output,
                    ZkyTensor  *cotangent,
                    gsize       limit,
                    GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (output->value), given, tail;
  g_autofree char *given_text = NULL, *text = NULL;

  if (cotangent == NULL)
    return make_identity (output, limit, error);

  given = zky_tensor_get_shape (cotangent);
  if (given.n_axes >= shape.n_axes)
    {
      tail = zky_shape_new (shape.n_axes, given.dims + given.n_axes - shape.n_axes);
      if (zky_shape_equal (&tail, &shape))
        return zky_tensor_cast (cotangent, zky_tensor_get_dtype (output->value), error);
    }

  given_text = zky_shape_to_string (&given);
  text = zky_shape_to_string (&shape);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE,
               "A cotangent of shape %s does not fit the output of shape %s", given_text, text);
  return NULL;
}
