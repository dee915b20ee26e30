using System.Xml.Linq;
using MLSegmentation.Formatting;
using MLSegmentation.Masks;
using MLSegmentation.Reports;

namespace MLSegmentation.Training.Auto;

/// <summary>Draws how the training losses of candidates fell, each from the beginning of its trial to its end.</summary>
internal static class TrialChart
{
    private const double Left = 44;
    private const double Top = 10;
    private const double Width = 360;
    private const double Height = 180;
    private const double Margin = 30;
    private const int Ticks = 4;

    /// <summary>The figure of a round; null where nothing was measured in it.</summary>
    public static XElement? Create(int round, IReadOnlyList<(int Index, string Name, AutoTrial Trial)> trials)
    {
        double highest = trials.SelectMany(trial => trial.Trial.Losses).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        if (highest <= 0)
        {
            return null;
        }

        string caption = $"Round {round}: training loss over the share of the trial's steps";
        var diagram = Svg.Diagram(
            caption,
            Left + Width + Margin,
            Top + Height + Margin,
            Axes(highest),
            trials.Select(trial => Draw(trial.Trial.Losses, highest, Color(trial.Index))));
        var legend = trials.Select(trial => Html.Element("li", ClassSection.Swatch(Color(trial.Index)), Html.Name(trial.Name)));
        return Html.Element("figure", diagram, Html.Element("figcaption", caption), Html.Element("ul", [Html.Class("legend"), .. legend]));
    }

    private static RgbColor Color(int candidate) => ClassPalette.GetColor(candidate + 1);

    private static IEnumerable<XElement> Axes(double highest)
    {
        for (int tick = 0; tick <= Ticks; tick++)
        {
            double y = Y(tick * highest / Ticks, highest);
            yield return Svg.Line("grid", Left, y, Left + Width, y);
            yield return Svg.Label(Left - 6, y + 4, "end", Figures.Format(tick * highest / Ticks, "0.##"));
        }

        yield return Svg.Label(Left, Top + Height + 18, "middle", "0 %");
        yield return Svg.Label(Left + Width, Top + Height + 18, "middle", "100 %");
    }

    private static XElement Draw(IReadOnlyList<double> losses, double highest, RgbColor color)
    {
        var points = losses.Select((loss, epoch) => (X: Left + (Width * (epoch + 1) / losses.Count), Loss: loss)).Where(point => double.IsFinite(point.Loss));
        return Svg.Element(
            "polyline",
            new XAttribute("fill", "none"),
            new XAttribute("stroke", color.ToString()),
            new XAttribute("stroke-width", "2"),
            new XAttribute("points", string.Join(' ', points.Select(point => $"{Svg.Coordinate(point.X)},{Svg.Coordinate(Y(point.Loss, highest))}"))));
    }

    private static double Y(double loss, double highest) => Top + (Height * (1 - (loss / highest)));
}
