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
        return NotebookView.Write([
            DataTable.Create(
                "Means over images and classes",
                ["", "Images", "Pixels", .. numbers.Select(number => number.Title)],
                [[.. counts, .. numbers.Select(number => number.Value)]]),
            .. ClassTables.Create(metrics, index => Name(metrics, index)).Select(table => table.ToElement()),
        ]);
    }

    /// <summary>With its colour where the evaluation was told of it.</summary>
    private static object Name(SegmentationMetrics metrics, int index) =>
        metrics.Options.Classes is { } classes && classes.Count == metrics.Classes.Count && classes[index].Name == metrics.Classes[index].Name
            ? ClassSection.Name(classes[index])
            : Html.Name(metrics.Classes[index].Name);
}
