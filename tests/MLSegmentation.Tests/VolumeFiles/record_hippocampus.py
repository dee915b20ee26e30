"""Records what nibabel reads from the volumes of ../shared/data/hippocampus: python3 record_hippocampus.py FOLDER > hippocampus.json

Of the voxels, sums are recorded: of all, and of each times its number modulo 251, counted from 1, x fastest, then y and z.
"""

import json
import pathlib
import sys

import nibabel
import numpy as np
from nibabel.orientations import aff2axcodes

import strongest_first  # noqa: F401

root = pathlib.Path(sys.argv[1])


def sums(image):
    values = image.get_fdata().ravel(order="F").astype("f4").astype("f8")
    return [float(values.sum()), float((values * (np.arange(values.size) % 251 + 1)).sum())]


def describe(path):
    image = nibabel.load(path)
    canonical = nibabel.as_closest_canonical(image)
    return {
        "file": path.relative_to(root).as_posix(),
        "shape": list(image.shape),
        "affine": image.affine[:3].ravel().tolist(),
        "spacing": [float(zoom) for zoom in image.header.get_zooms()],
        "codes": "".join(aff2axcodes(image.affine)),
        "type": image.get_data_dtype().name,
        "sums": sums(image),
        "canonicalAffine": canonical.affine[:3].ravel().tolist(),
        "canonicalSums": sums(canonical),
    }


print("[")
print(",\n".join(json.dumps(describe(path)) for path in sorted(root.rglob("*.nii.gz"))))
print("]")
