#!/usr/bin/python3
# make-ops.py: PyTorch's values and gradients for the operators of the first families
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

import math
import torch
import torch.nn.functional as F
from torch_cases import *

pairs_a = [a for a in PAIR_CORNERS for b in PAIR_CORNERS]
pairs_b = [b for a in PAIR_CORNERS for b in PAIR_CORNERS]

# Element by element, one input
for name, function, kind in [
    ("neg", torch.neg, "any"), ("square", torch.square, "any"), ("sqrt", torch.sqrt, "positive"), ("exp", torch.exp, "any"),
    ("log", torch.log, "positive"), ("sin", torch.sin, "any"), ("cos", torch.cos, "any"), ("tanh", torch.tanh, "any"),
    ("sigmoid", torch.sigmoid, "any"), ("relu", torch.relu, "any"), ("abs", torch.abs, "any"), ("sign", torch.sign, "any"),
    ("identity", torch.clone, "any"),
]:
    for spec in SINGLE:
        case(name, function, [In(spec, kind=kind)])
    corners = CORNERS if name not in ("sin", "cos") else [x for x in CORNERS if abs(x) != 1e30]
    case(name, function, [In(str(len(corners)), corners)])

# Two inputs
for name, function, kind in [
    ("add", torch.add, "any"), ("sub", torch.sub, "any"), ("mul", torch.mul, "any"), ("div", torch.div, "nonzero"),
    ("pow", torch.pow, "positive"), ("maximum", torch.maximum, "any"), ("minimum", torch.minimum, "any"),
    ("tanh_backward", torch.ops.aten.tanh_backward, "any"), ("sigmoid_backward", torch.ops.aten.sigmoid_backward, "any"),
    ("relu_backward", lambda a, b: torch.ops.aten.threshold_backward(a, b, 0), "nonzero"),
]:
    for a, b in PAIRS:
        if name.endswith("_backward") and a != b:
            continue  # PyTorch's do not broadcast
        case(name, function, [In(a, kind=kind), In(b, kind=kind)])
    if not name.endswith("_backward"):
        case(name, function, [In(str(len(pairs_a)), pairs_a), In(str(len(pairs_b)), pairs_b)])

for name, function in [("equal", torch.eq), ("not_equal", torch.ne), ("less", torch.lt), ("less_equal", torch.le),
                       ("greater", torch.gt), ("greater_equal", torch.ge)]:
    case(name, function, [In("2,3"), In("3")])
    case(name, function, [In("81", pairs_a), In("81", pairs_b)])
    case(name, function, [In("3", ints([1, 2, 3])), In("", ints(2))])

# Integers and mixed types
for name, function in [("add", torch.add), ("sub", torch.sub), ("mul", torch.mul), ("div", torch.div),
                       ("maximum", torch.maximum), ("minimum", torch.minimum), ("pow", torch.pow)]:
    case(name, function, [In("3", ints([7, -3, 2])), In("3", ints([2, 2, 2]))])
for name, function in [("neg", torch.neg), ("abs", torch.abs), ("sign", torch.sign), ("exp", torch.exp), ("sum", torch.sum),
                       ("max", torch.max), ("min", torch.min)]:
    case(name, function, [In("3", ints([7, -3, 0]))])
case("mul", torch.mul, [In("3", ints([7, -3, 2])), In("3")])
case("mul", torch.mul, [In("3", bools([1, 0, 1])), In("2,3")])
case("sum", torch.sum, [In("4", bools([1, 0, 1, 1]))])

for c, a, b in [("", "", ""), ("3", "3", "3"), ("2,3", "3", ""), ("2,1", "1,3", "2,3"), ("2,3t", "2,3", "2,3t"), ("0", "0", "")]:
    case("where", torch.where, [In(c, kind="bool"), In(a), In(b)])
case("where", torch.where, [In("2", bools([1, 0])), In("2", [1.0, NAN]), In("2", [INF, 2.0])])

# Contractions
for a, b in [("3", "3"), ("2,3", "3,4"), ("2,3", "3"), ("2", "2,3"), ("3,2t", "2,4t"), ("2,2,3", "3,2"), ("2,3", "2,3,2"),
             ("2,1,2,3", "4,3,2"), ("3", "2,3,2"), ("2,2,3", "3"), ("2,4s", "4,1"), ("0,3", "3,2"), ("2,0", "0,3"), ("1,3", "3,1"),
             ("2,3,0", "0,2"), ("0", "0"), ("2,3,2t", "2,3t")]:
    case("matmul", torch.matmul, [In(a), In(b)])
