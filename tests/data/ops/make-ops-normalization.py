#!/usr/bin/python3
# make-ops-normalization.py: PyTorch's values and gradients for norms
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes. PyTorch has no gradient for running statistics, and 1.13 no rms_norm.

import torch
import torch.nn.functional as F
from torch_cases import *

# Variances are sums of squares of differences: a few more digits are lost than in one operation.
TOL = (1e-12, 3e-5)

for spec in ["4,3", "2,3,4", "2,3,2,2t"]:
    vectors = [In("3"), In("3", kind="positive")]
    affine = [In("3"), In("3")]
    case("batch_norm", lambda a, m, v: F.batch_norm(a, m.detach(), v.detach()), [In(spec)] + vectors, grad=False, tol=TOL)
    case("batch_norm", lambda a, m, v, w, b: F.batch_norm(a, m.detach(), v.detach(), w, b, eps=0.01), [In(spec)] + vectors + affine, "eps=0.01",
         grad=False, tol=TOL)
    case("batch_norm", lambda a, m, v, w, b: F.batch_norm(a, None, None, w, b, training=True), [In(spec)] + vectors + affine, "training=true", tol=TOL)
    case("instance_norm", lambda a, w, b: F.instance_norm(a, None, None, w, b), [In(spec)] + affine, tol=TOL) if spec != "4,3" else None
for spec, tail, n in [("4,3", "3", 1), ("2,3,4", "4", 1), ("2,3,4", "3,4", 2), ("3,5t", "5", 1), ("6", "6", 1), ("0,3", "3", 1)]:
    extents = [int(x) for x in tail.split(",")]
    case("layer_norm", lambda a: F.layer_norm(a, extents), [In(spec)], "n_axes=%d" % n, tol=TOL)
    case("layer_norm", lambda a, w: F.layer_norm(a, extents, w), [In(spec), In(tail)], "n_axes=%d" % n, tol=TOL)
    case("layer_norm", lambda a, w, b: F.layer_norm(a, extents, w, b, eps=0.01), [In(spec), In(tail), In(tail)], "n_axes=%d, eps=0.01" % n, tol=TOL)
    axes = list(range(-n, 0))
    case("rms_norm", lambda a, w: a / (a.square().mean(axes, keepdim=True) + 1e-5).sqrt() * w, [In(spec), In(tail)], "n_axes=%d" % n, tol=TOL)
for spec, groups in [("2,4", 2), ("2,6,3", 3), ("1,4,2,2t", 4), ("2,4,3", 1)]:
    channels = spec.split(",")[1]
    case("group_norm", lambda a: F.group_norm(a, groups), [In(spec)], "num_groups=%d" % groups, tol=TOL)
    case("group_norm", lambda a, w, b: F.group_norm(a, groups, w, b), [In(spec), In(channels), In(channels)], "num_groups=%d" % groups, tol=TOL)
case("layer_norm", lambda a: F.layer_norm(a, [3]), [In("2,3", [1.0, NAN, 2.0, 1.0, 2.0, 3.0])], tol=TOL)
case("layer_norm", lambda a: F.layer_norm(a, [3]), [In("1,3", [2.0, 2.0, 2.0])], tol=TOL)

write()
