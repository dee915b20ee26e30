using MLSegmentation.Options;

namespace MLSegmentation.Models.Import;

/// <summary>How the pixels of a foreign network are scaled and normalised, as models say it: with bytes in the range 0..1, and red first.</summary>
internal static class NetworkNormalization
{
    private static readonly double[] ImageNetMean = [0.485, 0.456, 0.406];
    private static readonly double[] ImageNetDeviation = [0.229, 0.224, 0.225];

    /// <summary>The normalisation that the options say.</summary>
    /// <exception cref="SegmentationOptionException">Options do not go together.</exception>
    /// <exception cref="SegmentationException">There are more or fewer numbers than channels.</exception>
    public static PixelNormalization Find(ForeignInput input, OnnxImportOptions options, string source, ImportReport report)
    {
        if (options.IsImageNet)
        {
            RequireAlone(options);
        }

        bool isOfBytes = input.Type == Onnx.TensorProto.Types.DataType.Uint8;
        if (isOfBytes && IsNormalized(options))
        {
            throw SegmentationException.Naming(
                $"{source} cannot be imported: its input '{input.Name}' takes bytes, which cannot be normalised. Leave out "
                + $"{new OptionName(nameof(OnnxImportOptions.IsImageNet))}, {new OptionName(nameof(OnnxImportOptions.Scale))}, "
                + $"{new OptionName(nameof(OnnxImportOptions.Mean))} and {new OptionName(nameof(OnnxImportOptions.StandardDeviation))}.");
        }

        if (options.IsImageNet)
        {
            return input.ChannelCount == 1
                ? new([(float)ImageNetMean.Average()], [(float)ImageNetDeviation.Average()])
                : new([.. ImageNetMean.Select(value => (float)value)], [.. ImageNetDeviation.Select(value => (float)value)]);
        }

        var scale = options.Scale ?? (isOfBytes ? PixelScale.ZeroTo255 : PixelScale.ZeroToOne);
        if (options.Scale is null && !isOfBytes)
        {
            report.Assume($"that it takes pixels scaled to 0..1", nameof(OnnxImportOptions.Scale));
        }

        if (options is { Mean: null, StandardDeviation: null } && !isOfBytes && scale != PixelScale.MinusOneToOne)
        {
            report.Assume($"that no mean is subtracted from them", nameof(OnnxImportOptions.Mean));
        }

        return Convert(scale, (options.Mean, options.StandardDeviation), input, source);
    }

    /// <summary>Whether pixels become anything but the bytes that they are.</summary>
    private static bool IsNormalized(OnnxImportOptions options) =>
        options.IsImageNet || options.Mean is not null || options.StandardDeviation is not null || options.Scale is not (null or PixelScale.ZeroTo255);

    private static void RequireAlone(OnnxImportOptions options)
    {
        if (options.Scale is not null || options.Mean is not null || options.StandardDeviation is not null)
        {
            throw SegmentationOptionException.Conflict(
                nameof(OnnxImportOptions.IsImageNet),
                true,
                $"and has a scale, a mean and a standard deviation of its own, so that {new OptionName(nameof(OnnxImportOptions.Scale))}, "
                    + $"{new OptionName(nameof(OnnxImportOptions.Mean))} and {new OptionName(nameof(OnnxImportOptions.StandardDeviation))} cannot be given");
        }
    }

    private static PixelNormalization Convert(
        PixelScale scale, (IReadOnlyList<double>? Mean, IReadOnlyList<double>? Deviation) given, ForeignInput input, string source)
    {
        var (begin, length) = scale switch
        {
            PixelScale.ZeroToOne => (0.0, 1.0),
            PixelScale.ZeroTo255 => (0.0, byte.MaxValue),
            _ => (-1.0, 2.0),
        };
        double[] mean = PerChannel(given.Mean ?? [0], nameof(OnnxImportOptions.Mean), input, source);
        double[] deviation = PerChannel(given.Deviation ?? [1], nameof(OnnxImportOptions.StandardDeviation), input, source);
        float[] deviations = [.. deviation.Select(value => (float)(value / length))];
        return Array.TrueForAll(deviations, value => value > 0 && float.IsFinite(1 / value))
            ? new([.. mean.Select(value => (float)((value - begin) / length))], deviations)
            : throw SegmentationException.Naming(
                $"{source} cannot be imported: {new OptionName(nameof(OnnxImportOptions.StandardDeviation))} holds a number so small that nothing can be "
                + $"divided by it.");
    }

    /// <summary>One number for each channel, that of red first.</summary>
    private static double[] PerChannel(IReadOnlyList<double> given, string option, ForeignInput input, string source)
    {
        if (given.Count != 1 && given.Count != input.ChannelCount)
        {
            throw SegmentationException.Naming(
                $"{source} cannot be imported: {new OptionName(option)} has {given.Count} numbers, and its input '{input.Name}' has {input.ChannelCount} "
                + $"channels. Give one number for all channels, or one for each.");
        }

        double[] values = [.. Enumerable.Range(0, input.ChannelCount).Select(channel => given[given.Count == 1 ? 0 : channel])];
        return input.Channels == ChannelOrder.Bgr ? [.. Enumerable.Reverse(values)] : values;
    }
}
