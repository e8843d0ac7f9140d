# peer.py: the work of a benchmark in PyTorch, one thread. Prints seconds an item.
# usage: peer.py scalar N | elementwise N | jacobian | hessian | startup
# SPDX-License-Identifier: Apache-2.0
import sys
import time

import torch

torch.set_num_threads(1)


def timed(work, items):
    work()
    n, start = 0, time.perf_counter()
    while time.perf_counter() - start < 0.5:
        work()
        n += 1
    print((time.perf_counter() - start) / n / items)


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


def startup():
    x, w = (torch.tensor(v, requires_grad=True) for v in (3.0, 1.0))
    ((x + w) * x ** 2).backward()


if sys.argv[1] == 'scalar':
    scalar(int(sys.argv[2]))
elif sys.argv[1] == 'elementwise':
    elementwise(int(sys.argv[2]))
elif sys.argv[1] == 'jacobian':
    jacobian()
elif sys.argv[1] == 'hessian':
    hessian()
else:
    startup()
