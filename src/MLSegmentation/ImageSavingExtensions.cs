using Microsoft.ML.Data;
using MLSegmentation.Denoising;
using MLSegmentation.ImageFiles;

namespace MLSegmentation;

/// <summary>Writes images, such as those of a denoiser, as files of the kind that they were made of.</summary>
public static class ImageSavingExtensions
{
    /// <summary>
    /// Writes an image as PNG of 8 bits: grey where the file that it was made of is grey or every pixel is, and with the opacity of that file; else red,
    /// green and blue.
    /// </summary>
    /// <remarks>The file is replaced when the new one is complete. What <c>MLImage.Save</c> writes has four channels, whatever the image was.</remarks>
    /// <param name="image">
    /// The image, which stays the caller's. Its own opacity is not written, and must not be in its colours: that is how <c>MLImage.CreateFromFile</c> reads
    /// files with opacity, and <see cref="SegmentationImage.LoadMLImage(string, int?, int)"/> does not.
    /// </param>
    /// <param name="path">The file to write.</param>
    /// <param name="source">The image file that it was made of, of 8 bits and the same size. Default: null, none; the image is opaque.</param>
    /// <param name="page">Which page of <paramref name="source"/> it was, from 1. Default: null, the only one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> or <paramref name="source"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="page"/> is less than 1.</exception>
    /// <exception cref="SegmentationException">
    /// <paramref name="source"/> cannot be read, has more bits or another size, or the file cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// using DenoisingTransformer denoiser = mlContext.Segmentation().LoadDenoiser("denoiser.zip");
    /// using MLImage noisy = SegmentationImage.LoadMLImage("scan.png");
    /// using MLImage clean = denoiser.Denoise(noisy);
    /// clean.SavePng("clean.png", source: "scan.png");
    /// </code>
    /// </example>
    public static void SavePng(this MLImage image, string path, string? source = null, int? page = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(page ?? 1, 1, nameof(page));
        if (source is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(source);
        }

        var reading = new FileReading(page, maxPixels: ImageLimits.HighestMaxPixels);
        MadeOfFile.Write(image, path, source is null ? null : ImageFile.Read(source, "image", reading));
    }
}
