# peer.py: the work of a benchmark in PyTorch, one thread. Prints seconds an item.
# usage: peer.py scalar N | elementwise N | chain N | jacobian | hessian | startup | NAME: an operator, as bench-engine.c has it
# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def timed(work, items):
    work()
    n, start = 0, time.process_time()
    while time.process_time() - start < 0.5:
        work()
        n += 1
    print((time.process_time() - start) / n / items)


def scalar(n):
    def work():
        w, x, y = (torch.tensor(v, requires_grad=True) for v in (0.9, 0.1, 0.5))
        for i in range(n):
            y = y * w if i % 3 == 0 else y + x if i % 3 == 1 else torch.tanh(y)
        y.backward()

    timed(work, n)


def elementwise(n):
    a, b, c = (torch.rand(n, requires_grad=True) for _ in range(3))
    ones = torch.ones(n)
    timed(lambda: torch.autograd.grad(torch.tanh(a * b + c), (a, b, c), ones), 1)


def jacobian():
    w1, w2, x = torch.randn(256, 4096) / 64, torch.randn(64, 256) / 16, torch.randn(4096)
    timed(lambda: torch.autograd.functional.jacobian(lambda x: torch.tanh(w2 @ torch.tanh(w1 @ x)), x, vectorize=True), 1)


def hessian():
    n_in, n = 8, 16
    x, t, p = torch.randn(n_in, 32), torch.randn(32), torch.randn(n * n_in + n + n * n + n + n + 1) / 2

    def loss(p):
        w1, b1, w2, b2, w3, b3 = p.split([n * n_in, n, n * n, n, n, 1])
        h = torch.tanh(w1.view(n, n_in) @ x + b1[:, None])
        h = torch.tanh(w2.view(n, n) @ h + b2[:, None])
        return ((w3 @ h + b3 - t) ** 2).mean()

    timed(lambda: torch.autograd.functional.hessian(loss, p, vectorize=True), 1)


def chain(n):
    ones = torch.ones(64, 128)

    def work():
        w, x, y = (torch.full((64, 128), v, requires_grad=True) for v in (0.9, 0.1, 0.5))
        for i in range(n):
            y = y * w if i % 3 == 0 else y + x if i % 3 == 1 else torch.tanh(y)
        torch.autograd.grad(y, (w, x), ones)

    timed(work, n)


def differentiated(function, *shapes):
    inputs = [(torch.rand(shape) - 0.5).requires_grad_() for shape in shapes]
    ones = torch.ones_like(function(*inputs))
    timed(lambda: torch.autograd.grad(function(*inputs), inputs, ones), 1)


def attention(q, k, v):
    # PyTorch 1.13 has it under a private name, without a kernel on the CPU
    return F._scaled_dot_product_attention(q, k, v, is_causal=True)[0]


def recurrent(module, states):
    def function(x, *rest):
        h = tuple(state[None] for state in rest)
        return module(x, h if states > 1 else h[0])[0]

    x, h = torch.rand(32, 32, 96) - 0.5, [(torch.rand(32, 128) - 0.5).requires_grad_() for _ in range(states)]
    x.requires_grad_()
    inputs, ones = [x, *h, *module.parameters()], torch.ones(32, 32, 128)
    timed(lambda: torch.autograd.grad(function(x, *h), inputs, ones), 1)


OPERATORS = {
    'conv2d': lambda: differentiated(F.conv2d, (64, 32, 26, 26), (32, 32, 3, 3), (32,)),
    'max_pool2d': lambda: differentiated(lambda x: F.max_pool2d(x, 2), (64, 32, 24, 24)),
    'layer_norm': lambda: differentiated(lambda x, w, b: F.layer_norm(x, (128,), w, b), (1024, 128), (128,), (128,)),
    'attention': lambda: differentiated(attention, *[(16, 4, 64, 32)] * 3),
    'gelu': lambda: differentiated(F.gelu, (1024, 512)),
    'softmax': lambda: differentiated(lambda x: F.softmax(x, -1), (1024, 512)),
    'linear': lambda: differentiated(F.linear, (1024, 128), (512, 128), (512,)),
    'gru': lambda: recurrent(torch.nn.GRU(96, 128), 1),
    'lstm': lambda: recurrent(torch.nn.LSTM(96, 128), 2),
}


def startup():
    x, w = (torch.tensor(v, requires_grad=True) for v in (3.0, 1.0))
    ((x + w) * x ** 2).backward()


# A process that has done it, from its start on.
def started():
    start = time.perf_counter()
    subprocess.run([sys.executable, __file__, 'startup-once'], check=True)
    print(time.perf_counter() - start)


if sys.argv[1] in OPERATORS:
    OPERATORS[sys.argv[1]]()
elif sys.argv[1] == 'chain':
    chain(int(sys.argv[2]))
elif sys.argv[1] == 'startup':
    started()
elif sys.argv[1] == 'scalar':
    scalar(int(sys.argv[2]))
elif sys.argv[1] == 'elementwise':
    elementwise(int(sys.argv[2]))
elif sys.argv[1] == 'jacobian':
    jacobian()
elif sys.argv[1] == 'hessian':
    hessian()
else:
    startup()
