"""The best that Gaussian, median, bilateral and non-local means filters do on noisy images, at their best parameters.

    python3 benchmarks/denoising/classical.py CLEAN NOISY

CLEAN and NOISY are folders of grey images of 8 bits with the same names, of which `mlseg denoise --noise gaussian:0.1 --images CLEAN --output NOISY`
makes the second. The parameters are chosen on these very images, in favour of the filters: the same for all of them, and once more for each image by
itself. Also printed is what a Wiener filter that knows the spectrum of each clean image could reach at most. PSNR with the range 255, SSIM with Gaussian
windows. Needs NumPy, SciPy, Pillow and scikit-image.
"""
import pathlib
import sys

import numpy as np
from PIL import Image
from scipy import ndimage
from skimage.metrics import structural_similarity
from skimage.restoration import denoise_bilateral, denoise_nl_means

NOISE = 0.1


def filters():
    for sigma in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        yield "Gaussian", f"sigma {sigma}", lambda image, sigma=sigma: ndimage.gaussian_filter(image, sigma)
    for size in (2, 3, 5):
        yield "median", f"size {size}", lambda image, size=size: ndimage.median_filter(image, size)
    for color in (0.15, 0.2, 0.25, 0.3, 0.4, 0.6):
        for space in (0.6, 0.8, 1.0, 1.5, 2.0):
            yield "bilateral", f"sigma_color {color}, sigma_spatial {space}", (
                lambda image, color=color, space=space: denoise_bilateral(image, sigma_color=color, sigma_spatial=space))
    for strength in (0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1):
        for patch, distance in ((3, 5), (5, 6), (7, 11)):
            yield "non-local means", f"h {strength}, patch {patch}, distance {distance}", (
                lambda image, strength=strength, patch=patch, distance=distance: denoise_nl_means(
                    image, patch_size=patch, patch_distance=distance, h=strength, sigma=NOISE, fast_mode=True))


def psnr(image, target):
    return -10 * np.log10(np.mean((image - target) ** 2))


def ssim(image, target):
    return structural_similarity(image, target, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1)


def wiener(target):
    window = np.outer(np.hanning(target.shape[0]), np.hanning(target.shape[1]))
    spectrum = np.abs(np.fft.fft2((target - target.mean()) * window)) ** 2 / np.sum(window ** 2)
    spectrum = ndimage.uniform_filter(spectrum, 9, mode="wrap")
    return -10 * np.log10(np.mean(spectrum * NOISE ** 2 / (spectrum + NOISE ** 2)))


def main(clean, noisy):
    names = sorted(path.name for path in pathlib.Path(clean).iterdir())
    load = lambda folder, name: np.asarray(Image.open(pathlib.Path(folder, name)).convert("L")).astype(np.float64) / 255
    targets, images = [load(clean, name) for name in names], [load(noisy, name) for name in names]
    print("images", " ".join(names))
    report("noisy", "", [(psnr(i, t), ssim(i, t)) for i, t in zip(images, targets)])
    best, each = {}, {}
    for kind, parameters, apply in filters():
        results = [apply(image) for image in images]
        figures = [(psnr(r, t), ssim(r, t)) for r, t in zip(results, targets)]
        mean = np.mean([figure[0] for figure in figures])
        if kind not in best or mean > best[kind][0]:
            best[kind] = (mean, parameters, figures)
        each[kind] = np.maximum(each.get(kind, -np.inf), [figure[0] for figure in figures])
    for kind, (_, parameters, figures) in best.items():
        report(kind, parameters, figures)
        print(f"{'':16} best of each image by itself: {np.mean(each[kind]):.2f} dB")
    print(f"{'Wiener bound':16} {np.mean([wiener(target) for target in targets]):.2f} dB", " ".join(f"{wiener(target):.2f}" for target in targets))


def report(kind, parameters, figures):
    mean = np.mean(figures, axis=0)
    print(f"{kind:16} PSNR {mean[0]:.2f} dB, SSIM {mean[1]:.4f}  {parameters}  each: " + " ".join(f"{figure[0]:.2f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
