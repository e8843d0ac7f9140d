#!/usr/bin/python3
# make-ops-special.py: PyTorch's values and gradients for the error and gamma functions and their relatives
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

from torch_cases import *

MODEST = [0.0, -0.0, 1.0, -1.0, 0.5, 2.5, -2.5, INF, -INF, NAN, 20.0, -20.0]

# PyTorch's own functions of this kind are exact to some 1e-12, its trigamma to 1e-9: test-special.c holds ours to known values.
for name, function, kind, corners in [
    ("erf", torch.erf, "any", CORNERS), ("erfc", torch.erfc, "any", CORNERS), ("erfinv", torch.erfinv, (-0.99, 0.99), MODEST),
    ("lgamma", torch.lgamma, "positive", [1.0, 0.5, -0.5, -2.5, NAN, INF, 20.0, 3.7]),
    ("digamma", torch.digamma, "positive", [0.1, -0.5, -2.5, NAN, 20.0, 0.0]), ("logit", torch.logit, (0.1, 0.9), MODEST),
]:
    for spec in SINGLE:
        case(name, function, [In(spec, kind=kind)], tol=(1e-8 if name == "digamma" else 1e-11, 1e-5))
    case(name, function, [In(str(len(corners)), corners)], tol=(1e-11, 1e-5), grad=name not in ("lgamma", "digamma", "logit"))
for n in range(4):
    def polygamma(a):
        return torch.polygamma(n, a)
    for spec in SINGLE:
        case("polygamma", polygamma, [In(spec, kind="positive")], "n=%d" % n, tol=(1e-8, 1e-5))
    case("polygamma", polygamma, [In("5", [20.0, 3.7, 0.01, 1e5, 2.0])], "n=%d" % n, tol=(1e-8, 1e-5))
case("polygamma", lambda a: torch.polygamma(1, a), [In("5", [-0.5, -1.3, -2.75, -20.1, -3.999])], tol=(1e-9, 1e-3), grad=False)

pairs = [(a, b) for a in PAIR_CORNERS for b in PAIR_CORNERS]
for a, b in PAIRS:
    case("xlogy", torch.xlogy, [In(a, kind="any"), In(b, kind="positive")])
case("xlogy", torch.xlogy, [In(str(len(pairs)), [p[i] for p in pairs]) for i in range(2)])

write()
