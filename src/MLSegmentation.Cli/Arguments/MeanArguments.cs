using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about how the classes' values become one.</summary>
internal sealed class MeanArguments
{
    private readonly Option<SegmentationEvaluationOptions?> _convention = ChoiceOption.Create(
        "--convention",
        "Compute means as another library does; the options below vary it. Default: mmseg.",
        EvaluationChoices.Conventions);
    private readonly Option<ClassAveraging?> _averaging = ChoiceOption.Create(
        "--averaging",
        "How the classes' values become one. Default: the convention's.",
        EvaluationChoices.Averagings);
    private readonly Option<AbsentClassPolicy?> _absent = ChoiceOption.Create(
        "--absent",
        "What a class counts as that is not there. Default: the convention's.",
        EvaluationChoices.AbsentClasses);
    private readonly Option<bool?> _background = new("--background")
    {
        Description = "Whether the first class takes part in means: true or false. Default: the convention's.",
        HelpName = "BOOL",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_convention, _averaging, _absent, _background])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The choices.</summary>
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
