/* zky-model.h: a model file or a typed expression, ready to be called
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-training.h"

ZKY_BEGIN_DECLS

#define ZKY_MODEL_MICROSECONDS ((gint64) 10 * G_USEC_PER_SEC) /* how long loading, and each call, may take */
#define ZKY_MODEL_BYTES        ((gsize) 256 << 20)            /* memory of the Lua state */
#define ZKY_MODEL_TENSOR_BYTES ((gsize) 2 << 30)              /* memory of tensors of one call */

/**
 * ZkyModelLog:
 * @text: what the model printed, without the final newline
 *
 * Called in the thread that runs the model.
 */
typedef void (*ZkyModelLog) (const char *text,
                             gpointer    user_data);

/**
 * ZkyModelOpened:
 * @path: a file of the model's folder, with symbolic links resolved; where it is not there, where it was looked for
 *
 * Called in the thread that runs the model, before the file is read.
 */
typedef void (*ZkyModelOpened) (const char *path,
                                gpointer    user_data);

/**
 * ZkyModelOptions:
 * @dtype: %ZKY_FLOAT32 or %ZKY_FLOAT64: what numbers without a dtype become; 0 counts as float32
 * @microseconds: how long loading, and each call, may take; 0: %ZKY_MODEL_MICROSECONDS
 * @bytes: memory of the Lua state; 0: %ZKY_MODEL_BYTES
 * @tensor_bytes: memory of tensors of one call; 0: %ZKY_MODEL_TENSOR_BYTES
 * @cancellable: (nullable): the Stop button
 * @free_names_are_one: in an expression a free name without a value is 1 (the app) instead of an error (the command line)
 * @inputs: (nullable): names that are inputs of an expression even if they are constants otherwise: `pi`, `e`
 * @log: (nullable): gets what `print` writes; %NULL: standard error
 * @log_data: for @log
 * @opened: (nullable): is told of the files that the model reads beside its own: what it requires, and its data
 * @opened_data: for @opened
 */
typedef struct
{
  ZkyDtype      dtype;
  gint64        microseconds;
  gsize         bytes, tensor_bytes;
  GCancellable *cancellable;
  gboolean      free_names_are_one;
  const char *const *inputs;
  ZkyModelLog   log;
  gpointer      log_data;
  ZkyModelOpened opened;
  gpointer      opened_data;
} ZkyModelOptions;

/**
 * ZkyModel:
 *
 * What a model file returned, with the sandbox it runs in. Use from one thread at a time. Error messages are
 * complete: `simple.lua:7: cause`, or `-e:4: cause` with the column of an expression.
 */
typedef struct _ZkyModel ZkyModel;

ZkyModel   *zky_model_load             (const char             *path,
                                        const ZkyModelOptions  *options,
                                        GError                **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyModel   *zky_model_load_text        (const char             *text,
                                        const char             *name,
                                        const char             *folder,
                                        const ZkyModelOptions  *options,
                                        GError                **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyModel   *zky_model_parse            (const char             *expression,
                                        const ZkyModelOptions  *options,
                                        GError                **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyModel   *zky_model_ref              (ZkyModel               *self);
void        zky_model_unref            (ZkyModel               *self);
ZkyModule  *zky_model_get_module       (ZkyModel               *self);
const char *zky_model_get_path         (ZkyModel               *self);
ZkyTraining *zky_model_get_training    (ZkyModel               *self);
gboolean    zky_model_is_expression    (ZkyModel               *self);
gboolean    zky_model_is_unset         (ZkyModel               *self,
                                        const char             *name);
gboolean    zky_model_is_written       (ZkyModel               *self,
                                        const char             *name);
gboolean    zky_model_set              (ZkyModel               *self,
                                        const char             *name,
                                        ZkyTensor              *value,
                                        GError                **error);
gboolean    zky_model_call             (ZkyModel               *self,
                                        ZkyGraph               *graph,
                                        GCancellable           *cancellable,
                                        GError                **error);
char       *zky_model_to_lua           (ZkyModel               *self,
                                        const char             *name) G_GNUC_WARN_UNUSED_RESULT;
char       *zky_expression_to_lua      (const char             *expression,
                                        const char             *name,
                                        GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyModel, zky_model_unref)

ZKY_END_DECLS
