using System.CommandLine;
using System.Globalization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about how the masks of a film are smoothed over time.</summary>
internal sealed class SmoothingArguments
{
    private static readonly TemporalSmoothing Defaults = new();

    private readonly Option<TemporalSmoothingKind?> _kind = Option.Choice(
        "--smoothing",
        "How masks are kept from flickering: by an average over time that follows changes of the image, by one that is moved along with what moves, too, "
            + "or not at all.",
        new Dictionary<string, TemporalSmoothingKind?>
        {
            ["adaptive"] = TemporalSmoothingKind.Adaptive,
            ["motion"] = TemporalSmoothingKind.MotionCompensated,
            ["none"] = TemporalSmoothingKind.None,
        },
        Defaults.Kind);

    private readonly Option<double?> _newFrameWeight = Option.Real(
        "--new-frame-weight",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The share of a new frame in the average where the image has not changed, above 0 and up to 1; less is smoother. "
            + $"Default: {Defaults.NewFrameWeight}."),
        "FRACTION");

    private readonly Option<double?> _changeScale = Option.Real(
        "--change-scale",
        "The change, in grey levels of 256, from which on a new frame counts alone. Default: four times the noise of the frames, and at least 4.",
        "LEVELS");

    private readonly Option<int?> _searchRadius = Option.Integer(
        "--search-radius",
        $"How many pixels moved blocks are looked for in each direction, for motion and for the temporal consistency. Default: {Defaults.SearchRadius}.",
        unit: "PIXELS");

    private readonly Option<double?> _sceneCutThreshold = Option.Real(
        "--scene-cut-threshold",
        string.Create(
            CultureInfo.InvariantCulture,
            $"How different the grey levels of two frames must be for a cut, over which nothing is averaged: above 0 and up to 1, which stands for never. "
            + $"Default: {Defaults.SceneCutThreshold}."),
        "FRACTION");

    public IEnumerable<Option> Options => [_kind, _newFrameWeight, _changeScale, _searchRadius, _sceneCutThreshold];

    /// <summary>How masks are smoothed.</summary>
    /// <exception cref="UsageException">An option has no effect.</exception>
    public TemporalSmoothing Read(ParseResult parsed)
    {
        var kind = parsed.GetValue(_kind) ?? Defaults.Kind;
        if (kind == TemporalSmoothingKind.None)
        {
            UsageException.ThrowIfGiven(parsed, "says how to smooth, and --smoothing is none; choose another one", _newFrameWeight, _changeScale);
        }

        return new TemporalSmoothing
        {
            Kind = kind,
            NewFrameWeight = parsed.GetValue(_newFrameWeight) ?? Defaults.NewFrameWeight,
            ChangeScale = parsed.GetValue(_changeScale),
            SearchRadius = parsed.GetValue(_searchRadius) ?? Defaults.SearchRadius,
            SceneCutThreshold = parsed.GetValue(_sceneCutThreshold) ?? Defaults.SceneCutThreshold,
        };
    }
}
