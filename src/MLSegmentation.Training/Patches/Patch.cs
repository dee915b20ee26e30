using System.Numerics;
using System.Numerics.Tensors;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Patches;

/// <summary>The pixels of a patch, to be changed in place: one plane for each channel.</summary>
/// <typeparam name="T">
/// The type of the values: <see cref="byte"/> for images of 8 bits, and <see cref="float"/> for all others, which are normalised: a value says
/// by how many standard deviations of its channel in the training set it lies above that channel's mean, so what is a large change is the
/// same in every channel.
/// </typeparam>
public readonly ref struct Patch<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Creates a patch around its values.</summary>
    /// <param name="values">The values: one plane for each channel, each row by row.</param>
    /// <param name="size">The size of the patch.</param>
    /// <param name="channels">How many channels there are, at least 1; of 8 bits 1 or 3.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than the size and the channels say.</exception>
    public Patch(Span<T> values, ImageSize size, int channels)
    {
        if (values.Length != size.PixelCount * channels)
        {
            throw new ArgumentException(
                $"A patch of {size} with {channels} channels has {size.PixelCount * channels} values, not {values.Length}.", nameof(values));
        }

        Values = values;
        Size = size;
        Channels = channels;
    }

    /// <summary>The size, in pixels.</summary>
    public ImageSize Size { get; }

    /// <summary>The channels; of 8 bits 1 for a grey image, 3 for any other: red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>The values: one plane for each channel, each row by row.</summary>
    public Span<T> Values { get; }

    /// <summary>The values of one channel, row by row.</summary>
    /// <param name="channel">The channel, counted from 0.</param>
    /// <returns>The plane.</returns>
    public Span<T> GetPlane(int channel) => Values.Slice(channel * Size.PixelCount, Size.PixelCount);

    /// <summary>The mean of a channel in this patch.</summary>
    /// <param name="channel">The channel, counted from 0; null for all together.</param>
    /// <returns>The mean.</returns>
    public double GetMean(int? channel = null)
    {
        var values = Select(channel);
        double sum = PixelRow.IsWhole<T>() ? AddUp(values).Sum : ChannelSums.Of<T>(values).Values;
        return sum / values.Length;
    }

    /// <summary>The standard deviation of a channel in this patch.</summary>
    /// <param name="channel">The channel, counted from 0; null for all together.</param>
    /// <returns>The standard deviation.</returns>
    public double GetStandardDeviation(int? channel = null)
    {
        var values = Select(channel);
        double mean = GetMean(channel);
        if (PixelRow.IsWhole<T>())
        {
            return Math.Sqrt(Math.Max(0, (AddUp(values).Squares / (double)values.Length) - (mean * mean)));
        }

        double squares = 0;
        foreach (var value in values)
        {
            double distance = double.CreateTruncating(value) - mean;
            squares += distance * distance;
        }

        return Math.Sqrt(squares / values.Length);
    }

    /// <summary>The least and the greatest value of a channel in this patch.</summary>
    /// <param name="channel">The channel, counted from 0; null for all together.</param>
    /// <returns>Both.</returns>
    public (T Least, T Greatest) GetRange(int? channel = null)
    {
        var values = Select(channel);
        return (TensorPrimitives.Min<T>(values), TensorPrimitives.Max<T>(values));
    }

    private Span<T> Select(int? channel) => channel is { } one ? GetPlane(one) : Values;

    /// <summary>Adds up whole numbers, without rounding.</summary>
    private static (long Sum, long Squares) AddUp(ReadOnlySpan<T> values)
    {
        var (sum, squares) = (0L, 0L);
        foreach (var item in values)
        {
            long value = long.CreateTruncating(item);
            sum += value;
            squares += value * value;
        }

        return (sum, squares);
    }
}
