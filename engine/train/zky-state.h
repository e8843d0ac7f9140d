/* zky-state.h: parameters and buffers of a module as an archive, PyTorch's state dict
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-archive.h"
#include "zky-module.h"

ZKY_BEGIN_DECLS

ZkyArchive *zky_module_dup_state   (ZkyModule         *self) G_GNUC_WARN_UNUSED_RESULT;
void        zky_module_add_state   (ZkyModule         *self,
                                    ZkyArchive        *archive);
gboolean    zky_module_load_state  (ZkyModule         *self,
                                    const ZkyArchive  *archive,
                                    GError           **error);

ZKY_END_DECLS
