#!/usr/bin/python3
# make-ops-linalg.py: PyTorch's values and gradients for products, inverses, determinants and systems of equations
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

import torch
import torch.nn.functional as F
from torch_cases import *

LOOSE = (1e-12, 2e-5)


class Regular(In):
    """Matrices that are far from singular; symmetric and positive definite ones if asked for."""

    def __init__(self, spec, positive=False):
        super().__init__(spec)
        self.positive = positive

    def make(self):
        base, dense = super().make()
        base = base.clone() if self.spec[-1:] not in ("t", "s") else base
        for t in (base, dense):
            if self.positive:
                t.copy_((t + t.mT) / 2)
            signs = torch.ones(t.shape[-1], dtype=torch.float64)
            if not self.positive:
                signs[1::2] = -1
            t.diagonal(0, -2, -1).add_(signs * (8 if self.positive else 4))
            if base is dense:
                break
        return base, dense


for spec in ["1,1", "3,3", "2,2t", "2,3,3", "0,0", "0,2,2", "5,5"]:
    case("inverse", torch.inverse, [Regular(spec)], tol=LOOSE)
    case("det", torch.det, [Regular(spec)], tol=LOOSE)
    case("slogdet", lambda a: tuple(torch.slogdet(a)), [Regular(spec)], tol=LOOSE)
    case("cholesky", torch.linalg.cholesky, [Regular(spec, True)], tol=LOOSE)
case("det", torch.det, [In("2,2", [1.0, 2.0, 2.0, 4.0])], grad=False)
case("slogdet", lambda a: tuple(torch.slogdet(a)), [In("2,2", [1.0, 2.0, 2.0, 4.0])], grad=False)
for a, b in [("3,3", "3"), ("2,2t", "2,3"), ("2,3,3", "3,2t"), ("2,2", "2,2,1"), ("2,3,3", "2,3"), ("2,2", "2,0"), ("2,1,2,2", "3,2,1")]:
    case("solve", torch.linalg.solve, [Regular(a), In(b)], tol=LOOSE)
for a, b, upper, left, unit in [("3,3", "3,2", True, True, False), ("3,3t", "3,1", False, True, False), ("2,2", "3,2t", True, False, False),
                                ("2,3,3", "3,2", False, True, True), ("3,3", "2,2,3", False, False, False), ("2,2", "2,0", True, True, False)]:
    def triangle(a):
        return torch.triu(a) if upper else torch.tril(a)
    case("solve_triangular", lambda a, b: torch.linalg.solve_triangular(triangle(a), b, upper=upper, left=left, unitriangular=unit),
         [Regular(a), In(b)], "upper=%s, left=%s, unitriangular=%s" % tuple(str(x).lower() for x in (upper, left, unit)), tol=LOOSE)

# Products
for x, w, b in [("3", "2,3", None), ("4,3", "2,3", "2"), ("2,3,4", "3,4t", "3s"), ("3,2t", "4,2", "4"), ("0,3", "2,3", "2"), ("2,0", "3,0", "3")]:
    case("linear", F.linear, [In(x), In(w)] + ([In(b)] if b else []))
for a, b, c, beta, alpha in [("2", "3,2", "2,2", 1, 1), ("3,2", "3,4t", "4,2", 0.5, 2), ("3,2", "3,4", "4,2t", 1, -1)]:
    case("addmm", lambda x, y, z: torch.addmm(x, y, z, beta=beta, alpha=alpha), [In(a), In(b), In(c)], "beta=%s, alpha=%s" % (beta, alpha))
for a, b in [("3", "2"), ("4s", "3"), ("1", "1"), ("0", "2")]:
    case("outer", torch.outer, [In(a), In(b)])
for a, b in [("2", "3"), ("2,3", "2,2"), ("3", "2,2"), ("", "2"), ("0", "2")]:  # PyTorch 1.13 takes no views here
    case("kron", torch.kron, [In(a), In(b)])
for a, b, axis in [("3", "3", -1), ("2,3", "2,3t", -1), ("3,2", "3,1", 0), ("0,3", "1,3", -1)]:
    case("cross", lambda x, y: torch.linalg.cross(x, y, dim=axis), [In(a), In(b)], "axis=%d" % axis)
for a, n in [("2,2", 3), ("3,3t", 2), ("2,2,2", -2), ("2,2", 1), ("3,3", -1), ("2,2", 5)]:
    case("matrix_power", lambda x: torch.matrix_power(x, n), [Regular(a)], "n=%d" % n, tol=LOOSE)
case("matrix_power", lambda x: torch.matrix_power(x, 0), [In("2,3,3")], "n=0", grad=False)

# Contractions; 0 and -0 may come out the other way round where PyTorch adds a 0 to them
for equation, specs in [("ij,jk->ik", ["2,3", "3,4"]), ("ij->ji", ["2,3"]), ("ii", ["3,3"]), ("ii->i", ["3,3t"]), ("bij,bjk", ["2,3,4t", "2,4,2"]),
                        ("ij,j,i->", ["2,3", "3", "2"]), ("ij,kl->jk", ["2,3", "4,2"]), ("...ij,...jk->...ik", ["2,3,2", "2,2,4"]),
                        ("b...i,ji->bj...", ["2,3,2,2", "4,2"]), ("ai,akk,k->ki", ["2,2", "2,3,3", "3"]), ("ij,jk", ["0,3", "3,2"]), ("ij", ["2,3"]),
                        ("ba", ["2,3"]), ("i,j->ij", ["3", "2"]), ("i,i->i", ["3", "3"]), ("ij->", ["2,3"]), ("ij->j", ["2,3t"]), (",i->i", ["", "3"]),
                        ("...,...", ["2,3", "3"]), ("i...->...", ["2,3,2"]), ("bqhd,bkhd->bhqk", ["2,3,2,4", "2,2,2,4"]), ("bhqk,bkhd->bqhd", ["2,2,3,2", "2,2,2,4"]),
                        ("iij,jk->ik", ["2,2,3", "3,2"]), ("ij,ij->", ["2,3", "2,1"]), ("aB,Bc->ac", ["2,3", "3,2"]), ("iii->i", ["2,2,2"]), ("i,j,ij->ij", ["1", "1", "2,3"]), ("...i,...i,...->...", ["2,1,3", "4,3", "2,4"])]:
    case("einsum", lambda *a: torch.einsum(equation, *a), [In(x, kind="nonzero") for x in specs], 'equation="%s"' % equation, tol=(1e-13, 8e-6))
for a, b, dims in [("2,3,4", "3,4,2", 2), ("2,3", "3,4t", 1), ("2", "3", 0), ("2,0", "0,3", 1)]:
    case("tensordot", lambda x, y: torch.tensordot(x, y, dims), [In(a, kind="nonzero"), In(b, kind="nonzero")], "dims=%d" % dims)
case("tensordot", lambda x, y: torch.tensordot(x, y, ([0, 2], [2, 0])), [In("2,3,4"), In("4,5,2")], "axes_a=[0, -1], axes_b=[2, 0]")
for a, b in [("3", "3"), ("2,3", "4,3t"), ("2,2,3", "3"), ("", "2"), ("2,0", "0"), ("2,2,3", "4,2,3")]:
    case("inner", torch.inner, [In(a), In(b)])
for a, b, w, bias in [("3", "2", "4,3,2", None), ("2,3", "2,2t", "4,3,2", "4"), ("2,2,3", "2,2,1", "1,3,1", "1"), ("0,3", "0,2", "4,3,2", None)]:
    case("bilinear", F.bilinear, [In(a), In(b), In(w)] + ([In(bias)] if bias else []))

write()
