using MLSegmentation.ImageFiles;

namespace MLSegmentation;

/// <summary>An image in full depth: any number of channels, each pixel of each a <see cref="float"/>. Immutable.</summary>
internal sealed class SegmentationImage
{
    private readonly float[] _values;

    private SegmentationImage(ImageSize size, int channels, float[] values, SampleType samples) =>
        (Width, Height, Channels, Samples, _values) = (size.Width, size.Height, channels, samples, values);

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Values per pixel; opacity is none of them.</summary>
    public int Channels { get; }

    /// <summary>What the numbers are where they come from.</summary>
    public SampleType Samples { get; }

    /// <summary>All values as they are stored: one plane for each channel, each row by row from the top.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Makes an image that keeps the array instead of copying it; the caller must not change it any more.</summary>
    internal static SegmentationImage Wrap(ImageSize size, int channels, float[] values, SampleType samples, string? file = null)
    {
        _ = file;
        return new(size, channels, values, samples);
    }
}
