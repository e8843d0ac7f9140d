#!/usr/bin/python3
# make-hessian.py: what PyTorch gives as Hessian of a small net's loss: tests/data/hessian/network.npz, read by
# tests/engine/test-hessian.c
# SPDX-License-Identifier: Apache-2.0
#
# Run it here with PyTorch 1.13. The loss is the cross entropy of tanh (x w1ᵀ + b1) w2ᵀ for two examples, and 0.1 Σ w2⁴. The file has the
# inputs by their names, the loss, and as `h.a.b` the derivative of the gradient for a by b, all in float64.

import zipfile

import numpy
import torch

torch.set_default_dtype(torch.float64)


def number(k, *shape):
    i = torch.arange(float(torch.Size(shape).numel()))
    return (torch.sin(1.3 * i + 0.7 * k + 0.2) * 0.9).reshape(shape)


def loss(w1, b1, w2):
    hidden = torch.tanh(torch.nn.functional.linear(x, w1, b1))
    return torch.nn.functional.cross_entropy(hidden @ w2.T, labels) + 0.1 * (w2 ** 4).sum()


x, labels = number(0, 2, 3), torch.tensor([2, 0])
values = {"w1": number(1, 4, 3), "b1": number(2, 4), "w2": number(3, 3, 4)}
arrays = {"x": x, "labels": labels, "loss": loss(*values.values()), **values}
blocks = torch.autograd.functional.hessian(loss, tuple(values.values()))
for row, name in enumerate(values):
    for column, other in enumerate(values):
        arrays[f"h.{name}.{other}"] = blocks[row][column]
with zipfile.ZipFile("network.npz", "w", zipfile.ZIP_DEFLATED) as file:
    for key, array in arrays.items():
        entry = zipfile.ZipInfo(key + ".npy", (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        with file.open(entry, "w") as out:
            numpy.lib.format.write_array(out, numpy.asarray(array.numpy(), order="C"))
