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
    """Thirteen decimals, since the tests compare twelve."""
    return None if np.isnan(value) else round(float(value), 13)


def numbers(values: np.ndarray):
    """Whole numbers without a point, which makes the table smaller."""
    return [int(value) if value == int(value) else round(float(value), 13) for value in values.ravel()]


def calibration_error(confidences: np.ndarray, hits: np.ndarray) -> float:
    """Guo et al. 2017; scikit-learn has none."""
    bins = np.clip(np.ceil(confidences * np.float32(BINS)).astype(int) - 1, 0, BINS - 1)
    gaps = [abs(np.sum(hits[bins == index]) - np.sum(confidences[bins == index].astype(float))) for index in range(BINS)]
    return number_or_none(sum(gaps) / len(hits))


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


def record_agreement(truth: np.ndarray, predicted: np.ndarray, classes: int):
    """The metrics of counts. A mean over classes counts 0 for a class of which nothing is labelled or predicted."""
    every = {"labels": range(classes)}
    means = {**every, "zero_division": 0}
    return {
        "confusion": metrics.confusion_matrix(truth, predicted, **every).ravel().tolist(),
        "byLabel": numbers(metrics.confusion_matrix(truth, predicted, **every, normalize="true")),
        "byPrediction": numbers(metrics.confusion_matrix(truth, predicted, **every, normalize="pred")),
        "byAll": numbers(metrics.confusion_matrix(truth, predicted, **every, normalize="all")),
        "kappa": number_or_none(metrics.cohen_kappa_score(truth, predicted, **every)),
        "matthews": number_or_none(metrics.matthews_corrcoef(truth, predicted)),
        "accuracy": number_or_none(metrics.accuracy_score(truth, predicted)),
        "macroPrecision": number_or_none(metrics.precision_score(truth, predicted, average="macro", **means)),
        "macroIoU": number_or_none(metrics.jaccard_score(truth, predicted, average="macro", **means)),
        "weightedRecall": number_or_none(metrics.recall_score(truth, predicted, average="weighted", **means)),
        "weightedIoU": number_or_none(metrics.jaccard_score(truth, predicted, average="weighted", **means)),
        "microDice": number_or_none(metrics.f1_score(truth, predicted, average="micro", **means)),
        "macroFBeta2": number_or_none(metrics.fbeta_score(truth, predicted, beta=2, average="macro", **means)),
    }


def record_scores(truth: np.ndarray, scores: np.ndarray):
    """The metrics of probabilities."""
    classes = scores.shape[1]
    one_hot = np.eye(classes, dtype=int)[truth]
    exact = scores.astype(float)
    brier = [metrics.brier_score_loss(one_hot[:, index], np.minimum(exact[:, index], 1), pos_label=1) for index in range(classes)]
    return {
        "ranking": [rank(one_hot[:, index], scores[:, index]) for index in range(classes)],
        "pooledRanking": rank(one_hot.ravel(), scores.ravel()),
        "brier": [number_or_none(value) for value in brier],
        "brierOfAll": number_or_none(np.mean(np.sum((exact - one_hot) ** 2, axis=1))),
        "calibrationError": [calibration_error(scores[:, index], one_hot[:, index]) for index in range(classes)],
        "calibrationErrorOfTop": calibration_error(scores.max(axis=1), truth == scores.argmax(axis=1)),
    }


def record(number: int):
    labels, predicted, scores = make_case(number)
    keep = labels != IGNORED
    return record_agreement(labels[keep], predicted[keep], scores.shape[1]) | record_scores(labels[keep], scores[keep])


warnings.simplefilter("ignore")
print("[\n" + ",\n".join(json.dumps(record(number), separators=(",", ":")) for number in range(CASES)) + "\n]")