case("matmul", torch.matmul, [In("2,2", [0.0, 1.0, NAN, 2.0]), In("2,2", [INF, 1.0, 0.0, -1.0])])
case("matmul", torch.matmul, [In("2,2", ints([1, 2, 3, 4])), In("2", ints([5, 6]))])
case("dot", torch.dot, [In("4"), In("4s")])
case("dot", torch.dot, [In("0"), In("0")])


# Reductions
def reduced(function, axes, keepdims, **more):
    if axes is None and not keepdims and not more:
        return function
    return lambda a: function(a, dim=axes if axes is not None else list(range(a.dim())), keepdim=keepdims, **more)


def text(axes, keepdims, *more):
    parts = [] if axes is None else ["axes=[%s]" % ", ".join(map(str, axes))]
    return ", ".join(parts + (["keepdims=true"] if keepdims else []) + list(more))


REDUCTIONS = [("", None, False), ("4", None, False), ("2,3", None, False), ("2,3", [0], False), ("2,3", [-1], True),
              ("2,3,4", [0, -1], False), ("3,2t", [1], False), ("2,5s", None, True), ("0,3", [1], False), ("2,1,3", [1], False)]
for spec, axes, keepdims in REDUCTIONS:
    case("sum", reduced(torch.sum, axes, keepdims), [In(spec)], text(axes, keepdims))
    case("mean", reduced(torch.mean, axes, keepdims), [In(spec)], text(axes, keepdims))
for function, name in [(torch.sum, "sum"), (torch.mean, "mean")]:
    case(name, function, [In("0,3")])
    case(name, reduced(function, [0], False), [In("0,3")], text([0], False))
    case(name, function, [In("3", [1.0, INF, NAN])])
    case(name, function, [In("2", [INF, -INF])])

# max and min: over all axes ties share, along one axis the first one takes all
for name, function in [("max", torch.max), ("min", torch.min)]:
    for spec, axes, keepdims in REDUCTIONS:
        if axes is None and not keepdims:
            case(name, function, [In(spec)])
        elif axes is not None and len(axes) == 1:
            case(name, lambda a: function(a, dim=axes[0], keepdim=keepdims)[0], [In(spec)], text(axes, keepdims))
    case(name, function, [In("2,3", [1.0, 3.0, 3.0, -2.0, 3.0, -2.0])])
    case(name, lambda a: function(a, dim=1)[0], [In("2,3", [1.0, 3.0, 3.0, -2.0, 3.0, -2.0])], text([1], False))
    case(name, lambda a: function(a, dim=0)[0], [In("2,3", [1.0, 3.0, 3.0, 1.0, 3.0, 3.0])], text([0], False))
    case(name, function, [In("4", [1.0, NAN, 3.0, NAN])])
    case(name, lambda a: function(a, dim=0)[0], [In("4", [1.0, NAN, 3.0, NAN])], text([0], False))
    case(name, function, [In("3", [-INF, -INF, -INF])])
    case(name, function, [In("4", [0.0, -0.0, INF, -INF])])

for spec, axes, keepdims, correction in [("4", None, False, 1), ("2,3", None, False, 0), ("2,3", [0], False, 1), ("2,3", [-1], True, 1),
                                         ("2,3,4", [0, -1], False, 0), ("3,2t", [1], False, 1), ("1", None, False, 1), ("1,3", [0], False, 1)]:
    def var_mean(a):
        return torch.var_mean(a, dim=axes if axes is not None else list(range(a.dim())), unbiased=correction == 1, keepdim=keepdims)
    case("var_mean", var_mean, [In(spec)], text(axes, keepdims, *(["correction=0"] if correction == 0 else [])))

# Shape
for spec, to in [("6", [2, 3]), ("2,3", [-1]), ("2,3t", [3, -1, 1]), ("1,1", []), ("", [1]), ("0,3", [3, 0])]:
    case("reshape", lambda a: a.reshape(to), [In(spec)], "shape=[%s]" % ", ".join(map(str, to)))
for spec, axis in [("", 0), ("3", -1), ("2,3t", 1), ("2,3", -3)]:
    case("unsqueeze", lambda a: a.unsqueeze(axis), [In(spec)], "axis=%d" % axis)
