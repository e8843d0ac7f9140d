#!/usr/bin/python3
"""make-baselines.py: prints what the examples are compared with in their headers.

SPDX-License-Identifier: Apache-2.0

    apt-get install --no-install-recommends python3-numpy
    tests/data/make-baselines.py

PCA and bigrams are given all of the data, and are judged by the same: the best that they can do.
"""

import collections
import gzip
import math
import pathlib
import struct

import numpy

data = pathlib.Path(__file__).resolve().parents[2] / "resources" / "data"


def print_pca(widths):
    """Mean squared error a pixel, pixels from 0 to 1."""
    packed = gzip.decompress((data / "digits-images.idx.gz").read_bytes())
    n, height, width = struct.unpack(">III", packed[4:16])
    pictures = numpy.frombuffer(packed[16:], numpy.uint8).reshape(n, height * width) / 16
    centred = pictures - pictures.mean(0)
    axes = numpy.linalg.svd(centred, full_matrices=False)[2]
    for width in widths:
        again = centred @ axes[:width].T @ axes[:width]
        print(f"digits, PCA with {width} components: {((centred - again) ** 2).mean():.4f}")


def print_bigrams(name):
    """Cross entropy of a character given the one before, in nats."""
    text = (data / name).read_text(encoding="utf-8")
    pairs = collections.Counter(zip(text, text[1:]))
    firsts = collections.Counter(text[:-1])
    loss = -sum(n * math.log(n / firsts[a]) for (a, b), n in pairs.items()) / (len(text) - 1)
    print(f"{name}, bigrams: {loss:.3f}")


print_pca([4, 8])
print_bigrams("holmes.txt")
