#!/usr/bin/python3
# make-ops-shape.py: PyTorch's values and gradients for operators that put elements in another shape or place
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

import torch
import torch.nn.functional as F
from torch_cases import *


def row(values):
    return "[%s]" % ", ".join(map(str, values))


# Views
for spec, axes in [("2,3,4", [1, 2, 0]), ("3,2t", [-1, 0]), ("4", [0]), ("0,2", [1, 0]), ("", [])]:
    case("permute", lambda a: a.permute(axes), [In(spec)], "axes=" + row(axes))
for spec, source, destination in [("2,3,4", [0], [-1]), ("2,3,4", [0, 2], [1, 0]), ("3,2t", [1], [0]), ("2,1,3,2", [3, 1], [0, 2])]:
    case("movedim", lambda a: torch.movedim(a, source, destination), [In(spec)],
         "source=%s, destination=%s" % (row(source), row(destination)))
for spec, a0, a1 in [("2,3", 0, 1), ("2,3,4", -1, 0), ("3,2t", 1, 1), ("0,3", 0, -1)]:
    case("swapaxes", lambda a: torch.swapaxes(a, a0, a1), [In(spec)], "axis0=%d, axis1=%d" % (a0, a1))
for spec, start, end in [("2,3", 0, -1), ("2,3,2", 1, -1), ("3,2t", 0, 1), ("2,3,1,2", -3, -2), ("", 0, -1), ("0,3", 0, -1), ("4", 0, 0)]:
    case("flatten", lambda a: torch.flatten(a, start, end), [In(spec)], "start=%d, end=%d" % (start, end))
for spec, axis, to in [("6", 0, [2, 3]), ("2,6", -1, [3, -1]), ("4,2t", 0, [2, 1, 2])]:
    case("unflatten", lambda a: a.unflatten(axis, to), [In(spec)], "axis=%d, shape=%s" % (axis, row(to)))
for spec, to in [("", [2, 3]), ("3", [2, -1]), ("2,1", [4, -1, 3]), ("1,3t", [2, 3]), ("1", [0])]:
    case("expand", lambda a: a.expand(to), [In(spec)], "shape=" + row(to))

# Elements in other places
for spec, axes in [("4", [0]), ("2,3", [-1]), ("3,2t", [0, 1]), ("2,3,2", [1]), ("0,3", [0]), ("2,4s", [1, 0])]:
    case("flip", lambda a: torch.flip(a, axes), [In(spec)], "axes=" + row(axes))
for spec, shifts, axes in [("4", [1], [0]), ("2,3", [4], None), ("3,2t", [-1, 3], [0, -1]), ("2,3", [1, 1], [1, 1]), ("0,3", [1], [0]),
                           ("3,2t", [-2], None)]:
    case("roll", lambda a: torch.roll(a, shifts, axes) if axes else torch.roll(a, shifts[0]), [In(spec)],
         "shifts=" + row(shifts) + (", axes=" + row(axes) if axes else ""))
for spec, repeats in [("3", [2]), ("2,3", [2, 1, 3]), ("3,2t", [1, 2]), ("", [3]), ("2", [0]), ("0,3", [2, 2])]:
    case("repeat", lambda a: a.repeat(repeats), [In(spec)], "repeats=" + row(repeats))
for spec, repeats in [("3", [2]), ("2,3", [2]), ("3,2t", [2, 1, 2]), ("", [2, 2]), ("0,3", [2]), ("2,2", [])]:
    case("tile", lambda a: torch.tile(a, repeats), [In(spec)], "repeats=" + row(repeats))
for spec, repeats, axis in [("3", 2, None), ("2,3", 2, None), ("3,2t", 3, 0), ("2,3", 1, -1), ("2,2", 0, 1), ("", 2, None)]:
    case("repeat_interleave", lambda a: torch.repeat_interleave(a, repeats, dim=axis), [In(spec)],
         "repeats=%d" % repeats + (", axis=%d" % axis if axis is not None else ""))
