"""Records distances and objects of random masks, computed with SciPy by MONAI's definitions, and what scikit-image 0.19 has.

python3 record_shapes.py 2 200 19 > shapes.json
python3 record_shapes.py 3 50 10 > volumes.json

The numbers are the rank, how many masks there are, and below what their sides stay. A mask is one character a pixel, row by row and slice by
slice: 0 and 1 for the two classes, x for ignored. Everything is of class 1.
"""

import json
import math
import sys

import numpy as np
from scipy.ndimage import binary_erosion, distance_transform_edt, generate_binary_structure, label
from scipy.spatial.distance import directed_hausdorff
from skimage.metrics import adapted_rand_error
from skimage.morphology import thin

random = np.random.default_rng(20261121)
RANK, COUNT, SIDE = (int(value) for value in sys.argv[1:])
CONNECTIVITIES = {2: (4, 8), 3: (6, 18, 26)}[RANK]
CUBE = np.ones((3,) * RANK, bool)
THRESHOLDS = [step / 20 for step in range(10, 20)]


def number(value):
    return value if math.isfinite(value) else str(value)


def blobs(shape):
    axes = np.ogrid[tuple(slice(side) for side in shape)]
    mask = np.zeros(shape, bool)
    for _ in range(random.integers(1, 5)):
        middle = random.random(RANK) * shape
        mask |= sum((axis - place) ** 2 for axis, place in zip(axes, middle)) <= random.uniform(1, 4) ** 2
    return mask


def make(index):
    """Blobs and similar blobs, noise, a class in one mask only, in none, and everywhere; with and without ignored pixels."""
    shape = tuple(random.integers(1, SIDE, RANK))
    if RANK == 3:
        shape = (shape[0] + 1, *shape[1:])  # A single slice is an image.
    truth = random.random(shape) < random.random() if index % 4 == 0 else blobs(shape)
    predicted = np.roll(truth, random.integers(-2, 3, RANK), range(RANK)) ^ (random.random(shape) < 0.04)
    ignored = random.random(shape) < 0.15 if index % 3 == 0 else np.zeros(shape, bool)
    if index % 9 == 0:
        ignored = blobs(shape)
    if index % 20 in (5, 7):
        truth[:] = index % 20 == 7 and index % 40 < 20
    if index % 20 in (6, 7):
        predicted[:] = index % 20 == 7 and index % 40 < 20
    return truth & ~ignored, predicted, ignored


def outline(mask):
    return mask & ~binary_erosion(mask)


def boundary(mask, width):
    return mask & ~binary_erosion(mask, CUBE, iterations=width)


def directed(start, end, spacing):
    """From each point of one outline to the nearest of the other; both are not empty."""
    return distance_transform_edt(~end, sampling=spacing)[start]


def surfaces(truth, predicted, spacing, tolerance):
    if not truth.any() or not predicted.any():
        one = truth.any() or predicted.any()
        return [np.inf] * 3 + [0.0] * 2 if one else [np.nan] * 5
    edges = outline(truth), outline(predicted)
    there, back = directed(edges[0], edges[1], spacing), directed(edges[1], edges[0], spacing)
    points = [np.argwhere(edge) * spacing for edge in edges]
    hausdorff = max(directed_hausdorff(points[0], points[1])[0], directed_hausdorff(points[1], points[0])[0])
    both = np.concatenate([there, back])
    width = max(round(0.02 * math.hypot(*truth.shape)), 1)
    near = boundary(truth, width), boundary(predicted, width)
    return [
        hausdorff,
        max(np.percentile(there, 95), np.percentile(back, 95)),
        both.mean(),
        (both <= tolerance * (1 + 1e-9)).mean(),
        (near[0] & near[1]).sum() / (near[0] | near[1]).sum(),
    ]


def centerline(truth, predicted):
    if RANK == 3 or not (truth.any() or predicted.any()):
        return np.nan
    if not truth.any() or not predicted.any():
        return 0.0
    lines = thin(truth), thin(predicted)
    precision, sensitivity = (lines[1] & truth).sum() / lines[1].sum(), (lines[0] & predicted).sum() / lines[0].sum()
    return 2 * precision * sensitivity / (precision + sensitivity) if precision + sensitivity else 0.0


