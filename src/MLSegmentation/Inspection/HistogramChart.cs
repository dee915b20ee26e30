using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Inspection;

/// <summary>Draws the histogram of a channel.</summary>
internal static class HistogramChart
{
    private const double Width = 280;
    private const double Height = 120;
    private const double Bottom = 16;
    private const double Top = 4;

    /// <summary>The histogram with what it shows in a line.</summary>
    public static XElement Figure(string name, InspectedChannel channel)
    {
        string caption = $"{name}: {Number(channel.Minimum)} to {Number(channel.Maximum)}, mean {Number(channel.Mean)}, "
            + $"standard deviation {Number(channel.StandardDeviation)}";
        return Html.Element("figure", Svg.Diagram(caption, Width, Height, Draw(channel.Histogram)), Html.Element("figcaption", caption));
    }

    /// <summary>A number with as many digits as people need.</summary>
    public static string Number(double value) => Figures.Format(value, "0.##");

    private static IEnumerable<XElement> Draw(ValueHistogram histogram)
    {
        // The square root shows bins that have a few values only beside one that has most of them.
        double most = Math.Sqrt(Math.Max(1, histogram.Counts.Max()));
        double step = Width / histogram.Counts.Count;
        double scale = (Height - Bottom - Top) / most;
        for (int index = 0; index < histogram.Counts.Count; index++)
        {
            double height = Math.Sqrt(histogram.Counts[index]) * scale;
            yield return Svg.Element(
                "rect",
                Html.Class("bar"),
                Svg.Number("x", index * step),
                Svg.Number("y", Height - Bottom - height),
                Svg.Number("width", step * 0.9),
                Svg.Number("height", height));
        }

        yield return Svg.Line("grid", 0, Height - Bottom, Width, Height - Bottom);
        yield return Svg.Label(0, Height - 3, "start", Number(histogram.Lower));
        yield return Svg.Label(Width, Height - 3, "end", Number(histogram.Upper));
    }
}
