using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Makes the notebook formatter of metrics; .NET Interactive finds it by convention.</summary>
internal sealed class MetricsFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(SegmentationMetrics), value => MetricsHtml.Render((SegmentationMetrics)value))];

    /// <summary>The formatters.</summary>
    public IEnumerable<object> CreateTypeFormatters() => _formatters;
}
