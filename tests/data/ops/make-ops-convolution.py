#!/usr/bin/python3
# make-ops-convolution.py: PyTorch's values and gradients for convolutions
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

import torch.nn.functional as F
from torch_cases import *


def text(more):
    return ", ".join("%s=%s" % (k, v) for k, v in more.items())


CONV = [
    ("conv1d", "2,3,7", "4,3,3", {}), ("conv1d", "2,4,8", "6,2,3", {"stride": [2], "padding": [1], "groups": 2}),
    ("conv1d", "3,9", "2,3,2", {"dilation": [3]}), ("conv1d", "2,2,5t", "2,1,5", {"padding": [2], "groups": 2}),
    ("conv2d", "2,3,5,6", "4,3,3,2", {}), ("conv2d", "2,4,6,5", "4,2,3,3", {"stride": [2, 1], "padding": [1, 2], "groups": 2}),
    ("conv2d", "3,7,7", "2,3,3,3", {"dilation": [2, 3], "padding": [1, 1]}), ("conv2d", "1,3,4,4t", "3,1,2,2", {"groups": 3, "stride": [3, 3]}),
    ("conv2d", "2,3,2,3", "5,3,1,1", {}), ("conv2d", "1,1,3,3s", "1,1,3,3", {}),
    ("conv3d", "2,2,3,4,3", "3,2,2,2,2", {}), ("conv3d", "1,2,4,3,4", "2,1,2,1,3", {"stride": [2, 1, 2], "padding": [0, 1, 1], "groups": 2}),
]
for name, x, w, more in CONV:
    channels = w.split(",")[0]
    case(name, lambda a, b, c: getattr(F, name)(a, b, c, **more), [In(x), In(w), In(channels)], text(more))
    case(name, lambda a, b: getattr(F, name)(a, b, **more), [In(x), In(w)], text(more))

TRANSPOSED = [
    ("conv_transpose1d", "2,3,4", "3,2,3", {}), ("conv_transpose1d", "2,4,4", "4,3,3", {"stride": [2], "padding": [1], "output_padding": [1], "groups": 2}),
    ("conv_transpose1d", "3,4", "3,2,2", {"dilation": [3]}),
    ("conv_transpose2d", "2,3,3,2", "3,2,3,2", {}), ("conv_transpose2d", "2,4,3,3", "4,1,3,3", {"stride": [2, 3], "padding": [1, 0], "output_padding": [0, 2], "groups": 2}),
    ("conv_transpose2d", "3,3,3t", "3,2,2,2", {"dilation": [2, 1], "padding": [1, 1]}),
    ("conv_transpose3d", "1,2,2,3,2", "2,2,2,1,2", {}), ("conv_transpose3d", "2,2,2,1,2", "2,1,2,2,2", {"stride": [2, 2, 1], "groups": 2}),
]
for name, x, w, more in TRANSPOSED:
    channels = str(int(w.split(",")[1]) * more.get("groups", 1))
    case(name, lambda a, b, c: getattr(F, name)(a, b, c, **more), [In(x), In(w), In(channels)], text(more))
    case(name, lambda a, b: getattr(F, name)(a, b, **more), [In(x), In(w)], text(more))

case("conv2d", F.conv2d, [In("1,1,2,2", [1.0, INF, NAN, 0.0]), In("1,1,1,2", [0.0, 1.0])])

write()
