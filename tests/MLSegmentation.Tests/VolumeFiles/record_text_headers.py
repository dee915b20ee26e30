"""Records small NRRD and MetaImage files and what Teem's unu and VTK read from them: python3 record_text_headers.py > text-headers.json

Files are compressed with zlib and written as base64; voxels are those of the file, x fastest, then y, z and channels. Where voxels lie follows
from the definitions: columns are directions times spacing, and of numbers that lead to the left and the back, the signs are turned.
"""

import base64
import gzip
import json
import pathlib
import subprocess
import tempfile
import zlib

import nibabel
import numpy as np
import vtk
from nibabel.orientations import aff2axcodes
from vtk.util.numpy_support import vtk_to_numpy

import strongest_first  # noqa: F401

random = np.random.default_rng(20261130)
cases = []


def numbers(shape, kind):
    if kind[0] == "f":
        return random.normal(0, 100, shape).astype(kind)
    info = np.iinfo(kind)
    return random.integers(max(info.min, -70000), min(info.max, 70000), shape, endpoint=True).astype(kind)


def read_nrrd(path):
    raw = subprocess.run(["teem-unu", "convert", "-t", "double", "-i", path], capture_output=True, check=True).stdout
    pipe = subprocess.run(["teem-unu", "save", "-f", "nrrd", "-e", "ascii"], input=raw, capture_output=True, check=True).stdout
    return np.array(pipe.split(b"\n\n", 1)[1].split(), dtype="f8")


def read_meta(path):
    reader = vtk.vtkMetaImageReader()
    reader.SetFileName(str(path))
    reader.Update()
    return vtk_to_numpy(reader.GetOutput().GetPointData().GetScalars()).ravel().astype("f8")


def record(name, file, contents, shape, affine, read, interleaved=False, voxels=None):
    with tempfile.TemporaryDirectory() as folder:
        for part, content in contents.items():
            (pathlib.Path(folder) / part).write_bytes(content)
        values = voxels if voxels is not None else read(pathlib.Path(folder) / file)
    values = values.reshape(shape[:3] + [shape[3]], order="F") if not interleaved else np.moveaxis(
        values.reshape([shape[3]] + shape[:3], order="F"), 0, -1)
    full = np.vstack([affine, [0, 0, 0, 1]])
    canonical = nibabel.as_closest_canonical(nibabel.Nifti1Image(values.astype("f8"), full))
    cases.append({
        "name": name,
        "file": file,
        "files": {part: base64.b64encode(zlib.compress(content, 9)).decode() for part, content in contents.items()},
        "shape": shape,
        "affine": full[:3].ravel().tolist(),
        "codes": "".join(aff2axcodes(full)),
        "voxels": [float(value) for value in values.ravel(order="F").astype("f4")],
        "canonicalAffine": canonical.affine[:3].ravel().tolist(),
        "canonicalVoxels": [float(value) for value in canonical.get_fdata().ravel(order="F").astype("f4")],
    })


def rotation():
    q = random.normal(size=4)
    return nibabel.quaternions.quat2mat(q / np.linalg.norm(q))


def vector(values):
    return "(" + ",".join(repr(float(value)) for value in values) + ")"


LPS = np.diag([-1.0, -1.0, 1.0])
NRRD_TYPES = {"int8": "i1", "uchar": "u1", "short": "i2", "uint16": "u2", "int": "i4", "unsigned int": "u4", "float": "f4", "double": "f8"}


def nrrd(kind, sizes, steps, origin, encoding="raw", order="little", space="left-posterior-superior", more="", kinds=None):
    directions = " ".join("none" if step is None else vector(step) for step in steps)
    return (
        f"NRRD0004\n# made by hand\ntype: {kind}\ndimension: {len(sizes)}\nspace: {space}\n"
        f"sizes: {' '.join(map(str, sizes))}\nspace directions: {directions}\n"
        + (f"kinds: {kinds}\n" if kinds else "")
        + f"endian: {order}\nencoding: {encoding}\nspace origin: {vector(origin)}\n{more}\n"
    ).encode()


def affine_of(matrix, origin, signs):
    return signs @ np.column_stack([matrix, origin])


for kind, code in NRRD_TYPES.items():
    for order, sign in (("little", "<"), ("big", ">")):
        matrix, origin, data = rotation() * (1, 2, 3.5), random.normal(0, 50, 3), numbers((12,), code)
        head = nrrd(kind, [3, 2, 2], matrix.T, origin, order=order)
        record(f"NRRD {kind} {order}", "a.nrrd", {"a.nrrd": head + data.astype(sign + code).tobytes()}, [3, 2, 2, 1], affine_of(matrix, origin, LPS), read_nrrd)

