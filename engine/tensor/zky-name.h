/* zky-name.h: what may be a name in formulas, model files and on the command line
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-error.h"

ZKY_BEGIN_DECLS

gsize zky_name_scan (const char *text);

ZKY_END_DECLS
