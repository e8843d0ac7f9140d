# peer.py: the work of a benchmark in PyTorch, one thread. Prints seconds an item.
# usage: peer.py scalar N | elementwise N | startup
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


def startup():
    x, w = (torch.tensor(v, requires_grad=True) for v in (3.0, 1.0))
    ((x + w) * x ** 2).backward()


if sys.argv[1] == 'scalar':
    scalar(int(sys.argv[2]))
elif sys.argv[1] == 'elementwise':
    elementwise(int(sys.argv[2]))
else:
    startup()
