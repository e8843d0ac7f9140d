"""make-npy.py: writes the .npy files that tests/engine/test-npy.c reads; run it in this folder.

Those named after a type hold 0, 1, ... 5 in shape (2, 3), in one of NumPy's element types, byte orders and orders of axes.

SPDX-License-Identifier: Apache-2.0
"""

import numpy as np
from numpy.lib import format as npy

DTYPES = ["<f4", ">f4", "<f8", ">f8", "|i1", "<i2", ">i2", "<i4", "<i8", ">i8", "|u1", "<u2", "<u4", ">u4", "|b1"]
ORDERS = {"<": "little-", ">": "big-", "|": ""}


def save(name, array, version=(1, 0)):
    with open(f"npy-{name}.npy", "wb") as file:
        npy.write_array(file, array, version=version)


values = np.arange(6).reshape(2, 3)
for dtype in DTYPES:
    save(ORDERS[dtype[0]] + dtype[1:], values.astype(dtype))
save("fortran", np.asfortranarray(values.astype("<f4")))
save("version-2", values.astype("<f4"), (2, 0))
save("version-3", values.astype("<f4"), (3, 0))
save("negative", np.array([-1, -128, 127], "|i1"))
save("scalar", np.array(36.0))
save("empty", np.zeros((2, 0, 3), "<f4"))
save("special", np.array([np.nan, np.inf, -np.inf, -0.0, 0.1], "<f4"))
save("complex", np.zeros(2, "<c8"))
save("record", np.zeros(2, [("x", "<f4")]))
save("nine-axes", np.zeros((1,) * 9, "<f4"))

# For tests/engine/test-npz.c
arrays = {"hidden.weight": np.array([[0.5, -1], [2, 3]], "<f4"), "hidden.bias": np.array([1.5, np.nan]), "n": np.array(7),
          "optimizer/é": np.array([True, False])}
np.savez("npz-stored.npz", **arrays)
np.savez_compressed("npz-deflated.npz", **arrays, zeros=np.zeros((100, 1000), "<f4"))
np.savez("npz-object.npz", a=np.array([None]))
