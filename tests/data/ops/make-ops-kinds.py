#!/usr/bin/python3
# make-ops-kinds.py: PyTorch's values and gradients for the kinds of shapes that the other scripts leave out: scalars, empty
# inputs, views, broadcasting, axes from the end; and for rows that PyTorch has as another function
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes, tests/engine/test-ops-coverage.c which kinds a row needs.

import torch
import torch.nn.functional as F
from torch_cases import *


def text(more):
    return ", ".join("%s=%s" % (k, str(v).lower()) for k, v in more.items())


# -- Element by element ---------------------------------------------------------------

MORE_PAIRS = [("", ""), ("2,3t", "2,3"), ("0", "0"), ("2,3", "3"), ("2,1", "1,3")]
for name, function, kind in [
    ("equal", torch.eq, "any"), ("not_equal", torch.ne, "any"), ("less", torch.lt, "any"), ("less_equal", torch.le, "any"),
    ("greater", torch.gt, "any"), ("greater_equal", torch.ge, "any"), ("isclose", torch.isclose, "any"),
    ("logical_and", torch.logical_and, "bool"), ("logical_or", torch.logical_or, "bool"), ("logical_xor", torch.logical_xor, "bool"),
    ("tanh_backward", lambda a, b: a * (1 - b * b), "any"), ("sigmoid_backward", lambda a, b: a * b * (1 - b), "any"),
    ("relu_backward", lambda a, b: torch.where(b > 0, a, torch.zeros_like(a)), "nonzero"),
    ("gelu_backward", torch.ops.aten.gelu_backward, "any"),
]:
    for a, b in MORE_PAIRS:
        if name != "gelu_backward" or a != "2,3" and a != "2,1":
            case(name, function, [In(a, kind=kind), In(b, kind=kind)])
case("gelu_backward", lambda a, b: torch.ops.aten.gelu_backward(a, b, approximate="tanh"), [In("2,3"), In("2,3t")], "approximate=tanh")
case("gelu_backward", lambda a, b: torch.ops.aten.gelu_backward(a.expand(2, 3), b.expand(2, 3)), [In("2,1"), In("1,3")])

for name, function in [("logical_not", torch.logical_not), ("isnan", torch.isnan), ("isinf", torch.isinf), ("isfinite", torch.isfinite),
                       ("isposinf", torch.isposinf), ("isneginf", torch.isneginf), ("signbit", torch.signbit)]:
    case(name, function, [In("")])
    case(name, function, [In("0")])


def cbrt(a):
    return torch.copysign(torch.abs(a) ** (1 / 3), a)


def log1mexp(a):
    return torch.where(a < math.log(2), torch.log(-torch.expm1(-a)), torch.log1p(-torch.exp(-a)))


for spec in SINGLE:
    case("cbrt", cbrt, [In(spec, kind="nonzero")])
    case("log1mexp", log1mexp, [In(spec, kind="positive")], tol=(1e-12, 2e-5))
    case("cast", lambda a: a.long(), [In(spec, kind="nonzero")], "dtype=int64", grad=False)
    case("cast", lambda a: a.bool(), [In(spec, kind="nonzero")], "dtype=bool", grad=False)
case("cbrt", cbrt, [In("6", [0.0, -0.0, INF, -INF, NAN, -8.0])], grad=False)
case("log1mexp", log1mexp, [In("8", [0.0, -0.0, INF, NAN, 1e-30, 40.0, 700.0, -1.0])], grad=False)
case("prelu", lambda a, b: torch.where(a > 0, a, a * b), [In(""), In("")])
for spec, m in [("", False), ("0", True), ("2,3t", False)]:
    case("dropout", lambda a: F.dropout(a, 0.5, training=False), [In(spec)], "training=false")
    case("dropout", lambda a: F.dropout(a, 0.0, training=True), [In(spec)], "p=0")
    case("dropout_mask", lambda a: torch.ones_like(a), [In(spec)], "p=0", grad=False)
for specs in [["", ""], ["2,3t", "0"], ["3"]]:
    case("tuple", lambda *a: tuple(x.clone() for x in a), [In(s) for s in specs])

# -- Reductions -------------------------------------------------------------------------

for name, function in [("var_mean", torch.var_mean), ("var", torch.var), ("std", torch.std), ("std_mean", torch.std_mean)]:
    case(name, lambda a: function(a, unbiased=False), [In("")], "correction=0", grad=name in ("var_mean", "var"))
    case(name, lambda a: function(a, dim=[1]), [In("0,3")], "axes=[1]")
    case(name, lambda a: function(a, dim=[-2]), [In("0,3")], "axes=[-2]")
