/* zky-error.c: what can go wrong in the engine
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-error.h"

/**
 * zky_error_quark:
 *
 * The domain of the engine's errors, see #ZkyError.
 *
 * Returns: the quark behind %ZKY_ERROR
 */
G_DEFINE_QUARK (zky-error-quark, zky_error)
