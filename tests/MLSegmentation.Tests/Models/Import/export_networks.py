"""Exports small networks of the kinds that people have as ONNX files, with an image and what PyTorch makes of it.

Usage: export_networks.py FOLDER. Each network NAME gives NAME.onnx, and NAME.bin: the probabilities, float32 [K, H, W], of image.bin,
uint8 [H, W, 3]. The image is mirrored to a multiple of the network's divisor first, and the result is cropped, as models do it.
"""
import collections
import sys
import warnings

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

HEIGHT, WIDTH = 45, 61
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)


def block(inputs, outputs, stride=1, dilation=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Unet(nn.Module):
    """As segmentation_models.pytorch: features of halves, enlarged by nearest neighbours and joined."""

    def __init__(self, planes):
        super().__init__()
        self.halved, self.quarter, self.eighth = block(3, 8, 2), block(8, 16, 2), block(16, 16, 2)
        self.up_quarter, self.up_half, self.head = block(32, 16), block(24, 8), nn.Conv2d(8, planes, 3, padding=1)

    def forward(self, image):
        half = self.halved(image)
        quarter = self.quarter(half)
        eighth = self.eighth(quarter)
        quarter = self.up_quarter(torch.cat([F.interpolate(eighth, scale_factor=2, mode="nearest"), quarter], 1))
        half = self.up_half(torch.cat([F.interpolate(quarter, scale_factor=2, mode="nearest"), half], 1))
        return self.head(F.interpolate(half, scale_factor=2, mode="nearest"))


class PaddedUnet(nn.Module):
    """A U-Net that pads what it enlarges to the size of what it joins, of any size."""

    def __init__(self):
        super().__init__()
        self.first, self.second, self.third = block(3, 8), block(8, 8), block(8, 8)
        self.transposed = nn.ConvTranspose2d(8, 8, 2, 2)
        self.enlarge = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.up_second, self.up_first, self.head = block(16, 8), block(16, 8), nn.Conv2d(8, 1, 1)

    @staticmethod
    def join(small, large):
        rows, columns = large.size()[2] - small.size()[2], large.size()[3] - small.size()[3]
        return torch.cat([large, F.pad(small, [columns // 2, columns - columns // 2, rows // 2, rows - rows // 2])], 1)

    def forward(self, image):
        first = self.first(image)
        second = self.second(F.max_pool2d(first, 2))
        third = self.third(F.max_pool2d(second, 2))
        second = self.up_second(self.join(self.transposed(third), second))
        return self.head(self.up_first(self.join(self.enlarge(second), first)))


class DeepLab(nn.Module):
    """As torchvision: a dictionary of outputs that are enlarged to the size of the image."""

    def __init__(self, planes):
        super().__init__()
        self.halved, self.quarter = block(3, 8, 2), block(8, 16, 2)
        self.plain, self.dilated = nn.Conv2d(16, 8, 1), block(16, 8, 1, 2)
        self.pooled = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(16, 8, 1, bias=False), nn.ReLU())
        self.head, self.aux = nn.Conv2d(24, planes, 1), nn.Conv2d(16, planes, 1)

    def forward(self, image):
        size, features = image.shape[-2:], self.quarter(self.halved(image))
        pooled = F.interpolate(self.pooled(features), size=features.shape[-2:], mode="bilinear", align_corners=False)
        result = self.head(torch.cat([self.plain(features), self.dilated(features), pooled], 1))
        outputs = collections.OrderedDict()
        outputs["out"] = F.interpolate(result, size=size, mode="bilinear", align_corners=True)
        outputs["aux"] = F.interpolate(self.aux(features), size=size, mode="bilinear", align_corners=False)
        return outputs


class SegFormer(nn.Module):
    """Patches that attend to each other, and logits of a quarter of the image's size."""

    def __init__(self, planes, width=16):
        super().__init__()
        self.patches, self.norm = nn.Conv2d(3, width, 7, 4, 3), nn.LayerNorm(width)
        self.query, self.key_value = nn.Linear(width, width), nn.Linear(width, 2 * width)
        self.fewer, self.fewer_norm = nn.Conv2d(width, width, 4, 4), nn.LayerNorm(width)
        self.wide, self.depth = nn.Linear(width, 2 * width), nn.Conv2d(2 * width, 2 * width, 3, 1, 1, groups=2 * width)
        self.narrow, self.down, self.head = nn.Linear(2 * width, width), nn.Conv2d(width, width, 3, 2, 1), nn.Conv2d(2 * width, planes, 1)

    def forward(self, image):
        image = self.patches(image)
        batch, width, rows, columns = image.shape
        tokens = image.flatten(2).transpose(1, 2)
        normal = self.norm(tokens)
        query = self.query(normal).reshape(batch, -1, 2, width // 2).permute(0, 2, 1, 3)
        fewer = self.fewer(normal.permute(0, 2, 1).reshape(batch, width, rows, columns)).reshape(batch, width, -1).permute(0, 2, 1)
        key, value = self.key_value(self.fewer_norm(fewer)).reshape(batch, -1, 2, 2, width // 2).permute(2, 0, 3, 1, 4)
        attention = ((query @ key.transpose(-2, -1)) * (width // 2) ** -0.5).softmax(-1)
        tokens = tokens + (attention @ value).transpose(1, 2).reshape(batch, -1, width)
        mixed = self.depth(self.wide(tokens).transpose(1, 2).reshape(batch, -1, rows, columns)).flatten(2).transpose(1, 2)
        tokens = tokens + self.narrow(F.gelu(mixed))
        image = tokens.transpose(1, 2).reshape(batch, width, rows, columns)
        return self.head(torch.cat([image, F.interpolate(self.down(image), size=image.shape[2:], mode="bilinear", align_corners=False)], 1))


class Wrapped(nn.Module):
    def __init__(self, network, before=lambda image: image, behind=lambda result: result):
        super().__init__()
        self.network, self.before, self.behind = network, before, behind

    def forward(self, image):
        return self.behind(self.network(self.before(image)))


def mirrored(image, divisor):
    height, width = image.shape[:2]
    return np.pad(image, [(0, -height % divisor), (0, -width % divisor), (0, 0)], mode="reflect")


def softmax(logits):
    return torch.softmax(logits, 1)


def sigmoid(logits):
    foreground = torch.sigmoid(logits)
    return torch.cat([1 - foreground, foreground], 1)


def one_hot(labels):
    return F.one_hot(labels, 3).permute(0, 3, 1, 2).float()


def imagenet(image):
    return (image / np.float32(255) - MEAN) / DEVIATION


# The same weights every time.
torch.manual_seed(12)

# Name, network, set of operators, divisor, pixels, probabilities of its result, sides that are free, the size of the example.
CASES = [
    ("unet9", Unet(2), 9, 8, imagenet, softmax, "nchw", (64, 96)),
    ("unet16", Unet(1), 16, 8, imagenet, sigmoid, "nchw", (64, 96)),
    ("padded13", PaddedUnet(), 13, 1, imagenet, sigmoid, "nchw", (64, 96)),
    ("deeplab11", DeepLab(4), 11, 1, imagenet, lambda result: softmax(result["out"]), "nchw", (64, 96)),
    ("segformer16", SegFormer(5), 16, 16, imagenet,
     lambda result: softmax(F.interpolate(result, scale_factor=4, mode="bilinear", align_corners=False)), "nchw", (64, 96)),
    ("bgr12", Wrapped(Unet(3), behind=lambda result: torch.softmax(result, 1)), 12, 8,
     lambda image: image[:, :, ::-1] - np.array([103.94, 116.78, 123.68], np.float32), lambda result: result, "nchw", (64, 96)),
    ("nhwc13", Wrapped(Unet(2), lambda image: image.permute(0, 3, 1, 2), lambda result: result.permute(0, 2, 3, 1)), 13, 8,
     lambda image: image / np.float32(127.5) - 1, lambda result: softmax(result.permute(0, 3, 1, 2)), "nhwc", (64, 96)),
    ("labels14", Wrapped(Unet(3), behind=lambda result: result.argmax(1)), 14, 8, imagenet, one_hot, "nchw", (64, 96)),
    ("fixed11", DeepLab(4), 11, 1, imagenet, lambda result: softmax(result["out"]), "", (HEIGHT, WIDTH)),
]


def balance(network, pixels):
    """Gives every class a part of the image, so that classes that are confused show."""
    core = network.network if isinstance(network, Wrapped) else network
    if isinstance(core, (Unet, PaddedUnet)):
        with torch.no_grad():
            core.head.bias -= core(pixels).mean((0, 2, 3))


def export(folder, image, case):
    name, network, version, divisor, normalize, probabilities, layout, size = case
    network.eval()
    channels_last = layout == "nhwc"
    shape = (1, *size, 3) if channels_last else (1, 3, *size)
    outputs = ["out", "aux"] if isinstance(network, DeepLab) else ["out"]
    free = {0: "n", 1: "h", 2: "w"} if channels_last else {0: "n", 2: "h", 3: "w"}
    axes = {"x": free, **{output: {0: "n"} for output in outputs}} if layout else None
    pixels = torch.from_numpy(np.ascontiguousarray(normalize(mirrored(image, divisor).astype(np.float32))))[None]
    balance(network, pixels.permute(0, 3, 1, 2))
    torch.onnx.export(network, torch.rand(shape), f"{folder}/{name}.onnx", opset_version=version, input_names=["x"], output_names=outputs, dynamic_axes=axes)
    with torch.no_grad():
        result = probabilities(network(pixels if channels_last else pixels.permute(0, 3, 1, 2)))
    result[0, :, :HEIGHT, :WIDTH].contiguous().numpy().astype(np.float32).tofile(f"{folder}/{name}.bin")


def main(folder):
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    image = np.stack([rows * 5 % 256, columns * 4 % 256, (rows * columns) % 256], -1).astype(np.uint8)
    image.tofile(f"{folder}/image.bin")
    for case in CASES:
        export(folder, image, case)


main(sys.argv[1])
