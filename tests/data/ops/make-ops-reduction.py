#!/usr/bin/python3
# make-ops-reduction.py: PyTorch's values and gradients for products, choices, spreads and norms over axes
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

from torch_cases import *


def text(axes, keepdims, *more):
    parts = [] if axes is None else ["axes=[%s]" % ", ".join(map(str, axes))]
    return ", ".join(parts + (["keepdims=true"] if keepdims else []) + list(more))


def dims(a, axes):
    return axes if axes is not None else list(range(a.dim()))


def one_by_one(function):
    """PyTorch's function of one axis, for several: from the last one on."""
    def reduced(a, axes, keepdims):
        for axis in sorted((d % a.dim() for d in dims(a, axes)), reverse=True):
            a = function(a, axis, keepdims)
        return a
    return reduced


REDUCTIONS = [("", None, False), ("4", None, False), ("2,3", None, False), ("2,3", [0], False), ("2,3", [-1], True),
              ("2,3,4", [0, -1], False), ("3,2t", [1], False), ("2,5s", None, True), ("0,3", [1], False), ("2,1,3", [1], False)]
prod = one_by_one(lambda a, axis, keepdims: torch.prod(a, axis, keepdim=keepdims))
any_of = one_by_one(lambda a, axis, keepdims: torch.any(a != 0, axis, keepdim=keepdims))
all_of = one_by_one(lambda a, axis, keepdims: torch.all(a != 0, axis, keepdim=keepdims))

for spec, axes, keepdims in REDUCTIONS:
    attributes = text(axes, keepdims)
    case("prod", lambda a: prod(a, axes, keepdims) if a.dim() else torch.prod(a), [In(spec, kind="nonzero")], attributes)
    for name, function in [("amax", torch.amax), ("amin", torch.amin)]:
        case(name, lambda a: function(a, dim=dims(a, axes), keepdim=keepdims), [In(spec)], attributes)
    case("any", lambda a: any_of(a, axes, keepdims) if a.dim() else a != 0, [In(spec.rstrip("s"), kind="bool")], attributes)
    case("all", lambda a: all_of(a, axes, keepdims) if a.dim() else a != 0, [In(spec.rstrip("s"), kind="bool")], attributes)
    case("nansum", lambda a: torch.nansum(a, dim=dims(a, axes), keepdim=keepdims) if a.dim() else torch.nansum(a), [In(spec)], attributes)
    for p in [2, 1, 3, 0.5, 0, math.inf, -math.inf]:
        def norm(a):
            return torch.linalg.vector_norm(a, p, dim=dims(a, axes) if a.dim() else None, keepdim=keepdims)
        case("norm", norm, [In(spec, kind="nonzero")], text(axes, keepdims, "p=%g" % p) if p != 2 else attributes, tol=(1e-12, 1e-5))
for spec, axes, keepdims, correction in [("4", None, False, 1), ("2,3", None, False, 0), ("2,3", [0], False, 1), ("2,3", [-1], True, 1),
                                         ("2,3,4", [0, -1], False, 0), ("3,2t", [1], False, 1), ("1", None, False, 0)]:
    more = ["correction=0"] if correction == 0 else []
    for name, function in [("var", torch.var), ("std", torch.std), ("std_mean", torch.std_mean)]:
        case(name, lambda a: function(a, dim=dims(a, axes), unbiased=correction == 1, keepdim=keepdims), [In(spec)],
             text(axes, keepdims, *more), tol=(1e-12, 1e-5))
for name, function in [("var", torch.var), ("std", torch.std)]:
    case(name, lambda a: function(a, dim=[0]), [In("1")])
    case(name, lambda a: function(a, dim=[0]), [In("3", [2.0, 2.0, 2.0])])
    case(name, lambda a: function(a, dim=[0]), [In("3", [2.0, NAN, 1.0])])

# Zeros, ties, NaN and infinities
for zeros in [[1.0, 0.0, 3.0, -2.0], [2.0, 3.0, 4.0, 0.0], [1.0, 0.0, 3.0, 0.0], [0.0, 0.0, 0.0, 0.0]]:
    case("prod", torch.prod, [In("4", zeros)])
    case("prod", lambda a: torch.prod(a, 0), [In("2,2", zeros)], "axes=[0]")
    case("prod", lambda a: torch.prod(a, 1), [In("2,2", zeros)], "axes=[1]")
    case("prod", torch.prod, [In("2,2", zeros)])
case("prod", torch.prod, [In("4", [1.0, INF, NAN, 2.0])])
case("prod", torch.prod, [In("3", ints([4, -3, 2]))])
case("prod", torch.prod, [In("3", bools([1, 1, 0]))])
case("prod", torch.prod, [In("0,3")])
TIES = [1.0, 3.0, 3.0, -2.0, 3.0, -2.0]
for name, function in [("amax", torch.amax), ("amin", torch.amin)]:
    case(name, lambda a: function(a, dim=[0, 1]), [In("2,3", TIES)])
    case(name, lambda a: function(a, dim=1), [In("2,3", TIES)], "axes=[1]")
    case(name, lambda a: function(a, dim=0), [In("4", [0.0, -0.0, INF, -INF])])
    case(name, lambda a: function(a, dim=0), [In("4", [1.0, NAN, 3.0, NAN])], grad=False)
    case(name, lambda a: function(a, dim=0), [In("3", ints([4, -3, 2]))])
for name, function in [("argmax", torch.argmax), ("argmin", torch.argmin)]:
    for spec, axis, keepdims in [("", None, False), ("4", None, False), ("2,3", None, False), ("2,3", 0, False), ("3,2t", -1, True),
                                 ("2,3,4", 1, False), ("0,3", 1, False)]:
        case(name, lambda a: function(a, axis, keepdims), [In(spec)],
             ", ".join((["axis=%d" % axis] if axis is not None else []) + (["keepdims=true"] if keepdims else [])))
    case(name, function, [In("2,3", TIES)])
    case(name, lambda a: function(a, 1), [In("2,3", TIES)], "axis=1")
    case(name, function, [In("4", [1.0, NAN, 3.0, NAN])])
    case(name, function, [In("3", [INF, -INF, INF])])
    case(name, function, [In("3", ints([4, -3, 4]))])
for name, function in [("any", any_of), ("all", all_of)]:
    case(name, lambda a: function(a, None, False), [In("3", [0.0, NAN, -0.0])])
    case(name, lambda a: function(a, None, False), [In("3", ints([1, 2, 0]))])
    case(name, lambda a: function(a, None, False), [In("0", kind="bool")])
case("count_nonzero", torch.count_nonzero, [In("5", [0.0, NAN, -0.0, 2.0, INF])])
case("count_nonzero", lambda a: torch.count_nonzero(a, dim=1), [In("2,3", ints([1, 0, 0, 0, 2, 3]))], "axes=[1]")
case("count_nonzero", torch.count_nonzero, [In("0,3")])
case("nansum", torch.nansum, [In("5", [0.5, NAN, -0.0, 2.0, NAN])])
case("nansum", torch.nansum, [In("3", [INF, NAN, 1.0])])
for p in [2, 1, 3, 0.5, 0, math.inf]:
    for values in [[0.0, 0.0, 0.0], [3.0, 0.0, -4.0], [2.0, -2.0, 2.0]]:
        case("norm", lambda a: torch.linalg.vector_norm(a, p), [In("3", values)], "p=%g" % p, tol=(1e-12, 1e-5))
case("norm", lambda a: torch.linalg.vector_norm(a, 2), [In("3", [1.0, NAN, INF])])
case("norm", torch.linalg.vector_norm, [In("0")])

write()
