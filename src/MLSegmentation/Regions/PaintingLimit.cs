using System.Globalization;

namespace MLSegmentation.Regions;

/// <summary>
/// Bounds the work for the outlines of an image, which a small file could make endless: a thousand edges across every row cost as much as a thousand
/// objects across the whole image.
/// </summary>
/// <param name="pixels">The pixels of the image.</param>
/// <param name="what">The image or file, for messages.</param>
internal sealed class PaintingLimit(long pixels, string what)
{
    private const int PerPixel = 64;
    private const long Least = 1 << 24;

    // Runs of pixels are quicker to fill than edges are to cross.
    private const int FillingShare = 16;

    private readonly long _all = Least + (PerPixel * pixels);
    private long _left = Least + (PerPixel * pixels);

    /// <summary>Notes that pixels are filled.</summary>
    /// <exception cref="SegmentationException">It was too much.</exception>
    public void SpendFilling(long count) => Spend(1 + (count / FillingShare));

    /// <summary>Notes work.</summary>
    /// <exception cref="SegmentationException">It was too much.</exception>
    public void Spend(long work)
    {
        _left -= work;
        if (_left < 0)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The outlines of {what} are too many or too long: drawing them takes more than {_all:N0} steps. "
                + $"Simplify them, or leave out those that are hidden."));
        }
    }
}
