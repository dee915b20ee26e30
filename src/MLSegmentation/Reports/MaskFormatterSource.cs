using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Makes the notebook formatter of masks; .NET Interactive finds it by convention.</summary>
internal sealed class MaskFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(SegmentationMask), value => MaskHtml.Render((SegmentationMask)value))];

    /// <summary>The formatters.</summary>
    public IEnumerable<object> CreateTypeFormatters() => _formatters;
}
