#!/usr/bin/python3
# make-ops-recurrent.py: PyTorch's values and gradients for attention and recurrent networks
# SPDX-License-Identifier: Apache-2.0
#
# torch_cases.py says what it writes.

import math
import torch
import torch.nn.functional as F
from torch_cases import *

# What goes through a dozen operations loses a few digits more than what goes through one.
TOL = (1e-12, 2e-5)


def attention(q, k, v, mask=None, causal=False, scale=None):
    s = q @ k.transpose(-1, -2) * (scale or 1 / math.sqrt(q.shape[-1]))
    if causal:
        s = s.masked_fill(torch.ones(s.shape[-2:]).tril() == 0, -INF)
    if mask is not None:
        s = s.masked_fill(~mask, -INF) if mask.dtype == torch.bool else s + mask
    return torch.softmax(s, -1) @ v


name = "scaled_dot_product_attention"
for q, k, v in [("3,4", "5,4", "5,2"), ("2,3,4", "2,3,4", "2,3,4"), ("2,2,3,2", "2,1,4,2", "1,4,3"), ("3,2t", "3,2", "3,2t")]:
    case(name, attention, [In(q), In(k), In(v)], tol=TOL)
    case(name, lambda *a: attention(*a, causal=True), [In(q), In(k), In(v)], "is_causal=true", tol=TOL)
case(name, lambda *a: attention(*a, scale=2), [In("3,4"), In("5,4"), In("5,2")], "scale=2", tol=TOL)
case(name, attention, [In("2,3,4"), In("2,5,4"), In("2,5,2"), In("3,5")], tol=TOL)
case(name, attention, [In("2,2,4"), In("2,3,4"), In("2,3,2"), In("2,3", bools([1, 0, 1, 1, 1, 0]))], tol=TOL)
case(name, lambda q, k, v: F._scaled_dot_product_attention(q, k, v, None, 0.0, False, True)[0],
     [In("2,3,4"), In("2,3,4"), In("2,3,4")], "is_causal=true", tol=TOL)

for spec in ["3,4", "2,5,3", "2,4t"]:
    length, width = [int(x) for x in spec.rstrip("t").split(",")[-2:]]
    table = torch.tensor([[(math.cos if i % 2 else math.sin)(l / 10000 ** ((i - i % 2) / width)) for i in range(width)] for l in range(length)],
                         dtype=torch.float64)
    case("positional_encoding", lambda a: a + table, [In(spec)])


def weights(gates, i, h, bias=True):
    return [In("%d,%d" % (gates * h, i)), In("%d,%d" % (gates * h, h))] + ([In(str(gates * h)), In(str(gates * h))] if bias else [])


for n, i, h in [(2, 3, 4), (1, 2, 2), (3, 1, 2)]:
    x, s = In("%d,%d" % (n, i)), In("%d,%d" % (n, h))
    for bias in [True, False]:
        case("rnn_cell", torch.rnn_tanh_cell, [x, s] + weights(1, i, h, bias), tol=TOL)
        case("rnn_cell", torch.rnn_relu_cell, [x, s] + weights(1, i, h, bias), "nonlinearity=relu", tol=TOL)
        case("gru_cell", torch.gru_cell, [x, s] + weights(3, i, h, bias), tol=TOL)
        case("lstm_cell", lambda a, b, c, *w: torch.lstm_cell(a, (b, c), *w), [x, s, s] + weights(4, i, h, bias), tol=TOL)


def sequence(function, x, states, w, reverse=False):
    """A layer in one direction, of PyTorch's functions for several layers."""
    if reverse:
        x = x.flip(0)
    wrapped = [s[None] for s in states]
    out = function(x, wrapped[0] if len(wrapped) == 1 else tuple(wrapped), list(w), len(w) > 2, 1, 0.0, False, False, False)
    y = out[0].flip(0) if reverse else out[0]
    return tuple([y] + [o[0] for o in out[1:]])


for length, n, i, h in [(4, 2, 3, 2), (1, 1, 2, 2), (5, 1, 1, 3)]:
    x, s = In("%d,%d,%d" % (length, n, i)), In("%d,%d" % (n, h))
    for reverse in [False, True]:
        text = "reverse=true" if reverse else ""
        bias = not reverse
        case("rnn", lambda a, b, *w: sequence(torch._VF.rnn_tanh, a, [b], w, reverse), [x, s] + weights(1, i, h, bias), text, tol=TOL)
        case("gru", lambda a, b, *w: sequence(torch._VF.gru, a, [b], w, reverse), [x, s] + weights(3, i, h, bias), text, tol=TOL)
        case("lstm", lambda a, b, c, *w: sequence(torch._VF.lstm, a, [b, c], w, reverse), [x, s, s] + weights(4, i, h, bias), text, tol=TOL)

write()
