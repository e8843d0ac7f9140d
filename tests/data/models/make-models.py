# make-models.py: runs each model of this folder in PyTorch, float64, and writes what came out beside it as NAME.txt:
# lines `set NAME TENSOR`, `output TENSOR` and `gradient NAME TENSOR`; for a non-scalar output the gradients are full Jacobians.
# usage: /usr/bin/python3 make-models.py    (PyTorch 1.13)
# SPDX-License-Identifier: Apache-2.0
import json
import os

import torch

torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
here = os.path.dirname(os.path.abspath(__file__))


def simple(x, w):
    return (x + w) * x ** 2


def mlp(x, target, w1, b1, w2, b2):
    return ((torch.tanh(x @ w1 + b1) @ w2 + b2 - target) ** 2).mean()


def attention(x, wq, wk, wv):
    q, k, v = ((x @ w).reshape(3, 5, 2, 4).permute(0, 2, 1, 3) for w in (wq, wk, wv))
    mixed = torch.softmax(q @ k.transpose(-1, -2) / 2, -1) @ v
    return (mixed.permute(0, 2, 1, 3).reshape(3, 5, 8) ** 3).sum()


def recurrent(x, w, u):
    h, states = x[0:1] * 0, []
    for t in range(4):
        h = torch.sigmoid(x[t:t + 1] @ w + h @ u)
        states.append(h)
    all = torch.cat(states, 0)
    return (all.max(1).values * all.min(1).values + all.mean(1).log()).sum()


MODELS = {
    'simple': (simple, {'x': (4, 3), 'w': (3,)}),
    'four_axes': (simple, {'x': (2, 2, 1, 3), 'w': ()}),
    'mlp': (mlp, {'x': (5, 4), 'target': (5, 2), 'w1': (4, 6), 'b1': (6,), 'w2': (6, 2), 'b2': (2,)}),
    'attention': (attention, {'x': (3, 5, 8), 'wq': (8, 8), 'wk': (8, 8), 'wv': (8, 8)}),
    'recurrent': (recurrent, {'x': (4, 3), 'w': (3, 3), 'u': (3, 3)}),
}


def text(tensor):
    return json.dumps(tensor.tolist())


for name, (function, shapes) in MODELS.items():
    values = {key: torch.randn(shape) for key, shape in shapes.items()}
    output = function(*values.values())
    jacobians = torch.autograd.functional.jacobian(function, tuple(values.values()))
    with open(os.path.join(here, name + '.txt'), 'w') as out:
        for key, value in values.items():
            out.write(f'set {key} {text(value)}\n')
        out.write(f'output {text(output)}\n')
        for key, jacobian in zip(values, jacobians):
            out.write(f'gradient {key} {text(jacobian)}\n')
