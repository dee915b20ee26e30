using System.Globalization;
using System.Numerics;

namespace MLSegmentation.DataViews;

/// <summary>
/// Which floating-point numbers a pixel may have. Sums and normalised values of greater ones overflow, and what is measured is never so
/// great: the largest negative number, for example, marks missing values in maps.
/// </summary>
internal static class PixelRange
{
    private const float Largest = 1e30f;

    /// <summary>The place of the first value that is outside or not a number, or -1.</summary>
    public static int IndexOfOutside(ReadOnlySpan<float> values)
    {
        int index = 0;
        var largest = new Vector<float>(Largest);
        while (index + Vector<float>.Count <= values.Length && Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(values[index..])), largest))
        {
            index += Vector<float>.Count;
        }

        while (index < values.Length && Math.Abs(values[index]) <= Largest)
        {
            index++;
        }

        return index < values.Length ? index : -1;
    }

    /// <summary>The error about a value outside of an image, which begins the sentence, at a place that tells what counts from where.</summary>
    public static SegmentationException Outside(string image, float value, string place) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{image} has the value {value} {place}; pixels must be numbers from -{Largest:0E0} to {Largest:0E0}. Replace what is missing, "
        + $"for example by the mean of the channel, and mark it as ignored in the masks that you train with."))
    {
        Kind = SegmentationErrorKind.OtherPixels,
    };
}
