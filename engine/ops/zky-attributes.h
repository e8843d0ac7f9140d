/* zky-attributes.h: the settings of one use of an operator: axes, keepdims …
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-error.h"

ZKY_BEGIN_DECLS

typedef enum
{
  ZKY_ATTRIBUTE_BOOL,
  ZKY_ATTRIBUTE_INT,
  ZKY_ATTRIBUTE_DOUBLE,
  ZKY_ATTRIBUTE_STRING,
  ZKY_ATTRIBUTE_INTS,   /* a list of integers: axes, a shape */
} ZkyAttributeType;

/**
 * ZkyAttribute:
 * @name: written in model files: `"keepdims"`
 * @type: what values it takes
 * @fallback: (nullable): its default as text (`"false"`, `"-1"`, `"[0, 1]"`); %NULL: unset where it is not given
 * @required: it must be given
 * @summary: a few words on what it does
 *
 * One attribute as a row of the registry declares it; the list ends with a row of zeros.
 */
typedef struct
{
  const char       *name;
  ZkyAttributeType  type;
  const char       *fallback;
  gboolean          required;
  const char       *summary;
} ZkyAttribute;

/**
 * ZkyAttributes:
 *
 * Values for a list of declared attributes, reached by their position in that list. Reference-counted;
 * immutable once handed to an operator.
 */
typedef struct _ZkyAttributes ZkyAttributes;

ZkyAttributes      *zky_attributes_new          (const ZkyAttribute   *declared) G_GNUC_WARN_UNUSED_RESULT;
ZkyAttributes      *zky_attributes_copy         (const ZkyAttributes  *self) G_GNUC_WARN_UNUSED_RESULT;
ZkyAttributes      *zky_attributes_parse        (const ZkyAttribute   *declared,
                                                 const char           *text,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyAttributes      *zky_attributes_ref          (ZkyAttributes        *self);
void                zky_attributes_unref        (ZkyAttributes        *self);
const ZkyAttribute *zky_attributes_get_declared (const ZkyAttributes  *self);
gboolean            zky_attributes_find         (const ZkyAttributes  *self,
                                                 const char           *name,
                                                 guint                *position,
                                                 GError              **error);
gboolean            zky_attributes_check        (const ZkyAttributes  *self,
                                                 GError              **error);
gboolean            zky_attributes_is_set       (const ZkyAttributes  *self,
                                                 guint                 position);
gboolean            zky_attributes_get_bool     (const ZkyAttributes  *self,
                                                 guint                 position);
gint64              zky_attributes_get_int      (const ZkyAttributes  *self,
                                                 guint                 position);
double              zky_attributes_get_double   (const ZkyAttributes  *self,
                                                 guint                 position);
const char         *zky_attributes_get_string   (const ZkyAttributes  *self,
                                                 guint                 position);
const gint64       *zky_attributes_get_ints     (const ZkyAttributes  *self,
                                                 guint                 position,
                                                 guint                *n);
void                zky_attributes_set_bool     (ZkyAttributes        *self,
                                                 guint                 position,
                                                 gboolean              value);
void                zky_attributes_set_int      (ZkyAttributes        *self,
                                                 guint                 position,
                                                 gint64                value);
void                zky_attributes_set_double   (ZkyAttributes        *self,
                                                 guint                 position,
                                                 double                value);
void                zky_attributes_set_string   (ZkyAttributes        *self,
                                                 guint                 position,
                                                 const char           *value);
void                zky_attributes_set_ints     (ZkyAttributes        *self,
                                                 guint                 position,
                                                 const gint64         *values,
                                                 guint                 n);
char               *zky_attributes_to_string    (const ZkyAttributes  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyAttributes, zky_attributes_unref)

ZKY_END_DECLS
