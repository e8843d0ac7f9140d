# peer-train.py: training steps of whole networks in PyTorch. Prints seconds a step.
# usage: peer-train.py mlp
# SPDX-License-Identifier: Apache-2.0
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(1)


def mlp():
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
    x, y = torch.rand(16, 64, 784) * 2 - 1, torch.randint(10, (16, 64))
    return lambda i: F.cross_entropy(model(x[i % 16]), y[i % 16]), torch.optim.SGD(model.parameters(), lr=0.05)


def train(net):
    loss, optimizer = net()

    def step(i):
        optimizer.zero_grad(set_to_none=True)
        loss(i).backward()
        optimizer.step()

    for i in range(5):
        step(i)
    n, start = 0, time.perf_counter()
    while time.perf_counter() - start < 1:
        step(n)
        n += 1
    print((time.perf_counter() - start) / n)


train({'mlp': mlp}[sys.argv[1]])
