using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical.Fitting;

/// <summary>The images that a method is fitted on.</summary>
internal sealed class FittingSet
{
    private readonly TrainingRows _rows;
    private readonly ClassicalOptions _options;

    public FittingSet(TrainingRows rows, ClassicalOptions options)
    {
        (_rows, _options) = (rows, options);
        Images = rows.Choose(options.FittingImages);
    }

    /// <summary>Images spread evenly over the data.</summary>
    public IReadOnlyList<FittingImage> Images { get; }

    /// <summary>The classes.</summary>
    public SegmentationClasses Classes => _rows.Classes;

    /// <summary>Where random numbers begin.</summary>
    public int Seed => _options.Seed;

    /// <summary>How many threads; null for the default.</summary>
    public int? Threads => _options.Threads;

    /// <summary>Cancels the fitting.</summary>
    public CancellationToken Cancellation => _options.CancellationToken;

    /// <summary>All images, one after the other, read anew.</summary>
    public IEnumerable<FittingImage> All => _rows.Read();

    /// <summary>The classes of all pixels, image by image, read anew.</summary>
    public IEnumerable<byte[]> AllLabels => _rows.ReadLabels();

    /// <summary>The candidate with the greatest mean Dice over the images; of equal ones the first.</summary>
    /// <param name="candidates">The candidates; one alone is not tried.</param>
    /// <param name="segment">What a candidate makes of an image.</param>
    /// <param name="isSlow">Whether a quarter of the images has to do.</param>
    public T Best<T>(IEnumerable<T> candidates, Func<T, PixelImage, byte[]> segment, bool isSlow = false)
    {
        T[] all = [.. candidates];
        if (all.Length == 1)
        {
            return all[0];
        }

        var images = isSlow ? Spread(Images, (Images.Count + 3) / 4) : Images;
        return all.MaxBy(candidate => images.Average(image =>
        {
            Cancellation.ThrowIfCancellationRequested();
            return image.MeanDice(segment(candidate, image.Image), Classes.Count);
        }))!;
    }

    private static IReadOnlyList<FittingImage> Spread(IReadOnlyList<FittingImage> images, int count) =>
        [.. Enumerable.Range(0, count).Select(index => images[TrainingRows.Place(index, count, images.Count)])];
}
