"""Takes the processor time of metrics of NumPy and scikit-learn: the other side of the comparison in ../README.md.

usage: evaluation.py numpy|sklearn MEGAPIXELS      prints a name and milliseconds for each metric, one a line
"""

import sys
import time

import numpy as np

SIDE = 1000


def make_image(random: np.random.Generator, classes: int):
    """Areas of 40x40 pixels of one class, which the prediction gets wrong at their borders."""
    areas = random.integers(0, classes, (SIDE // 40, SIDE // 40), dtype=np.uint8)
    label = np.kron(areas, np.ones((40, 40), np.uint8)).ravel()
    return label, np.roll(label, 2 * (SIDE + 1))


def make_masks(megapixels: int, classes: int):
    random = np.random.default_rng(1)
    images = [make_image(random, classes) for _ in range(megapixels)]
    return np.concatenate([label for label, _ in images]), np.concatenate([predicted for _, predicted in images])


def scatter(predicted: np.ndarray, classes: int):
    """Makes one pixel in twenty wrong, each on its own."""
    random = np.random.default_rng(3)
    wrong = np.flatnonzero(random.random(predicted.size, np.float32) < 0.05)
    predicted[wrong] = random.integers(0, classes, wrong.size, dtype=np.uint8)


def make_scores(label: np.ndarray):
    """Logistic noise around 2 for the class 0 and -2 for the other, as a network's sigmoid gives it."""
    random = np.random.default_rng(2)
    scores = np.empty(label.size, np.float32)
    for start in range(0, label.size, SIDE * SIDE):
        part = slice(start, start + SIDE * SIDE)
        logit = np.where(label[part] == 0, 2.0, -2.0) + random.logistic(size=len(label[part]))
        scores[part] = 1 / (1 + np.exp(-logit))
    return scores


def count(label: np.ndarray, predicted: np.ndarray, classes: int):
    """Dice, IoU, precision and recall of each class, by NumPy."""
    counts = np.bincount(label * np.uint8(classes) + predicted, minlength=classes * classes).reshape(classes, classes)
    right, labelled, found = np.diag(counts), counts.sum(axis=1), counts.sum(axis=0)
    return 2 * right / (labelled + found), right / (labelled + found - right), right / found, right / labelled


def count_sklearn(label: np.ndarray, predicted: np.ndarray, classes: int):
    from sklearn.metrics import confusion_matrix

    return confusion_matrix(label, predicted, labels=range(classes))


def area(label: np.ndarray, scores: np.ndarray):
    """The area under the ROC curve, by NumPy: how many of the others each pixel of the class is above."""
    others = np.sort(scores[label != 0])
    own = np.sort(scores[label == 0])
    below = np.searchsorted(others, own, "left").sum() + np.searchsorted(others, own, "right").sum()
    return below / 2 / len(own) / len(others)


def area_sklearn(label: np.ndarray, scores: np.ndarray):
    from sklearn.metrics import roc_auc_score

    return roc_auc_score(label == 0, scores)


def measure(name: str, run) -> None:
    start = time.process_time()
    run()
    print(f"{name} {(time.process_time() - start) * 1000:.1f}", flush=True)


def main() -> None:
    megapixels = int(sys.argv[2])
    counter, ranker = (count, area) if sys.argv[1] == "numpy" else (count_sklearn, area_sklearn)
    for classes in (2, 4, 11):
        label, predicted = make_masks(megapixels, classes)
        counter(label[: SIDE * SIDE], predicted[: SIDE * SIDE], classes)
        measure(f"confusion-{classes}", lambda: counter(label, predicted, classes))
        scatter(predicted, classes)
        measure(f"scattered-{classes}", lambda: counter(label, predicted, classes))
    label, predicted = make_masks(megapixels, 2)
    scores = make_scores(label)
    ranker(label[: SIDE * SIDE], scores[: SIDE * SIDE])
    measure("all", lambda: (counter(label, predicted, 2), ranker(label, scores)))
    measure("auc", lambda: ranker(label, scores))


if __name__ == "__main__":
    main()
