/* zky-expression-private.h: building the program of a formula
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-expression.h"

G_BEGIN_DECLS

ZkyExpression *zky_expression_new        (const char    *text) G_GNUC_WARN_UNUSED_RESULT;
ZkyTerm       *zky_expression_add        (ZkyExpression *self,
                                          ZkyTermKind    kind,
                                          guint          column);
void           zky_expression_add_number (ZkyExpression *self,
                                          guint          column,
                                          double         number,
                                          gboolean       is_integer,
                                          const char    *text);
void           zky_expression_add_sign   (ZkyExpression *self,
                                          guint          column,
                                          char           sign);
void           zky_expression_add_minus  (ZkyExpression *self,
                                          guint          column);
void           zky_expression_add_function (ZkyExpression *self,
                                            guint          column,
                                            const char    *name);
guint          zky_expression_find_name  (ZkyExpression *self,
                                          const char    *text,
                                          gsize          length,
                                          guint          column);

G_END_DECLS
