using System.Numerics;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// The floating-point pixels of a patch, to be changed in place. They are normalised: a value says by how many standard deviations of its
/// channel in the training set it lies above that channel's mean, so what is a large change is the same in every channel.
/// </summary>
public readonly ref struct NormalizedPatch
{
    /// <summary>Creates a patch around its values.</summary>
    /// <param name="values">The values: one plane for each channel, each row by row.</param>
    /// <param name="size">The size of the patch.</param>
    /// <param name="channels">How many channels there are, at least 1.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than the size and the channels say.</exception>
    public NormalizedPatch(Span<float> values, ImageSize size, int channels)
    {
        if (values.Length != size.Width * size.Height * channels)
        {
            throw new ArgumentException(
                $"A patch of {size} with {channels} channels has {size.Width * size.Height * channels} values, not {values.Length}.",
                nameof(values));
        }

        Values = values;
        Size = size;
        Channels = channels;
    }

    /// <summary>The size, in pixels.</summary>
    public ImageSize Size { get; }

    /// <summary>The channels.</summary>
    public int Channels { get; }

    /// <summary>The values: one plane for each channel, each row by row.</summary>
    public Span<float> Values { get; }

    /// <summary>The values of one channel, row by row.</summary>
    /// <param name="channel">The channel, counted from 0.</param>
    /// <returns>The plane.</returns>
    public Span<float> GetPlane(int channel) => Values.Slice(channel * Size.Width * Size.Height, Size.Width * Size.Height);

    /// <summary>The mean of a channel in this patch.</summary>
    /// <param name="channel">The channel, counted from 0.</param>
    /// <returns>The mean.</returns>
    public double GetMean(int channel)
    {
        double sum = 0;
        foreach (float value in GetPlane(channel))
        {
            sum += value;
        }

        return sum / (Size.Width * Size.Height);
    }

    /// <summary>The standard deviation of a channel in this patch.</summary>
    /// <param name="channel">The channel, counted from 0.</param>
    /// <returns>The standard deviation.</returns>
    public double GetStandardDeviation(int channel)
    {
        double mean = GetMean(channel);
        double squares = 0;
        foreach (float value in GetPlane(channel))
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / (Size.Width * Size.Height));
    }

    /// <summary>The least and the greatest value of a channel in this patch.</summary>
    /// <param name="channel">The channel, counted from 0.</param>
    /// <returns>Both.</returns>
    public (float Least, float Greatest) GetRange(int channel)
    {
        var (least, greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in GetPlane(channel))
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        return (least, greatest);
    }

    /// <summary>Multiplies the values of a channel, and adds a number to them.</summary>
    /// <param name="channel">The channel, counted from 0.</param>
    /// <param name="factor">What they are multiplied by.</param>
    /// <param name="offset">What is added afterwards.</param>
    public void Scale(int channel, double factor, double offset)
    {
        var plane = GetPlane(channel);
        var (factors, offsets) = (new Vector<float>((float)factor), new Vector<float>((float)offset));
        int index = 0;
        for (; index + Vector<float>.Count <= plane.Length; index += Vector<float>.Count)
        {
            ((new Vector<float>(plane[index..]) * factors) + offsets).CopyTo(plane[index..]);
        }

        for (; index < plane.Length; index++)
        {
            plane[index] = (plane[index] * (float)factor) + (float)offset;
        }
    }
}
