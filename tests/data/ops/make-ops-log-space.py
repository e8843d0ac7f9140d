#!/usr/bin/python3
# make-ops-log-space.py: PyTorch's values and gradients in log space, far from 0 as well, and for running sums
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

from torch_cases import *


def text(axes, keepdims):
    parts = [] if axes is None else ["axes=[%s]" % ", ".join(map(str, axes))]
    return ", ".join(parts + (["keepdims=true"] if keepdims else []))


for spec, axes, keepdims in [("", None, False), ("4", None, False), ("2,3", None, False), ("2,3", [0], False), ("2,3", [-1], True),
                             ("2,3,4", [0, -1], False), ("3,2t", [1], False), ("2,5s", None, True), ("0,3", [1], False),
                             ("2,30", [1], False)]:
    def logsumexp(a):
        return torch.logsumexp(a, dim=axes if axes is not None else list(range(a.dim())), keepdim=keepdims)
    case("logsumexp", logsumexp, [In(spec)], text(axes, keepdims))
for values in [[1000.0, 1000.0, 999.0], [-1000.0, -1000.0, -1001.0], [1000.0, -1000.0, 0.0], [-INF, 1.0, 2.0], [1.0, NAN, 2.0]]:
    case("logsumexp", lambda a: torch.logsumexp(a, 0), [In("3", values)])
for values in [[-INF, -INF, -INF], [INF, 1.0, 2.0]]:  # PyTorch's gradients are NaN
    case("logsumexp", lambda a: torch.logsumexp(a, 0), [In("3", values)], grad=False)
case("logsumexp", lambda a: torch.logsumexp(a, 0), [In("0,3")], "axes=[0]")

FAR = [0.0, -0.0, 1.0, 1000.0, -1000.0, 999.0, -999.5, 1e-3]
pairs = [(a, b) for a in FAR for b in FAR]
infinite = [(INF, 1.0), (1.0, INF), (-INF, 1.0), (1.0, -INF), (INF, -INF), (-INF, INF), (NAN, 1.0), (1.0, NAN), (NAN, INF)]
same = [(INF, INF), (-INF, -INF)]  # PyTorch's gradients are NaN
for name, function in [("logaddexp", torch.logaddexp), ("logaddexp2", torch.logaddexp2)]:
    for a, b in PAIRS:
        case(name, function, [In(a), In(b)])
    for some, grad in [(pairs, True), (infinite, True), (same, False)]:
        case(name, function, [In(str(len(some)), [p[i] for p in some]) for i in range(2)], grad=grad)


def logmatmul(a, b):
    left = a if a.dim() > 1 else a.unsqueeze(0)
    right = b if b.dim() > 1 else b.unsqueeze(1)
    y = torch.logsumexp(left.unsqueeze(-1) + right.unsqueeze(-3), -2)
    y = y.squeeze(-1) if b.dim() == 1 else y
    return y.squeeze(-1 if b.dim() == 1 else -2) if a.dim() == 1 else y


for a, b in [("2,3", "3,4"), ("3", "3"), ("3", "3,2"), ("2,3", "3"), ("3,2t", "2,4t"), ("2,2,3", "3,2"), ("2,3", "2,3,2"),
             ("2,1,2,3", "4,3,2"), ("3", "2,3,2"), ("2,2,3", "3"), ("0,3", "3,2")]:
    case("logmatmul", logmatmul, [In(a), In(b)])
case("logmatmul", logmatmul, [In("2,2", [0.0, -1000.0, 1000.0, -1000.0]), In("2,2", [-1000.0, 1000.0, 0.0, -1000.0])],
     tol=(1e-12, 1e-4))
case("logmatmul", logmatmul, [In("2", [-INF, 0.0]), In("2,2", [0.0, -1.0, -INF, -2.0])], grad=False)
case("logmatmul", lambda a, b: torch.log(torch.exp(a) @ torch.exp(b)), [In("5,6"), In("6,7")])

for spec, axis in [("4", 0), ("2,3", 0), ("2,3", -1), ("3,2t", -2), ("2,3,4", 1), ("2,4s", 1), ("0,3", 1), ("3,0", 1), ("1", 0)]:
    case("cumsum", lambda a: torch.cumsum(a, axis), [In(spec)], "axis=%d" % axis)
    case("cumprod", lambda a: torch.cumprod(a, axis), [In(spec, kind="nonzero")], "axis=%d" % axis)
    case("logcumsumexp", lambda a: torch.logcumsumexp(a, axis), [In(spec)], "axis=%d" % axis)
    case("cumsum", lambda a: torch.cumsum(a.flip(axis), axis).flip(axis), [In(spec)], "axis=%d, reverse=true" % axis)
    case("cumprod", lambda a: torch.cumprod(a.flip(axis), axis).flip(axis), [In(spec, kind="nonzero")], "axis=%d, reverse=true" % axis)
    case("cumsum", lambda a: torch.cumsum(a, axis) - a, [In(spec)], "axis=%d, exclusive=true" % axis)
for zeros in [[1.0, 0.0, 3.0, -2.0], [0.0, 2.0, 3.0, 4.0], [2.0, 3.0, 4.0, 0.0], [1.0, 0.0, 3.0, 0.0], [0.0, 0.0, 0.0, 0.0]]:
    case("cumprod", lambda a: torch.cumprod(a, 0), [In("4", zeros)])
    case("cumprod", lambda a: torch.cumprod(a, 0), [In("2,2", zeros)], "axis=0")
for name, function in [("cumsum", torch.cumsum), ("cumprod", torch.cumprod)]:
    case(name, lambda a: function(a, 0), [In("4", ints([2, -3, 4, 5]))])
    case(name, lambda a: function(a, 0), [In("4", bools([1, 1, 0, 1]))])
    case(name, lambda a: function(a, 0), [In("4", [1.0, INF, -2.0, NAN])], grad=False)
case("logcumsumexp", lambda a: torch.logcumsumexp(a, 0), [In("4", [1000.0, 999.0, -1000.0, 1000.0])], tol=(1e-12, 1e-4))
case("logcumsumexp", lambda a: torch.logcumsumexp(a, 0), [In("4", [-1000.0, -1001.0, -1000.0, -900.0])], tol=(1e-12, 1e-4))
case("logcumsumexp", lambda a: torch.logcumsumexp(a, 0), [In("4", [-INF, -INF, 1.0, 2.0])], grad=False)
case("logcumsumexp", lambda a: torch.logcumsumexp(a, 0), [In("4", [1.0, INF, 2.0, NAN])], grad=False)

write()
