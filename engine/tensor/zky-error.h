/* zky-error.h: what can go wrong in the engine
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Public headers stand between these two: the library is compiled with hidden symbols,
 * and what they enclose is what it exports. */
#define ZKY_BEGIN_DECLS G_BEGIN_DECLS _Pragma ("GCC visibility push(default)")
#define ZKY_END_DECLS   _Pragma ("GCC visibility pop") G_END_DECLS

ZKY_BEGIN_DECLS

#define ZKY_ERROR (zky_error_quark ())

/**
 * ZkyError:
 *
 * The one error domain of the engine. Everything that a user can cause arrives as one of these;
 * the message states the facts on both sides ("Shapes [3, 2] and [4, 2] differ").
 */
typedef enum
{
  ZKY_ERROR_UNKNOWN,    /* no operator, input, attribute … has this name */
  ZKY_ERROR_SHAPE,      /* shapes do not fit together */
  ZKY_ERROR_DTYPE,      /* an element type that does not fit */
  ZKY_ERROR_VALUE,      /* a number, an index or an attribute out of its range */
  ZKY_ERROR_SIZE,       /* more elements or bytes than may be allocated */
  ZKY_ERROR_USE,        /* operators used in a way that has no meaning: nodes of two calls … */
  ZKY_ERROR_SYNTAX,     /* text that cannot be read: expression, number, Lua */
  ZKY_ERROR_MODEL,      /* a model file raised an error */
  ZKY_ERROR_LIMIT,      /* a time, step or memory limit was reached */
  ZKY_ERROR_STOPPED,    /* the user stopped it */
  ZKY_ERROR_IO,         /* a file cannot be read or written */
  ZKY_ERROR_NONFINITE,  /* training met NaN or infinity */
  ZKY_ERROR_MISSING,    /* a data set has not been fetched yet */
} ZkyError;

GQuark zky_error_quark (void);

ZKY_END_DECLS