for spec, axis in [("1,3", 0), ("3,1,2", -2), ("1,3,1", None), ("2,3t", 1), ("1", None)]:
    case("squeeze", lambda a: a.squeeze() if axis is None else a.squeeze(axis), [In(spec)], "" if axis is None else "axis=%d" % axis)
for spec, axes in [("2,3,4", [1, 2, 0]), ("3,2t", [-1, 0]), ("4", [0]), ("0,2", [1, 0])]:
    case("transpose", lambda a: a.permute(axes), [In(spec)], "axes=[%s]" % ", ".join(map(str, axes)))
case("transpose", lambda a: a.t(), [In("2,3")])
for spec, to in [("", [2, 3]), ("3", [2, 3]), ("2,1", [4, 2, 3]), ("2,3t", [2, 3]), ("1", [0])]:
    case("broadcast_to", lambda a: torch.broadcast_to(a, to), [In(spec)], "shape=[%s]" % ", ".join(map(str, to)))

# Parts
case("slice", lambda a: a[1:4], [In("5")], "start=1, stop=4")
case("slice", lambda a: a[-3:], [In("5")], "start=-3")
case("slice", lambda a: a[:, ::2], [In("2,5")], "axis=1, step=2")
case("slice", lambda a: a[1:-1], [In("5,2t")], "start=1, stop=-1")
case("slice", lambda a: a[2:1], [In("3,2")], "start=2, stop=1")
case("slice", lambda a: a[:, 1:100:3], [In("2,6s")], "axis=-1, start=1, stop=100, step=3")
case("slice_scatter", lambda a, b: torch.slice_scatter(a, b, 0, 1, 4, 1), [In("5"), In("3")], "start=1, stop=4")
case("slice_scatter", lambda a, b: torch.slice_scatter(a, b, 1, 0, 5, 2), [In("2,5"), In("2,3")], "axis=1, step=2")
case("slice_scatter", lambda a, b: torch.slice_scatter(a, b, -2, -1, 3, 1), [In("3,2t"), In("1,2")], "axis=-2, start=-1")
for specs, axis in [(["2", "3"], 0), (["2,3", "2,1", "2,2"], 1), (["3,2t", "1,2"], -2), (["2,2", "0,2", "1,2", "2,2t"], 0), (["3"], 0)]:
    case("concat", lambda *a: torch.cat(a, dim=axis), [In(s) for s in specs], "axis=%d" % axis)
for spec, axis, index in [("4", 0, [2, 0, 2, 3]), ("3,2", 0, [1, 1]), ("2,3t", -1, [0, 2, 0, 2]), ("2,3,2", 1, [2]), ("3", 0, [])]:
    case("index_select", lambda a, i: torch.index_select(a, axis, i), [In(spec), In(str(len(index)), ints(index))], "axis=%d" % axis)
for spec, part, axis in [("4", "3", 0), ("3,2", "3,2t", -2), ("2,3", "2,3", 1)]:
    case("index_add", lambda a, i, b: torch.index_add(a, axis, i, b), [In(spec), In("3", ints([2, 0, 2])), In(part)], "axis=%d" % axis)

# Composites
for name, function in [("softmax", torch.softmax), ("log_softmax", torch.log_softmax)]:
    for spec, axis in [("4", -1), ("2,3", -1), ("2,3", 0), ("3,2t", -2), ("2,3,4", 1), ("0,3", -1), ("1", -1)]:
        case(name, lambda a: function(a, dim=axis), [In(spec)], "axis=%d" % axis)
    case(name, lambda a: function(a, dim=-1), [In("3", [1000.0, -1000.0, 999.0])])
    case(name, lambda a: function(a, dim=-1), [In("3", [1.0, NAN, 2.0])])
    case(name, lambda a: function(a, dim=-1), [In("3", [1.0, -INF, 2.0])])
    case(name, lambda a: function(a, dim=-1), [In("2", [1.0, INF])])
for a, b, reduction in [("4", "4", "mean"), ("2,3", "2,3t", "sum"), ("2,3", "2,3", "none"), ("", "", "mean"), ("0", "0", "mean")]:
    case("mse_loss", lambda x, y: F.mse_loss(x, y, reduction=reduction), [In(a), In(b)], "reduction=" + reduction)

write()
