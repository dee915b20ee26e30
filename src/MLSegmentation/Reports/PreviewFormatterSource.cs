using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Shows the first rows of data in notebooks. .NET Interactive finds it by convention.</summary>
internal sealed class PreviewFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(SegmentationPreview), value => ((SegmentationPreview)value).ToHtml())];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;
}