for spec, pad, mode, value in [("3", [1, 2], "constant", 0), ("2,3", [0, 1, 2, 0], "constant", 1.5), ("2,4t", [-1, 2], "constant", 0),
                               ("2,3", [-1, -1, 1, -2], "constant", -INF), ("0,2", [1, 1], "constant", 0),
                               ("1,2,3", [2, 1], "reflect", 0), ("1,3,3t", [1, 0, 0, 2], "reflect", 0), ("1,2,2", [1, 3, 2, -1], "replicate", 0),
                               ("1,2,3", [3, 1], "circular", 0), ("1,1,2,3", [1, 2, 2, 0], "circular", 0), ("1,2,3", [-1, 2], "reflect", 0)]:
    case("pad", lambda a: F.pad(a, pad, mode, value) if mode == "constant" else F.pad(a, pad, mode), [In(spec)],
         "pad=%s, mode=%s, value=%s" % (row(pad), mode, number(float(value))))

# Triangles and diagonals
for name, function in [("tril", torch.tril), ("triu", torch.triu)]:
    for spec, diagonal in [("3,3", 0), ("2,4", 1), ("4,3t", -1), ("2,3,2", 0), ("3,3", 7), ("3,3", -7), ("0,3", 0)]:
        case(name, lambda a: function(a, diagonal), [In(spec)], "diagonal=%d" % diagonal)
    case(name, function, [In("2,2", [NAN, INF, -INF, NAN])])
for spec, offset, axis1, axis2 in [("3,3", 0, 0, 1), ("2,4", 1, 0, 1), ("4,3t", -2, 0, 1), ("2,3,4", 0, 2, 0), ("2,3,3", 1, -2, -1)]:
    text = "offset=%d, axis1=%d, axis2=%d" % (offset, axis1, axis2)
    case("diagonal", lambda a: torch.diagonal(a, offset, axis1, axis2), [In(spec)], text)
    part = torch.diagonal(torch.zeros([int(n) for n in spec.rstrip("t").split(",")]), offset, axis1, axis2)
    case("diagonal_scatter", lambda a, b: torch.diagonal_scatter(a, b, offset, axis1, axis2), [In(spec), In(shape(part))], text)
for spec, offset, axis1, axis2 in [("3", 0, -2, -1), ("2,3", 0, -2, -1), ("2,3t", 1, -2, -1), ("2,3", -2, 0, 2), ("0", 0, -2, -1)]:
    case("diag_embed", lambda a: torch.diag_embed(a, offset, axis1, axis2), [In(spec)],
         "offset=%d, axis1=%d, axis2=%d" % (offset, axis1, axis2))
for spec, diagonal in [("3", 0), ("3", 1), ("3,3", 0), ("2,4t", -1)]:
    case("diag", lambda a: torch.diag(a, diagonal), [In(spec)], "diagonal=%d" % diagonal)
for spec in ["3,3", "2,4t", "1,3", "0,2"]:  # of a tall matrix PyTorch 1.13 has a wrong gradient
    case("trace", torch.trace, [In(spec)])

# Elements by an index
for spec, index_spec, values, axis in [("4", "3", [2, 0, 2], 0), ("2,3", "2,5", [0, 2, 1, 1, 0, 2, 2, 0, 1, 1], 1), ("3,2t", "4,1", [2, 0, 0, 1], -2),
                                       ("2,3,2", "1,3,2", [2, 1, 0, 0, 1, 1], 1), ("2,3", "0,3", [], 0)]:
    case("gather", lambda a, i: torch.gather(a, axis, i), [In(spec), In(index_spec, ints(values))], "axis=%d" % axis)
    case("scatter_add", lambda a, i, b: torch.scatter_add(a, axis, i, b), [In(spec), In(index_spec, ints(values)), In(index_spec)],
         "axis=%d" % axis)
# Without two of them in one place, where PyTorch leaves the choice open
for spec, index_spec, values, axis in [("4", "3", [2, 0, 3], 0), ("2,3", "2,2", [0, 2, 1, 0], 1), ("3,2t", "3,1", [2, 0, 1], -2)]:
    case("scatter", lambda a, i, b: torch.scatter(a, axis, i, b), [In(spec), In(index_spec, ints(values)), In(index_spec)], "axis=%d" % axis)
for spec, index_spec, values, axis in [("2,3", "2,5", [0, 2, 1, 1, 0, 2, 2, 0, 1, 1], 1), ("2,3", "1,2", [2, 0], -1), ("3,1", "2,4", [0, 2, 1, 1, 2, 2, 0, 0], 0),
                                       ("3,2", "4", [5, 0, 3, 3], None)]:
    case("take_along_dim", lambda a, i: torch.take_along_dim(a, i, axis), [In(spec), In(index_spec, ints(values))],
         "axis=%d" % axis if axis is not None else "")

