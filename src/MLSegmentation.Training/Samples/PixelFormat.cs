using MLSegmentation.DataViews;

namespace MLSegmentation.Training.Samples;

/// <summary>
/// What the values of images are, how they are stored, and all that depends on it. Whoever only moves values handles them as bytes, and whoever
/// computes with them gets them as floating-point numbers. A new kind of pixels is a class derived from this, and its entry in the list.
/// </summary>
/// <remarks>An image is stored as one plane for each channel, row by row, and after them the mask, one byte for each pixel.</remarks>
internal abstract class PixelFormat
{
    private static readonly PixelFormat[] All = [new EightBitFormat(), new FloatingPointFormat()];

    /// <summary>The format of one byte for each pixel, which is that of masks, too.</summary>
    public static PixelFormat Bytes => All[0];

    /// <summary>The kind of pixels that are stored so.</summary>
    public abstract PixelKind Kind { get; }

    /// <summary>How many bytes a value takes.</summary>
    public abstract int BytesPerValue { get; }

    /// <summary>
    /// Whether the values are colours, from black to white and of one or three channels, which are the same in each image. Any others get a
    /// meaning only by their normalisation.
    /// </summary>
    public abstract bool HasColors { get; }

    /// <summary>The format of a kind of pixels.</summary>
    public static PixelFormat Of(PixelKind kind) => Array.Find(All, format => format.Kind == kind)!;

    /// <summary>Stores the image that was read last, and its mask of the same size. Messages call it by its name.</summary>
    public abstract (byte[] Record, int Channels) CreateRecord(PixelReader images, SegmentationMask label, string name);

    /// <summary>The sums over an image.</summary>
    public abstract PixelStatistics Measure(Sample sample);

    /// <summary>The least and the greatest value of each channel of an image; none of colours, whose range is known.</summary>
    public virtual IReadOnlyList<(float Least, float Greatest)> FindRange(Sample sample) => [];

    /// <summary>Mean and standard deviation of each of the channels that the network sees, from the sums over all images.</summary>
    public abstract PixelNormalization ToNormalization(PixelStatistics statistics, int channels);

    /// <summary>
    /// Makes of values, one plane after another, the numbers that the network sees, to the last bit as the graph of the model does it. Colours
    /// become as many planes as the normalisation has channels.
    /// </summary>
    public abstract void Normalize(ReadOnlySpan<byte> values, int channels, PixelNormalization normalization, Span<float> planes);

    /// <summary>Resizes a plane.</summary>
    public abstract void Resize(ImageResampler resampler, ReadOnlySpan<byte> plane, Span<byte> resized);

    /// <summary>Copies the values at some places, counted from the first of the plane.</summary>
    public abstract void Copy(ReadOnlySpan<byte> plane, ReadOnlySpan<int> places, Span<byte> values);

    /// <summary>Reads the values at some places, counted from the first of the plane.</summary>
    public abstract void Load(ReadOnlySpan<byte> plane, ReadOnlySpan<int> places, Span<float> values);

    /// <summary>Writes values that lie between those of an image, rounding halves up where they are to be whole.</summary>
    public abstract void Store(Span<float> values, Span<byte> stored);

    /// <summary>A normalisation of given means and standard deviations.</summary>
    protected static PixelNormalization Create(IReadOnlyList<(double Mean, double Deviation)> moments) =>
        new([.. moments.Select(item => (float)item.Mean)], [.. moments.Select(item => (float)item.Deviation)]);
}
