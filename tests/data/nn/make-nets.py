#!/usr/bin/python3
# make-nets.py: what PyTorch makes of whole networks: tests/data/nn/nets.txt, read by tests/engine/test-nets.c
# SPDX-License-Identifier: Apache-2.0
#
# Run it here with PyTorch 1.13.
#
# A network begins with `net NAME`; NAME.lua is the same one as a model file. Then come, one a line:
#
#   input KIND      how the inputs are filled, in order: float, int N or true, as make-layers.py has them
#   state NAME      parameters and buffers in the order of the state dict; entry k begins as number(i, k)
#   loss NUMBER     of the first call, in training mode
#   out NUMBERS     what the loss was computed from
#   p NAME NUMBERS  the gradient of each parameter
#   sgd NAME NUMBERS, adam NAME NUMBERS
#                   parameters and buffers after three steps: of SGD with lr 0.05, momentum 0.9 and weight_decay 0.01, or of Adam with lr 0.01
#   eval NUMBERS    what it gives then, after SGD, when it is used and not trained
#
# All in float64; in each step all of the data.

import math

import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def number(i, k):
    return 0.6 * math.sin(1.3 * i + 0.7 * k + 0.2)


def fill(shape, k):
    return torch.tensor([number(i, k) for i in range(math.prod(shape))]).reshape(shape)


def make_input(kind, shape, k):
    if kind.startswith("int"):
        return torch.tensor([(7 * i + k) % int(kind[4:]) for i in range(math.prod(shape))]).reshape(shape)
    if kind == "true":
        return torch.tensor([i % 3 == 2 for i in range(math.prod(shape))]).reshape(shape)
    return fill(shape, 100 + k)


class Mlp(nn.Module):
    inputs = [("float", (6, 5)), ("int 3", (6,))]

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Dropout(0), nn.Linear(8, 4), nn.GELU(), nn.Linear(4, 3))

    def forward(self, x, target):
        out = self.net(x)
        return nn.functional.cross_entropy(out, target), out


class Cnn(nn.Module):
    inputs = [("float", (3, 2, 8, 6)), ("int 4", (3,))]

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 4, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(4)
        self.pool = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(4, 6, (3, 2), stride=(1, 2), bias=False)
        self.bn2 = nn.BatchNorm2d(6, momentum=0.3)
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(24, 4))

    def forward(self, x, target):
        x = self.pool(torch.relu(self.bn1(self.conv1(x))))
        out = self.head(nn.functional.elu(self.bn2(self.conv2(x))))
        return nn.functional.cross_entropy(out, target, label_smoothing=0.1), out


class Gru(nn.Module):
    inputs = [("float", (5, 3, 4)), ("float", (5, 3, 2))]

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(4, 3, num_layers=2, bidirectional=True)
        self.head = nn.Linear(6, 2)

    def forward(self, x, target):
        y, h = self.gru(x)
        out = self.head(y)
        return nn.functional.mse_loss(out, target) + (h * h).mean(), out


class Lstm(nn.Module):
    inputs = [("int 6", (2, 5)), ("float", (2, 3))]

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(6, 4)
        self.lstm = nn.LSTM(4, 3, num_layers=2, bidirectional=True, batch_first=True)
        self.head = nn.Linear(6, 3)

    def forward(self, ids, target):
        y, (h, c) = self.lstm(self.embedding(ids))
        out = self.head(y[:, -1]) + c[-1]
        return nn.functional.mse_loss(out, target), out


class Positions(nn.Module):
    def forward(self, x):
        n, e = x.shape[1], x.shape[2]
        table = torch.zeros(n, e)
        place = torch.arange(n, dtype=x.dtype).unsqueeze(1)
        speed = torch.exp(torch.arange(0, e, 2, dtype=x.dtype) * (-math.log(10000.0) / e))
        table[:, 0::2], table[:, 1::2] = torch.sin(place * speed), torch.cos(place * speed)
        return x + table


class Encoder(nn.Module):
    inputs = [("int 7", (2, 5)), ("int 3", (2,)), ("true", (2, 5))]

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(7, 6)
        self.positions = Positions()
        layer = nn.TransformerEncoderLayer(6, 2, 8, 0, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, nn.LayerNorm(6))
        self.head = nn.Linear(6, 3)

    def forward(self, ids, target, padding):
        y = self.encoder(self.positions(self.embedding(ids)), src_key_padding_mask=padding)
        out = self.head(y.mean(1))
        return nn.functional.cross_entropy(out, target), out


class Decoder(nn.Module):
    inputs = [("int 5", (4, 2)), ("float", (3, 2, 4)), ("int 5", (4, 2))]

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5, 4)
        self.decoder = nn.TransformerDecoderLayer(4, 2, 6, 0, "gelu")
        self.head = nn.Linear(4, 5)

    def forward(self, ids, memory, target):
        mask = torch.triu(torch.ones(4, 4, dtype=torch.bool), 1)
        out = self.head(self.decoder(self.embedding(ids), memory, tgt_mask=mask))
        return nn.functional.cross_entropy(out.reshape(8, 5), target.reshape(8)), out


class Bag(nn.Module):
    inputs = [("int 6", (4, 3)), ("float", (4, 2))]

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(6, 4, padding_idx=2)
        self.norm = nn.LayerNorm(4)
        self.out = nn.Bilinear(4, 4, 2)
        self.slope = nn.PReLU(1)

    def forward(self, ids, target):
        x = self.norm(self.words(ids).mean(1))
        out = self.slope(self.out(x, torch.tanh(x)))
        return nn.functional.smooth_l1_loss(out, target), out


lines = []


def add(word, values, name=None):
    values = " ".join("%.17g" % x for x in values.detach().reshape(-1).tolist())
    lines.append(" ".join(x for x in (word, name, values) if x))


def make(Net):
    net = Net()
    state = {}
    for k, (name, value) in enumerate(net.state_dict().items()):
        filled = fill(tuple(value.shape), k) if value.dtype != torch.int64 else value
        state[name] = filled.abs() + 0.5 if name.endswith("running_var") else filled
    net.load_state_dict(state)
    return net.train()


def train(net, values, optimizer):
    for _ in range(3):
        optimizer.zero_grad()
        net(*values)[0].backward()
        optimizer.step()


for Net in (Mlp, Cnn, Gru, Lstm, Encoder, Decoder, Bag):
    lines.append("net " + Net.__name__.lower())
    values = [make_input(kind, shape, k) for k, (kind, shape) in enumerate(Net.inputs)]
    lines.extend("input " + kind for kind, _ in Net.inputs)
    net = make(Net)
    lines.extend("state " + name for name in net.state_dict())
    loss, out = net(*values)
    loss.backward()
    add("loss", loss)
    add("out", out)
    for name, x in net.named_parameters():
        add("p", x.grad, name)

    net = make(Net)
    train(net, values, torch.optim.SGD(net.parameters(), 0.05, 0.9, weight_decay=0.01))
    for name, x in net.state_dict().items():
        add("sgd", x, name)
    add("eval", net.eval()(*values)[1])

    net = make(Net)
    train(net, values, torch.optim.Adam(net.parameters(), 0.01))
    for name, x in net.state_dict().items():
        add("adam", x, name)

with open("nets.txt", "w") as file:
    file.write("\n".join(lines) + "\n")
