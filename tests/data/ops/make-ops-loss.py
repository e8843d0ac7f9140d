#!/usr/bin/python3
# make-ops-loss.py: PyTorch's values and gradients for losses
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

import torch
import torch.nn.functional as F
from torch_cases import *

REDUCTIONS = ["mean", "sum", "none"]

# Two tensors of one shape
for name in ["l1_loss", "smooth_l1_loss", "huber_loss"]:
    function = getattr(F, name)
    for spec in ["4", "2,3t", "", "0"]:
        for reduction in REDUCTIONS:
            case(name, lambda a, b: function(a, b, reduction=reduction), [In(spec), In(spec)], "reduction=" + reduction)
case("huber_loss", lambda a, b: F.huber_loss(a, b, delta=0.5), [In("5"), In("5")], "delta=0.5")
case("smooth_l1_loss", lambda a, b: F.smooth_l1_loss(a, b, beta=0.25), [In("5"), In("5")], "beta=0.25")
case("smooth_l1_loss", lambda a, b: F.smooth_l1_loss(a, b, beta=0), [In("5"), In("5")], "beta=0")
for name in ["l1_loss", "smooth_l1_loss", "huber_loss"]:
    function = getattr(F, name)
    case(name, lambda a, b: function(a, b, reduction="none"),
         [In("6", [1.0, 2.0, 0.0, INF, -INF, NAN]), In("6", [1.0, 1.0, -0.0, 1.0, 1.0, 1.0])], "reduction=none")

signs = ints([1, -1, -1, 1, -1, 1])
for reduction in REDUCTIONS:
    text = "reduction=" + reduction
    case("hinge_embedding_loss", lambda a, t: F.hinge_embedding_loss(a, t, reduction=reduction), [In("6"), In("6", signs)], text)
    case("hinge_embedding_loss", lambda a, t: F.hinge_embedding_loss(a, t, margin=0.5, reduction=reduction),
         [In("2,3"), In("2,3", signs)], text + ", margin=0.5")
    case("margin_ranking_loss", lambda a, b, t: F.margin_ranking_loss(a, b, t, reduction=reduction),
         [In("6"), In("6"), In("6", signs)], text)
    case("margin_ranking_loss", lambda a, b, t: F.margin_ranking_loss(a, b, t, margin=0.7, reduction=reduction),
         [In("2,3"), In("2,3t"), In("2,3", signs)], text + ", margin=0.7")
    for margin in [0, 0.3]:
        case("cosine_embedding_loss", lambda a, b, t: F.cosine_embedding_loss(a, b, t, margin=margin, reduction=reduction),
             [In("6,3"), In("6,3"), In("6", signs)], text + ", margin=%g" % margin)
        case("triplet_margin_loss", lambda a, b, c: F.triplet_margin_loss(a, b, c, margin=3 + margin, reduction=reduction),
             [In("4,3"), In("4,3"), In("4,3")], text + ", margin=%g" % (3 + margin))
    case("triplet_margin_loss", lambda a, b, c: F.triplet_margin_loss(a, b, c, swap=True, reduction=reduction),
         [In("4,3"), In("4,3"), In("4,3")], text + ", swap=true")
    case("kl_div", lambda a, b: F.kl_div(a, b, reduction=reduction), [In("2,3"), In("2,3", kind="positive")], text)
    case("kl_div", lambda a, b: F.kl_div(a, b, reduction=reduction, log_target=True), [In("2,3"), In("2,3")], text + ", log_target=true")
    case("poisson_nll_loss", lambda a, b: F.poisson_nll_loss(a, b, reduction=reduction), [In("2,3"), In("2,3", kind="positive")], text)
    case("poisson_nll_loss", lambda a, b: F.poisson_nll_loss(a, b, log_input=False, reduction=reduction),
         [In("4", kind="positive"), In("4", kind="positive")], text + ", log_input=false")
    case("gaussian_nll_loss", lambda a, b, c: F.gaussian_nll_loss(a, b, c, reduction=reduction),
         [In("2,3"), In("2,3"), In("2,3", kind="positive")], text)
case("kl_div", lambda a, b: F.kl_div(a, b, reduction="batchmean"), [In("4,3"), In("4,3", kind="positive")], "reduction=batchmean")
# PyTorch's gradient for a target of 0 is NaN, ours that of 1: only the values
case("kl_div", lambda a, b: F.kl_div(a, b, reduction="none"), [In("2", [-1.0, -2.0]), In("2", [0.0, 1.0])], "reduction=none", grad=False)
for a, b, axis in [("2,3", "2,3", 1), ("4", "4", 0), ("2,3,2", "2,3,2", -2), ("3,2t", "3,2", 0)]:
    case("cosine_similarity", lambda x, y: F.cosine_similarity(x, y, dim=axis), [In(a), In(b)], "axis=%d" % axis)

