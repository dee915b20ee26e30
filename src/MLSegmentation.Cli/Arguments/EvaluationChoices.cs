namespace MLSegmentation.Cli.Arguments;

/// <summary>The words for the choices behind a mean.</summary>
internal static class EvaluationChoices
{
    public static IReadOnlyDictionary<string, SegmentationEvaluationOptions> Conventions { get; } = new Dictionary<string, SegmentationEvaluationOptions>
    {
        ["smp"] = EvaluationConvention.SegmentationModelsPytorch,
        ["monai"] = EvaluationConvention.Monai,
        ["nnunet"] = EvaluationConvention.NnUNet,
        ["mmseg"] = EvaluationConvention.MmSegmentation,
    };

    public static IReadOnlyDictionary<string, MetricAggregation?> Aggregations { get; } = new Dictionary<string, MetricAggregation?>
    {
        ["dataset"] = MetricAggregation.Dataset,
        ["per-image"] = MetricAggregation.PerImage,
        ["per-image-and-class"] = MetricAggregation.PerImageAndClass,
    };

    public static IReadOnlyDictionary<string, ClassAveraging?> Averagings { get; } = new Dictionary<string, ClassAveraging?>
    {
        ["macro"] = ClassAveraging.Macro,
        ["micro"] = ClassAveraging.Micro,
        ["weighted"] = ClassAveraging.Weighted,
    };

    public static IReadOnlyDictionary<string, AbsentClassPolicy?> AbsentClasses { get; } = new Dictionary<string, AbsentClassPolicy?>
    {
        ["skip"] = AbsentClassPolicy.Skip,
        ["one"] = AbsentClassPolicy.One,
        ["zero"] = AbsentClassPolicy.Zero,
        ["skip-unlabelled"] = AbsentClassPolicy.SkipUnlabelled,
    };

    public static IReadOnlyDictionary<string, PixelConnectivity?> Connectivities { get; } = new Dictionary<string, PixelConnectivity?>
    {
        ["4"] = PixelConnectivity.Four,
        ["8"] = PixelConnectivity.Eight,
    };
}
