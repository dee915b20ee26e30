"""Records what scikit-learn computes on random labels: python3 record_agreement.py > agreement.json

Pixels are one letter each: the class as a digit, x where the label is ignored.
"""

import json
import math
import warnings

import numpy as np
from sklearn import metrics

warnings.simplefilter("ignore")
random = np.random.default_rng(20)
cases = []
for case in range(200):
    classes = int(random.integers(2, 6))
    size = int(random.integers(1, 120))
    # Every tenth case is labelled with one class only, every fourth is predicted as one class only.
    label = random.integers(0, 1 if case % 10 == 0 else classes, size)
    noise = random.integers(0, classes, size)
    predicted = np.where(random.random(size) < random.random(), label, noise)
    if case % 4 == 0:
        predicted[:] = random.integers(0, classes)
    ignored = random.random(size) < (0.3 if case % 3 == 0 else 0)
    ignored[0] = False
    y, p, all_classes = label[~ignored], predicted[~ignored], list(range(classes))
    kappa = metrics.cohen_kappa_score(y, p, labels=all_classes)
    means = dict(labels=all_classes, zero_division=0)
    cases.append({
        "classes": classes,
        "label": "".join("x" if x else str(value) for value, x in zip(label, ignored)),
        "predicted": "".join(map(str, predicted)),
        "confusion": metrics.confusion_matrix(y, p, labels=all_classes).tolist(),
        "byLabel": np.round(metrics.confusion_matrix(y, p, labels=all_classes, normalize="true"), 12).tolist(),
        "byPrediction": np.round(metrics.confusion_matrix(y, p, labels=all_classes, normalize="pred"), 12).tolist(),
        "byAll": np.round(metrics.confusion_matrix(y, p, labels=all_classes, normalize="all"), 12).tolist(),
        "kappa": None if math.isnan(kappa) else kappa,
        "matthews": metrics.matthews_corrcoef(y, p),
        "accuracy": metrics.accuracy_score(y, p),
        "macroPrecision": metrics.precision_score(y, p, average="macro", **means),
        "macroIoU": metrics.jaccard_score(y, p, average="macro", **means),
        "weightedRecall": metrics.recall_score(y, p, average="weighted", **means),
        "weightedIoU": metrics.jaccard_score(y, p, average="weighted", **means),
        "microDice": metrics.f1_score(y, p, average="micro", **means),
        "macroFBeta2": metrics.fbeta_score(y, p, beta=2, average="macro", **means),
    })
print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
