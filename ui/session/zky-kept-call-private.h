/* zky-kept-call-private.h: the inside of a call that is kept
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-edits.h"
#include "zky-kept-call.h"

G_BEGIN_DECLS

struct _ZkyKeptCall
{
  GObject        parent_instance;

  guint          number;
  ZkyCallKind    kind;
  gint           position;
  gsize          bytes, input_bytes;

  /* Owned */
  char          *id;
  GDateTime     *time;
  ZkyCallSource *source;
  GPtrArray     *inputs;      /* of ZkyEdit */
  GHashTable    *composites;  /* (nullable): those that were open */
  ZkyTarget     *target;      /* (nullable): what of it was differentiated */
  ZkyBatchPlace *place;       /* (nullable): in a training, whose batch it is about */
  char          *name;        /* (nullable) */
  GArray        *changes;     /* of ZkyInputChange */
  guint          n_changes;   /* all of them; fewer are kept */
  gboolean       other_source; /* than the call before */
  ZkyTensor     *output;      /* (nullable): a call that failed half way has none */
  char          *output_name;
  char          *notice;      /* (nullable) */
  ZkySteps      *steps;       /* (nullable) */
};

/* One input that is not what it was in the call before. */
typedef struct
{
  char      *name;
  ZkyTensor *before; /* (nullable): it was not there */
  ZkyTensor *after;
} ZkyInputChange;

/* The @i-th input of another call of the same model is most often the @i-th one here. */
ZkyTensor *zky_kept_call_find_near (ZkyKeptCall *self,
                                    const char  *name,
                                    guint        i);

G_END_DECLS
