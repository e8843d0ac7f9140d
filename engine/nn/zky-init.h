/* zky-init.h: what parameters begin as
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-module.h"

ZKY_BEGIN_DECLS

typedef struct _ZkyInit ZkyInit;

/**
 * ZkyInit:
 * @name: as in PyTorch's `torch.nn.init`, without the underscore behind: `"xavier_uniform"`
 * @summary: one sentence
 * @attributes: (nullable): name, type and default of each
 * @make: a tensor of @shape, drawn from @rand; an error where there is none of that shape
 *
 * One row of the table of initialisers.
 */
struct _ZkyInit
{
  const char         *name;
  const char         *summary;
  const ZkyAttribute *attributes;
  ZkyTensor        *(*make) (const ZkyShape      *shape,
                             ZkyDtype             dtype,
                             const ZkyAttributes *attributes,
                             GRand               *rand,
                             GError             **error);
};

const ZkyInit *const *zky_init_list   (guint                *n_inits);
const ZkyInit        *zky_init_lookup (const char           *name,
                                       GError              **error);
ZkyTensor            *zky_init_make   (const ZkyInit        *self,
                                       const ZkyAttributes  *attributes,
                                       const ZkyShape       *shape,
                                       ZkyDtype              dtype,
                                       GRand                *rand,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor            *zky_init_new    (const char           *name,
                                       const char           *attributes,
                                       const ZkyShape       *shape,
                                       ZkyDtype              dtype,
                                       GRand                *rand,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean              zky_init_apply  (ZkyModule            *module,
                                       const char           *path,
                                       const char           *name,
                                       const char           *attributes,
                                       GRand                *rand,
                                       GError              **error);
gboolean              zky_init_gain   (const char           *nonlinearity,
                                       double                slope,
                                       double               *gain,
                                       GError              **error);

ZKY_END_DECLS
