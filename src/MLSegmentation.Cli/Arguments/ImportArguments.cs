using System.CommandLine;
using System.Globalization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that say of a network what its file does not.</summary>
internal sealed class ImportArguments
{
    private const string ImageNet = "imagenet";

    private readonly Option<string?> _input = Name("--input", "The network's input for images. Default: the only one.");
    private readonly Option<string?> _output =
        Name("--output-tensor", "The network's output for the segmentation. Default: the first that has as many planes as the classes need.");
    private readonly Option<TensorLayout?> _layout =
        Option.Choice<TensorLayout>("--layout", "The order of the input's sides. Default: found from the side that is 1 or 3.");
    private readonly Option<ChannelOrder?> _channels =
        Option.Choice<ChannelOrder>("--channels", "What the input's channels are. Default: grey for one, rgb for three.");
    private readonly Option<PixelScale?> _scale = Option.Choice(
        "--scale",
        "The numbers that the pixels become before the mean is subtracted. Default: 0..1.",
        new Dictionary<string, PixelScale?>
        {
            ["0..1"] = PixelScale.ZeroToOne,
            ["0..255"] = PixelScale.ZeroTo255,
            ["-1..1"] = PixelScale.MinusOneToOne,
        });
    private readonly Option<IReadOnlyList<double>?> _mean = Numbers(
        "--mean", "What is subtracted from each channel, in the network's order of channels and in the units of --scale; one number is for all. Default: 0.");
    private readonly Option<IReadOnlyList<double>?> _deviation = Numbers(
        "--std", "What each channel is divided by then, in the same order and units; one number is for all. Default: 1.");
    // Of text, for the parser takes no other word than true and false for a boolean.
    private readonly Option<string?> _normalization = Option.Choice(
        "--normalization",
        "The normalisation of networks trained on ImageNet, instead of --scale, --mean and --std: 0..1, mean 0.485 0.456 0.406, "
            + "standard deviation 0.229 0.224 0.225 for red, green, blue.",
        new Dictionary<string, string> { [ImageNet] = ImageNet });
    private readonly Option<OnnxActivation?> _activation = Option.Choice<OnnxActivation>(
        "--activation",
        "What the output's numbers are: logits for a softmax or a sigmoid, probabilities (none), or class indices (labels). Default: found from the "
            + "output's type, planes and last operators.");
    private readonly Option<int?> _divisor = Option.Integer(
        "--divisor", "Pad images to multiples of this number for the network. Default: the smallest power of two that works.", unit: "PIXELS");
    private readonly Option<ImageSize?> _size = Option.Size(
        "--size", "Resize every image to this size for the network, and the result back. Default: the size that the file says, else none.");

    public IEnumerable<Option> Options =>
        [_input, _output, _layout, _channels, _scale, _mean, _deviation, _normalization, _activation, _divisor, _size];

    /// <summary>What was given.</summary>
    public OnnxImportOptions Read(ParseResult parsed, Action<OnnxImportFinding> report) => new()
    {
        Input = parsed.GetValue(_input),
        OutputTensor = parsed.GetValue(_output),
        Layout = parsed.GetValue(_layout),
        Channels = parsed.GetValue(_channels),
        Scale = parsed.GetValue(_scale),
        Mean = parsed.GetValue(_mean),
        StandardDeviation = parsed.GetValue(_deviation),
        IsImageNet = parsed.GetValue(_normalization) == ImageNet,
        Activation = parsed.GetValue(_activation),
        Divisor = parsed.GetValue(_divisor),
        Size = parsed.GetValue(_size),
        Report = report,
    };

    private static Option<string?> Name(string name, string description) => new(name) { Description = description, HelpName = "NAME" };

    private static Option<IReadOnlyList<double>?> Numbers(string name, string description) => Option.Parsed<IReadOnlyList<double>>(
        name, description, "NUMBER,…", text => [.. text.Split(',').Select(part => Number(part, text))]);

    private static double Number(string part, string text) =>
        double.TryParse(part.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new SegmentationException($"'{text}' is no list of numbers with commas between them, such as 0.485,0.456,0.406.");
}
