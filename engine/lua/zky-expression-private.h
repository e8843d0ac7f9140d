/* zky-expression-private.h: building the program of a formula
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-expression.h"
#include "zky-lexer.h"

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

/* zky-expression-head.c: what stands before and behind the formula itself */
gboolean       zky_expression_read_head  (ZkyExpression *self,
                                          ZkyLexer      *lexer,
                                          GError       **error);
gboolean       zky_expression_read_names (ZkyExpression *self,
                                          ZkyLexer      *lexer,
                                          gboolean       in_head,
                                          gboolean       are_parameters,
                                          GError       **error);
char          *zky_expression_read_list  (ZkyLexer      *lexer,
                                          GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
