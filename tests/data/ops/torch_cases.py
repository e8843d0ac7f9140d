# torch_cases.py: what the scripts make-ops*.py share: cases for the operators' tests, with PyTorch's answers
# SPDX-License-Identifier: Apache-2.0
#
# Written for PyTorch 1.13.1 (Debian: python3-torch). Each script writes a text beside itself, and
# tests/engine/test-ops-torch.c reads all of them. All in float64; the test computes in float32 as well.
#
#   case NAME [ATTRIBUTES]     an operator of the registry; its attributes as text
#   tol FLOAT64 FLOAT32        how far results may be off, relatively, where that is more than 1e-13 and 4e-6
#   differs                    the operator gives something else on purpose, and its row says so
#   in DTYPE SPEC: NUMBERS     an input; a letter behind the extents stands for a view: "t" reversed axes, "s" every second element
#   out DTYPE SHAPE: NUMBERS   an output
#   ct NUMBERS                 the cotangent of that output; `ct -` for one that is no float
#   grad NUMBERS               the gradient of an input, in order; `grad -` for one that is no float

import math
import os
import sys
import torch

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
    """An input: a view of random numbers, of a kind or between two bounds, or of given ones."""

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
        elif isinstance(self.kind, tuple):
            t = self.kind[0] + (self.kind[1] - self.kind[0]) * t
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


def case(name, function, inputs, attributes="", grad=True, tol=None, differs=False):
    lines.append(("case %s %s" % (name, attributes)).rstrip())
    if differs:
        lines.append("differs")
    if tol:
        lines.append("tol %g %g" % tol)
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
    differentiable = grad and any(o.requires_grad for o in outputs)
    for o in outputs:
        lines.append("out %s %s: %s" % (dtype(o), shape(o), numbers(o)))
        if differentiable and not o.requires_grad:
            lines.append("ct -")
        elif differentiable:
            c = ((torch.rand(o.shape, dtype=torch.float64) * 3 + 0.5) * 4).round() / 4
            lines.append("ct " + numbers(c))
            cotangents.append(c)
    if not differentiable:
        return
    floats = [t for t in tensors if t.requires_grad]
    outputs = [o for o in outputs if o.requires_grad]
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


def write():
    """Writes the cases to the text that goes with the running script: make-ops-loss.py → ops-loss.txt."""
    script = os.path.abspath(sys.argv[0])
    name = os.path.basename(script)[len("make-"):-len(".py")] + ".txt"
    with open(os.path.join(os.path.dirname(script), name), "w") as f:
        f.write("# Written by %s with PyTorch %s; torch_cases.py says what the lines mean.\n"
                % (os.path.basename(script), torch.__version__))
        f.write("\n".join(lines) + "\n")
    print("%d cases" % sum(l.startswith("case") for l in lines))


CORNERS = [0.0, -0.0, 1.0, -1.0, 0.5, INF, -INF, NAN, 1e-30, -1e-30, 1e30, -1e30, 80.0, -80.0, 20.0, -20.0]
PAIR_CORNERS = [0.0, -0.0, 1.0, -1.0, 2.0, -2.5, INF, -INF, NAN]
SINGLE = ["", "4", "2,3", "3,2t", "5s", "0", "2,1,3"]
PAIRS = [("", ""), ("3", "3"), ("2,3", "3"), ("2,1", "1,3"), ("", "2,2"), ("2,3t", "2,3"), ("4s", ""), ("0,3", "3"), ("2,1,3", "4,1")]
