/* zky-ops-pooling3d.c: pools along the last three axes, and resizing them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-taps.h"
#include "zky-tensor-private.h"

/*
 * The greatest element of a box is the greatest of those of its slices, and a mean, over padding too, or a sum weighted along each
 * axis, is one along the depth of those in the planes: what two axes and then one do. Of equal elements the first one in the box
 * is the first in the first such slice.
 */

static gboolean
infer_boxes (ZkyOpCall  *call,
             GError    **error)
{
  const ZkyTapsRule *rule = call->op->kernel;
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);

  if (shape.n_axes < 3)
    {
      g_autofree char *text = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the input has shape %s, it needs three axes or more", text);
      return FALSE;
    }

  for (guint i = 0; i < 3; i++)
    {
      gsize *extent = &shape.dims[shape.n_axes - 3 + i];
      g_auto (ZkyTaps) taps = { 0 };

      if (!(*rule) (&taps, call->attributes, i, 3, *extent, error))
        return FALSE;
      *extent = taps.n_out;
    }

  call->outputs[0].dtype = MAX (call->inputs[0]->dtype, ZKY_FLOAT32);
  call->outputs[0].shape = shape;
  return TRUE;
}

/* The attributes of the same name of the row @name, which goes over @n axes from axis @first of the three on. */
static ZkyAttributes *
attributes_for (const ZkyAttributes *attributes,
                const char          *name,
                guint                first,
                guint                n)
{
  const ZkyAttribute *declared = zky_attributes_get_declared (attributes);
  ZkyAttributes *result = zky_compose_attributes (name);

  for (guint i = 0; declared[i].name != NULL; i++)
    {
      guint n_ints;
      const gint64 *ints;

      if (!zky_attributes_is_set (attributes, i))
        continue;
      switch (declared[i].type)
        {
        case ZKY_ATTRIBUTE_BOOL:
          zky_attributes_set_bool (result, i, zky_attributes_get_bool (attributes, i));
          break;
        case ZKY_ATTRIBUTE_DOUBLE:
          zky_attributes_set_double (result, i, zky_attributes_get_double (attributes, i));
          break;
        case ZKY_ATTRIBUTE_INTS:
          ints = zky_attributes_get_ints (attributes, i, &n_ints);
          zky_attributes_set_ints (result, i, n_ints == 3 ? ints + first : ints, n_ints == 3 ? n : n_ints);
          break;
        case ZKY_ATTRIBUTE_STRING: /* a mode: trilinear is linear in each */
          zky_attributes_set_string (result, i, !g_str_equal (zky_attributes_get_string (attributes, i), "trilinear") ? "nearest"
                                                : n == 2 ? "bilinear" : "linear");
          break;
        case ZKY_ATTRIBUTE_INT:
        default:
          g_assert_not_reached ();
        }
    }

  return result;
}

/* @stem "2d" over the planes, and then @stem "1d" along the depth. */
static gboolean
expand_boxes (const char           *stem,
              ZkyNode              *node,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  g_autofree char *plane = g_strconcat (stem, "2d", NULL), *line = g_strconcat (stem, "1d", NULL);

  node = zky_compose_apply (plane, &node, 1, attributes_for (attributes, plane, 1, 2));
  node = zky_compose_call ("movedim", "source=[-3], destination=[-1]", node);
  if (node != NULL)
    node = zky_compose_apply (line, &node, 1, attributes_for (attributes, line, 0, 1));
  outputs[0] = zky_compose_call ("movedim", "source=[-1], destination=[-3]", node);

  return outputs[0] != NULL;
}

