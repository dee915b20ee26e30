using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>Reads images of floating-point pixels, whose size is that of their column.</summary>
internal sealed class VectorPixelReader(ValueGetter<VBuffer<float>> getValues, ImageType type) : PixelReader
{
    private VBuffer<float> _values;

    /// <inheritdoc/>
    public override ImageType Type => type;

    private ImageSize Size => type.Size!.Value;

    /// <inheritdoc/>
    public override ImageSize? Read(Func<string> getRowName)
    {
        getValues(ref _values);
        if (_values.Length == 0)
        {
            return null;
        }

        // A class that rows come from promises dimensions, but its array may have any length.
        long expected = (long)type.Channels * Size.Width * Size.Height;
        return _values.Length == expected
            ? Size
            : throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The image of {getRowName()} has {_values.Length} values, but the type of its column says {type.Channels} channels of "
                + $"{Size}, which are {expected}. Give the column the dimensions [channels, height, width] of its images."));
    }

    /// <inheritdoc/>
    public override void CopyTo(Span<byte> destination, Func<string> getRowName)
    {
        var values = MemoryMarshal.Cast<byte, float>(destination);
        _values.CopyTo(values);
        int wrong = PixelRange.IndexOfOutside(values);
        if (wrong >= 0)
        {
            throw Outside(values[wrong], wrong, getRowName());
        }
    }

    private SegmentationException Outside(float value, int index, string rowName)
    {
        var (channel, pixel) = Math.DivRem(index, Size.Width * Size.Height);
        var (y, x) = Math.DivRem(pixel, Size.Width);
        return PixelRange.Outside(
            $"The image of {rowName}",
            value,
            string.Create(CultureInfo.InvariantCulture, $"in channel {channel} at column {x}, row {y}, all counted from 0"));
    }
}
