#!/usr/bin/python3
# make-ops-corners.py: PyTorch's values and gradients at -0, infinities, NaN and ties that the other scripts leave out, and
# where the rows differ from it on purpose
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes. Cases that say `differs` hold the rows to what they say of PyTorch.

import torch
import torch.nn.functional as F
from torch_cases import *


def row(values):
    return In(str(len(values)), values)


def both(name, function, values, theirs, **more):
    """The corners that are the same, in one row, and those that are not, in another."""
    same = [x for x in values if not theirs(x)]
    other = [x for x in values if theirs(x)]
    other *= 1 if len(other) > 8 else 8 // max(len(other), 1) + 1  # its short rows go another way through the machine
    for some, differs in [(same, False), (other, True)]:
        if some:
            columns = [row([x[i] for x in some]) for i in range(2)] if isinstance(some[0], tuple) else [row(some)]
            case(name, function, columns, differs=differs, **more)


def nearly_zero(x):
    return -1e-20 < x <= 0 and (x != 0 or math.copysign(1, x) < 0) or math.isnan(x)


ONE = CORNERS + [2.0, -2.0]
for name, function, theirs in [
    ("elu", F.elu, nearly_zero), ("celu", F.celu, nearly_zero), ("selu", F.selu, nearly_zero), ("softsign", F.softsign, math.isinf),
    ("softshrink", F.softshrink, math.isnan),
    ("digamma", torch.digamma, lambda x: x < 0 and x > -1e29), ("lgamma", torch.lgamma, lambda x: False),
    ("logit", torch.logit, lambda x: False), ("erfinv", torch.erfinv, lambda x: False),
]:
    values = [x for x in ONE if abs(x) < 25 or not math.isfinite(x)] if name in ("digamma", "lgamma") else ONE
    both(name, function, values, theirs, tol=(1e-8, 1e-5))

both("gelu", lambda a: F.gelu(a, approximate="tanh"), ONE, math.isinf, attributes="approximate=tanh")
PAIRS_OF_CORNERS = [(a, b) for a in PAIR_CORNERS for b in PAIR_CORNERS]


def away(p):
    """Where the gradient of remainder is not PyTorch's."""
    a, b = p
    return math.isinf(b) and a * b < 0 and not math.isinf(a) or math.isinf(a) and b != 0 and math.isfinite(b)


for name, function, theirs in [
    ("copysign", torch.copysign, lambda p: not math.isfinite(p[0])), ("remainder", torch.remainder, away),
    ("relu_backward", lambda a, b: torch.ops.aten.threshold_backward(a, b, 0), lambda p: False),
    ("tanh_backward", lambda a, b: a * (1 - b * b), lambda p: False),
    ("sigmoid_backward", lambda a, b: a * b * (1 - b), lambda p: False),
    ("logaddexp", torch.logaddexp, lambda p: math.isinf(p[0]) and p[0] == p[1]),
    ("logaddexp2", torch.logaddexp2, lambda p: math.isinf(p[0]) and p[0] == p[1]),
]:
    values = [p for p in PAIRS_OF_CORNERS if name != "sigmoid_backward" or not math.isinf(p[0])]  # another order of factors
    both(name, function, values, theirs)
case("where", torch.where, [In("81", bools([a > 0 for a, b in PAIRS_OF_CORNERS])), row([a for a, b in PAIRS_OF_CORNERS]),
                            row([b for a, b in PAIRS_OF_CORNERS])])

LINES = [[-INF, -INF, -INF], [INF, 1.0, 2.0], [INF, INF, 1.0], [NAN, 1.0, -0.0], [2.0, 2.0, -0.0]]
for name, function, theirs in [
    ("logsumexp", lambda a: torch.logsumexp(a, 0), LINES[:1]), ("logcumsumexp", lambda a: torch.logcumsumexp(a, 0), LINES[:1]),
    ("cumsum", lambda a: torch.cumsum(a, 0), []), ("cumprod", lambda a: torch.cumprod(a, 0), LINES[3:4]),
    ("prod", lambda a: torch.prod(a, 0), []), ("softmax", lambda a: torch.softmax(a, 0), []),
    ("log_softmax", lambda a: torch.log_softmax(a, 0), []), ("norm", torch.linalg.vector_norm, []),
    ("var", lambda a: torch.var(a, 0), []), ("std", lambda a: torch.std(a, 0), []), ("mean", torch.mean, []),
    ("amax", lambda a: torch.amax(a, 0), LINES[3:4]), ("amin", lambda a: torch.amin(a, 0), LINES[3:4]),
    ("median", torch.median, LINES[:1] + LINES[2:]),
]:
    for values in LINES:
        case(name, function, [row(values)], differs=values in theirs)

# Where rows differ otherwise
case("add", torch.add, [In("2", bools([1, 1])), In("2", bools([1, 0]))], differs=True)
case("kl_div", lambda a, b: F.kl_div(a, b, reduction="none"), [row([-1.0, -2.0]), row([0.0, 1.0])], "reduction=none", differs=True)
case("cholesky", torch.linalg.cholesky, [In("2,2", [4.0, 1.0, 2.0, 3.0])], differs=True)
case("gaussian_nll_loss", F.gaussian_nll_loss, [In("2"), In("2"), row([1e-9, 1.0])], differs=True)
case("trace", torch.trace, [In("5,2")], differs=True)
case("nll_loss", lambda a, i: F.nll_loss(a, i, reduction="none"), [In("2,3"), In("2", ints([0, 2]))], "reduction=none")
case("cross_entropy", lambda a, i, w: F.cross_entropy(a, i, w.detach()), [In("2,3"), In("2", ints([0, 2])), In("3", kind="positive")], differs=True)
case("nll_loss", lambda a, i, w: F.nll_loss(a, i, w.detach()), [In("2,3"), In("2", ints([0, 2])), In("3", kind="positive")], differs=True)

write()
