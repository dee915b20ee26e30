using System.Xml.Linq;
using MLSegmentation.Formatting;
using MLSegmentation.Masks;
using MLSegmentation.Reports;

namespace MLSegmentation.Training.Auto;

/// <summary>Draws how the training losses of candidates fell, each from the beginning of its trial to its end, and what they came to round by round.</summary>
internal static class TrialChart
{
    private const double Left = 44;
    private const double Top = 10;
    private const double Width = 360;
    private const double Height = 180;
    private const double Margin = 30;
    private const int Ticks = 4;

    /// <summary>The figure of the Dice coefficients on held-out images after each round; null where none was measured.</summary>
    public static XElement? CreateScores(IReadOnlyList<AutoCandidate> candidates)
    {
        int rounds = candidates.SelectMany(candidate => candidate.Trials).Select(trial => trial.Round).DefaultIfEmpty(0).Max();
        var drawn = candidates.Select((candidate, index) => (candidate.Name, Index: index, Points: GetPoints(candidate, rounds)))
            .Where(candidate => candidate.Points.Length > 0)
            .ToArray();
        if (drawn is [])
        {
            return null;
        }

        const string Caption = "Mean Dice coefficient on held-out images after each round";
        var labels = Enumerable.Range(1, rounds)
            .Select(round => Svg.Label(X(round, rounds), Top + Height + 18, "middle", $"round {Figures.Plain(round)}"));
        return Frame(
            Caption,
            [.. Grid(1), .. labels, .. drawn.SelectMany(candidate => DrawPoints(candidate.Points, Color(candidate.Index)))],
            drawn.Select(candidate => (candidate.Index, $"{candidate.Name}: {string.Join(", then ", candidate.Points.Select(point => point.Text))}")));
    }

    /// <summary>The figure of a round; null where nothing was measured in it.</summary>
    public static XElement? Create(int round, IReadOnlyList<(int Index, string Name, AutoTrial Trial)> trials)
    {
        double highest = trials.SelectMany(trial => trial.Trial.Losses).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        if (highest <= 0)
        {
            return null;
        }

        string caption = $"Round {round}: training loss over the share of the trial's steps";
        return Frame(
            caption,
            [.. Axes(highest), .. trials.Select(trial => Draw(trial.Trial.Losses, highest, Color(trial.Index)))],
            trials.Select(trial => (trial.Index, trial.Name)));
    }

    private static XElement Frame(string caption, IEnumerable<XElement> drawing, IEnumerable<(int Index, string Text)> candidates)
    {
        var diagram = Svg.Diagram(caption, Left + Width + Margin, Top + Height + Margin, drawing);
        var legend = candidates.Select(candidate => Html.Element("li", ClassSection.Swatch(Color(candidate.Index)), Html.Name(candidate.Text)));
        return Html.Element("figure", diagram, Html.Element("figcaption", caption), Html.Element("ul", [Html.Class("legend"), .. legend]));
    }

    private static (double X, double Y, string Text)[] GetPoints(AutoCandidate candidate, int rounds) =>
    [
        .. candidate.Trials.Where(trial => double.IsFinite(trial.Score))
            .Select(trial => (X(trial.Round, rounds), Y(trial.Score, 1), Figures.Ratio(trial.Score))),
    ];

    private static double X(int round, int rounds) => Left + (Width * (round - 0.5) / rounds);

    private static IEnumerable<XElement> DrawPoints((double X, double Y, string Text)[] points, RgbColor color) =>
    [
        DrawLine(points.Select(point => (point.X, point.Y)), color),
        .. points.Select(point => Svg.Element(
            "circle",
            new XAttribute("cx", Svg.Coordinate(point.X)),
            new XAttribute("cy", Svg.Coordinate(point.Y)),
            new XAttribute("r", "4"),
            new XAttribute("fill", color.ToString()))),
    ];

    private static RgbColor Color(int candidate) => ClassPalette.GetColor(candidate + 1);

    private static IEnumerable<XElement> Axes(double highest) =>
    [
        .. Grid(highest),
        Svg.Label(Left, Top + Height + 18, "middle", "0 %"),
        Svg.Label(Left + Width, Top + Height + 18, "middle", "100 %"),
    ];

    private static IEnumerable<XElement> Grid(double highest)
    {
        for (int tick = 0; tick <= Ticks; tick++)
        {
            double y = Y(tick * highest / Ticks, highest);
            yield return Svg.Line("grid", Left, y, Left + Width, y);
            yield return Svg.Label(Left - 6, y + 4, "end", Figures.Format(tick * highest / Ticks, "0.##"));
        }
    }

    private static XElement Draw(IReadOnlyList<double> losses, double highest, RgbColor color)
    {
        var points = losses.Select((loss, epoch) => (X: Left + (Width * (epoch + 1) / losses.Count), Loss: loss)).Where(point => double.IsFinite(point.Loss));
        return DrawLine(points.Select(point => (point.X, Y(point.Loss, highest))), color);
    }

    private static XElement DrawLine(IEnumerable<(double X, double Y)> points, RgbColor color) => Svg.Element(
        "polyline",
        new XAttribute("fill", "none"),
        new XAttribute("stroke", color.ToString()),
        new XAttribute("stroke-width", "2"),
        new XAttribute("points", string.Join(' ', points.Select(point => $"{Svg.Coordinate(point.X)},{Svg.Coordinate(point.Y)}"))));

    private static double Y(double loss, double highest) => Top + (Height * (1 - (loss / highest)));
}
