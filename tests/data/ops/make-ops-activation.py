#!/usr/bin/python3
# make-ops-activation.py: PyTorch's values and gradients for activations
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

import torch.nn.functional as F
from torch_cases import *

KINKS = CORNERS + [3.0, -3.0, 6.0, 2.0, -0.5, 0.25]
# Where the rows differ from PyTorch, and say why.
LEFT_OUT = {
    "elu": lambda x: -1e-20 < x <= 0, "celu": lambda x: -1e-20 < x <= 0, "selu": lambda x: -1e-20 < x <= 0,
    "softsign": lambda x: abs(x) > 1e20, "gelu": math.isinf, "softshrink": math.isnan,
}

for name, function, attributes in [
    ("elu", F.elu, ""), ("elu", lambda a: F.elu(a, 0.5), "alpha=0.5"), ("celu", F.celu, ""),
    ("celu", lambda a: F.celu(a, 2), "alpha=2"), ("selu", F.selu, ""), ("silu", F.silu, ""), ("mish", F.mish, ""),
    ("softplus", F.softplus, ""), ("softplus", lambda a: F.softplus(a, 2, 1), "beta=2, threshold=1"),
    ("logsigmoid", F.logsigmoid, ""), ("softsign", F.softsign, ""), ("tanhshrink", F.tanhshrink, ""),
    ("gelu", F.gelu, ""), ("gelu", lambda a: F.gelu(a, approximate="tanh"), "approximate=tanh"),
    ("leaky_relu", F.leaky_relu, ""), ("leaky_relu", lambda a: F.leaky_relu(a, 0.2), "negative_slope=0.2"),
    ("hardtanh", F.hardtanh, ""), ("hardtanh", lambda a: F.hardtanh(a, -0.5, 2), "min_val=-0.5, max_val=2"),
    ("relu6", F.relu6, ""), ("hardsigmoid", F.hardsigmoid, ""), ("hardswish", F.hardswish, ""),
    ("softshrink", F.softshrink, ""), ("softshrink", lambda a: F.softshrink(a, 0.2), "lambd=0.2"),
    ("hardshrink", F.hardshrink, ""), ("hardshrink", lambda a: F.hardshrink(a, 0.2), "lambd=0.2"),
    ("threshold", lambda a: F.threshold(a, 0.25, -3), "threshold=0.25, value=-3"),
]:
    tol = (1e-7, 4e-6) if name == "hardsigmoid" else None  # PyTorch's 1 / 6 is a float
    for spec in SINGLE:
        case(name, function, [In(spec, kind=(-5.0, 5.0))], attributes, tol=tol)
    corners = [x for x in KINKS if not LEFT_OUT.get(name, lambda x: False)(x)]
    case(name, function, [In(str(len(corners)), corners)], attributes, tol=tol)

for spec, slopes in [("4", "1"), ("2,3", "3"), ("2,3,4", "3"), ("2,3,2,2", "3"), ("3,2t", "1"), ("0,3", "3"), ("2,3", "1")]:
    case("prelu", F.prelu, [In(spec), In(slopes)])
case("prelu", F.prelu, [In(str(len(KINKS)), KINKS), In("1", [0.25])])

write()
