#!/usr/bin/python3
# make-ops-blend.py: PyTorch's values and gradients for mixtures, gates, medians and nan_to_num
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

import torch.nn.functional as F
from torch_cases import *

for a, b, c in [("", "", ""), ("3", "3", "3"), ("2,3", "3", ""), ("3,2t", "3,2", "3,1"), ("0", "0", "")]:
    case("lerp", torch.lerp, [In(a), In(b), In(c)])
for spec, axis in [("4", -1), ("2,3", 0), ("3,2t", -1), ("2,4s", 1), ("0,2", -1)]:
    case("glu", lambda a: F.glu(a, axis), [In(spec)], "axis=%d" % axis)
for spec, axis, keepdims in [("4", 0, False), ("5", 0, False), ("2,3", 0, False), ("3,2t", -1, True), ("2,3,4", 1, False), ("0,3", 1, False)]:
    case("median", lambda a: torch.median(a, axis, keepdim=keepdims)[0], [In(spec)],
         "axis=%d%s" % (axis, ", keepdims=true" if keepdims else ""))
for spec in ["", "4", "2,3", "3,5t"]:
    case("median", torch.median, [In(spec)])
case("median", torch.median, [In("4", [1.0, NAN, 2.0, 3.0])], grad=False)
case("median", torch.median, [In("5", [INF, 1.0, -INF, 2.0, 3.0])])
for spec in SINGLE:
    case("nan_to_num", torch.nan_to_num, [In(spec)])
SOME = [0.0, -0.0, 1.0, INF, -INF, NAN, 1e30]
case("nan_to_num", lambda a: torch.nan_to_num(a, 1.5, 2, -3), [In(str(len(SOME)), SOME)], "nan=1.5, posinf=2, neginf=-3")
case("nan_to_num", torch.nan_to_num, [In("3", [NAN, 1.0, -0.0])])
case("nan_to_num", torch.nan_to_num, [In("2", ints([3, -4]))])

write()
