using System.CommandLine;
using System.Globalization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that say what is done to volumes before the network sees them.</summary>
internal sealed class PreparationArguments
{
    private static readonly VolumePreparation Defaults = new();

    private readonly Option<VolumeSpacing?> _spacing = Option.Parsed<VolumeSpacing?>(
        "--volume-spacing",
        "The distances between voxels, in mm, that volumes are resampled to, in training and in the model. Default: volumes stay as they are.",
        "WIDTHxHEIGHTxDEPTH",
        ParseSpacing);
    private readonly Option<VolumeWindow?> _window = Option.Parsed<VolumeWindow?>(
        "--volume-window", "The values of volumes that matter; what lies beyond is cut off, as in -57..164. Default: all.", "LOWEST..HIGHEST", ParseWindow);
    private readonly Option<VolumeNormalization?> _normalization = Option.Choice<VolumeNormalization>(
        "--volume-normalization",
        "Where the mean and the deviation come from that volumes are normalised with: from each itself, from its voxels that are not 0, or from all "
            + "together.",
        Defaults.Normalization);
    private readonly Option<int?> _slices = Option.Integer(
        "--slices",
        "Train a network for images on the slices of volumes: 1 for each by itself, 3 for a slice and its neighbours, and so on. Default: volumes are seen "
            + "as such.",
        unit: "SLICES");

    public IEnumerable<Option> Options => [_spacing, _window, _normalization, _slices];

    /// <summary>What was given, and else what others say; null where nobody says anything.</summary>
    public VolumePreparation? Read(ParseResult parsed, VolumePreparation? others)
    {
        bool isGiven = Options.Any(option => parsed.GetResult(option) is { Implicit: false });
        return !isGiven ? others : new VolumePreparation
        {
            Spacing = parsed.GetValue(_spacing) ?? others?.Spacing,
            Window = parsed.GetValue(_window) ?? others?.Window,
            Normalization = parsed.GetValue(_normalization) ?? others?.Normalization ?? Defaults.Normalization,
            Slices = parsed.GetValue(_slices) ?? others?.Slices,
        };
    }

    private static VolumeSpacing? ParseSpacing(string text) =>
        text.Split('x') is [var width, var height, var depth]
            && ParseNumber(width) is { } x and > 0 && ParseNumber(height) is { } y and > 0 && ParseNumber(depth) is { } z and > 0
                ? new VolumeSpacing(x, y, z)
                : throw new SegmentationException($"'{text}' is no spacing; write three distances in mm, each above 0, such as 1x1x3.");

    private static VolumeWindow? ParseWindow(string text) =>
        text.Split("..") is [var first, var second] && ParseNumber(first) is { } lowest && ParseNumber(second) is { } highest && highest > lowest
            ? new VolumeWindow((float)lowest, (float)highest)
            : throw new SegmentationException($"'{text}' is no window; write the lowest and the highest value with two dots between, such as -57..164.");

    private static double? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