data = numbers((12,), "i2")
raw = data.astype("<i2").tobytes()
matrix, origin = rotation() * (1, 2, 3.5), random.normal(0, 50, 3)
lps, ras, las = (affine_of(matrix, origin, signs) for signs in (LPS, np.eye(3), np.diag([-1.0, 1, 1])))
head = dict(kind="short", sizes=[3, 2, 2], steps=matrix.T, origin=origin)
text = " ".join(map(str, data)).encode() + b"\n"
record("NRRD gzip", "a.nrrd", {"a.nrrd": nrrd(**head, encoding="gzip") + gzip.compress(raw, mtime=0)}, [3, 2, 2, 1], lps, read_nrrd)
record("NRRD ascii", "a.nrrd", {"a.nrrd": nrrd(**head, encoding="ascii") + text}, [3, 2, 2, 1], lps, read_nrrd)
record("NRRD RAS", "a.nrrd", {"a.nrrd": nrrd(**head, space="right-anterior-superior") + raw}, [3, 2, 2, 1], ras, read_nrrd)
record("NRRD LAS", "a.nrrd", {"a.nrrd": nrrd(**head, space="LAS") + raw}, [3, 2, 2, 1], las, read_nrrd)
record("NRRD notes", "a.nrrd", {"a.nrrd": nrrd(**head, more="patient:=nobody: at all\n") + raw}, [3, 2, 2, 1], lps, read_nrrd)
record("NRRD line ends", "a.nrrd", {"a.nrrd": nrrd(**head).replace(b"\n", b"\r\n") + raw}, [3, 2, 2, 1], lps, read_nrrd)
record("NRRD detached", "a.nhdr", {"a.nhdr": nrrd(**head, more="data file: a.raw\n"), "a.raw": raw}, [3, 2, 2, 1], lps, read_nrrd)
record(
    "NRRD skipped bytes", "a.nhdr", {"a.nhdr": nrrd(**head, more="byte skip: 5\ndata file: a.raw\n"), "a.raw": b"12345" + raw}, [3, 2, 2, 1], lps, read_nrrd)
record(
    "NRRD from the end", "a.nhdr", {"a.nhdr": nrrd(**head, more="byte skip: -1\ndata file: a.raw\n"), "a.raw": b"1234567" + raw}, [3, 2, 2, 1], lps, read_nrrd)
record(
    "NRRD skipped lines", "a.nhdr", {"a.nhdr": nrrd(**head, more="line skip: 2\ndata file: a.raw\n"), "a.raw": b"one\ntwo\n" + raw},
    [3, 2, 2, 1], lps, read_nrrd)
record(
    "NRRD list", "a.nhdr", {"a.nhdr": nrrd(**head, more="data file: LIST\na0.raw\na1.raw\n")[:-1], "a0.raw": raw[:12], "a1.raw": raw[12:]},
    [3, 2, 2, 1], lps, read_nrrd)
record(
    "NRRD pattern", "a.nhdr", {"a.nhdr": nrrd(**head, more="data file: a%02d.raw 8 10 2\n"), "a08.raw": raw[:12], "a10.raw": raw[12:]},
    [3, 2, 2, 1], lps, read_nrrd)
spaced = b"NRRD0001\ntype: short\ndimension: 3\nsizes: 3 2 2\nspacings: 0.5 0.5 2\nendian: little\nencoding: raw\n\n" + raw
record("NRRD spacings", "a.nrrd", {"a.nrrd": spaced}, [3, 2, 2, 1], np.diag([0.5, 0.5, 2, 1])[:3], read_nrrd)
flat = b"NRRD0001\ntype: short\ndimension: 2\nsizes: 4 3\nendian: little\nencoding: raw\n\n" + raw
record("NRRD two axes", "a.nrrd", {"a.nrrd": flat}, [4, 3, 1, 1], np.eye(4)[:3], read_nrrd)
vectors = dict(kind="short", sizes=[2, 3, 2, 1], steps=[None, *matrix.T], origin=origin, kinds="vector domain domain domain")
record("NRRD vectors", "a.nrrd", {"a.nrrd": nrrd(**vectors) + raw}, [3, 2, 1, 2], lps, read_nrrd, interleaved=True)
lists = dict(kind="short", sizes=[3, 2, 1, 2], steps=[*matrix.T, None], origin=origin, kinds="domain domain domain list")
record("NRRD list axis", "a.nrrd", {"a.nrrd": nrrd(**lists) + raw}, [3, 2, 1, 2], lps, read_nrrd)
segments = "Segment0_ID:=liver\nSegment0_LabelValue:=1\nSegment0_Layer:=0\n"
record("NRRD segments", "a.seg.nrrd", {"a.seg.nrrd": nrrd(**head, encoding="gzip", more=segments) + gzip.compress(raw, mtime=0)}, [3, 2, 2, 1], lps, read_nrrd)

