using MLSegmentation.Options;
using static MLSegmentation.Models.Onnx.DescriptionCheck;

namespace MLSegmentation;

/// <summary>
/// What an ONNX file of other software does not say about its network, for
/// <see cref="SegmentationTransformer.Import(string, SegmentationClasses, OnnxImportOptions?, SegmentationScoringOptions?)"/>. What is left out is found
/// out where there is one sensible answer, and is an error otherwise. How the network's pixels are scaled and normalised is in no file: ask whoever
/// trained it.
/// </summary>
public sealed record OnnxImportOptions
{
    /// <summary>The name of the network's input for images. Default: null, the only one.</summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string? Input { get; init => field = value is null ? null : Allowed.NotBlank(value, "names of inputs, or null for the only one"); }

    /// <summary>
    /// The name of the network's output for the segmentation. Default: null, the first of the outputs that has as many planes as the classes need.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string? OutputTensor { get; init => field = value is null ? null : Allowed.NotBlank(value, "names of outputs, or null for the first"); }

    /// <summary>The order of the input's sides. Default: null, found from which side of the input is 1 or 3.</summary>
    /// <exception cref="SegmentationOptionException">There is no such order.</exception>
    public TensorLayout? Layout { get; init => field = value is { } layout ? Allowed.Defined(layout) : null; }

    /// <summary>What the channels are. Default: null, grey for one channel, and red, green, blue for three.</summary>
    /// <exception cref="SegmentationOptionException">There is no such order.</exception>
    public ChannelOrder? Channels { get; init => field = value is { } order ? Allowed.Defined(order) : null; }

    /// <summary>
    /// The numbers that the pixels become. Default: null, which stands for <see cref="PixelScale.ZeroToOne"/>, or for
    /// <see cref="PixelScale.ZeroTo255"/> where the network takes bytes.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There is no such scale.</exception>
    public PixelScale? Scale { get; init => field = value is { } scale ? Allowed.Defined(scale) : null; }

    /// <summary>
    /// What is subtracted from each channel, in the order of the network's channels and in the units of <see cref="Scale"/>; one number stands for all
    /// channels. Default: null, nothing.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is empty, or holds what is no number.</exception>
    public IReadOnlyList<double>? Mean
    {
        get;
        init => field = value is null
            ? null
            : new ValueList<double>(
                [.. Allowed.When(value.Count > 0 && value.All(double.IsFinite), value, "numbers, one for all channels or one for each")]);
    }

    /// <summary>
    /// What each channel is divided by then, in the order of the network's channels and in the units of <see cref="Scale"/>; one number stands for all
    /// channels. Default: null, 1.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is empty, or holds what is no number above 0.</exception>
    public IReadOnlyList<double>? StandardDeviation
    {
        get;
        init => field = value is null
            ? null
            : new ValueList<double>([.. Allowed.When(
                value.Count > 0 && value.All(number => number > 0 && double.IsFinite(number)),
                value,
                "numbers above 0, one for all channels or one for each")]);
    }

    /// <summary>
    /// Whether the pixels are normalised as networks are that were trained on ImageNet, those of torchvision and segmentation_models.pytorch for example:
    /// scaled to 0..1, minus 0.485 (red), 0.456 (green), 0.406 (blue), divided by 0.229, 0.224, 0.225. Default: false. It takes the place of
    /// <see cref="Scale"/>, <see cref="Mean"/> and <see cref="StandardDeviation"/>.
    /// </summary>
    public bool IsImageNet { get; init; }

    /// <summary>
    /// What the output's numbers are. Default: null, found from the output's type and its last operators: whole numbers and an ArgMax give labels, a softmax
    /// or sigmoid gives probabilities, and otherwise as many planes as classes are logits for a softmax, and one plane less logits for a sigmoid.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There is no such activation.</exception>
    public OnnxActivation? Activation { get; init => field = value is { } activation ? Allowed.Defined(activation) : null; }

    /// <summary>
    /// The network works on images whose sides this number divides, 1 to 1024: each image is mirrored beyond its edges to such a size. Default: null, the
    /// smallest power of two, up to 128, with which the network works when it is tried. A network whose file says the size of its images is tried with
    /// other sizes only where this is given.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1 or above 1024.</exception>
    public int? Divisor { get; init => field = Allowed.When(value is null or (>= 1 and <= MaxDivisor), value, $"1 to {MaxDivisor}, or null to try"); }

    /// <summary>
    /// The size that each image is resized to for the network, whose result is resized back; sides up to 65,536 pixels. Default: null, the size that the
    /// file says, and images at their own size where it says none.
    /// </summary>
    /// <exception cref="SegmentationOptionException">A side is too long.</exception>
    public ImageSize? Size
    {
        get;
        init => field = Allowed.When(value is null or { Width: >= 1 and <= MaxSide, Height: >= 1 and <= MaxSide }, value, $"sizes up to {MaxSide}x{MaxSide}");
    }

    /// <summary>
    /// Gets what was found out, one thing after another, and what was assumed because neither the file nor an option says it. Default: null.
    /// </summary>
    public Action<OnnxImportFinding>? Report { get; init; }
}