# Probabilities and logits
for reduction in REDUCTIONS:
    text = "reduction=" + reduction
    for spec in ["4", "2,3", "3,2t", ""]:
        case("binary_cross_entropy", lambda a, b: F.binary_cross_entropy(a, b, reduction=reduction),
             [In(spec, kind=(0.05, 0.95)), In(spec, kind=(0, 1))], text)
        case("binary_cross_entropy_with_logits", lambda a, b: F.binary_cross_entropy_with_logits(a, b, reduction=reduction),
             [In(spec), In(spec, kind=(0, 1))], text)
    case("binary_cross_entropy", lambda a, b, w: F.binary_cross_entropy(a, b, w.detach(), reduction=reduction),
         [In("2,3", kind=(0.05, 0.95)), In("2,3", kind=(0, 1)), In("2,3", kind="positive")], text, grad=False)
    case("binary_cross_entropy_with_logits", lambda a, b, w, p:
         F.binary_cross_entropy_with_logits(a, b, w.detach(), reduction=reduction, pos_weight=p.detach()),
         [In("2,3"), In("2,3", kind=(0, 1)), In("2,3", kind="positive"), In("3", kind="positive")], text, grad=False)
case("binary_cross_entropy", lambda a, b: F.binary_cross_entropy(a, b.detach(), reduction="none"),
     [In("4", [0.0, 1.0, 0.0, 1.0]), In("4", [0.0, 0.0, 1.0, 1.0])], "reduction=none", grad=False)
case("binary_cross_entropy_with_logits", lambda a, b: F.binary_cross_entropy_with_logits(a, b, reduction="none"),
     [In("9", [0.0, -0.0, 1000.0, -1000.0, 40.0, -40.0, 0.0, 1000.0, -1000.0]), In("9", [0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.5, 1.0, 1.0])], "reduction=none")
for spec, axis in [("4", -1), ("2,3", 0), ("3,2t", -2), ("0,3", -1)]:
    case("softmin", lambda a: F.softmin(a, dim=axis), [In(spec)], "axis=%d" % axis)

# Classes
def with_weight(function, **more):
    return lambda a, t, *w: function(a, t, *[x.detach() for x in w], **more)


TARGETS = [("4,3", "4", [0, 2, 1, 2]), ("3", "", [1]), ("2,3,2", "2,2", [0, 1, 2, 2]), ("4,3t", "4", [1, 1, 0, 2])]
for reduction in REDUCTIONS:
    text = "reduction=" + reduction
    for spec, shape_, ids in TARGETS:
        t = In(shape_, ints(ids))
        case("nll_loss", lambda a, y: F.nll_loss(a, y, reduction=reduction), [In(spec), t], text)
        case("nll_loss", lambda a, y: F.nll_loss(a, y, reduction=reduction, ignore_index=1), [In(spec), t], text + ", ignore_index=1")
        for smoothing in [0, 0.1]:
            more = text + ", label_smoothing=%g" % smoothing
            case("cross_entropy", lambda a, y: F.cross_entropy(a, y, reduction=reduction, label_smoothing=smoothing), [In(spec), t], more)
            case("cross_entropy", lambda a, y: F.cross_entropy(a, y, reduction=reduction, ignore_index=2, label_smoothing=smoothing),
                 [In(spec), t], more + ", ignore_index=2")
    for spec in ["2,3", "3", "2,3,2"]:
        for smoothing in [0, 0.1]:
            case("cross_entropy", lambda a, y: F.cross_entropy(a, y, reduction=reduction, label_smoothing=smoothing),
                 [In(spec), In(spec, kind="positive")], text + ", label_smoothing=%g" % smoothing)
    # PyTorch has no gradient for weights: only the values
    w = In("3", [0.5, 2.0, 1.25])
    for spec, shape_, ids in TARGETS:
        t = In(shape_, ints(ids))
        case("nll_loss", with_weight(F.nll_loss, reduction=reduction), [In(spec), t, w], text, grad=False)
        case("nll_loss", with_weight(F.nll_loss, reduction=reduction, ignore_index=2), [In(spec), t, w], text + ", ignore_index=2", grad=False)
        for smoothing in [0, 0.1]:
            case("cross_entropy", with_weight(F.cross_entropy, reduction=reduction, label_smoothing=smoothing, ignore_index=0), [In(spec), t, w],
                 text + ", ignore_index=0, label_smoothing=%g" % smoothing, grad=False)
    case("cross_entropy", with_weight(F.cross_entropy, reduction=reduction, label_smoothing=0.1),
         [In("2,3,2"), In("2,3,2", kind="positive"), w], text + ", label_smoothing=0.1", grad=False)
case("cross_entropy", F.cross_entropy, [In("2,3", [1000.0, -1000.0, 0.0, 5.0, 5.0, 5.0]), In("2", ints([1, 2]))])
case("cross_entropy", F.cross_entropy, [In("1,3", [-INF, 1.0, 2.0]), In("1", ints([1]))])
case("cross_entropy", F.cross_entropy, [In("1,3", [NAN, 1.0, 2.0]), In("1", ints([1]))])

# One stretched to the other
for name in ["l1_loss", "smooth_l1_loss", "huber_loss"]:
    function = getattr(F, name)
    for a, b in [("2,3", "3"), ("2,1", "1,3")]:
        case(name, lambda a, b: function(a, b, reduction="none"), [In(a), In(b)], "reduction=none")
        case(name, lambda a, b: function(a, b, reduction="sum"), [In(a), In(b)], "reduction=sum")

write()
