/* zky-nn-private.h: what the families of layers share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>

#include "zky-functions-private.h"
#include "zky-nn.h"
#include "zky-number.h"

G_BEGIN_DECLS

#define ZKY_NN_MAX_EXTENT 10000000 /* features, channels, rows of a table */
#define ZKY_NN_MAX_DEPTH  1000     /* layers in one */

/* The last attribute of layers that draw numbers when they are made. */
#define ZKY_NN_SEED { "seed", ZKY_ATTRIBUTE_INT, NULL, FALSE, "for random numbers of its own" }

/* Inputs and outputs of most layers. */
extern const char *const zky_nn_layer_x[];   /* input */
extern const char *const zky_nn_layer_y[];   /* output */

/**
 * ZkyNnMaker:
 * @attributes: complete
 * @module: what is made
 * @rand: what its numbers are drawn from
 * @room: bytes that its tensors may take
 * @error: (nullable): the first one sticks; what follows does nothing
 *
 * What a layer is made with.
 */
struct _ZkyNnMaker
{
  const ZkyNnLayer      *layer;
  const ZkyAttributes *attributes;
  ZkyModule           *module;
  ZkyDtype             dtype;
  GRand               *rand;
  gsize                room;
  GError              *error;
};

/* zky-nn.c */
ZkyModule *zky_nn_layer_new_empty (const ZkyNnLayer *layer,
                                ZkyAttributes  *attributes);

/* zky-nn-maker.c */
void     zky_maker_fail        (ZkyNnMaker  *self,
                                ZkyError        code,
                                const char     *format,
                                ...) G_GNUC_PRINTF (3, 4);
gint64   zky_maker_int         (ZkyNnMaker  *self,
                                guint           position,
                                gint64          min,
                                gint64          max);
gsize    zky_maker_extent      (ZkyNnMaker  *self,
                                guint           position);
double   zky_maker_share       (ZkyNnMaker  *self,
                                guint           position);
double   zky_maker_positive    (ZkyNnMaker  *self,
                                guint           position);
ZkyShape zky_maker_shape       (ZkyNnMaker  *self,
                                guint           position);
void     zky_maker_uniform     (ZkyNnMaker  *self,
                                const char     *name,
                                ZkyShape        shape,
                                double          bound);
void     zky_maker_full        (ZkyNnMaker  *self,
                                const char     *name,
                                ZkyShape        shape,
                                double          value);
void     zky_maker_init        (ZkyNnMaker  *self,
                                const char     *name,
                                ZkyShape        shape,
                                const char     *init);
void     zky_maker_buffer      (ZkyNnMaker  *self,
                                const char     *name,
                                ZkyDtype        dtype,
                                ZkyShape        shape,
                                double          value);
void     zky_maker_child       (ZkyNnMaker  *self,
                                const char     *name,
                                const char     *layer,
                                const char     *format,
                                ...) G_GNUC_PRINTF (4, 5);

static inline ZkyShape
zky_shape_1 (gsize a)
{
  return zky_shape_new (1, (gsize[]) { a });
}

static inline ZkyShape
zky_shape_2 (gsize a,
             gsize b)
{
  return zky_shape_new (2, (gsize[]) { a, b });
}

/* zky-nn-run.c: parts of what layers do when they are called */
void     zky_run_fail          (ZkyCall        *call,
                                const char     *format,
                                ...) G_GNUC_PRINTF (2, 3);
ZkyNode *zky_run_op            (const char     *name,
                                ZkyAttributes  *attributes,
                                ZkyNode *const *inputs,
                                guint           n_inputs);
ZkyNode *zky_run_number        (ZkyNode        *like,
                                double          value);
ZkyNode *zky_run_full          (ZkyCall        *call,
                                ZkyDtype        dtype,
                                const ZkyShape *shape,
                                double          value);
ZkyNode *zky_run_param         (ZkyCall        *call,
                                const char     *name);
ZkyNode *zky_run_dropout       (ZkyCall        *call,
                                ZkyNode        *x,
                                double          p,
                                gint64          seed);
ZkyNode *zky_run_linear        (ZkyNode        *x,
                                ZkyNode        *weight,
                                ZkyNode        *bias);
gboolean zky_run_check_axes    (ZkyCall        *call,
                                const ZkyNode  *x,
                                guint           min,
                                guint           max,
                                const char     *what);

/* Sets an attribute by its name. */
void     zky_set_bool          (ZkyAttributes  *self,
                                const char     *name,
                                gboolean        value);
void     zky_set_double        (ZkyAttributes  *self,
                                const char     *name,
                                double          value);
void     zky_set_int           (ZkyAttributes  *self,
                                const char     *name,
                                gint64          value);

/* The families: tables ended by a row of zeros */
extern const ZkyNnLayer zky_layers_activation[];
extern const ZkyNnLayer zky_layers_attention[];
extern const ZkyNnLayer zky_layers_convolution[];
extern const ZkyNnLayer zky_layers_dropout[];
extern const ZkyNnLayer zky_layers_linear[];
extern const ZkyNnLayer zky_layers_loss[];
extern const ZkyNnLayer zky_layers_normalization[];
extern const ZkyNnLayer zky_layers_pooling[];
extern const ZkyNnLayer zky_layers_recurrent[];
extern const ZkyNnLayer zky_layers_sequential[];
extern const ZkyNnLayer zky_layers_shape[];
extern const ZkyNnLayer zky_layers_transformer[];

G_END_DECLS
