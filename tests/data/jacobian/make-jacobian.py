#!/usr/bin/python3
# make-jacobian.py: what PyTorch gives as Jacobians of two small nets: tests/data/jacobian/*.npz, read by
# tests/ui/test-session-target.c
# SPDX-License-Identifier: Apache-2.0
#
# Run it here with PyTorch 1.13. Each file has the inputs by their names, the output as `out`, and ∂out/∂name as `d_name`, all in
# float64. The formulas are those of the test.

import zipfile

import numpy
import torch

torch.set_default_dtype(torch.float64)


def number(i, k):
    return torch.sin(1.3 * i + 0.7 * k + 0.2) * 0.6


def inputs(**shapes):
    return {name: number(torch.arange(float(torch.Size(shape).numel())), k).reshape(shape)
            for k, (name, shape) in enumerate(shapes.items())}


def save(name, function, values):
    arrays = {key: value.numpy() for key, value in values.items()}
    arrays["out"] = function(*values.values()).numpy()
    found = torch.autograd.functional.jacobian(function, tuple(values.values()))
    for key, jacobian in zip(values, found):
        arrays["d_" + key] = jacobian.numpy()
    with zipfile.ZipFile(name + ".npz", "w") as file:
        for key, array in arrays.items():
            entry = zipfile.ZipInfo(key + ".npy", (1980, 1, 1, 0, 0, 0))
            with file.open(entry, "w") as out:
                numpy.lib.format.write_array(out, numpy.ascontiguousarray(array))


save("mlp", lambda x, w, b, v: torch.tanh(x @ w + b) @ v,
     inputs(x=(2, 3), w=(3, 4), b=(4,), v=(4, 2)))
save("attention", lambda q, k, v: torch.softmax(q @ k.T, -1) @ v,
     inputs(q=(2, 3), k=(4, 3), v=(4, 2)))
