/* zky-module.h: a template that can be called any number of times
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph.h"

ZKY_BEGIN_DECLS

typedef struct _ZkyModule ZkyModule;
typedef struct _ZkyCall   ZkyCall;

/**
 * ZkyModuleFunc:
 * @call: what the function reaches its inputs, parameters and sub-modules through
 * @inputs: nodes, in the order in which the inputs were declared
 * @user_data: given to zky_module_new()
 *
 * What a module does when it is called: applies operators to nodes.
 *
 * Returns: (transfer none) (nullable): the output; further ones by zky_call_output()
 */
typedef ZkyNode *(*ZkyModuleFunc) (ZkyCall        *call,
                                   ZkyNode *const *inputs,
                                   gpointer        user_data);

/**
 * ZkyInput:
 * @name: what it is called; a path such as `hidden.weight` for a parameter
 * @value: (transfer none): the value it starts from
 * @min, @max, @step: bounds of its slider; NaN where none were given
 * @is_parameter: kept by the module and trained
 * @is_buffer: kept by the module and not trained
 */
typedef struct
{
  const char *name;
  ZkyTensor  *value;
  double      min, max, step;
  gboolean    is_parameter, is_buffer;
} ZkyInput;

/* Making; names are identifiers. Values are (transfer none). */
ZkyModule      *zky_module_new            (const char       *name,
                                           ZkyModuleFunc     func,
                                           gpointer          user_data,
                                           GDestroyNotify    destroy) G_GNUC_WARN_UNUSED_RESULT;
ZkyModule      *zky_module_ref            (ZkyModule        *self);
void            zky_module_unref          (ZkyModule        *self);
gboolean        zky_module_add_input      (ZkyModule        *self,
                                           const char       *name,
                                           ZkyTensor        *value,
                                           GError          **error);
gboolean        zky_module_add_param      (ZkyModule        *self,
                                           const char       *name,
                                           ZkyTensor        *value,
                                           GError          **error);
gboolean        zky_module_add_buffer     (ZkyModule        *self,
                                           const char       *name,
                                           ZkyTensor        *value,
                                           GError          **error);
void            zky_module_set_arity      (ZkyModule        *self,
                                           guint             min,
                                           guint             max);
gboolean        zky_module_set_range      (ZkyModule        *self,
                                           const char       *name,
                                           double            min,
                                           double            max,
                                           double            step,
                                           GError          **error);
gboolean        zky_module_add_child      (ZkyModule        *self,
                                           const char       *name,
                                           ZkyModule        *child,
                                           GError          **error);

/* Asking. Inputs in order of declaration; parameters and buffers of the whole tree, by path, depth first. Its state is both, in the
 * order of PyTorch's state_dict: of each module the parameters, then the buffers. */
const char     *zky_module_get_name       (ZkyModule        *self);
ZkyModuleFunc   zky_module_get_func       (ZkyModule        *self);
gpointer        zky_module_get_user_data  (ZkyModule        *self);
gboolean        zky_module_has_param      (ZkyModule        *self,
                                           const char       *name);
ZkyModule      *zky_module_get_child      (ZkyModule        *self,
                                           const char       *name);
guint           zky_module_get_n_inputs   (ZkyModule        *self);
guint           zky_module_get_n_params   (ZkyModule        *self);
guint           zky_module_get_n_buffers  (ZkyModule        *self);
guint           zky_module_get_n_state    (ZkyModule        *self);
void            zky_module_get_arity      (ZkyModule        *self,
                                           guint            *min,
                                           guint            *max);
ZkyModule      *zky_module_get_nth_child  (ZkyModule        *self,
                                           guint             i,
                                           const char      **name);
gboolean        zky_module_get_input      (ZkyModule        *self,
                                           guint             i,
                                           ZkyInput         *input);
gboolean        zky_module_get_param      (ZkyModule        *self,
                                           guint             i,
                                           ZkyInput         *param);
gboolean        zky_module_get_buffer     (ZkyModule        *self,
                                           guint             i,
                                           ZkyInput         *buffer);
gboolean        zky_module_get_state      (ZkyModule        *self,
                                           guint             i,
                                           ZkyInput         *entry);
ZkyInput       *zky_module_list_state     (ZkyModule        *self,
                                           guint            *n) G_GNUC_WARN_UNUSED_RESULT;
gboolean        zky_module_find           (ZkyModule        *self,
                                           const char       *name,
                                           ZkyInput         *input,
                                           GError          **error);
gboolean        zky_module_set_value      (ZkyModule        *self,
                                           const char       *name,
                                           ZkyTensor        *value,
                                           GError          **error);
gboolean        zky_module_cast           (ZkyModule        *self,
                                           ZkyDtype          dtype,
                                           GError          **error);

/* The mode of the whole tree */
void            zky_module_set_training   (ZkyModule        *self,
                                           gboolean          training);
gboolean        zky_module_get_training   (ZkyModule        *self);

/* Calling */
gboolean        zky_module_run            (ZkyModule        *self,
                                           ZkyGraph         *graph,
                                           ZkyTensor *const *inputs,
                                           guint             n_inputs,
                                           GError          **error);
gboolean        zky_module_run_many       (ZkyModule        *self,
                                           ZkyGraph         *graph,
                                           ZkyTensor *const *inputs,
                                           guint             n_inputs,
                                           GError          **error);
ZkyGraph       *zky_module_call           (ZkyModule        *self,
                                           ZkyTensor *const *inputs,
                                           guint             n_inputs,
                                           GError          **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        zky_module_apply_updates  (ZkyModule        *self,
                                           ZkyGraph         *graph,
                                           GError          **error);

/* Inside a call */
ZkyGraph       *zky_call_get_graph        (ZkyCall          *self);
ZkyModule      *zky_call_get_module       (ZkyCall          *self);
gboolean        zky_call_is_outermost     (ZkyCall          *self);
ZkyNode        *zky_call_param            (ZkyCall          *self,
                                           const char       *name);
ZkyNode        *zky_call_param_of         (ZkyCall          *self,
                                           ZkyModule        *module,
                                           const char       *name);
ZkyNode        *zky_call_buffer           (ZkyCall          *self,
                                           const char       *name);
ZkyNode        *zky_call_buffer_of        (ZkyCall          *self,
                                           ZkyModule        *module,
                                           const char       *name);
void            zky_call_update           (ZkyCall          *self,
                                           const char       *name,
                                           ZkyNode          *update);
ZkyNode        *zky_call_get_counter      (ZkyCall          *self);
guint           zky_call_next_seed        (ZkyCall          *self);
gboolean        zky_call_get_training     (ZkyCall          *self);
ZkyNode        *zky_call_module           (ZkyCall          *self,
                                           const char       *name,
                                           ...) G_GNUC_NULL_TERMINATED;
ZkyNode        *zky_call_modulev          (ZkyCall          *self,
                                           ZkyModule        *module,
                                           ZkyNode *const   *inputs,
                                           guint             n_inputs);
ZkyNode        *zky_call_module_outputs   (ZkyCall          *self,
                                           ZkyModule        *module,
                                           ZkyNode *const   *inputs,
                                           guint             n_inputs,
                                           GPtrArray        *further);
void            zky_call_output           (ZkyCall          *self,
                                           const char       *name,
                                           ZkyNode          *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyModule, zky_module_unref)

ZKY_END_DECLS
