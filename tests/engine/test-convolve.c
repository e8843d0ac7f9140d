/* test-convolve.c: convolutions as matrix products against plain loops, and what their rows say of bad inputs
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-convolve.h"

#include "zky.h"
#include "zky-op-call.h"

#include "tensor-assert.h"

/* -- Against loops ------------------------------------------------------------------------ */

static gsize
product (const gsize *extents)
{
  return extents[0] * extents[1] * extents[2];
}

/* Calls (image, filter, result) for each product of an element and a weight, by their indices. */
typedef void (*Visit) (gsize image, gsize filter, gsize result, gpointer data);

static void
for_each_product (const ZkyConvolution *self,
                  Visit                 visit,
                  gpointer              data)
{
  const ZkyWindow *w = &self->window;
  gsize per_group = self->out_channels / self->groups, places = product (w->out), kernel = product (w->kernel);

  for (gsize o = 0; o < self->n_images * self->out_channels * places; o++)
    for (gsize k = 0; k < w->channels * kernel; k++)
      {
        gsize place = o % places, filter = o / places % self->out_channels, n = o / places / self->out_channels;
        gsize channel = filter / per_group * w->channels + k / kernel, at = n * self->in_channels + channel;
        gsize divisor = 1, kernel_divisor = 1, position[3];
        gboolean inside = TRUE;

        for (gint axis = 2; axis >= 0; axis--)
          {
            gssize x = (gssize) (place / divisor % w->out[axis]) * w->stride[axis] - w->padding[axis] +
                       (gssize) (k / kernel_divisor % w->kernel[axis]) * w->dilation[axis];

            inside &= x >= 0 && x < (gssize) w->in[axis];
            position[axis] = (gsize) x;
            divisor *= w->out[axis];
            kernel_divisor *= w->kernel[axis];
          }
        for (guint axis = 0; axis < 3; axis++)
          at = at * w->in[axis] + position[axis];
        if (inside)
          visit (at, filter * w->channels * kernel + k, o, data);
      }
}

typedef struct
{
  double *images, *filters, *results;              /* given */
  double *to_images, *to_filters, *to_results;     /* expected */
} Arrays;

static void
visit_product (gsize    image,
               gsize    filter,
               gsize    result,
               gpointer data)
{
  Arrays *arrays = data;

  arrays->to_results[result] += arrays->images[image] * arrays->filters[filter];
  arrays->to_images[image] += arrays->results[result] * arrays->filters[filter];
  arrays->to_filters[filter] += arrays->results[result] * arrays->images[image];
}

static double *
random_array (gsize n)
{
  double *array = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    array[i] = g_test_rand_double_range (-1, 1);

  return array;
}

static void
assert_near (const double *found,
             const double *expected,
             gsize         n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (found[i], expected[i], 1e-9);
}

static const ZkyConvolution convolutions[] = {
  { { 2, { 1, 5, 6 }, { 1, 3, 2 }, { 1, 3, 5 }, { 1, 1, 1 }, { 1, 1, 1 }, { 0, 0, 0 } }, 2, 1, 2, 3 },
  { { 1, { 2, 5, 6 }, { 2, 2, 3 }, { 2, 3, 3 }, { 1, 2, 2 }, { 1, 1, 2 }, { 1, 1, 2 } }, 2, 2, 2, 4 },
  { { 3, { 1, 4, 4 }, { 1, 1, 1 }, { 1, 4, 4 }, { 1, 1, 1 }, { 1, 1, 1 }, { 0, 0, 0 } }, 2, 1, 3, 2 },
  { { 12, { 1, 60, 60 }, { 1, 3, 3 }, { 1, 60, 60 }, { 1, 1, 1 }, { 1, 1, 1 }, { 0, 1, 1 } }, 1, 1, 12, 2 }, /* in strips */
};

static void
test_loops (gconstpointer data)
{
  const ZkyConvolution *self = data;
  gsize n_images = self->n_images * self->in_channels * product (self->window.in);
  gsize n_filters = self->out_channels * self->window.channels * product (self->window.kernel);
  gsize n_results = self->n_images * self->out_channels * product (self->window.out);
  g_autofree double *images = random_array (n_images), *filters = random_array (n_filters);
  g_autofree double *results = random_array (n_results), *found = g_new (double, MAX (n_images, MAX (n_filters, n_results)));
  g_autofree double *to_images = g_new0 (double, n_images), *to_filters = g_new0 (double, n_filters);
  g_autofree double *to_results = g_new0 (double, n_results);
  Arrays arrays = { images, filters, results, to_images, to_filters, to_results };

  for_each_product (self, visit_product, &arrays);

  g_assert_true (zky_convolve (self, ZKY_FLOAT64, images, filters, NULL, found, NULL, NULL));
  assert_near (found, to_results, n_results);
  g_assert_true (zky_convolve_transposed (self, ZKY_FLOAT64, results, filters, NULL, found, NULL, NULL));
  assert_near (found, to_images, n_images);
  g_assert_true (zky_convolve_filters (self, ZKY_FLOAT64, images, results, found, NULL, NULL));
  assert_near (found, to_filters, n_filters);
}

/* -- Bad inputs ------------------------------------------------------------------------------- */

typedef struct
{
  const char *op, *a, *b, *attributes, *message;
} Bad;

static const Bad bad[] = {
  { "conv1d", "[[1, 2]]", "[[[1, 2, 3]]]", "",
    "conv1d: a filter that reaches over 3 elements does not fit an image of 2 with its padding" },
  { "conv1d", "[[1, 2]]", "[[[1], [2]]]", "", "conv1d: 1 filters of 2 channels do not fit 1 channels in 1 group" },
  { "conv1d", "[1, 2]", "[[[1]]]", "", "conv1d: images need channels and their axes, filters two axes more than these: "
    "shapes [2] and [1, 1, 1]" },
  { "conv1d", "[[1, 2]]", "[[[1]]]", "stride=0", "conv1d: stride is 0, it has to be at least 1" },
  { "conv1d", "[[1, 2]]", "[[[1]]]", "padding=[1, 2]", "conv1d: padding has 2 numbers for 1 axes" },
  { "conv_transpose1d", "[[1, 2]]", "[[[1]], [[1]]]", "", "conv_transpose1d: the images' channels are not as many as the filters: "
    "shapes [1, 2] and [2, 1, 1]" },
  { "l1_loss", "[1, 2]", "[1, 2]", "reduction=max", "l1_loss: reduction is “max”; mean, sum and none are possible" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const ZkyOp *op = zky_op_lookup (bad[i].op, NULL);
      g_autoptr(ZkyTensor) a = tensor_of (ZKY_FLOAT32, bad[i].a), b = tensor_of (ZKY_FLOAT32, bad[i].b), result = NULL;
      g_autoptr(ZkyAttributes) attributes = zky_attributes_parse (op->attributes, bad[i].attributes, NULL);
      g_autoptr(GError) error = NULL;
      ZkyTensor *inputs[] = { a, b };

      g_assert_false (zky_op_compute (op, inputs, 2, attributes, NULL, &result, &error));
      g_assert_cmpstr (error->message, ==, bad[i].message);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (convolutions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/convolve/loops/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, &convolutions[i], test_loops);
    }
  g_test_add_func ("/engine/convolve/bad", test_bad);

  return g_test_run ();
}
