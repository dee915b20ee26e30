using System.Xml.Linq;
using MLSegmentation.Formatting;
using MLSegmentation.Reports;

namespace MLSegmentation.Training.Graph;

/// <summary>Shows summaries of networks in notebooks: what a network costs, and its layers. .NET Interactive finds it by convention.</summary>
internal sealed class SummaryFormatterSource
{
    private const int MostLayers = 100;

    private readonly HtmlFormatter[] _formatters = [new(typeof(NetworkSummary), value => Render((NetworkSummary)value))];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;

    private static string Render(NetworkSummary summary) => NotebookView.Write(DataTable.Facts(Facts(summary)), Layers(summary));

    private static IEnumerable<(string Name, string Value)> Facts(NetworkSummary summary)
    {
        yield return ("Parameters", Figures.Count(summary.Parameters));
        yield return ("Multiply-adds", $"{Figures.Compact(summary.MultiplyAdds)} for {Size(summary.InputSize)}");
        yield return ("Receptive field", summary.ReceptiveField is { } pixels ? $"{Figures.Count(pixels)} pixels" : "the whole image");
        yield return ("Sides are multiples of", Figures.Plain(summary.Divisor));
    }

    /// <summary>The layers behind a line that opens them: there are many.</summary>
    private static XElement Layers(NetworkSummary summary)
    {
        int count = summary.Layers.Count;
        return Html.Element(
            "details",
            Html.Element("summary", $"{count} layers"),
            DataTable.Create(
                count > MostLayers ? $"The first {MostLayers} of {count} layers" : "Layers",
                ["Layer", "Operation", "Channels", "Size", "Parameters", "Multiply-adds"],
                summary.Layers.Take(MostLayers).Select(layer => (object[])
                [
                    Html.Name(layer.Name), layer.Operation, Figures.Count(layer.Channels), Size(layer.Size), Figures.Count(layer.Parameters),
                    Figures.Compact(layer.MultiplyAdds),
                ])));
    }

    /// <summary>Width before height, as people say it.</summary>
    private static string Size(IReadOnlyList<int> size) => string.Join(" × ", size.Reverse());
}