#define EXPAND(stem)                                                            \
  static gboolean                                                               \
  stem##_expand (ZkyNode *const       *inputs,                                  \
                 guint                 n_inputs,                                \
                 const ZkyAttributes  *attributes,                              \
                 ZkyNode             **outputs)                                 \
  {                                                                             \
    return expand_boxes (#stem, inputs[0], attributes, outputs);                \
  }

EXPAND (max_pool)
EXPAND (avg_pool)
EXPAND (adaptive_max_pool)
EXPAND (adaptive_avg_pool)
EXPAND (upsample)

/* -- Attributes, in the order of the rows for two axes -------------------------------------------------------------- */

static const ZkyAttribute max_attributes[] = { ZKY_TAPS_POOL_ATTRIBUTES, { NULL } };
static const ZkyAttribute avg_attributes[] = { ZKY_TAPS_POOL_ATTRIBUTES, ZKY_TAPS_AVERAGE_ATTRIBUTE, { NULL } };
static const ZkyAttribute adaptive_attributes[] = { ZKY_TAPS_ADAPTIVE_ATTRIBUTES, { NULL } };
static const ZkyAttribute resize_attributes[] = { ZKY_TAPS_RESIZE_ATTRIBUTES ("nearest or trilinear"), { NULL } };

static gboolean
resize_infer (ZkyOpCall  *call,
              GError    **error)
{
  const char *mode = zky_attributes_get_string (call->attributes, 2);

  if (!g_str_equal (mode, "nearest") && !g_str_equal (mode, "trilinear"))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "mode is “%s”; nearest and trilinear are possible", mode);
      return FALSE;
    }
  if (zky_attributes_is_set (call->attributes, 0) == zky_attributes_is_set (call->attributes, 1))
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_VALUE, "either a size or a scale_factor has to be given");
      return FALSE;
    }

  return infer_boxes (call, error);
}

static const ZkySampleCase pool_cases[] = {
  { { "2, 4, 4" }, "kernel_size=2" }, { { "3, 5, 4" }, "kernel_size=[1, 3, 2], stride=[1, 2, 1], padding=[0, 1, 0]" },
  { { "2, 3, 3, 3t" }, "kernel_size=2, ceil_mode=true" }, { { "0, 4, 4, 4" }, "kernel_size=3" },
  { { NULL } }
};
static const ZkySampleCase adaptive_cases[] = {
  { { "2, 4, 4" }, "output_size=2" }, { { "3, 5, 3t" }, "output_size=[1, 3, 2]" }, { { "2, 2, 3, 2" }, "output_size=[2, 3, 1]" },
  { { NULL } }
};
static const ZkySampleCase resize_cases[] = {
  { { "2, 2, 3" }, "scale_factor=2" }, { { "2, 3, 4" }, "size=[3, 5, 3], mode=trilinear" },
  { { "2, 3, 2t" }, "size=[4, 4, 5], mode=trilinear, align_corners=true" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (pool, ZKY_SAMPLE_DISTINCT)
ZKY_SAMPLE_FUNCTION (adaptive, ZKY_SAMPLE_DISTINCT)
ZKY_SAMPLE_FUNCTION (resize, ZKY_SAMPLE_DISTINCT)

/* -- The rows ------------------------------------------------------------------------------------------------------------ */

#define POOL_ROW(stem, picture, taps, settings, sampler, gradient, what)        \
  {                                                                             \
    .name = #stem "3d", .symbol = picture, .formula = #stem "3d(a)", .attributes = settings, .summary = what, \
    .partials = (const char *const[]) { gradient }, .min_inputs = 1, .max_inputs = 1, .n_outputs = 1, \
    .kernel = &(const ZkyTapsRule) { taps }, .infer = infer_boxes, .expand = stem##_expand, .sample = sampler, \
  }

const ZkyOp zky_ops_pooling3d[] = {
  POOL_ROW (max_pool, "max▦", zky_taps_pool, max_attributes, pool_sample, "where(a = y, ȳ, 0)",
            "Takes the greatest element of each window along the last three axes"),
  POOL_ROW (adaptive_max_pool, "max▦", zky_taps_adaptive, adaptive_attributes, adaptive_sample, "where(a = y, ȳ, 0)",
            "Takes the greatest element of windows along the last three axes, as many as asked for"),
  POOL_ROW (avg_pool, "avg▦", zky_taps_pool, avg_attributes, pool_sample, "Rᵀ · ȳ · C",
            "Takes the mean of each window along the last three axes"),
  POOL_ROW (adaptive_avg_pool, "avg▦", zky_taps_adaptive, adaptive_attributes, adaptive_sample, "Rᵀ · ȳ · C",
            "Takes means of windows along the last three axes, as many as asked for"),
  {
    .name = "upsample3d", .symbol = "avg▦", .formula = "upsample3d(a)", .attributes = resize_attributes,
    .summary = "Resizes the last three axes, by nearest neighbours or between eight",
    .partials = (const char *const[]) { "Rᵀ · ȳ · C" }, .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .kernel = &(const ZkyTapsRule) { zky_taps_resize }, .infer = resize_infer, .expand = upsample_expand, .sample = resize_sample,
  },
  { NULL }
};
