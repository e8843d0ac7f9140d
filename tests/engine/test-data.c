/* test-data.c: data sets by name
 * SPDX-License-Identifier: Apache-2.0 */
#include "data-cache.h"

#include "tensor-assert.h"

static void
assert_shape (const ZkyTensor *tensor,
              ZkyDtype         dtype,
              const char      *text)
{
  ZkyShape shape = zky_tensor_get_shape (tensor);
  g_autofree char *found = zky_shape_to_string (&shape);

  g_assert_cmpstr (found, ==, text);
  g_assert_cmpint (zky_tensor_get_dtype (tensor), ==, dtype);
}

static void
assert_strings (char       **strings,
                const char  *text)
{
  g_autofree char *joined = g_strjoinv ("|", strings);

  g_assert_cmpstr (joined, ==, text);
}

static double
mean (const ZkyTensor *tensor)
{
  gsize n = zky_tensor_get_size (tensor);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += zky_tensor_get_double (tensor, i);

  return sum / (double) n;
}

/* Means as scikit-learn and R have them. */
static void
test_iris (void)
{
  g_autoptr(ZkyData) data = load ("iris", &(ZkyDataOptions) { .dtype = ZKY_FLOAT64 });

  assert_shape (data->x, ZKY_FLOAT64, "[150, 4]");
  assert_shape (data->y, ZKY_INT64, "[150]");
  assert_strings (data->features, "sepal_length|sepal_width|petal_length|petal_width");
  assert_strings (data->classes, "setosa|versicolor|virginica");
  g_assert_cmpfloat_with_epsilon (mean (data->x), 3.4645, 1e-9);
  g_assert_cmpfloat (mean (data->y), ==, 1);
}

static void
test_penguins (void)
{
  g_autoptr(ZkyData) data = load ("penguins", &(ZkyDataOptions) { .dtype = ZKY_FLOAT64 });
  double mass = 0;

  assert_shape (data->x, ZKY_FLOAT64, "[342, 4]");
  assert_shape (data->y, ZKY_INT64, "[342]");
  assert_strings (data->classes, "Adelie|Chinstrap|Gentoo");
  for (gsize i = 0; i < 342; i++)
    mass += zky_tensor_get_double (data->x, 4 * i + 3);
  g_assert_cmpfloat_with_epsilon (mass / 342, 4201.754386, 1e-6);
}

static void
test_digits (void)
{
  g_autoptr(ZkyData) data = load ("digits", NULL), flat = load ("digits", &(ZkyDataOptions) { .flat = TRUE, .rows = 2 });

  assert_shape (data->x, ZKY_FLOAT32, "[1797, 1, 8, 8]");
  assert_shape (data->y, ZKY_INT64, "[1797]");
  g_assert_cmpfloat_with_epsilon (mean (data->x), 4.884164579 / 16, 1e-6);
  g_assert_cmpfloat_with_epsilon (mean (data->y), 4.490818, 1e-6);
  assert_strings (data->classes, "0|1|2|3|4|5|6|7|8|9");
  g_assert_null (data->features);

  assert_shape (flat->x, ZKY_FLOAT32, "[2, 64]");
  assert_tensor (flat->y, "[0, 1]");
  g_assert_cmpfloat (zky_tensor_get_double (flat->x, 2), ==, 5.0 / 16);
}

static void
test_holmes (void)
{
  g_autoptr(ZkyData) whole = load ("holmes", NULL), few = load ("holmes", &(ZkyDataOptions) { .length = 64, .stride = 32, .rows = 7 });
  g_autoptr(ZkyData) bytes = load ("holmes", &(ZkyDataOptions) { .bytes = TRUE });

  assert_shape (whole->x, ZKY_INT64, "[95869]");
  g_assert_null (whole->y);
  g_assert_cmpuint (g_strv_length (whole->vocabulary), ==, 75);
  g_assert_cmpstr (whole->vocabulary[zky_tensor_get_int (whole->x, 0)], ==, "A");
  assert_shape (few->x, ZKY_INT64, "[7, 64]");
  assert_shape (few->y, ZKY_INT64, "[7, 64]");
  g_assert_cmpint (zky_tensor_get_int (few->x, 32), ==, zky_tensor_get_int (few->x, 64));
  g_assert_cmpint (zky_tensor_get_int (few->x, 1), ==, zky_tensor_get_int (few->y, 0));
  assert_shape (bytes->x, ZKY_INT64, "[95872]"); /* é takes two */
  g_assert_null (bytes->vocabulary);
}

