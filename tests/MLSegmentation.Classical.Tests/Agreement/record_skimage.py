"""What scikit-image makes of 100 drawn images, one line each: python3 record_skimage.py > skimage.csv (scikit-image 0.19.3)."""

import warnings

import numpy as np
from skimage import filters
from skimage.exposure import histogram
from skimage.segmentation import random_walker, watershed

IMAGES = 100
WINDOW = 9
warnings.simplefilter("ignore")


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


def draw(random):
    """Discs on a ground, with noise: bytes, or single-precision numbers."""
    width, height, noise = 20 + random.below(45), 20 + random.below(45), 1 + random.below(60)
    y, x = np.mgrid[:height, :width]
    image = np.full((height, width), 20 + random.below(60))
    for _ in range(3 + random.below(8)):
        column, row, radius, value = random.below(width), random.below(height), 2 + random.below(9), 90 + random.below(100)
        image[(x - column) ** 2 + (y - row) ** 2 <= radius**2] = value
    for pixel in range(width * height):
        image.flat[pixel] += random.below(noise)
    return image


def minimum(image):
    try:
        return filters.threshold_minimum(image)
    except RuntimeError:
        return filters.threshold_otsu(image)


def between(image, thresholds):
    """The sum over classes of weight times squared mean, which multi-Otsu maximises, in double precision."""
    counts, levels = histogram(image.ravel(), 256, source_range="image")
    numbers = np.digitize(levels, thresholds, right=True)
    weights, sums = np.bincount(numbers, counts), np.bincount(numbers, counts * levels)
    return float((sums**2 / weights).sum() / counts.sum())


def results(seed):
    drawn = draw(Generator(seed))
    image = drawn.astype(np.uint8) if seed % 2 == 0 else (drawn.astype(np.float32) / np.float32(7)).astype(float)
    half_range = 127.5 if seed % 2 == 0 else (image.max() - image.min()) / 2
    yield hash_of(drawn)
    otsu = float(filters.threshold_otsu(image))
    yield otsu
    for find in (filters.threshold_li, filters.threshold_isodata, filters.threshold_yen, filters.threshold_triangle, minimum, filters.threshold_mean):
        yield float(find(image.copy()))
    for classes in (3, 4):
        yield between(image, filters.threshold_multiotsu(image, classes))
    numbers = image.astype(float)
    for thresholds in (
        filters.threshold_local(numbers, WINDOW, "mean", 2),
        filters.threshold_local(numbers, WINDOW, "gaussian", 2),
        filters.threshold_niblack(numbers, WINDOW, 0.3),
        filters.threshold_sauvola(numbers, WINDOW, 0.3, half_range),
    ):
        yield " ".join(repr(float(value)) for value in (thresholds.sum(), thresholds[0, 0], thresholds[7, 11]))
    low, high = (otsu + numbers.min()) / 2, (otsu + numbers.max()) / 2
    yield hash_of(filters.apply_hysteresis_threshold(numbers, otsu, high))
    markers = np.where(numbers > high, 2, np.where(numbers <= low, 1, 0))
    yield hash_of(watershed(filters.sobel(numbers), markers))
    probability = random_walker(numbers / 255, markers, beta=130, mode="bf", return_full_prob=True)[1]
    yield " ".join(f"{value:.6f}" for value in (probability.sum(), *probability[5:15, 7]))
    yield hash_of(probability > 0.5)


print(
    "seed,image,otsu,li,isodata,yen,triangle,minimum,mean,multi-otsu-3,multi-otsu-4,local-mean,local-gaussian,niblack,sauvola,"
    "hysteresis,watershed,walker,walker-classes"
)
for seed in range(IMAGES):
    print(",".join(str(value) for value in (seed, *results(seed))))
