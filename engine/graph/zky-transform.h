/* zky-transform.h: vjp, jvp, Jacobian, Hessian
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-back.h"

ZKY_BEGIN_DECLS

/* Numbers, of a call that has ended: what a function or module gave. The graph and its gradients stay as they are. */
gboolean zky_graph_jacobian (ZkyGraph          *self,
                             ZkyNode           *output,
                             ZkyNode *const    *inputs,
                             guint              n_inputs,
                             gsize              limit,
                             ZkyTensor        **jacobians,
                             GError           **error);
gboolean zky_graph_hessian  (ZkyGraph          *self,
                             ZkyNode           *output,
                             ZkyNode *const    *inputs,
                             guint              n_inputs,
                             gsize              limit,
                             ZkyTensor        **blocks,
                             GError           **error);
gboolean zky_graph_jvp      (ZkyGraph          *self,
                             ZkyNode           *output,
                             ZkyNode *const    *inputs,
                             ZkyTensor *const  *tangents,
                             guint              n_inputs,
                             ZkyTensor        **product,
                             GError           **error);
gboolean zky_graph_hvp      (ZkyGraph          *self,
                             ZkyNode           *output,
                             ZkyNode *const    *inputs,
                             ZkyTensor *const  *tangents,
                             guint              n_inputs,
                             ZkyTensor        **products,
                             GError           **error);

/* Nodes, while a call is recorded: the derivative is computed in the present scope, and can be differentiated again. */
gboolean zky_record_vjp      (ZkyGraph         *self,
                              ZkyNode *const   *outputs,
                              ZkyNode *const   *cotangents,
                              guint             n_outputs,
                              ZkyNode *const   *inputs,
                              guint             n_inputs,
                              ZkyNode         **products,
                              GError          **error);
gboolean zky_record_jvp      (ZkyGraph         *self,
                              ZkyNode *const   *outputs,
                              guint             n_outputs,
                              ZkyNode *const   *inputs,
                              ZkyNode *const   *tangents,
                              guint             n_inputs,
                              ZkyNode         **products,
                              GError          **error);
gboolean zky_record_jacobian (ZkyGraph         *self,
                              ZkyNode          *output,
                              ZkyNode *const   *inputs,
                              guint             n_inputs,
                              gsize             limit,
                              ZkyNode         **jacobians,
                              GError          **error);
gboolean zky_record_hessian  (ZkyGraph         *self,
                              ZkyNode          *output,
                              ZkyNode *const   *inputs,
                              guint             n_inputs,
                              gsize             limit,
                              ZkyNode         **blocks,
                              GError          **error);
gboolean zky_record_hvp      (ZkyGraph         *self,
                              ZkyNode          *output,
                              ZkyNode *const   *inputs,
                              ZkyNode *const   *tangents,
                              guint             n_inputs,
                              ZkyNode         **products,
                              GError          **error);

ZKY_END_DECLS
