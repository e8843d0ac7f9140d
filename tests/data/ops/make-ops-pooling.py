#!/usr/bin/python3
# make-ops-pooling.py: PyTorch's values and gradients for pools and resizing
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

import torch.nn.functional as F
from torch_cases import *


def text(more):
    return ", ".join("%s=%s" % (k, str(v).lower()) for k, v in more.items())


ONE = [("1,2,8", {"kernel_size": 2}), ("2,1,9", {"kernel_size": 3, "stride": 2, "padding": 1}), ("1,1,7", {"kernel_size": 3, "stride": 2, "ceil_mode": True}),
       ("1,2,6t", {"kernel_size": 4, "stride": 1, "padding": 2, "ceil_mode": True}), ("1,1,5", {"kernel_size": 2, "stride": 3, "padding": 1, "ceil_mode": True})]
TWO = [("1,2,4,6", {"kernel_size": 2}), ("2,1,5,6", {"kernel_size": [3, 2], "stride": [2, 1], "padding": [1, 0]}),
       ("1,1,7,5", {"kernel_size": 3, "stride": 2, "ceil_mode": True}), ("1,2,4,5t", {"kernel_size": 2, "stride": 2, "padding": 1, "ceil_mode": True})]
for n, cases in [(1, ONE), (2, TWO)]:
    for spec, more in cases:
        for kind in ["max", "avg"]:
            name = "%s_pool%dd" % (kind, n)
            case(name, lambda a: getattr(F, name)(a, **more), [In(spec)], text(more))
        more = dict(more, count_include_pad=False)
        case("avg_pool%dd" % n, lambda a: getattr(F, "avg_pool%dd" % n)(a, **more), [In(spec)], text(more))
for spec, size in [("1,2,8", 4), ("1,1,7", 3), ("2,1,5", 5), ("1,1,3", 7)]:
    for kind in ["max", "avg"]:
        name = "adaptive_%s_pool1d" % kind
        case(name, lambda a: getattr(F, name)(a, size), [In(spec)], "output_size=%d" % size)
for spec, size in [("1,2,4,6", [2, 3]), ("1,1,7,5", [3, 2]), ("2,1,3,4t", [1, 1]), ("1,1,2,3", [3, 4])]:
    for kind in ["max", "avg"]:
        name = "adaptive_%s_pool2d" % kind
        case(name, lambda a: getattr(F, name)(a, size), [In(spec)], "output_size=%s" % size)

# Ties: the first one; NaN counts as greatest
case("max_pool1d", lambda a: F.max_pool1d(a, 3), [In("1,1,9", [2.0, 2.0, 1.0, 1.0, NAN, 3.0, -INF, -INF, -INF])], "kernel_size=3")
case("max_pool2d", lambda a: F.max_pool2d(a, 2), [In("1,1,2,6", [1.0, 1.0, 0.0, -0.0, NAN, 2.0, 1.0, 1.0, -0.0, 0.0, 3.0, NAN])], "kernel_size=2")
case("avg_pool2d", lambda a: F.avg_pool2d(a, 2), [In("1,1,2,6", [1.0, INF, 0.0, -0.0, NAN, 2.0, 1.0, 1.0, -0.0, 0.0, 3.0, 4.0])], "kernel_size=2")
case("max_pool2d_indices", lambda a: F.max_pool2d(a, 2, 1, return_indices=True)[1], [In("2,1,3,4")], "kernel_size=2, stride=1")

for spec, more in [("1,2,4", {"size": 7}), ("1,2,4", {"size": 3}), ("2,1,3", {"scale_factor": 2}), ("1,1,5", {"size": 8, "mode": "linear"}),
                   ("1,1,5t", {"size": 3, "mode": "linear", "align_corners": True}), ("1,1,5", {"scale_factor": 1.5, "mode": "linear"}),
                   ("1,2,2,3", {"scale_factor": 2}), ("1,1,4,5", {"size": [3, 7]}), ("2,1,2,3", {"scale_factor": 2, "mode": "bilinear"}),
                   ("1,1,4,3", {"size": [3, 5], "mode": "bilinear", "align_corners": True}), ("1,1,1,3", {"size": [2, 1], "mode": "bilinear"})]:
    case("interpolate", lambda a: F.interpolate(a, **more), [In(spec)], text(more))

write()
