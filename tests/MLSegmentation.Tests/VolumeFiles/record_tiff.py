"""Records small TIFF stacks and what tifffile reads from them: python3 record_tiff.py > tiff.json

Files are compressed with zlib and written as base64; voxels are those of the file, x fastest, then y, z and channels. The spacing is the one that
the stack was written with, in millimetres.
"""

import base64
import json
import pathlib
import tempfile
import zlib

import numpy as np
import tifffile

random = np.random.default_rng(20261130)
cases = []


def numbers(shape, kind):
    if kind[0] == "f":
        return random.normal(0, 100, shape).astype(kind)
    info = np.iinfo(kind)
    return random.integers(max(info.min, -70000), min(info.max, 70000), shape, endpoint=True).astype(kind)


def record(name, data, axes, spacing, side=None, file="a.tif", write=None, **options):
    """Axes are those of the data, such as ZCYX; S are the samples of a pixel."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / file
        if write is None:
            tifffile.imwrite(path, data, **{"photometric": "minisblack", **options})
        else:
            write(path, data)
        if side is not None:
            (pathlib.Path(folder) / "a.json").write_text(json.dumps(side))
        if write is None:
            assert np.array_equal(np.squeeze(tifffile.imread(path)), np.squeeze(data)), name
        order = [axes.index(axis) for axis in "CZYXS" if axis in axes]
        voxels = np.transpose(data, order)
        if "S" in axes:
            voxels = np.moveaxis(voxels, -1, 0)
        if "Z" not in axes:
            voxels = np.expand_dims(voxels, -3)
        if voxels.ndim == 3:
            voxels = voxels[None]
        x, y, z = spacing
        case = {
            "name": name,
            "file": file,
            "files": {
                part.name: base64.b64encode(zlib.compress(part.read_bytes(), 9)).decode() for part in sorted(pathlib.Path(folder).iterdir())
            },
            "shape": [voxels.shape[3], voxels.shape[2], voxels.shape[1], voxels.shape[0]],
            "affine": [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0],
            "codes": "RAS",
            "voxels": [float(value) for value in voxels.ravel().astype("f4")],
        }
        case["canonicalAffine"] = case["affine"]
        case["canonicalVoxels"] = case["voxels"]
        cases.append(case)


for kind in ("u1", "u2", "f4"):
    record(
        f"ImageJ {kind}", numbers((3, 2, 4), kind), "ZYX", (0.0002, 0.0005, 0.003), imagej=True, resolution=(5, 2),
        metadata={"axes": "ZYX", "spacing": 3.0, "unit": "um"})
record(
    "ImageJ hyperstack", numbers((2, 3, 2, 4), "u2"), "ZCYX", (0.00025, 0.00025, 0.001), imagej=True, resolution=(4, 4),
    metadata={"axes": "ZCYX", "spacing": 1.0, "unit": "micron"})
record(
    "ImageJ compressed", numbers((3, 2, 4), "u1"), "ZYX", (0.5, 0.5, 2), imagej=True, resolution=(2, 2), compression="zlib",
    metadata={"axes": "ZYX", "spacing": 2.0, "unit": "mm"})
record("ImageJ without spacing", numbers((3, 2, 4), "u1"), "ZYX", (1, 1, 1), imagej=True, metadata={"axes": "ZYX"})


def cut(path):
    """Has the first directory of a file say that there is no other."""
    with tifffile.TiffFile(path) as file:
        offset = file.pages[0].offset
        order = file.byteorder
    content = bytearray(path.read_bytes())
    count = int.from_bytes(content[offset:offset + 2], "big" if order == ">" else "little")
    end = offset + 2 + 12 * count
    content[end:end + 4] = bytes(4)
    path.write_bytes(content)


record(
    "ImageJ with one directory", numbers((2, 3, 2, 4), "u2"), "ZCYX", (0.00025, 0.00025, 0.001),
    write=lambda path, data: (
        tifffile.imwrite(
            path, data, imagej=True, photometric="minisblack", resolution=(4, 4), metadata={"axes": "ZCYX", "spacing": 1.0, "unit": "micron"}),
        cut(path)))

for axes in ("ZYX", "CZYX", "ZCYX"):
    data = numbers({"ZYX": (3, 2, 4), "CZYX": (2, 3, 2, 4), "ZCYX": (3, 2, 2, 4)}[axes], "i2")
    record(
        f"OME {axes}", data, axes, (0.0001, 0.0002, 0.0005), file="a.ome.tif", ome=True,
        metadata={
            "axes": axes, "PhysicalSizeX": 0.1, "PhysicalSizeXUnit": "µm", "PhysicalSizeY": 200.0, "PhysicalSizeYUnit": "nm",
            "PhysicalSizeZ": 0.5,
        })


def pyramid(path, data):
    with tifffile.TiffWriter(path, ome=True) as writer:
        writer.write(data, subifds=1, photometric="minisblack", metadata={"axes": "ZYX"})
        writer.write(data[:, ::2, ::2], subfiletype=1, photometric="minisblack")


record("OME pyramid", numbers((3, 8, 6), "u1"), "ZYX", (1, 1, 1), file="a.ome.tif", write=pyramid)

for kind in ("u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8"):
    for order in "<>":
        record(f"plain {kind} {order}", numbers((3, 2, 4), kind), "ZYX", (1, 1, 1), byteorder=order)
record("plain with spacing", numbers((3, 2, 4), "u1"), "ZYX", (0.5, 0.7, 3), side={"spacing": [3, 0.7, 0.5]}, compression="zlib")
record("plain BigTIFF", numbers((3, 2, 4), "u2"), "ZYX", (1, 1, 1), bigtiff=True)
record("plain tiles", numbers((3, 20, 40), "u1"), "ZYX", (1, 1, 1), tile=(16, 16), compression="zlib")
record("plain with predictor", numbers((3, 20, 10), "u2"), "ZYX", (1, 1, 1), predictor=True, compression="zlib")
record("plain page", numbers((2, 4), "u2"), "YX", (1, 1, 1))
record("plain colours", numbers((3, 2, 4, 3), "u1"), "ZYXS", (1, 1, 1), photometric="rgb")


def thumbnails(path, data):
    with tifffile.TiffWriter(path) as writer:
        for plane in data:
            writer.write(plane, photometric="minisblack", metadata=None)
            writer.write(plane[::2, ::2], subfiletype=1, photometric="minisblack", metadata=None)


record("plain with thumbnails", numbers((3, 4, 4), "u1"), "ZYX", (1, 1, 1), write=thumbnails)

print("[")
print(",\n".join(json.dumps(case) for case in cases))
print("]")