/* Every row of the list can be found and says all there is to say. */
static void
test_list (void)
{
  const ZkyDataInfo *info;
  guint n = 0;

  for (; (info = zky_data_get (n)) != NULL; n++)
    {
      g_autofree char *folder = zky_data_dup_folder (info);

      g_assert_true (zky_data_lookup (info->name, NULL) == info);
      g_assert_nonnull (info->summary);
      g_assert_nonnull (info->licence);
      g_assert_nonnull (info->source);
      g_assert_nonnull (info->files[0].name);
      g_assert_true ((info->origin == ZKY_DATA_KAGGLE) == (info->competition != NULL));
      g_assert_true ((info->origin == ZKY_DATA_FETCHED) == (info->bases != NULL));
      g_assert_true (g_path_is_absolute (folder));
      for (const ZkyDataFile *file = info->files; info->origin == ZKY_DATA_FETCHED && file->name != NULL; file++)
        {
          g_assert_cmpuint (strlen (file->sha256), ==, 64);
          g_assert_cmpuint (file->size, >, 0);
        }
      if (info->origin == ZKY_DATA_SHIPPED)
        g_assert_true (zky_data_is_there (info));
    }
  g_assert_cmpuint (n, ==, 10);
}

static void
assert_fails (const char           *name,
              const ZkyDataOptions *options,
              int                   code,
              const char           *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (zky_data_load (name, options, &error));
  assert_error (error, code, message);
}

static void
test_errors (void)
{
  assert_fails ("iri", NULL, ZKY_ERROR_UNKNOWN, "there is no data set “iri”, but iris, penguins, digits, holmes, mnist,");
  assert_fails ("iris", &(ZkyDataOptions) { .part = "test" }, ZKY_ERROR_VALUE, "the data set iris has no part “test”, but train");
  assert_fails ("mnist", &(ZkyDataOptions) { .part = "x" }, ZKY_ERROR_VALUE, "has no part “x”, but train and test");
  assert_fails ("mnist", NULL, ZKY_ERROR_MISSING, "the data set mnist is not there yet: “zky data mnist” fetches it");
  assert_fails ("holmes", &(ZkyDataOptions) { .length = 100000 }, ZKY_ERROR_VALUE, "holmes.txt: a text of 95869 characters has no window");
}

static void
test_cache (void)
{
  g_autoptr(ZkyData) titanic = NULL, pixels = NULL, train = NULL, test = NULL;

  put ("titanic", "train.csv", "PassengerId,Survived,Pclass,Name,Age,SibSp,Parch,Fare\n"
       "1,0,3,\"Braund, Mr. Owen\",22,1,0,7.25\n2,1,1,\"Cumings, Mrs.\",38,1,0,71.2833\n3,1,3,\"Moran\",,0,0,8.4583\n", -1);
  titanic = load ("titanic", NULL);
  assert_tensor (titanic->x, "[[3, 22, 1, 0, 7.25], [1, 38, 1, 0, 71.2833]]");
  assert_tensor (titanic->y, "[0, 1]");
  assert_strings (titanic->classes, "0|1");

  put ("digit-recognizer", "train.csv", "label,pixel0,pixel1\n7,0,255\n3,51,0\n", -1);
  pixels = load ("digit-recognizer", NULL);
  assert_tensor (pixels->x, "[[0, 1], [0.2, 0]]");
  assert_tensor (pixels->y, "[1, 0]");
  assert_strings (pixels->features, "pixel0|pixel1");

  put ("mnist", "train-images-idx3-ubyte.gz", "\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\xff\x33\0", 20);
  put ("mnist", "train-labels-idx1-ubyte.gz", "\0\0\x08\x01\0\0\0\x02\x01\0", 10);
  put ("mnist", "t10k-images-idx3-ubyte.gz", "\0\0\x08\x03\0\0\0\x01\0\0\0\x01\0\0\0\x02\x33\x33", 18);
  assert_fails ("mnist", NULL, ZKY_ERROR_MISSING, "is not there yet");
  put ("mnist", "t10k-labels-idx1-ubyte.gz", "\0\0\x08\x01\0\0\0\x01\x02", 9);
  train = load ("mnist", NULL);
  assert_tensor (train->x, "[[[[0, 1]]], [[[0.2, 0]]]]");
  assert_tensor (train->y, "[1, 0]");
  test = load ("mnist", &(ZkyDataOptions) { .part = "test", .flat = TRUE });
  assert_tensor (test->x, "[[0.2, 0.2]]");

  put ("mnist", "t10k-labels-idx1-ubyte.gz", "\0\0\x08\x01\0\0\0\x02\x02\x02", 10);
  assert_fails ("mnist", &(ZkyDataOptions) { .part = "test" }, ZKY_ERROR_SHAPE, "the data set mnist has 1 examples and 2 answers");
  put ("mnist", "t10k-images-idx3-ubyte.gz", "\0\0\x08\x01\0\0\0\x02\x02\x02", 10);
  assert_fails ("mnist", &(ZkyDataOptions) { .part = "test" }, ZKY_ERROR_SHAPE, "t10k-images-idx3-ubyte.gz: byte 3: there are 1 axes, not 3");
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = dup_own_cache ();
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/data/shipped/iris", test_iris);
  g_test_add_func ("/engine/data/shipped/penguins", test_penguins);
  g_test_add_func ("/engine/data/shipped/digits", test_digits);
  g_test_add_func ("/engine/data/shipped/holmes", test_holmes);
  g_test_add_func ("/engine/data/list/rows", test_list);
  g_test_add_func ("/engine/data/load/errors", test_errors);
  g_test_add_func ("/engine/data/load/cache", test_cache);

  result = g_test_run ();
  remove_folder (cache);

  return result;
}