# Several outputs, and back
for spec, size, axis in [("5", 2, 0), ("4,2t", 2, -2), ("2,6s", 4, -1), ("2,5", [1, 4], 1), ("2,3", [0, 2, 0], 0)]:
    case("split", lambda a: torch.split(a, size, axis), [In(spec)],
         ("sizes=" + row(size) if isinstance(size, list) else "size=%d" % size) + ", axis=%d" % axis)
for spec, chunks, axis in [("5", 2, 0), ("5", 4, 0), ("2,6", 3, -1), ("3,2t", 1, 0)]:
    case("chunk", lambda a: torch.chunk(a, chunks, axis), [In(spec)], "chunks=%d, axis=%d" % (chunks, axis))
for spec, axis in [("3", 0), ("2,3", 1), ("3,2t", 0), ("1,0,2", -3)]:
    case("unbind", lambda a: torch.unbind(a, axis), [In(spec)], "axis=%d" % axis)
for specs, axis in [(["", ""], 0), (["2,3", "2,3", "2,3t"], 1), (["3,2t", "3,2"], -1), (["4"], 0), (["0,2", "0,2"], 0)]:
    case("stack", lambda *a: torch.stack(a, axis), [In(s) for s in specs], "axis=%d" % axis)


# Order
LINE = [3.0, NAN, -1.0, INF, 0.5, -INF, 3.0, -2.0]
for spec, values, axis, descending in [("5", None, -1, False), ("3,4", None, 0, False), ("3,2t", None, -1, True), ("2,3,2", None, 1, True),
                                       ("0,3", None, -1, False), ("8", LINE, 0, False), ("8", LINE, 0, True)]:
    text = "axis=%d, descending=%s" % (axis, str(descending).lower())
    case("sort", lambda a: torch.sort(a, dim=axis, descending=descending, stable=True), [In(spec, values)], text)
    case("argsort", lambda a: torch.sort(a, dim=axis, descending=descending, stable=True)[1], [In(spec, values)], text)
case("sort", torch.sort, [In("5", ints([3, -1, 3, 0, -7]))])
for spec, k, axis, largest in [("5", 2, -1, True), ("3,4", 2, 0, False), ("3,2t", 1, -1, True), ("2,3,2", 3, 1, True), ("2,3", 0, -1, True)]:
    case("topk", lambda a: torch.topk(a, k, axis, largest), [In(spec)],
         "k=%d, axis=%d, largest=%s" % (k, axis, str(largest).lower()))
for right in [False, True]:
    text = "right=%s" % str(right).lower()
    case("searchsorted", lambda a, b: torch.searchsorted(a, b, right=right), [In("4", [-1.0, 0.5, 0.5, 2.0]), In("2,3", [0.5, -2.0, 3.0, 2.0, 1.0, -1.0])], text)
    case("searchsorted", lambda a, b: torch.searchsorted(a, b, right=right), [In("2,3", [1.0, 2.0, 3.0, 0.0, 0.0, 4.0]), In("2,2", [2.0, 0.0, 0.0, 9.0])], text)

# Tables and masks
for index_spec, values, spec, padding in [("", [1], "3,2", None), ("4", [2, 0, 2, 1], "3,2t", None), ("2,3", [3, 0, 0, 1, 3, 3], "4,3", 3), ("0", [], "2,2", None),
                                          ("3", [1, 0, 1], "2,2", -1)]:
    case("embedding", lambda i, w: F.embedding(i, w, padding), [In(index_spec, ints(values)), In(spec)],
         "padding_idx=%d" % padding if padding is not None else "")
for index_spec, values, n in [("", [1], 3), ("4", [2, 0, 2, 1], -1), ("2,3", [3, 0, 0, 1, 3, 3], 5), ("0", [], 2)]:
    case("one_hot", lambda i: F.one_hot(i, n), [In(index_spec, ints(values))], "n_classes=%d" % n)
for spec, mask, value in [("", "", 1.5), ("3", "3", 0.0), ("2,3", "3", -INF), ("3,2t", "3,1", 2.0), ("0", "", 1.0)]:
    case("masked_fill", lambda a, m: a.masked_fill(m, value), [In(spec), In(mask, kind="bool")], "value=" + number(value))

write()
