"""Records what scikit-image says of pairs of images, for ImageFidelityTests: python3 record_fidelity.py > fidelity.json"""
import json

import numpy as np
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def values(width, height, seed, scale, modulus):
    index = np.arange(width * height, dtype=np.int64)
    return ((index * seed + index * index // 7) % modulus * scale).astype(np.float32).reshape(height, width)


cases = []
for width, height, first, second, scale, modulus, value_range in [
    (11, 11, 3, 5, 1.0, 256, 255.0),
    (16, 12, 7, 7, 1.0, 251, 255.0),
    (23, 31, 5, 11, 0.01, 100, 1.0),
    (40, 19, 13, 3, 0.5, 41, 20.0),
]:
    image, target = values(width, height, first, scale, modulus), values(width, height, second, scale, modulus)
    image = (image + target).astype(np.float32) / 2
    cases.append({
        "width": width, "height": height, "range": value_range,
        "image": [float(value) for value in image.ravel()],
        "target": [float(value) for value in target.ravel()],
        "psnr": peak_signal_noise_ratio(target.astype(np.float64), image.astype(np.float64), data_range=value_range)
        if not np.array_equal(image, target) else None,
        "ssim": structural_similarity(
            image.astype(np.float64), target.astype(np.float64), gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
            data_range=value_range),
    })
print(json.dumps(cases))
