using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about how the classes' values become one.</summary>
internal sealed class MeanArguments
{
    private readonly Option<SegmentationEvaluationOptions?> _convention = Option.Choice(
        "--convention",
        "Compute means as another library does; the other options about means vary it.",
        new Dictionary<string, SegmentationEvaluationOptions>
        {
            ["smp"] = EvaluationConvention.SegmentationModelsPytorch,
            ["monai"] = EvaluationConvention.Monai,
            ["nnunet"] = EvaluationConvention.NnUNet,
            ["mmseg"] = EvaluationConvention.MmSegmentation,
        },
        new SegmentationEvaluationOptions());
    private readonly Option<ClassAveraging?> _averaging =
        Option.Choice<ClassAveraging>("--averaging", "How the classes' values become one. Default: the convention's.");
    private readonly Option<AbsentClassPolicy?> _absent =
        Option.Choice<AbsentClassPolicy>("--absent", "What a class counts as that is not there. Default: the convention's.");
    private readonly Option<bool?> _background =
        Option.Boolean("--background", "Whether the background takes part in means: the class called background, else the first. Default: the convention's.");

    public IEnumerable<Option> Options => [_convention, _averaging, _absent, _background];

    public SegmentationEvaluationOptions Read(ParseResult parsed)
    {
        var convention = parsed.GetValue(_convention) ?? new SegmentationEvaluationOptions();
        return convention with
        {
            Averaging = parsed.GetValue(_averaging) ?? convention.Averaging,
            AbsentClasses = parsed.GetValue(_absent) ?? convention.AbsentClasses,
            IncludeBackground = parsed.GetValue(_background) ?? convention.IncludeBackground,
        };
    }
}