META_TYPES = {"CHAR": "i1", "UCHAR": "u1", "SHORT": "i2", "USHORT": "u2", "INT": "i4", "UINT": "u4", "FLOAT": "f4", "DOUBLE": "f8"}


def meta(kind, sizes=(3, 2, 2), matrix=None, spacing=(1, 2, 3.5), origin=(0, 0, 0), big=False, more="", file="LOCAL"):
    def join(values):
        return " ".join(repr(float(value)) for value in values)
    return (
        f"ObjectType = Image\nNDims = {len(sizes)}\nBinaryData = True\nBinaryDataByteOrderMSB = {big}\n"
        + (f"TransformMatrix = {join(matrix.T.ravel())}\n" if matrix is not None else "")
        + f"Offset = {join(origin)}\nElementSpacing = {join(spacing)}\nDimSize = {' '.join(map(str, sizes))}\n{more}"
        f"ElementType = MET_{kind}\nElementDataFile = {file}\n"
    ).encode()


for kind, code in META_TYPES.items():
    for big, sign in ((False, "<"), (True, ">")):
        turn, origin, data = rotation(), random.normal(0, 50, 3), numbers((12,), code)
        content = meta(kind, matrix=turn, origin=origin, big=big) + data.astype(sign + code).tobytes()
        record(f"MetaImage {kind} {big}", "a.mha", {"a.mha": content}, [3, 2, 2, 1], affine_of(turn * (1, 2, 3.5), origin, LPS), read_meta)

data = numbers((12,), "i2")
raw = data.astype("<i2").tobytes()
lps = affine_of(turn * (1, 2, 3.5), origin, LPS)
packed = zlib.compress(raw)
head = dict(kind="SHORT", matrix=turn, origin=origin)
size = f"CompressedData = True\nCompressedDataSize = {len(packed)}\n"
record("MetaImage compressed", "a.mha", {"a.mha": meta(**head, more=size) + packed}, [3, 2, 2, 1], lps, read_meta)
record("MetaImage detached", "a.mhd", {"a.mhd": meta(**head, file="a.raw"), "a.raw": raw}, [3, 2, 2, 1], lps, read_meta)
record("MetaImage compressed, detached", "a.mhd", {"a.mhd": meta(**head, more=size, file="a.zraw"), "a.zraw": packed}, [3, 2, 2, 1], lps, read_meta)
record("MetaImage note", "a.mha", {"a.mha": meta(**head, more="Modality = MET_MOD_MR\n") + raw}, [3, 2, 2, 1], lps, read_meta)
record(
    "MetaImage skipped bytes", "a.mhd", {"a.mhd": meta(**head, more="HeaderSize = 5\n", file="a.raw"), "a.raw": b"12345" + raw}, [3, 2, 2, 1], lps, read_meta)
record(
    "MetaImage from the end", "a.mhd", {"a.mhd": meta(**head, more="HeaderSize = -1\n", file="a.raw"), "a.raw": b"12345" + raw},
    [3, 2, 2, 1], lps, read_meta)
record(
    "MetaImage list", "a.mhd", {"a.mhd": meta(**head, file="LIST\na0.raw\na1.raw"), "a0.raw": raw[:12], "a1.raw": raw[12:]}, [3, 2, 2, 1], lps, read_meta)
record(
    "MetaImage channels", "a.mha", {"a.mha": meta(**{**head, "sizes": (3, 2, 1)}, more="ElementNumberOfChannels = 2\n") + raw},
    [3, 2, 1, 2], lps, read_meta, interleaved=True)
digits = meta(**head).replace(b"BinaryData = True", b"BinaryData = False") + " ".join(map(str, data)).encode()
record("MetaImage digits", "a.mha", {"a.mha": digits}, [3, 2, 2, 1], lps, read_meta, voxels=data.astype("f8"))
plain = meta("SHORT", spacing=(0.5, 0.5, 2))
record("MetaImage without matrix", "a.mha", {"a.mha": plain + raw}, [3, 2, 2, 1], affine_of(np.diag([0.5, 0.5, 2]), np.zeros(3), LPS), read_meta)

print("[")
print(",\n".join(json.dumps(case) for case in cases))
print("]")
