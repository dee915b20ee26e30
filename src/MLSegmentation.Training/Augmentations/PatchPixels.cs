namespace MLSegmentation.Training.Augmentations;

/// <summary>The pixels of a patch of 8 bits, to be changed in place.</summary>
public readonly ref struct PatchPixels
{
    /// <summary>Creates a patch around its values.</summary>
    /// <param name="values">The values, row by row, the channels of a pixel side by side.</param>
    /// <param name="size">The size of the patch.</param>
    /// <param name="channels">1 or 3.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than the size and the channels say.</exception>
    public PatchPixels(Span<byte> values, ImageSize size, int channels)
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

    /// <summary>The channels: 1 for a grey image; 3 for any other: red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>The values, row by row, the channels of a pixel side by side.</summary>
    public Span<byte> Values { get; }

    /// <summary>The mean of all values, 0 to 255.</summary>
    /// <returns>The mean.</returns>
    public double GetMean() => GetSums().Sum / (double)Values.Length;

    /// <summary>The standard deviation of all values.</summary>
    /// <returns>The standard deviation.</returns>
    public double GetStandardDeviation()
    {
        var (sum, squares) = GetSums();
        double mean = sum / (double)Values.Length;
        return Math.Sqrt(Math.Max(0, (squares / (double)Values.Length) - (mean * mean)));
    }

    /// <summary>The least and the greatest of all values.</summary>
    /// <returns>Both.</returns>
    public (byte Least, byte Greatest) GetRange()
    {
        var (least, greatest) = (byte.MaxValue, byte.MinValue);
        foreach (byte value in Values)
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        return (least, greatest);
    }

    /// <summary>Replaces every value by a function of it, which is asked once for each of the 256 values.</summary>
    /// <param name="function">The new value of a value, 0 to 255; it is rounded, and clamped to that range.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public void Map(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Span<byte> table = stackalloc byte[byte.MaxValue + 1];
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (byte)Math.Round(Math.Clamp(function(value), 0, byte.MaxValue));
        }

        foreach (ref byte value in Values)
        {
            value = table[value];
        }
    }

    private (long Sum, long Squares) GetSums()
    {
        long sum = 0;
        long squares = 0;
        foreach (byte value in Values)
        {
            sum += value;
            squares += value * value;
        }

        return (sum, squares);
    }
}
