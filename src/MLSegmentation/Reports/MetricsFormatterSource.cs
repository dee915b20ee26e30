using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Shows metrics in notebooks: the headline numbers and the tables of the classes, as in reports. .NET Interactive finds it by convention.</summary>
internal sealed class MetricsFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(SegmentationMetrics), value => Render((SegmentationMetrics)value))];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;

    /// <summary>The metrics as tables.</summary>
    public static string Render(SegmentationMetrics metrics)
    {
        object[] counts = ["All", Figures.Count(metrics.ImageCount), Figures.Count(metrics.PixelCount)];
        var numbers = SummarySection.GetNumbers(metrics).ToArray();
        return Html.Write([
            DataTable.Create(
                "Means over images and classes",
                ["", "Images", "Pixels", .. numbers.Select(number => number.Title)],
                [[.. counts, .. numbers.Select(number => number.Value)]]),
            .. ClassTables.Create(metrics, index => Html.Name(metrics.Classes[index].Name)).Select(table => table.ToElement()),
        ]);
    }
}
