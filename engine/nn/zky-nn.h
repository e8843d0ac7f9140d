/* zky-nn.h: layers: modules by name
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-module.h"

ZKY_BEGIN_DECLS

#define ZKY_NN_MAX_INPUTS 6

/**
 * ZkyNnSample:
 * @attributes: (nullable): settings as text
 * @inputs: shape of each input as text, for numbers between -1 and 1; `int 5: 2, 3` for whole numbers from 0 to 4, `share: 2, 3` for
 *   numbers between 0 and 1, `sign: 2, 3` for -1 and 1, `false: 2, 3` for truth values of which one is true, `-` for one that is left out;
 *   %NULL: no more
 *
 * Good attributes and inputs, for tests.
 */
typedef struct
{
  const char *attributes;
  const char *inputs[ZKY_NN_MAX_INPUTS + 1];
} ZkyNnSample;

typedef struct _ZkyNnLayer      ZkyNnLayer;
typedef struct _ZkyNnMaker ZkyNnMaker;

/**
 * ZkyNnLayer:
 * @name: as in PyTorch's `torch.nn`: `Linear`
 * @summary: one sentence
 * @inputs: names of what a call gives it, ended by %NULL; those that may be left out end with `?`
 * @outputs: names of what comes out, ended by %NULL
 * @attributes: (nullable): name, type and default of each; %NULL where it takes those of @op. See zky_nn_layer_get_attributes()
 * @op: (nullable): the operator that it is, where it is nothing else
 * @takes_modules: it is made of modules instead of attributes
 * @make: (nullable): adds parameters, buffers and sub-modules
 * @run: (nullable): what it does when it is called; %NULL where it is @op
 * @samples: ended by a row of zeros
 *
 * One row of the table of layers: all there is to know about a layer.
 */
struct _ZkyNnLayer
{
  const char           *name;
  const char           *summary;
  const char *const    *inputs;
  const char *const    *outputs;
  const ZkyAttribute   *attributes;
  const char           *op;
  gboolean              takes_modules;
  void                (*make) (ZkyNnMaker       *maker);
  ZkyNode            *(*run)  (ZkyCall             *call,
                               ZkyNode *const      *inputs,
                               const ZkyAttributes *attributes);
  const ZkyNnSample *samples;
};

const ZkyNnLayer *const *zky_nn_list              (guint                *n_layers);
const ZkyNnLayer        *zky_nn_lookup            (const char           *name,
                                                 GError              **error);
ZkyModule             *zky_nn_new               (const char           *name,
                                                 const char           *attributes,
                                                 ZkyDtype              dtype,
                                                 GRand                *rand,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyModule             *zky_nn_new_sequential    (ZkyModule *const     *modules,
                                                 guint                 n_modules,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

const ZkyAttribute    *zky_nn_layer_get_attributes (const ZkyNnLayer       *self);
void                   zky_nn_layer_get_arity      (const ZkyNnLayer       *self,
                                                 guint                *min,
                                                 guint                *max);
ZkyModule             *zky_nn_layer_new            (const ZkyNnLayer       *self,
                                                 ZkyAttributes        *attributes,
                                                 ZkyDtype              dtype,
                                                 GRand                *rand,
                                                 gsize                *room,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a module is, where it is a layer */
const ZkyNnLayer        *zky_module_get_layer     (ZkyModule            *self);
const ZkyAttributes   *zky_module_get_attributes (ZkyModule           *self);

ZKY_END_DECLS
