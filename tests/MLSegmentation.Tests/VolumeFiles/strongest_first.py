"""Has older versions of nibabel name axes as newer ones do: the axis that is nearest to one of the patient's first, so that names do not depend on
the order in which a file stores its axes. To be imported in front of what uses it."""

import nibabel
import numpy as np
from nibabel import orientations

ORIGINAL = orientations.io_orientation


def io_orientation(affine, tol=None):
    affine = np.asarray(affine)
    axes = affine[:-1, :-1]
    left, _, right = np.linalg.svd(axes / np.linalg.norm(axes, axis=0), full_matrices=False)
    order = np.argsort(-np.abs(left @ right).max(axis=0), kind="stable")
    found = ORIGINAL(affine[:, [*order, affine.shape[1] - 1]], tol)
    result = np.empty_like(found)
    result[order] = found
    return result


orientations.io_orientation = io_orientation
nibabel.funcs.io_orientation = io_orientation
