#!/usr/bin/python3
"""make-data.py: makes the data sets of this folder from Debian's packages.

SPDX-License-Identifier: Apache-2.0

    apt-get install --no-install-recommends python3-sklearn r-cran-palmerpenguins golang-github-pierrec-lz4-dev
    resources/data/make-data.py

The same packages give the same bytes.
"""

import csv
import gzip
import pathlib
import re
import struct

here = pathlib.Path(__file__).resolve().parent
sklearn = pathlib.Path("/usr/lib/python3/dist-packages/sklearn/datasets/data")
penguins = pathlib.Path("/usr/lib/R/site-library/palmerpenguins/extdata/penguins.csv")
sherlock = pathlib.Path("/usr/share/gocode/src/github.com/pierrec/lz4/testdata/pg1661.txt")


def write_text(name, text):
    (here / name).write_bytes(text.encode("utf-8"))


def make_iris():
    # The first row is 150,4,setosa,versicolor,virginica; the last number of the others is the class.
    head, *rows = csv.reader((sklearn / "iris.csv").read_text(encoding="utf-8").splitlines())
    lines = ["sepal_length,sepal_width,petal_length,petal_width,species"]
    lines += [",".join(row[:4] + [head[2 + int(row[4])]]) for row in rows]
    write_text("iris.csv", "\n".join(lines) + "\n")


def make_penguins():
    write_text("penguins.csv", penguins.read_text(encoding="utf-8").replace("\r\n", "\n"))


def write_idx(name, shape, numbers):
    """As MNIST has them: unsigned bytes behind their extents."""
    head = bytes([0, 0, 8, len(shape)]) + struct.pack(f">{len(shape)}I", *shape)
    (here / name).write_bytes(gzip.compress(head + bytes(numbers), 9, mtime=0))


def make_digits():
    lines = gzip.decompress((sklearn / "digits.csv.gz").read_bytes()).decode("ascii").split()
    rows = [[int(float(field)) for field in line.split(",")] for line in lines]
    write_idx("digits-images.idx.gz", (len(rows), 8, 8), [number for row in rows for number in row[:64]])
    write_idx("digits-labels.idx.gz", (len(rows),), [row[64] for row in rows])


def make_holmes():
    # The first two stories, without what the transcribers put around the book.
    text = sherlock.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    text = text[text.index("ADVENTURE I. A SCANDAL"):text.index("ADVENTURE III. A CASE")]
    text = re.sub("\n{3,}", "\n\n", text).strip() + "\n"
    assert "Gutenberg" not in text
    write_text("holmes.txt", text)


make_iris()
make_penguins()
make_digits()
make_holmes()
