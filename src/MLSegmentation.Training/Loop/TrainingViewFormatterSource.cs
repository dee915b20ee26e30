using MLSegmentation.Formatting;

namespace MLSegmentation.Training.Loop;

/// <summary>Shows trainings in notebooks. .NET Interactive finds it by convention.</summary>
internal sealed class TrainingViewFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(TrainingView), value => ((TrainingView)value).ToHtml())];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;
}
