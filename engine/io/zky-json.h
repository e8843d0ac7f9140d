/* zky-json.h: numbers and tensors as JSON text
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

ZKY_BEGIN_DECLS

/* Each appends to @text. Numbers are the shortest that read back equal in their dtype; NaN and infinities are the
 * strings "NaN", "Infinity", "-Infinity"; tensors are nested lists, scalars plain numbers. */
void zky_json_append_string (GString         *text,
                             const char      *value);
void zky_json_append_number (GString         *text,
                             double           value,
                             ZkyDtype         dtype);
void zky_json_append_value  (GString         *text,
                             const ZkyTensor *value);
/* {"dtype": "float32", "shape": [2], "value": [1, 2]}; NULL becomes null. */
void zky_json_append_tensor (GString         *text,
                             const ZkyTensor *value);

ZKY_END_DECLS
