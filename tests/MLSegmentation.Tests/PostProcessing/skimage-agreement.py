"""What SciPy and scikit-image make of 100 random masks, one line each: the hash of every result.

Written with SciPy 1.10.1 and scikit-image 0.19.3:  python3 skimage-agreement.py > skimage-agreement.csv
"""

import numpy as np
from scipy import ndimage
from skimage.measure import label
from skimage.morphology import remove_small_holes, remove_small_objects
from skimage.segmentation import clear_border, watershed

MASKS = 100


class Generator:
    """The multiplier and increment of Knuth's MMIX; the test makes the same numbers."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit


def hash_of(values):
    result = 14695981039346656037
    for value in np.asarray(values).ravel().tolist():
        result = ((result ^ (int(value) % 2**32)) * 1099511628211) % 2**64
    return f"{result:016x}"


def make(random):
    """Discs of two classes, some with something cut out, and noise."""
    width, height, noise = 20 + random.below(45), 20 + random.below(45), random.below(4) * 8
    y, x = np.mgrid[:height, :width]
    mask = np.zeros((height, width), np.uint8)
    for _ in range(4 + random.below(20)):
        column, row, radius, value = random.below(width), random.below(height), 1 + random.below(9), random.below(5) % 3
        mask[(x - column) ** 2 + (y - row) ** 2 <= radius**2] = value
    for pixel in range(width * height):
        if random.below(100) < noise:
            mask.flat[pixel] = random.below(3)
    return mask


def structure(connectivity):
    return ndimage.generate_binary_structure(2, connectivity)


def keep_largest(mask, connectivity):
    kept = np.zeros_like(mask)
    for value in (1, 2):
        objects = label(mask == value, connectivity=connectivity)
        areas = np.bincount(objects.ravel())[1:]
        if areas.size > 0:
            kept[objects == areas.argmax() + 1] = value
    return kept


def results(seed):
    random = Generator(seed)
    mask = make(random)
    small, hole = 1 + random.below(40), 1 + random.below(40)
    levels = np.array([random.below(6) for _ in range(mask.size)]).reshape(mask.shape)
    markers = np.zeros(mask.shape, np.int32)
    for number in range(1, 2 + random.below(9)):
        markers.flat[random.below(mask.size)] = number
    cells = mask == 1
    squares = np.rint(ndimage.distance_transform_edt(cells) ** 2)
    yield hash_of(mask)
    yield hash_of(squares)
    for connectivity in (1, 2):
        # Holes take the other kind of neighbours, and do not reach the border.
        other = 3 - connectivity
        filled = ndimage.binary_fill_holes(cells, structure(other))
        yield hash_of(remove_small_objects(cells, small, connectivity))
        yield hash_of(remove_small_holes(cells, hole + 1, other) & filled)
        yield hash_of(filled)
        yield hash_of(label(mask, connectivity=connectivity))
        yield hash_of(ndimage.label(cells, structure(connectivity))[0])
        yield hash_of(clear_border(label(cells, connectivity=connectivity)) > 0)
        yield hash_of(keep_largest(mask, connectivity))
        yield hash_of(watershed(-np.sqrt(squares), np.where(cells, markers, 0), connectivity, mask=cells))
        yield hash_of(watershed(levels, markers, connectivity))


print(
    "seed,mask,squares,"
    + ",".join(
        f"{name}{neighbours}"
        for neighbours in (4, 8)
        for name in ("objects", "holes", "all-holes", "label", "cells", "border", "largest", "watershed", "levels")
    )
)
for seed in range(MASKS):
    print(",".join([str(seed), *results(seed)]))
