#!/usr/bin/python3
# make-ops.py: PyTorch's values and gradients for every operator it has a counterpart of
# SPDX-License-Identifier: Apache-2.0
#
# Written for PyTorch 1.13.1 (Debian: python3-torch). Run it here; it writes ops.txt, which
# tests/engine/test-ops-torch.c reads. All in float64; the test computes in float32 as well.
#
#   case NAME [ATTRIBUTES]     an operator of the registry; its attributes as text
#   in DTYPE SPEC: NUMBERS     an input; a letter behind the extents stands for a view: "t" reversed axes, "s" every second element
#   out DTYPE SHAPE: NUMBERS   an output
#   ct NUMBERS                 the cotangent of that output
#   grad NUMBERS               the gradient of an input, in order; `grad -` for one that is no float

import math
import os
import torch
import torch.nn.functional as F

torch.manual_seed(1)
INF, NAN = math.inf, math.nan
lines = []


def number(x):
    if isinstance(x, bool):
        return "1" if x else "0"
    if isinstance(x, int):
        return str(x)
    if math.isnan(x):
        return "nan"
    if math.isinf(x):
        return "inf" if x > 0 else "-inf"
    text = repr(x)
    return text[:-2] if text.endswith(".0") else text


def numbers(t):
    return " ".join(number(x) for x in t.detach().contiguous().flatten().tolist())


def shape(t):
    return ",".join(str(n) for n in t.shape)


def dtype(t):
    return str(t.dtype).replace("torch.", "")


class In:
    """An input: a view of random numbers or given ones."""

    def __init__(self, spec, values=None, kind="any"):
        self.spec, self.values, self.kind = spec, values, kind

    def make(self):
        view = self.spec[-1] if self.spec and self.spec[-1].isalpha() else ""
        dims = [int(n) for n in self.spec.rstrip("ts").split(",") if n]
        if self.values is not None:
            t = self.values if torch.is_tensor(self.values) else torch.tensor(self.values, dtype=torch.float64)
            return t.reshape(dims), t.reshape(dims)
        t = torch.rand(dims, dtype=torch.float64)
        if self.kind == "positive":
            t = 0.5 + 2 * t
        elif self.kind == "nonzero":
            t = (0.3 + 1.7 * t) * torch.where(torch.rand(dims) < 0.5, -1.0, 1.0).double()
        elif self.kind == "bool":
            t = t < 0.5
        else:
            t = 4 * t - 2
        if self.kind != "bool":
            t = (t * 100).round() / 100
        base = t
        if view == "t":
            base = t.permute(*reversed(range(t.dim()))).contiguous().permute(*reversed(range(t.dim())))
        elif view == "s":
            wide = torch.zeros(dims[:-1] + [2 * dims[-1]], dtype=t.dtype)
            wide[..., ::2] = t
            base = wide[..., ::2]
        return base, t


def case(name, function, inputs, attributes="", grad=True):
    lines.append(("case %s %s" % (name, attributes)).rstrip())
    tensors = []
    for i in inputs:
        t, dense = i.make()
        lines.append("in %s %s: %s" % (dtype(t), i.spec, numbers(dense)))
        if t.dtype == torch.float64:
            t = t.detach().requires_grad_(True)
        tensors.append(t)
    outputs = function(*tensors)
    if not isinstance(outputs, (tuple, list)):
        outputs = (outputs,)
    cotangents = []
    differentiable = grad and all(o.requires_grad for o in outputs)
    for o in outputs:
        lines.append("out %s %s: %s" % (dtype(o), shape(o), numbers(o)))
        if differentiable:
            c = ((torch.rand(o.shape, dtype=torch.float64) * 3 + 0.5) * 4).round() / 4
            lines.append("ct " + numbers(c))
            cotangents.append(c)
    if not differentiable:
        return
    floats = [t for t in tensors if t.requires_grad]
    gradients = iter(torch.autograd.grad(outputs, floats, cotangents, allow_unused=True))
    for t in tensors:
        if not t.requires_grad:
            lines.append("grad -")
            continue
        g = next(gradients)
        lines.append("grad " + numbers(torch.zeros_like(t) if g is None else g))


def ints(values):
    return torch.tensor(values, dtype=torch.int64)


def bools(values):
    return torch.tensor(values, dtype=torch.bool)


CORNERS = [0.0, -0.0, 1.0, -1.0, 0.5, INF, -INF, NAN, 1e-30, -1e-30, 1e30, -1e30, 80.0, -80.0, 20.0, -20.0]
PAIR_CORNERS = [0.0, -0.0, 1.0, -1.0, 2.0, -2.5, INF, -INF, NAN]
SINGLE = ["", "4", "2,3", "3,2t", "5s", "0", "2,1,3"]
PAIRS = [("", ""), ("3", "3"), ("2,3", "3"), ("2,1", "1,3"), ("", "2,2"), ("2,3t", "2,3"), ("4s", ""), ("0,3", "3"), ("2,1,3", "4,1")]
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

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "ops.txt"), "w") as f:
    f.write("# Written by make-ops.py with PyTorch %s; its first lines say what the lines mean.\n" % torch.__version__)
    f.write("\n".join(lines) + "\n")
print("%d cases" % sum(l.startswith("case") for l in lines))
