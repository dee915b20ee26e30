"""Makes masks of one byte per pixel, and times SciPy's exact Euclidean distance transform on them.

make KIND SIZE MASK     writes a mask: discs, noise or dot
time MASK SIZE ROUNDS   prints the milliseconds of each round, and the mean distance
"""

import sys
import time

import numpy as np
from scipy.ndimage import distance_transform_edt


def make(kind, size):
    random = np.random.default_rng(1)
    if kind == "noise":
        return random.random((size, size)) < 0.5
    y, x = np.ogrid[:size, :size]
    if kind == "dot":
        return (y != size // 3) | (x != size // 2)
    mask = np.zeros((size, size), bool)
    for _ in range(100):
        row, column, radius = random.random(3) * (size, size, size / 16)
        mask |= (y - row) ** 2 + (x - column) ** 2 < radius**2
    return mask


match sys.argv[1:]:
    case ["make", kind, size, path]:
        make(kind, int(size)).astype(np.uint8).tofile(path)
    case ["time", path, size, rounds]:
        mask = np.fromfile(path, np.uint8).reshape(int(size), int(size))
        for _ in range(int(rounds)):
            start = time.perf_counter()
            distances = distance_transform_edt(mask)
            print(f"{1000 * (time.perf_counter() - start):.3f} {distances.mean():.6f}")
