using System.Globalization;

namespace MLSegmentation.Training.Networks;

/// <summary>
/// Hyper-parameters of a network by name, as the command line and a model's description spell them. What is null is not chosen, or
/// does not exist in that network.
/// </summary>
public sealed record NetworkOptions
{
    private const int MaximumWidth = 4096;
    private const int MaximumDepth = 8;
    private const int MaximumRecurrences = 8;

    private static readonly string[] Names =
    [
        "width", "depth", "norm", "upsample", "encoder", "output-stride", "recurrences", "deep-supervision", "prune", "gates",
    ];

    /// <summary><c>width</c>: the channels at full size.</summary>
    public int? Width { get; init; }

    /// <summary><c>depth</c>: how often the size is halved.</summary>
    public int? Depth { get; init; }

    /// <summary><c>norm</c>: <c>none</c>, <c>batch</c> or <c>instance</c>.</summary>
    public NormalizationKind? Normalization { get; init; }

    /// <summary><c>upsample</c>: <c>transposed</c> or <c>bilinear</c>.</summary>
    public UpsamplingKind? Upsampling { get; init; }

    /// <summary><c>encoder</c>: <c>resnet18</c>, <c>resnet34</c> or <c>resnet50</c>.</summary>
    public EncoderKind? Encoder { get; init; }

    /// <summary><c>output-stride</c>: how much smaller than the image the encoder's last features are.</summary>
    public int? OutputStride { get; init; }

    /// <summary><c>recurrences</c>: how often a recurrent layer is applied again.</summary>
    public int? Recurrences { get; init; }

    /// <summary><c>deep-supervision</c>: whether several depths have outputs that training supervises.</summary>
    public bool? DeepSupervision { get; init; }

    /// <summary><c>prune</c>: the depth of the head that the network is cut down to.</summary>
    public int? Prune { get; init; }

    /// <summary><c>gates</c>: whether attention gates weight the features that are handed over.</summary>
    public bool? Gates { get; init; }

    /// <summary>Reads options by name.</summary>
    /// <param name="texts">Names and values, for example <c>width</c> and <c>16</c>.</param>
    /// <returns>The options.</returns>
    /// <exception cref="SegmentationException">There is no such option, or it has no such value.</exception>
    public static NetworkOptions Parse(IEnumerable<KeyValuePair<string, string>> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Aggregate(new NetworkOptions(), (options, text) => text.Key switch
        {
            "width" => options with { Width = ParseNumber(text) },
            "depth" => options with { Depth = ParseNumber(text) },
            "norm" => options with { Normalization = ParseName<NormalizationKind>(text) },
            "upsample" => options with { Upsampling = ParseName<UpsamplingKind>(text) },
            "encoder" => options with { Encoder = ParseName<EncoderKind>(text) },
            "output-stride" => options with { OutputStride = ParseNumber(text) },
            "recurrences" => options with { Recurrences = ParseNumber(text) },
            "deep-supervision" => options with { DeepSupervision = ParseFlag(text) },
            "prune" => options with { Prune = ParseNumber(text) },
            "gates" => options with { Gates = ParseFlag(text) },
            _ => throw new SegmentationException($"Networks have no option '{text.Key}'; there are {string.Join(", ", Names)}."),
        });
    }

    /// <summary>The options that are chosen, by name, in a form that <see cref="Parse"/> reads.</summary>
    /// <returns>Names and values, for example <c>width</c> and <c>16</c>.</returns>
    public IReadOnlyDictionary<string, string> ToDictionary()
    {
        string?[] values =
        [
            Text(Width),
            Text(Depth),
            Text(Normalization),
            Text(Upsampling),
            Text(Encoder),
            Text(OutputStride),
            Text(Recurrences),
            Text(DeepSupervision),
            Text(Prune),
            Text(Gates),
        ];
        return Names.Zip(values).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First, pair => pair.Second!);
    }

    /// <summary>Refuses what is out of range, in words for users of the command line.</summary>
    internal void Check()
    {
        CheckRange("width", Width, MaximumWidth);
        CheckRange("depth", Depth, MaximumDepth);
        CheckRange("recurrences", Recurrences, MaximumRecurrences);
        CheckRange("prune", Prune, MaximumDepth);
        if (OutputStride is not (null or 8 or 16))
        {
            throw new SegmentationException($"The network's output-stride is {OutputStride}; it must be 8 or 16.");
        }
    }

    internal static int CheckWidth(int value, int minimum = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum, nameof(Width));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaximumWidth, nameof(Width));
        return value;
    }

    internal static int CheckDepth(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Depth));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaximumDepth, nameof(Depth));
        return value;
    }

    internal static int? CheckPrune(int? value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(Prune));
        return value;
    }

    internal static int CheckRecurrences(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Recurrences));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaximumRecurrences, nameof(Recurrences));
        return value;
    }

    internal static EncoderKind CheckEncoder(EncoderKind value) => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such encoder.");

    internal static int CheckOutputStride(int value) => value is 8 or 16
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The output stride must be 8 or 16.");

    private static string? Text<T>(T? value)
        where T : struct => Convert.ToString(value, CultureInfo.InvariantCulture)?.ToLowerInvariant() is { Length: > 0 } text ? text : null;

    private static void CheckRange(string name, int? value, int maximum)
    {
        if (value < 1 || value > maximum)
        {
            throw new SegmentationException($"The network's {name} is {value}; it must be from 1 to {maximum}.");
        }
    }

    private static int ParseNumber(KeyValuePair<string, string> text) =>
        int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new SegmentationException($"The network's {text.Key} is '{text.Value}'; it must be a whole number.");

    private static T ParseName<T>(KeyValuePair<string, string> text)
        where T : struct, Enum
    {
        string? name = Array.Find(Enum.GetNames<T>(), name => name.Equals(text.Value, StringComparison.OrdinalIgnoreCase));
        return name is not null
            ? Enum.Parse<T>(name)
            : throw new SegmentationException(
                $"The network's {text.Key} is '{text.Value}'; it must be one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
    }

    private static bool ParseFlag(KeyValuePair<string, string> text) => bool.TryParse(text.Value, out bool flag)
        ? flag
        : throw new SegmentationException($"The network's {text.Key} is '{text.Value}'; it must be true or false.");
}
