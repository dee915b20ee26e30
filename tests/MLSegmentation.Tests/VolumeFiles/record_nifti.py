"""Records small NIfTI files and what nibabel reads from them: python3 record_nifti.py > nifti.json

Files are compressed with zlib and written as base64; voxels are those of the file, x fastest, then y, z and channels.
"""

import base64
import itertools
import json
import pathlib
import tempfile
import zlib

import nibabel
import numpy as np
from nibabel.orientations import aff2axcodes, axcodes2ornt, inv_ornt_aff

import strongest_first  # noqa: F401

random = np.random.default_rng(20261130)
TYPES = ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"]
cases = []


def numbers(shape, kind):
    if kind[0] == "f":
        return random.normal(0, 100, shape).astype(kind)
    info = np.iinfo(kind)
    values = random.integers(max(info.min, -70000), min(info.max, 70000), shape, endpoint=True)
    return values.astype(kind)


def rotation():
    q = random.normal(size=4)
    return nibabel.quaternions.quat2mat(q / np.linalg.norm(q))


def affine_of(matrix, zooms=(1.0, 1.0, 1.0)):
    affine = np.eye(4)
    affine[:3, :3] = np.asarray(matrix) * zooms
    affine[:3, 3] = random.uniform(-90, 90, 3).round(3)
    return affine


def record(name, image, file="a.nii", change=None):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / file
        nibabel.save(image, path)
        if change is not None:
            content = bytearray(path.read_bytes())
            change(content)
            path.write_bytes(content)
        read = nibabel.load(path)
        canonical = nibabel.as_closest_canonical(read)
        shape = list(read.shape) + [1] * (3 - len(read.shape))
        cases.append({
            "name": name,
            "file": file,
            "files": {
                part.name: base64.b64encode(zlib.compress(part.read_bytes(), 9)).decode()
                for part in sorted(pathlib.Path(folder).iterdir())
            },
            "shape": shape[:3] + [int(np.prod(shape[3:]))],
            "affine": read.affine[:3].ravel().tolist(),
            "codes": "".join(aff2axcodes(read.affine)),
            "voxels": voxels(read),
            "canonicalAffine": canonical.affine[:3].ravel().tolist(),
            "canonicalVoxels": voxels(canonical),
        })


def voxels(image):
    return [float(value) for value in np.asarray(image.get_fdata()).ravel(order="F").astype("f4")]


def make(data, affine, version=1, order="<"):
    image_class, header_class = (
        (nibabel.Nifti1Image, nibabel.Nifti1Header) if version == 1 else (nibabel.Nifti2Image, nibabel.Nifti2Header)
    )
    header = header_class(endianness=order)
    header.set_data_dtype(data.dtype.newbyteorder(order))
    image = image_class(data, affine, header)
    image.header.set_xyzt_units("mm")
    return image


def put(offset, kind, *values):
    def change(content):
        data = np.array(values, kind).tobytes()
        content[offset:offset + len(data)] = data
    return change


def all_of(*changes):
    def change(content):
        for one in changes:
            one(content)
    return change


for kind, version, order in itertools.product(TYPES, (1, 2), "<>"):
    record(f"{kind} NIfTI-{version} {order}", make(numbers((3, 2, 2), kind), affine_of(np.eye(3)), version, order))

for axes in itertools.permutations(("LR", "PA", "IS")):
    for codes in itertools.product(*axes):
        ornt = axcodes2ornt(codes)
        affine = affine_of(np.eye(3), (1.0, 2.0, 3.0)) @ inv_ornt_aff(ornt, (2, 3, 4))
        record("".join(codes), make(numbers((2, 3, 4), "u1"), affine))

for index in range(10):
    record(f"oblique {index}", make(numbers((2, 3, 2), "i2"), affine_of(rotation(), (0.7, 1.3, 4.5))))
for index in range(5):
    sheared = affine_of(np.eye(3) + random.uniform(-0.4, 0.4, (3, 3)), (1, 2, 3))
    record(f"sheared {index}", make(numbers((2, 3, 2), "i2"), sheared))

plain = make(numbers((3, 4, 2), "i2"), affine_of(rotation(), (2, 2, 5)))
record("qform only", plain, change=put(254, "<i2", 0))
record("qform flipped", make(numbers((3, 4, 2), "i2"), affine_of(rotation() @ np.diag([1, 1, -1]), (2, 2, 5))), change=put(254, "<i2", 0))
record("qform without qfac", plain, change=all_of(put(254, "<i2", 0), put(76, "<f4", 0)))
record("no form", plain, change=put(252, "<i2", 0, 0))
record("no form, no spacing", plain, change=all_of(put(252, "<i2", 0, 0), put(80, "<f4", 0, 0, 0)))
record("scaled", plain, change=put(112, "<f4", 2.5, -3))
record("slope 0", plain, change=put(112, "<f4", 0, 7))
record("slope not a number", plain, change=put(112, "<f4", np.nan, np.nan))
record("scaled bytes", make(numbers((3, 2, 2), "u1"), np.eye(4)), change=put(112, "<f4", 0.1, 1000))
record("compressed", plain, "a.nii.gz")
pair = nibabel.Nifti1Pair(numbers((3, 4, 2), "i2"), affine_of(rotation()))
record("pair", pair, "a.img")
record("compressed pair", pair, "a.img.gz")
record("two axes", make(numbers((3, 4), "i2"), affine_of(np.eye(3), (2, 2, 1))))
record("one slice", make(numbers((3, 4, 1), "i2"), affine_of(rotation(), (2, 2, 1))))
record("four axes, one volume", make(numbers((3, 2, 2, 1), "i2"), affine_of(np.eye(3))))
record("four axes", make(numbers((3, 2, 2, 3), "i2"), affine_of(rotation())))
record("five axes", make(numbers((3, 2, 2, 1, 2), "f4"), affine_of(rotation())))
noted = make(numbers((3, 2, 2), "i2"), affine_of(rotation()))
noted.header.extensions.append(nibabel.nifti1.Nifti1Extension("comment", b"a note of other software"))
record("noted", noted)

print("[")
print(",\n".join(json.dumps(case) for case in cases))
print("]")
