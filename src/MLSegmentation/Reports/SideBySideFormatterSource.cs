using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Shows images beside each other in notebooks. .NET Interactive finds it by convention.</summary>
internal sealed class SideBySideFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(SideBySide), value => ((SideBySide)value).ToHtml())];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;
}
