# peer-train.py: training steps of whole networks in PyTorch. Prints seconds a step, and the peak of memory in megabytes.
# usage: OMP_NUM_THREADS=N peer-train.py mlp | cnn | gru | gpt
# SPDX-License-Identifier: Apache-2.0
import math
import os
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(int(os.environ.get('OMP_NUM_THREADS', '1')))


def mlp():
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
    x, y = torch.rand(16, 64, 784) * 2 - 1, torch.randint(10, (16, 64))
    return lambda i: F.cross_entropy(model(x[i % 16]), y[i % 16]), torch.optim.SGD(model.parameters(), lr=0.05)


def cnn():
    model = nn.Sequential(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                          nn.Linear(4608, 128), nn.ReLU(), nn.Linear(128, 10))
    x, y = torch.rand(4, 64, 1, 28, 28) * 2 - 1, torch.randint(10, (4, 64))
    return lambda i: F.cross_entropy(model(x[i % 4]), y[i % 4]), torch.optim.SGD(model.parameters(), lr=0.05)


def gru():
    recurrent, out = nn.GRU(96, 128), nn.Linear(128, 96)
    x = F.one_hot(torch.randint(96, (4, 32, 32)), 96).float()
    y = torch.randint(96, (4, 32 * 32))

    def loss(i):
        return F.cross_entropy(out(recurrent(x[i % 4])[0].reshape(-1, 128)), y[i % 4])

    return loss, torch.optim.SGD([*recurrent.parameters(), *out.parameters()], lr=0.1)


class Block(nn.Module):
    def __init__(self, width, heads, mask):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc, self.back = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.heads, self.mask = heads, mask

    def forward(self, h):
        n, t, c = h.shape
        q, k, v = (p.view(n, t, self.heads, c // self.heads).transpose(1, 2) for p in self.qkv(self.norm1(h)).split(c, 2))
        a = (q @ k.transpose(-2, -1)) / math.sqrt(c // self.heads)
        a = F.softmax(a.masked_fill(self.mask, -math.inf), -1) @ v
        h = h + self.proj(a.transpose(1, 2).reshape(n, t, c))
        return h + self.back(F.gelu(self.fc(self.norm2(h)), approximate='tanh'))


class Gpt(nn.Module):
    def __init__(self, layers=4, width=128, heads=4, length=64, tokens=96):
        super().__init__()
        mask = torch.triu(torch.ones(length, length, dtype=torch.bool), 1)
        self.wte = nn.Parameter(torch.randn(tokens, width) * 0.02)
        self.wpe = nn.Parameter(torch.randn(length, width) * 0.02)
        self.blocks = nn.Sequential(*(Block(width, heads, mask) for _ in range(layers)))
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        return F.linear(self.norm(self.blocks(F.embedding(x, self.wte) + self.wpe)), self.wte)


def gpt():
    model = Gpt()
    x, y = torch.randint(96, (4, 16, 64)), torch.randint(96, (4, 16 * 64))
    return (lambda i: F.cross_entropy(model(x[i % 4]).view(-1, 96), y[i % 4]),
            torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01))


def peak():
    with open('/proc/self/status') as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmHWM')) / 1024


def train(net):
    loss, optimizer = net()

    def step(i):
        optimizer.zero_grad(set_to_none=True)
        loss(i).backward()
        optimizer.step()

    for i in range(5):
        step(i)
    n, start = 0, time.perf_counter()
    while n < 5 or time.perf_counter() - start < 0.5:
        step(n)
        n += 1
    print((time.perf_counter() - start) / n, peak())


train({'mlp': mlp, 'cnn': cnn, 'gru': gru, 'gpt': gpt}[sys.argv[1]])