case("count_nonzero", torch.count_nonzero, [In("", [2.0])])
case("count_nonzero", lambda a: torch.count_nonzero(a, dim=-1), [In("2,3t")], "axes=[-1]")
for name, function in [("max_mask", torch.amax), ("min_mask", torch.amin)]:
    for spec, axes in [("", []), ("2,3t", [-1]), ("0,3", [1]), ("2,2", [0, 1])]:
        case(name, lambda a: a == function(a, dim=axes, keepdim=True) if a.dim() else a == a, [In(spec)], "axes=%s" % axes if axes else "")
    case(name, lambda a: a == function(a, dim=[0, 1], keepdim=True), [In("2,3", [1.0, 3.0, 3.0, 1.0, 3.0, 1.0])])

# -- Shapes --------------------------------------------------------------------------------

case("transpose", lambda a: a.permute([]), [In("")])
case("broadcast_to", lambda a: torch.broadcast_to(a, [2, 0, 3]), [In("0,3")], "shape=[2, 0, 3]")
case("expand", lambda a: a.expand([2, -1, 3]), [In("0,3")], "shape=[2, -1, 3]")
case("unsqueeze", lambda a: a.unsqueeze(-2), [In("0,3")], "axis=-2")
case("squeeze", lambda a: a.squeeze(-2), [In("0,1,3")], "axis=-2")
case("movedim", lambda a: torch.movedim(a, [0], [-1]), [In("0,2,3")], "source=[0], destination=[-1]")
case("unflatten", lambda a: a.unflatten(-1, [2, 2]), [In("0,4")], "axis=-1, shape=[2, 2]")
case("slice", lambda a: a[:, 1:], [In("0,3")], "axis=-1, start=1")
case("slice", lambda a: a[0:3], [In("0,3")], "start=0, stop=3")
case("slice_scatter", lambda a, b: torch.slice_scatter(a, b, 1, 1, 3, 1), [In("0,3"), In("0,2")], "axis=1, start=1, stop=3")
case("index_add", lambda a, i, b: torch.index_add(a, 1, i, b), [In("0,3"), In("2", ints([2, 0])), In("0,2")], "axis=1")
case("diagonal", lambda a: torch.diagonal(a, 0, -2, -1), [In("2,0,3")], "axis1=-2, axis2=-1")
case("diagonal_scatter", lambda a, b: torch.diagonal_scatter(a, b, 1, -2, -1), [In("0,2,3"), In("0,2")], "offset=1, axis1=-2, axis2=-1")
case("diag", torch.diag, [In("0")])
case("split", lambda a: torch.split(a, 2, -1), [In("0,4")], "size=2, axis=-1")
case("chunk", lambda a: torch.chunk(a, 2, -1), [In("0,4")], "chunks=2, axis=-1")
case("repeat_interleave", lambda a: torch.repeat_interleave(a, 2, dim=-1), [In("0,3")], "repeats=2, axis=-1")
case("scatter", lambda a, i, b: torch.scatter(a, 0, i, b), [In("3,2"), In("0,2", ints([])), In("0,2")], "axis=0")
case("take_along_dim", lambda a, i: torch.take_along_dim(a, i, -1), [In("3,2t"), In("3,1", ints([1, 0, 1]))], "axis=-1")
case("take_along_dim", lambda a, i: torch.take_along_dim(a, i, 0), [In("2,3"), In("0,3", ints([]))], "axis=0")
case("topk", lambda a: torch.topk(a, 2, -1), [In("0,3")], "k=2, axis=-1")
case("searchsorted", torch.searchsorted, [In("3", [0.0, 1.0, 2.0]), In("0")])
case("searchsorted", torch.searchsorted, [In("3", [0.0, 1.0, 2.0]), In("2,3t")])
case("searchsorted", torch.searchsorted, [In("3", [0.0, 1.0, 2.0]), In("5", [INF, -INF, NAN, -0.0, 1.0])])
case("one_hot", lambda i: F.one_hot(i, 4), [In("2,3t", ints([3, 0, 0, 1, 3, 3]))], "n_classes=4")
for spec, places, index, axis in [("2,3", "2,1", [2, 0], -1), ("3,2t", "1,2", [1, 0], 0), ("0,3", "0,1", [], 1), ("2,3,2", "2,1,2", [1, 2, 0, 0], -2)]:
    i = In(places, ints(index).reshape([int(n) for n in places.split(",")]))
    case("pick", lambda a, i: torch.gather(a, axis, i), [In(spec), i], "axis=%d" % axis)
    size = [int(n) for n in spec.rstrip("t").split(",")]
    size[axis] = 3
    case("place", lambda a, i: torch.zeros(size, dtype=torch.float64).scatter_add(axis, i, a),
         [In(places + ("t" if spec[-1] == "t" else "")), i], "axis=%d, size=3" % axis)

# -- Products --------------------------------------------------------------------------------

