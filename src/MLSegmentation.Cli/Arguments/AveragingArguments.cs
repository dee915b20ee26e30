using System.CommandLine;
using Microsoft.ML;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about the views that an image is scored in, and about how uncertain the result is.</summary>
internal sealed class AveragingArguments
{
    private readonly Option<TestTimeAugmentation?> _views = Option.Choice(
        "--tta",
        "Test-time augmentation: score each image as it is and also mirrored, or turned, too, and average the results.",
        new Dictionary<string, TestTimeAugmentation?>
        {
            ["none"] = TestTimeAugmentation.None,
            ["horizontal"] = TestTimeAugmentation.HorizontalFlip,
            ["flips"] = TestTimeAugmentation.Flips,
            ["dihedral"] = TestTimeAugmentation.Dihedral,
        },
        TestTimeAugmentation.None);

    private readonly Option<UncertaintyMeasure?> _uncertainty = Option.Choice<UncertaintyMeasure>(
        "--uncertainty",
        "Also write uncertainty/NAME.png, how uncertain each pixel is: the entropy of its probabilities, or their variance among several models or views.",
        UncertaintyMeasure.None);

    private readonly Option<bool> _rank = Option.Switch(
        "--rank", "List the images by their mean uncertainty, most uncertain first: those most worth labelling next. Implies --uncertainty.");

    /// <summary>The options about views alone.</summary>
    public IEnumerable<Option> Views => [_views];

    /// <summary>Those about the uncertainty.</summary>
    public IEnumerable<Option> Uncertainties => [_uncertainty, _rank];

    /// <summary>All of them.</summary>
    public IEnumerable<Option> Options => [.. Views, .. Uncertainties];

    /// <summary>Whether the images are ranked.</summary>
    public bool Ranks(ParseResult parsed) => parsed.GetValue(_rank);

    /// <summary>Options with the views that were asked for.</summary>
    public SegmentationScoringOptions ReadViews(ParseResult parsed, SegmentationScoringOptions options) =>
        options with { TestTimeAugmentation = parsed.GetValue(_views) ?? TestTimeAugmentation.None };

    /// <summary>Options with the views and the uncertainty that were asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="mlContext">Opens a model to see whether it is an ensemble.</param>
    /// <param name="models">The models.</param>
    /// <param name="options">The other options.</param>
    public SegmentationScoringOptions Read(ParseResult parsed, MLContext mlContext, ModelArguments models, SegmentationScoringOptions options)
    {
        options = ReadViews(parsed, options);
        var measure = parsed.GetValue(_uncertainty) ?? UncertaintyMeasure.None;
        if (Ranks(parsed) && measure == UncertaintyMeasure.None)
        {
            UsageException.ThrowIfGiven(parsed, "none leaves nothing to rank by; choose entropy or variance", _uncertainty);
            measure = options.TestTimeAugmentation != TestTimeAugmentation.None || IsEnsemble(parsed, mlContext, models)
                ? UncertaintyMeasure.Variance
                : UncertaintyMeasure.Entropy;
        }

        return options with { Uncertainty = measure };
    }

    /// <summary>Throws when one of the options about views was given where no model computes anything.</summary>
    public void RequireNone(ParseResult parsed) =>
        UsageException.ThrowIfGiven(parsed, "says how a model scores, and no --model is given; add one", _views);

    private static bool IsEnsemble(ParseResult parsed, MLContext mlContext, ModelArguments models)
    {
        var files = models.Files(parsed);
        if (files.Length > 1)
        {
            return true;
        }

        using var model = mlContext.Segmentation().Load(files[0].ToString(), new() { OpenLazily = true });
        return model.Info.Members.Count > 1;
    }
}
