"""Predicts the mask of an image:  python predict.py model.onnx image.png mask.png"""
import json
import re
import sys

import numpy
import onnxruntime
from PIL import Image, ImageOps


def main(model_path, image_path, mask_path):
    session = onnxruntime.InferenceSession(model_path, providers=["CPUExecutionProvider"])
    model = json.loads(session.get_modelmeta().custom_metadata_map["mlsegmentation.model"])
    if "pixels" in model:
        sys.exit(f"{model_path} takes floating-point pixels, and this program gives bytes.")

    # Normalisation, padding or resizing, and softmax are inside the model. It takes pixels as they are: red, green, blue, rows from the top.
    label, score = session.run(["PredictedLabel", "Score"], {"Image": read_pixels(image_path)[numpy.newaxis]})

    names, values = read_classes(model["classes"])
    Image.fromarray(numpy.array(values, numpy.uint8)[label[0]]).save(mask_path)
    for index, name in enumerate(names):
        pixels = label[0] == index
        probability = score[0, index][pixels].mean() if pixels.any() else 0
        print(f"{name}: {pixels.mean():.1%} of the pixels, mean probability {probability:.3f}")


def read_pixels(path):
    """The bytes of an image, [height, width, 3], turned as viewers turn it; where it is transparent, the stored colours count."""
    image = Image.open(path)
    if image.mode.startswith(("I", "F")) or any(";16" in str(tile[-1]) for tile in image.tile):
        sys.exit(f"{path} has more than 8 bits, and the model takes 8.")
    image = ImageOps.exif_transpose(image)
    if image.mode == "P":
        image = image.convert("RGBA")
    return numpy.array(image.convert("RGB"))


def read_classes(text):
    """The names of the classes and the grey value of each in a mask; the class index where the masks had colours or more than 8 bits."""
    found = [part.rsplit("=", 1) for part in text.split(", ")]
    found = [(name, re.match(r"\d+", value)) for name, value in found if name != "ignore"]
    names = [name for name, _ in found]
    values = [int(number.group()) if number else 256 for _, number in found]
    return names, values if max(values) < 256 else list(range(len(names)))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
