"""Records scikit-learn's metrics of 200 random cases: python3 record_sklearn.py > sklearn.json

The cases are not recorded: RandomCase.cs makes the same ones, with the same generator in the same order.
"""

import json
import warnings

import numpy as np
from sklearn import metrics

CASES = 200
IGNORED = 255
BINS = 15


class Lcg:
    """Knuth's linear congruential generator of 64 bits, of which the upper 31 are used."""

    def __init__(self, seed: int):
        self.state = seed

    def next(self, count: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % count


def make_weight(random: Lcg, kind: int) -> int:
    if kind == 0:
        return 1 + random.next(1_000_000)
    if kind == 1:
        return random.next(4)
    if kind == 2:
        return 1
    if kind == 3:
        return 1 << random.next(40)
    return 1_000_000 + random.next(100)


def make_case(number: int):
    """Labels, predicted classes, and the probabilities of pixels times classes: float32 quotients of integers."""
    random = Lcg(number + 1)
    classes = 2 + number % 4
    kind = number // 4 % 5
    pixels = 2000 + random.next(3000) if number % 20 == 0 else 1 + random.next(200)
    labels, scores = [], []
    for pixel in range(pixels):
        label = number % classes if number % 10 == 9 else random.next(classes)
        weights = [make_weight(random, kind) for _ in range(classes)]
        if kind != 2 and random.next(2) == 0:
            weights[label] *= 3
        if sum(weights) == 0:
            weights = [1] * classes
        scores.append([weight / sum(weights) for weight in weights])
        labels.append(IGNORED if number % 3 == 0 and pixel > 0 and random.next(8) == 0 else label)
    labels = np.array(labels)
    scores = np.array(scores).astype(np.float32)
    return labels, scores.argmax(axis=1), scores


def number_or_none(value: float):
    return None if np.isnan(value) else float(value)


def calibration_error(confidences: np.ndarray, hits: np.ndarray) -> float:
    """Guo et al. 2017; scikit-learn has none."""
    bins = np.clip(np.ceil(confidences * np.float32(BINS)).astype(int) - 1, 0, BINS - 1)
    gaps = [abs(np.sum(hits[bins == index]) - np.sum(confidences[bins == index].astype(float))) for index in range(BINS)]
    return float(sum(gaps) / len(hits))


def rank(hits: np.ndarray, scores: np.ndarray):
    """Area, average precision, largest F1 and Youden's J; none where scikit-learn warns that they mean nothing."""
    if hits.all() or not hits.any():
        area = youden = np.nan
    else:
        area = metrics.roc_auc_score(hits, scores)
        wrong, right, _ = metrics.roc_curve(hits, scores, drop_intermediate=False)
        youden = np.max(right - wrong)
    if not hits.any():
        return [None] * 4
    precision, recall, _ = metrics.precision_recall_curve(hits, scores)
    f1 = np.max(2 * precision * recall / np.maximum(precision + recall, 1e-300))
    return [number_or_none(value) for value in (area, metrics.average_precision_score(hits, scores), f1, youden)]


def record(number: int):
    labels, predicted, scores = make_case(number)
    classes = scores.shape[1]
    keep = labels != IGNORED
    truth, predicted, scores = labels[keep], predicted[keep], scores[keep]
    one_hot = np.eye(classes, dtype=int)[truth]
    exact = scores.astype(float)
    return {
        "confusion": metrics.confusion_matrix(truth, predicted, labels=range(classes)).ravel().tolist(),
        "kappa": number_or_none(metrics.cohen_kappa_score(truth, predicted)),
        "matthews": float(metrics.matthews_corrcoef(truth, predicted)),
        "ranking": [rank(one_hot[:, index], scores[:, index]) for index in range(classes)],
        "pooledRanking": rank(one_hot.ravel(), scores.ravel()),
        "brier": [float(metrics.brier_score_loss(one_hot[:, index], np.minimum(exact[:, index], 1), pos_label=1)) for index in range(classes)],
        "brierOfAll": float(np.mean(np.sum((exact - one_hot) ** 2, axis=1))),
        "calibrationError": [calibration_error(scores[:, index], one_hot[:, index]) for index in range(classes)],
        "calibrationErrorOfTop": calibration_error(scores.max(axis=1), truth == scores.argmax(axis=1)),
    }


warnings.simplefilter("ignore")
print("[\n" + ",\n".join(json.dumps(record(number)) for number in range(CASES)) + "\n]")