case("inner", torch.inner, [In(""), In("")])
case("kron", torch.kron, [In(""), In("")])
case("kron", lambda a, b: torch.kron(a.contiguous(), b), [In("2,3t"), In("2")])
case("addmm", torch.addmm, [In("2"), In("0,3"), In("3,2")])
case("addmm", torch.addmm, [In("2"), In("3,0"), In("0,2")])
case("matrix_power", lambda a: torch.matrix_power(a, 2), [In("0,2,2")], "n=2")

# -- Losses ----------------------------------------------------------------------------------

for reduction in ["sum", "none"]:
    t = "reduction=" + reduction
    for spec in ["", "2,3t", "0"]:
        sign = In(spec, torch.ones([int(n) for n in spec.rstrip("t").split(",") if n], dtype=torch.float64) * -1)
        case("hinge_embedding_loss", lambda a, b: F.hinge_embedding_loss(a, b.detach(), reduction=reduction), [In(spec), sign], t, grad=False)
        case("margin_ranking_loss", lambda a, b, c: F.margin_ranking_loss(a, b, c.detach(), reduction=reduction), [In(spec), In(spec), sign], t, grad=False)
        case("kl_div", lambda a, b: F.kl_div(a, b, reduction=reduction), [In(spec), In(spec, kind="positive")], t)
        case("poisson_nll_loss", lambda a, b: F.poisson_nll_loss(a, b, reduction=reduction), [In(spec), In(spec, kind="positive")], t)
        if spec:
            case("gaussian_nll_loss", lambda a, b, c: F.gaussian_nll_loss(a, b, c, reduction=reduction),
                 [In(spec), In(spec), In(spec, kind="positive")], t)
    case("binary_cross_entropy_with_logits", lambda a, b: F.binary_cross_entropy_with_logits(a, b, reduction=reduction),
         [In("0,3"), In("0,3", kind=(0, 1))], t)
    case("binary_cross_entropy", lambda a, b: F.binary_cross_entropy(a, b, reduction=reduction),
         [In("0,3", kind=(0.1, 0.9)), In("0,3", kind=(0.1, 0.9))], t)
    for spec in ["4,3t", "0,3"]:
        n = int(spec[0])
        sign = In(str(n), torch.tensor([1, -1] * (n // 2), dtype=torch.int64))
        case("cosine_embedding_loss", lambda a, b, c: F.cosine_embedding_loss(a, b, c, reduction=reduction), [In(spec), In("%d,3" % n), sign], t)
        case("triplet_margin_loss", lambda a, b, c: F.triplet_margin_loss(a, b, c, reduction=reduction), [In(spec), In("%d,3" % n), In("%d,3" % n)], t)
    for name in ["nll_loss", "cross_entropy"]:
        case(name, lambda a, b: getattr(F, name)(a, b, reduction=reduction), [In("0,3"), In("0", ints([]))], t)
case("gaussian_nll_loss", lambda a, b, c: 0.5 * (torch.log(c) + (a - b) ** 2 / c), [In(""), In(""), In("", kind="positive")])
case("cosine_similarity", lambda a, b: F.cosine_similarity(a, b, dim=-1), [In("0,3"), In("0,3")], "axis=-1")

# -- Networks --------------------------------------------------------------------------------

for n in [1, 2, 3]:
    image, filters = "2,2" + ",4" * n, "4,1" + ",2" * n
    conv = getattr(F, "conv%dd" % n)
    transposed = getattr(F, "conv_transpose%dd" % n)
    weight = getattr(torch.nn.grad, "conv%dd_weight" % n)
    case("conv%dd" % n, lambda a, b: conv(a, b, groups=2), [In(image + "t"), In(filters + "t")], "groups=2")
    case("conv%dd" % n, lambda a, b: conv(a, b, groups=2), [In("0,2" + ",4" * n), In(filters)], "groups=2")
    case("conv_transpose%dd" % n, lambda a, b: transposed(a, b), [In("1,4" + ",3" * n + "t"), In(filters + "t")])
    case("conv_transpose%dd" % n, lambda a, b: transposed(a, b), [In("0,4" + ",3" * n), In(filters)])
    for spec, ct, more in [(image + "t", "2,4" + ",3" * n, {}), (image, "2,4" + ",2" * n + "t", {"stride": 2, "padding": 0})]:
        size = [4, 2] + [2] * n
        case("conv%dd_weight" % n, lambda a, b: weight(a, size, b, **more), [In(spec), In(ct)], text(dict(more, kernel_size=[2] * n)))
    case("conv%dd_weight" % n, lambda a, b: torch.zeros([4, 2] + [2] * n, dtype=torch.float64) + 0 * (a.sum() + b.sum()),
         [In("0,2" + ",4" * n), In("0,4" + ",3" * n)], text({"kernel_size": [2] * n}))
for n in [1, 2]:
    whole, none = "1,2" + ",4" * n + "t", "0,2" + ",4" * n
    for name, more in [("max_pool", {"kernel_size": 2}), ("avg_pool", {"kernel_size": 2}), ("adaptive_max_pool", {"output_size": 2}),
                       ("adaptive_avg_pool", {"output_size": 2})]:
        function = getattr(F, "%s%dd" % (name, n))
        case("%s%dd" % (name, n), lambda a: function(a, **more), [In(whole)], text(more))
        case("%s%dd" % (name, n), lambda a: function(a, **more), [In(none)], text(more))
        if "max" in name:
            case("%s%dd_indices" % (name, n), lambda a: function(a, return_indices=True, **more)[1], [In(whole)], text(more))
            case("%s%dd_indices" % (name, n), lambda a: function(a, return_indices=True, **more)[1], [In(none)], text(more))
    for spec in [whole, none]:
        for mode in ["nearest", "linear" if n == 1 else "bilinear"]:
            more = {"scale_factor": 1.5, "mode": mode}
            case("upsample%dd" % n, lambda a: F.interpolate(a, recompute_scale_factor=False, **more), [In(spec)], text(more))
            case("interpolate", lambda a: F.interpolate(a, **more), [In(spec)], text(more))
for spec in ["1,2,4,4,4t", "0,2,4,4,4", "1,1,3,5,4"]:
    for name, more in [("max_pool", {"kernel_size": 2}), ("max_pool", {"kernel_size": [1, 3, 2], "stride": [1, 2, 1], "padding": [0, 1, 0]}),
                       ("max_pool", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
                       ("avg_pool", {"kernel_size": 2}), ("avg_pool", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
                       ("avg_pool", {"kernel_size": [1, 3, 2], "padding": [0, 1, 1], "count_include_pad": False}),
                       ("adaptive_max_pool", {"output_size": 2}), ("adaptive_avg_pool", {"output_size": [1, 2, 3]})]:
        case(name + "3d", lambda a: getattr(F, name + "3d")(a, **more), [In(spec)], text(more), tol=(1e-13, 1e-5))
    for more in [{"scale_factor": 1.5}, {"size": [5, 3, 2], "mode": "trilinear"}, {"size": [5, 3, 2], "mode": "trilinear", "align_corners": True}]:
        for name in ["upsample3d", "interpolate"]:
            case(name, lambda a: F.interpolate(a, **more), [In(spec, kind="positive")], text(more), tol=(1e-13, 1e-5))
case("max_pool3d", lambda a: F.max_pool3d(a, 2), [In("1,1,2,2,4", [1.0, 3.0, 2.0, NAN, 3.0, 1.0, 2.0, 2.0, 3.0, 3.0, NAN, 0.0, 1.0, 3.0, 5.0, 6.0])], "kernel_size=2")
case("positional_encoding", lambda a: a.clone(), [In("0,4")])
vectors = [In("3"), In("3", kind="positive")]
case("batch_norm", lambda a, m, v: F.batch_norm(a, m.detach(), v.detach()), [In("0,3")] + vectors, grad=False)
case("group_norm", lambda a: F.group_norm(a, 2), [In("0,4,2")], "num_groups=2")
case("instance_norm", lambda a: a.clone(), [In("0,3,2")])
attention = lambda q, k, v: torch.softmax(q @ k.mT / q.shape[-1] ** 0.5, -1) @ v
case("scaled_dot_product_attention", attention, [In("0,3,4"), In("0,5,4"), In("0,5,2")])
for n in [2, 0]:
    x, s = In("%d,3%s" % (n, "t" if n else "")), In("%d,2%s" % (n, "t" if n else ""))
    def weights(gates):
        return [In("%d,3t" % (gates * 2)), In("%d,2t" % (gates * 2)), In(str(gates * 2)), In(str(gates * 2))]
    case("rnn_cell", torch.rnn_tanh_cell, [x, s] + weights(1), tol=(1e-12, 2e-5))
    case("gru_cell", torch.gru_cell, [x, s] + weights(3), tol=(1e-12, 2e-5))
    case("lstm_cell", lambda a, b, c, *w: torch.lstm_cell(a, (b, c), *w), [x, s, s] + weights(4), tol=(1e-12, 2e-5))
    for name, function, gates, more in [("rnn", torch._VF.rnn_tanh, 1, 0), ("gru", torch._VF.gru, 3, 0), ("lstm", torch._VF.lstm, 4, 1)]:
        def run(a, *rest):
            states, w = rest[:1 + more], list(rest[1 + more:])
            hidden = [h[None] for h in states]
            out = function(a, tuple(hidden) if more else hidden[0], w, True, 1, 0.0, False, False, False)
            return (out[0],) + tuple(o[0] for o in out[1:])
        case(name, run, [In("3,%d,3%s" % (n, "t" if n else ""))] + [s] * (1 + more) + weights(gates), tol=(1e-12, 2e-5))

write()
