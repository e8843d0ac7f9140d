#!/usr/bin/python3
# make-ops-math.py: PyTorch's values and gradients for functions of one and two numbers, rounding and logic
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

from torch_cases import *

MODEST = [0.0, -0.0, 1.0, -1.0, 0.5, 2.5, -2.5, INF, -INF, NAN, 1e-30, -1e-30, 20.0, -20.0]

for name, function, kind, corners in [
    ("expm1", torch.expm1, "any", CORNERS), ("exp2", torch.exp2, "any", CORNERS), ("log1p", torch.log1p, "positive", CORNERS),
    ("log2", torch.log2, "positive", CORNERS), ("log10", torch.log10, "positive", CORNERS),
    ("rsqrt", torch.rsqrt, "positive", CORNERS), ("reciprocal", torch.reciprocal, "nonzero", MODEST),
    ("tan", torch.tan, (-1.2, 1.2), MODEST), ("asin", torch.asin, (-0.9, 0.9), MODEST), ("acos", torch.acos, (-0.9, 0.9), MODEST),
    ("atan", torch.atan, "any", MODEST), ("sinh", torch.sinh, "any", CORNERS), ("cosh", torch.cosh, "any", CORNERS),
    ("asinh", torch.asinh, "any", MODEST), ("acosh", torch.acosh, (1.2, 3.0), MODEST), ("atanh", torch.atanh, (-0.9, 0.9), MODEST),
    ("sinc", torch.sinc, "any", MODEST), ("deg2rad", torch.deg2rad, "any", CORNERS), ("rad2deg", torch.rad2deg, "any", CORNERS),
    ("floor", torch.floor, "any", CORNERS), ("ceil", torch.ceil, "any", CORNERS), ("round", torch.round, "any", CORNERS + [1.5, 2.5, -0.5]),
    ("trunc", torch.trunc, "any", CORNERS), ("frac", torch.frac, "any", MODEST),
]:
    for spec in SINGLE:
        case(name, function, [In(spec, kind=kind)])
    case(name, function, [In(str(len(corners)), corners)])

pairs = [(a, b) for a in PAIR_CORNERS for b in PAIR_CORNERS]
corner_pairs = [In(str(len(pairs)), [p[i] for p in pairs]) for i in range(2)]
for name, function, kinds in [
    ("atan2", torch.atan2, ("nonzero", "nonzero")), ("hypot", torch.hypot, ("nonzero", "nonzero")),
    ("fmod", torch.fmod, ((-8.0, 8.0), "nonzero")), ("remainder", torch.remainder, ((-8.0, 8.0), "nonzero")),
    ("copysign", torch.copysign, ("nonzero", "nonzero")),
]:
    for a, b in PAIRS:
        case(name, function, [In(a, kind=kinds[0]), In(b, kind=kinds[1])], tol=(1e-13, 1e-5) if kinds[0] != "nonzero" else None)
    finite = [p for p in pairs if not any(math.isinf(x) or (name == "copysign" and math.isnan(x)) for x in p)]
    kept = finite if name in ("remainder", "copysign") else pairs  # the rows say why
    case(name, function, [In(str(len(kept)), [p[i] for p in kept]) for i in range(2)])

for function, name in [(torch.floor, "floor"), (torch.ceil, "ceil"), (torch.round, "round"), (torch.trunc, "trunc")]:
    case(name, function, [In("3", ints([7, -3, 0]))])
for name, function in [("fmod", torch.fmod), ("remainder", torch.remainder)]:
    case(name, function, [In("6", ints([7, -7, 7, -7, 6, -9223372036854775807])), In("6", ints([3, 3, -3, -3, 3, -1]))])
for name, function in [("exp2", torch.exp2), ("atan", torch.atan)]:
    case(name, function, [In("3", ints([1, -3, 0]))], tol=(1e-6, 1e-6))

for spec in SINGLE:
    case("clamp", lambda a: torch.clamp(a, min=-0.5, max=1), [In(spec)], "min=-0.5, max=1")
    case("clamp", lambda a: torch.clamp(a, min=0), [In(spec)], "min=0")
    case("clamp", lambda a: torch.clamp(a, max=0.25), [In(spec)], "max=0.25")
case("clamp", lambda a: torch.clamp(a, min=-1, max=1), [In(str(len(CORNERS)), CORNERS)], "min=-1, max=1")
case("clamp", lambda a: torch.clamp(a, min=0), [In(str(len(CORNERS)), CORNERS)], "min=0")
case("clamp", lambda a: torch.clamp(a, min=2, max=-2), [In(str(len(MODEST)), MODEST)], "min=2, max=-2")
case("clamp", lambda a: torch.clamp(a, min=-1, max=5), [In("4", ints([7, -3, 2, 5]))], "min=-1, max=5")

for name, function in [("logical_and", torch.logical_and), ("logical_or", torch.logical_or), ("logical_xor", torch.logical_xor)]:
    case(name, function, corner_pairs)
    case(name, function, [In("2,3", kind="bool"), In("3", kind="bool")])
    case(name, function, [In("3", ints([1, 0, -2])), In("")])
for name, function in [("logical_not", torch.logical_not), ("isnan", torch.isnan), ("isinf", torch.isinf), ("isfinite", torch.isfinite),
                       ("isposinf", torch.isposinf), ("isneginf", torch.isneginf), ("signbit", torch.signbit)]:
    case(name, function, [In(str(len(CORNERS)), CORNERS)])
    case(name, function, [In("2,3t")])
    case(name, function, [In("3", ints([7, -3, 0]))])
    case(name, function, [In("2", bools([1, 0]))])
case("isclose", torch.isclose, corner_pairs)
case("isclose", lambda a, b: torch.isclose(a, b, equal_nan=True), corner_pairs, "equal_nan=true")
case("isclose", lambda a, b: torch.isclose(a, b, rtol=0.5, atol=0.1), [In("2,3"), In("3")], "rtol=0.5, atol=0.1")

write()
