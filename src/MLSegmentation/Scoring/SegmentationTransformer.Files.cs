using MLSegmentation.ImageFiles;
using MLSegmentation.Scoring;

namespace MLSegmentation;

/// <content>Image files that may be larger than memory.</content>
public sealed partial class SegmentationTransformer
{
    /// <summary>
    /// Scores an image file and writes its mask. TIFF files of more than 33,554,432 pixels are read, scored and written band by band, so that the memory
    /// that it takes grows with the width of the image, and not with its height. Such an image may have up to 2^35 pixels, and be up to 262,144 wide.
    /// </summary>
    /// <remarks>
    /// The mask is that of <see cref="Transform"/>, in tiles where the image is large enough for that (<see cref="SegmentationScoringOptions.Tiling"/>).
    /// Files of other kinds are decoded whole, up to 268,435,456 pixels; and so are TIFF files that cannot be read in bands, such as those stored turned
    /// or in one large compressed strip, where <paramref name="maxPixels"/> is given and allows it. The mask alone is written: no probabilities, and no
    /// map of the <see cref="SegmentationScoringOptions.Uncertainty"/>, which is not computed.
    /// </remarks>
    /// <param name="imagePath">The image, of the kinds in docs/reference/image-files.md, with pixels as the model takes them.</param>
    /// <param name="maskPath">
    /// The mask to write, as <see cref="SegmentationMask.Save(string, SegmentationClasses)"/> does: a name that ends in <c>.png</c>, <c>.tif</c> or
    /// <c>.tiff</c>. A file that exists is replaced only once the new one is complete, and not at all on failure.
    /// </param>
    /// <param name="page">The page to read of a file that has several, from 1. Default: null, for files that have one.</param>
    /// <param name="maxPixels">
    /// The most pixels that the image may have, at least 1. Default: null, 33,554,432, or the limit above of files that are read in bands.
    /// </param>
    /// <param name="progress">Is told of each tile, on the thread that calls this. Default: null, for <see cref="SegmentationTilingOptions.Progress"/>.</param>
    /// <param name="cancellationToken">
    /// Stops this call, also in the middle of a tile, and leaves a mask that existed as it was.
    /// <see cref="SegmentationScoringOptions.CancellationToken"/>, that of the model, does so, too. Default: none.
    /// </param>
    /// <returns>The size of the mask, and what is in it.</returns>
    /// <exception cref="ArgumentNullException">A path is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The page or <paramref name="maxPixels"/> is below 1.</exception>
    /// <exception cref="SegmentationException">The image cannot be read or scored, or the mask cannot be written.</exception>
    /// <exception cref="OperationCanceledException">A token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// SegmentedFile mask = model.PredictFile("slide.tif", "slide-mask.tif");
    /// Console.WriteLine($"{mask.Size}: {string.Join(", ", mask.PixelsPerClass)}");
    /// </code>
    /// </example>
    public SegmentedFile PredictFile(
        string imagePath,
        string maskPath,
        int? page = null,
        long? maxPixels = null,
        IProgress<SegmentationTileProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        ArgumentNullException.ThrowIfNull(maskPath);
        ArgumentOutOfRangeException.ThrowIfLessThan(page ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPixels ?? 1, 1);
        _session.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        var scoring = new FileScoring(_tiles, Info, _watch, progress, cancellationToken);
        return scoring.Score(imagePath, maskPath, page, maxPixels);
    }

    /// <summary>
    /// Whether <see cref="PredictFile"/> reads a file in bands: a TIFF file of more than 33,554,432 pixels. Its header is read, and no pixels.
    /// </summary>
    /// <param name="imagePath">The image.</param>
    /// <param name="page">The page of a file that has several, from 1. Default: null, for files that have one.</param>
    /// <param name="maxPixels">
    /// The limit that <see cref="PredictFile"/> is given: a file that cannot be read in bands is then decoded whole where the limit allows it. Default:
    /// null, none is given.
    /// </param>
    /// <returns>Whether it does; false of a model that resizes every image (<see cref="SegmentationModelInfo.Resize"/>) or scores volumes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="imagePath"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The page or <paramref name="maxPixels"/> is below 1.</exception>
    /// <exception cref="SegmentationException">The file cannot be read, or is a damaged TIFF file.</exception>
    /// <example>
    /// <code>
    /// string mask = model.ReadsInBands("slide.tif") ? "mask.tif" : "mask.png";
    /// model.PredictFile("slide.tif", mask);
    /// </code>
    /// </example>
    public bool ReadsInBands(string imagePath, int? page = null, long? maxPixels = null)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        ArgumentOutOfRangeException.ThrowIfLessThan(page ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPixels ?? 1, 1);
        using var bands = TiffBands.TryOpen(imagePath, page);
        return FileScoring.AreNeeded(bands, Info, maxPixels);
    }
}