def objects(truth, predicted, ignored, structure):
    """Objects times objects, each pair on its own."""
    truths, truth_count = label(truth, structure)
    predictions, predicted_count = label(predicted, structure)
    known = [predictions[(predictions == j + 1) & ~ignored].size for j in range(predicted_count)]
    whole = [(predictions == j + 1).sum() for j in range(predicted_count)]
    areas = [(truths == i + 1).sum() for i in range(truth_count)]
    common = np.array([[((truths == i + 1) & (predictions == j + 1)).sum() for j in range(predicted_count)] for i in range(truth_count)])
    common = common.reshape(truth_count, predicted_count)
    iou = np.array([[common[i, j] / (areas[i] + known[j] - common[i, j]) if common[i, j] else 0 for j in range(predicted_count)] for i in range(truth_count)])
    iou = iou.reshape(truth_count, predicted_count)
    counted = [j for j in range(predicted_count) if 2 * known[j] >= whole[j] or (iou[:, j] > 0.5).any()]
    iou, common, known = iou[:, counted], common[:, counted], [known[j] for j in counted]

    def dice(of, others, table):
        best = [int(np.argmax(table[i])) for i in range(len(of))] if others else []
        return sum(of[i] * 2 * table[i, j] / (of[i] + others[j]) for i, j in enumerate(best)) / sum(of) if of else 0

    best = [int(np.argmax(iou[i])) if len(known) and iou[i].any() else None for i in range(truth_count)]
    union = sum(areas[i] if j is None else areas[i] + known[j] - common[i, j] for i, j in enumerate(best))
    union += sum(area for j, area in enumerate(known) if j not in best)
    counted_objects = np.isin(predictions, [j + 1 for j in counted]) * predictions
    with np.errstate(all="ignore"):
        rand_error, *shares = adapted_rand_error(truths, counted_objects) if truths.any() else [np.nan] * 3
    rand_error = 1.0 if 0 in shares else rand_error  # Not 0 over 0.
    found = len(areas) + len(known)
    hits = [int((iou > threshold).sum()) for threshold in THRESHOLDS]
    return {
        "labelled": len(areas),
        "predicted": len(known),
        "hits": hits,
        "averagePrecision": number(np.mean([hit / (found - hit) for hit in hits]) if found else np.nan),
        "panopticQuality": number(iou[iou > 0.5].sum() * 2 / found if found else np.nan),
        "aggregatedJaccard": number(float(sum(common[i, j] for i, j in enumerate(best) if j is not None) / union) if found else np.nan),
        "adaptedRandError": number(float(rand_error)),
        "objectDice": number((dice(areas, known, common) + dice(known, areas, common.T)) / 2 if found else np.nan),
    }


cases = []
for index in range(COUNT):
    truth, predicted, ignored = make(index)
    spacing = [1.0] * RANK if index % 2 == 0 else [round(value, 3) for value in random.uniform(0.2, 3, RANK)]
    tolerance = [1.0, round(2 * spacing[-1], 3), 0.5][index % 3]
    case = {
        "width": truth.shape[-1],
        "label": "".join("x" if hidden else str(int(value)) for value, hidden in zip(truth.flat, ignored.flat)),
        "predicted": "".join(str(int(value)) for value in predicted.flat),
        "spacing": spacing,
        "tolerance": tolerance,
        "surfaces": [number(float(value)) for value in surfaces(truth, predicted & ~ignored, spacing, tolerance)],
    }
    case["surfaces"].append(number(float(centerline(truth, predicted & ~ignored))))
    if RANK == 3:
        case = {"depth": truth.shape[0]} | case
    for order, connectivity in enumerate(CONNECTIVITIES):
        case[f"objects{connectivity}"] = objects(truth, predicted, ignored, generate_binary_structure(RANK, order + 1))
    if index % 5 == 0 and not predicted.all() and predicted.any():
        case["distances"] = [round(float(value), 13) for value in distance_transform_edt(predicted, sampling=spacing).flat]
    cases.append(case)
print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
