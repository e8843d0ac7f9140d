/* test-data-sets.c: what each row says of its set: files, columns, classes; how sets are read is in test-data.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "data-cache.h"

#include "tensor-assert.h"
#include "zky-data-private.h"

/* -- Every row ------------------------------------------------------------------------ */

static guint
count_files (const ZkyDataInfo *info)
{
  guint n = 0;

  while (info->files[n].name != NULL)
    n++;

  return n;
}

/* A file that is fetched can only be the one that was meant, and has somewhere to come from. */
static void
test_files (void)
{
  g_autoptr(GHashTable) sums = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < zky_data_n_rows; i++)
    {
      const ZkyDataInfo *info = &zky_data_rows[i].info;

      g_test_message ("%s", info->name);
      for (guint k = 0; k < count_files (info); k++)
        {
          const ZkyDataFile *file = &info->files[k];

          g_assert_true (strchr (file->name, '/') == NULL);
          if (info->origin != ZKY_DATA_FETCHED)
            continue;
          g_assert_cmpuint (strspn (file->sha256, "0123456789abcdef"), ==, 64);
          g_assert_true (g_hash_table_add (sums, (gpointer) file->sha256)); /* no sum was copied from another file's */
        }
      for (guint k = 0; info->bases != NULL && info->bases[k] != NULL; k++)
        {
          g_assert_true (g_uri_is_valid (info->bases[k], G_URI_FLAGS_NONE, NULL));
          g_assert_true (g_str_has_suffix (info->bases[k], "/"));
        }
    }
}

/* A row has all that its way of reading needs. */
static void
test_needs (void)
{
  for (guint i = 0; i < zky_data_n_rows; i++)
    {
      const ZkyDataRow *row = &zky_data_rows[i];

      g_test_message ("%s", row->info.name);
      for (guint k = i + 1; k < zky_data_n_rows; k++)
        g_assert_cmpstr (row->info.name, !=, zky_data_rows[k].info.name);
      if (row->load == zky_data_load_table)
        {
          g_assert_nonnull (row->target);
          g_assert_false (row->columns != NULL && g_strv_contains (row->columns, row->target));
        }
      else if (row->load == zky_data_load_images)
        {
          g_assert_cmpfloat (row->scale, >, 0);
          g_assert_cmpuint (count_files (&row->info), ==, row->test_file > 0 ? row->test_file + 2 : 2);
        }
      else
        {
          g_assert_true (row->load == zky_data_load_text);
          g_assert_cmpuint (count_files (&row->info), ==, 1);
        }
    }
}

/* -- Sets that have to be fetched, as they come, but small --------------------------------- */

static void
test_fashion (void)
{
  g_autoptr(ZkyData) data = NULL;
  g_autofree char *classes = NULL;

  put ("fashion-mnist", "train-images-idx3-ubyte.gz", "\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x01\xff\x33", 18);
  put ("fashion-mnist", "train-labels-idx1-ubyte.gz", "\0\0\x08\x01\0\0\0\x02\x09\x00", 10);
  put ("fashion-mnist", "t10k-images-idx3-ubyte.gz", "\0\0\x08\x03\0\0\0\x01\0\0\0\x01\0\0\0\x01\x66", 17);
  put ("fashion-mnist", "t10k-labels-idx1-ubyte.gz", "\0\0\x08\x01\0\0\0\x01\x03", 9);
  data = load ("fashion-mnist", NULL);
  assert_tensor (data->x, "[[[[1]]], [[[0.2]]]]");
  assert_tensor (data->y, "[9, 0]");
  classes = g_strjoinv ("|", data->classes);
  g_assert_cmpstr (classes, ==, "T-shirt/top|Trouser|Pullover|Dress|Coat|Sandal|Shirt|Sneaker|Bag|Ankle boot");
}

/* As Kaggle has its columns, of which some are no numbers. */
static void
test_house_prices (void)
{
  g_autoptr(ZkyData) data = NULL;

  put ("house-prices", "train.csv",
       "Id,MSZoning,LotArea,Street,OverallQual,OverallCond,YearBuilt,YearRemodAdd,TotalBsmtSF,1stFlrSF,2ndFlrSF,GrLivArea,FullBath,"
       "BedroomAbvGr,TotRmsAbvGrd,Fireplaces,GarageCars,GarageArea,SalePrice\n"
       "1,RL,8450,Pave,7,5,2003,2003,856,856,854,1710,2,3,8,0,2,548,208500\n"
       "2,RL,9600,Pave,6,8,1976,1976,1262,1262,0,1262,2,3,6,1,2,460,181500\n", -1);
  data = load ("house-prices", NULL);
  assert_tensor (data->x, "[[8450, 7, 5, 2003, 2003, 856, 856, 854, 1710, 2, 3, 8, 0, 2, 548], "
                          "[9600, 6, 8, 1976, 1976, 1262, 1262, 0, 1262, 2, 3, 6, 1, 2, 460]]");
  assert_tensor (data->y, "[[208500], [181500]]");
  g_assert_null (data->classes);
}

static void
test_shakespeare (void)
{
  g_autoptr(ZkyData) data = NULL;

  put ("shakespeare", "input.txt", "First", -1);
  data = load ("shakespeare", &(ZkyDataOptions) { .length = 3, .stride = 1 });
  assert_tensor (data->x, "[[0, 1, 2], [1, 2, 3]]");
  assert_tensor (data->y, "[[1, 2, 3], [2, 3, 4]]");
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = dup_own_cache ();
  int result;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/data-sets/rows/files", test_files);
  g_test_add_func ("/engine/data-sets/rows/needs", test_needs);
  g_test_add_func ("/engine/data-sets/fashion-mnist", test_fashion);
  g_test_add_func ("/engine/data-sets/house-prices", test_house_prices);
  g_test_add_func ("/engine/data-sets/shakespeare", test_shakespeare);

  result = g_test_run ();
  remove_folder (cache);

  return result;
}
