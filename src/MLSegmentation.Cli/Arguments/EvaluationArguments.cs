using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about what is measured, and how it becomes one number.</summary>
internal sealed class EvaluationArguments
{
    private static readonly SurfaceOptions SurfaceDefaults = new();

    private readonly MeanArguments _means = new();
    private readonly Option<MetricAggregation?> _aggregation =
        Option.Choice<MetricAggregation>("--aggregation", "What a metric is computed on before values are averaged. Default: the convention's.");
    private readonly Option<double?> _beta = Option.Real(
        "--beta", $"How much more recall weighs than precision in the F-beta score. Default: {new SegmentationEvaluationOptions().Beta}.");
    private readonly Option<bool> _exact =
        Option.Switch("--exact", "Sort all scores for ROC AUC and average precision; takes 4 bytes for each pixel and class.");
    private readonly Option<bool> _surfaces = Option.Switch("--surfaces", "Measure the distances between outlines, too.");
    private readonly Option<PixelSpacing?> _spacing = Option.Spacing(
        "--spacing",
        "How far apart the pixels are, for --surfaces: columns, rows, slices of volumes. Default: what volumes say, in millimetres, and 1x1 for images.");
    private readonly Option<double?> _tolerance = Option.Real(
        "--tolerance", "How far apart outlines may be to count as the same, for --surfaces, in the unit of --spacing. "
            + FormattableString.Invariant($"Default: {SurfaceDefaults.Tolerance}."));
    private readonly Option<bool> _objects = Option.Switch("--objects", "Match objects, too.");
    private readonly Option<PixelConnectivity?> _connectivity = Option.Choice(
        "--connectivity",
        "How many neighbours of a pixel belong to its object, for --objects: 4 or 8 in images, 6, 18 or 26 in volumes.",
        Enum.GetValues<PixelConnectivity>().ToDictionary(value => $"{value:D}", value => (PixelConnectivity?)value),
        new ObjectOptions().Connectivity);
    private readonly Option<int?> _bootstrap =
        Option.Integer("--bootstrap", "Estimate 95 % confidence intervals from so many resamples of the images.", unit: "RESAMPLES");
    private readonly Option<int?> _seed = Option.Integer("--seed", $"The seed of the resamples. Default: {new BootstrapOptions().Seed}.");

    public IEnumerable<Option> Options =>
        [.. _means.Options, _aggregation, _beta, _exact, _surfaces, _spacing, _tolerance, _objects, _connectivity, _bootstrap, _seed];

    public SegmentationEvaluationOptions Read(ParseResult parsed, CancellationToken cancellation)
    {
        var means = _means.Read(parsed);
        return means with
        {
            Aggregation = parsed.GetValue(_aggregation) ?? means.Aggregation,
            Beta = parsed.GetValue(_beta) ?? means.Beta,
            ExactRanking = parsed.GetValue(_exact),
            Surfaces = ReadSurfaces(parsed),
            Objects = ReadObjects(parsed),
            Bootstrap = ReadBootstrap(parsed),
            CancellationToken = cancellation,
        };
    }

    /// <summary>Throws when an option was given that is about the scores of a model, of which there is none.</summary>
    public void RequireNoScores(ParseResult parsed) =>
        UsageException.ThrowIfGiven(parsed, "is about the probabilities of a model, and the masks of --predictions have none; give --model instead", _exact);

    private SurfaceOptions? ReadSurfaces(ParseResult parsed)
    {
        if (!parsed.GetValue(_surfaces))
        {
            UsageException.ThrowIfGiven(parsed, "is for --surfaces; add it", _spacing, _tolerance);
            return null;
        }

        return new()
        {
            Spacing = parsed.GetValue(_spacing),
            Tolerance = parsed.GetValue(_tolerance) ?? SurfaceDefaults.Tolerance,
        };
    }

    private ObjectOptions? ReadObjects(ParseResult parsed)
    {
        if (!parsed.GetValue(_objects))
        {
            UsageException.ThrowIfGiven(parsed, "is for --objects; add it", _connectivity);
            return null;
        }

        return new() { Connectivity = parsed.GetValue(_connectivity) ?? new ObjectOptions().Connectivity };
    }

    private BootstrapOptions? ReadBootstrap(ParseResult parsed)
    {
        if (parsed.GetValue(_bootstrap) is not { } resamples)
        {
            UsageException.ThrowIfGiven(parsed, "is for --bootstrap; add it", _seed);
            return null;
        }

        return new() { Resamples = resamples, Seed = parsed.GetValue(_seed) ?? new BootstrapOptions().Seed };
    }
}
