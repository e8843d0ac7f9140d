/* zky-data.h: data sets by name
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

ZKY_BEGIN_DECLS

typedef enum
{
  ZKY_DATA_SHIPPED, /* is there wherever zkynet is */
  ZKY_DATA_FETCHED, /* has to be fetched once into the user's cache */
  ZKY_DATA_KAGGLE,  /* the same, by the command `kaggle` */
} ZkyDataOrigin;

/**
 * ZkyDataFile:
 * @name: what it is called wherever it comes from, and in the set's folder; %NULL in the row that ends a list
 * @size: its bytes; 0: not known
 * @sha256: (nullable): of its bytes, unpacked where they are packed by gzip; %NULL: not known
 */
typedef struct
{
  const char *name;
  guint64     size;
  const char *sha256;
} ZkyDataFile;

/**
 * ZkyDataInfo:
 * @name: `mnist`
 * @summary: one sentence
 * @licence: under which it may be used
 * @source: where it comes from: a page, or a package
 * @files: what it consists of
 * @bases: (nullable): addresses in front of the files' names, to be tried in turn
 * @competition: (nullable): what `kaggle` calls it
 *
 * A row of the list of data sets.
 */
typedef struct
{
  const char         *name;
  const char         *summary;
  const char         *licence;
  const char         *source;
  ZkyDataOrigin       origin;
  const ZkyDataFile  *files;
  const char *const  *bases;
  const char         *competition;
} ZkyDataInfo;

/**
 * ZkyDataOptions:
 * @part: (nullable): `train`, or `test` of a set that has one; %NULL: `train`
 * @dtype: what real numbers become; anything but float64 is float32
 * @rows: how many rows, from the first; 0: all
 * @flat: images are rows of numbers [n, height · width], not [n, 1, height, width]
 * @length: of a text: characters of an example; 0: x is the whole text, [n]
 * @stride: of a text: from one example to the next; 0: @length
 * @bytes: of a text: its bytes count, not its characters
 *
 * What is wanted of a set. All zero is all of it.
 */
typedef struct
{
  const char *part;
  ZkyDtype    dtype;
  gsize       rows;
  gboolean    flat;
  gsize       length;
  gsize       stride;
  gboolean    bytes;
} ZkyDataOptions;

/**
 * ZkyData:
 * @x: what is looked at, [n, …]
 * @y: (nullable): what is to be found, [n] or [n, …]; %NULL: of a text without a length
 * @features: (nullable): what the numbers of a row of x are
 * @classes: (nullable): what the numbers in y mean
 * @vocabulary: (nullable): of a text: what the numbers mean
 *
 * A set in memory.
 */
typedef struct
{
  ZkyTensor  *x;
  ZkyTensor  *y;
  char      **features;
  char      **classes;
  char      **vocabulary;
} ZkyData;

const ZkyDataInfo *zky_data_get      (guint                  i);
const ZkyDataInfo *zky_data_lookup   (const char            *name,
                                      GError               **error);
char              *zky_data_dup_folder (const ZkyDataInfo   *info) G_GNUC_WARN_UNUSED_RESULT;
gboolean           zky_data_is_there (const ZkyDataInfo     *info);
ZkyData           *zky_data_load     (const char            *name,
                                      const ZkyDataOptions  *options,
                                      GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void               zky_data_free     (ZkyData               *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyData, zky_data_free)

ZKY_END_DECLS
