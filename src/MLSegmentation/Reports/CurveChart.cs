using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>A small square diagram whose axes both go from 0 to 1, as an SVG image.</summary>
internal static class CurveChart
{
    private const double Side = 200;
    private const double Left = 38;
    private const double Top = 8;
    private const double Width = 250;
    private const double Height = 246;

    /// <summary>The figure of a diagram with its caption, the names of its axes, and the lines and points in it.</summary>
    public static XElement Figure(string caption, string horizontal, string vertical, IEnumerable<XElement?> content) =>
        Html.Element("figure", Draw(caption, horizontal, vertical, content), Html.Element("figcaption", caption));

    private static XElement Draw(string description, string horizontal, string vertical, IEnumerable<XElement?> content) => Svg.Diagram(
        description,
        Width,
        Height,
        Axes(),
        Svg.Label(Left + (Side / 2), Height - 4, "middle", horizontal),
        Svg.Element("g", new XAttribute("transform", $"translate(10,{Svg.Coordinate(Top + (Side / 2))}) rotate(-90)"), Svg.Label(0, 0, "middle", vertical)),
        content);

    /// <summary>A line through points of the diagram.</summary>
    public static XElement Line(IEnumerable<double> x, IEnumerable<double> y) => Svg.Element(
        "polyline",
        Html.Class("curve"),
        new XAttribute("points", string.Join(' ', x.Zip(y).Select(point => $"{Svg.Coordinate(X(point.First))},{Svg.Coordinate(Y(point.Second))}"))));

    /// <summary>The line of chance or of perfection, from corner to corner.</summary>
    public static XElement Diagonal() => Svg.Line("chance", X(0), Y(0), X(1), Y(1));

    /// <summary>A level line, such as the share of a class.</summary>
    public static XElement Level(double y) => Svg.Line("chance", X(0), Y(y), X(1), Y(y));

    /// <summary>A point.</summary>
    public static XElement Point(double x, double y) =>
        Svg.Element("circle", Html.Class("point"), Svg.Number("cx", X(x)), Svg.Number("cy", Y(y)), Svg.Number("r", 4));

    private static IEnumerable<XElement> Axes()
    {
        foreach (double value in (double[])[0, 0.25, 0.5, 0.75, 1])
        {
            yield return Svg.Line("grid", X(0), Y(value), X(1), Y(value));
            yield return Svg.Line("grid", X(value), Y(0), X(value), Y(1));
        }

        foreach (double value in (double[])[0, 0.5, 1])
        {
            yield return Svg.Label(X(value), Y(0) + 15, "middle", Figures.Plain(value));
            yield return Svg.Label(Left - 5, Y(value) + 4, "end", Figures.Plain(value));
        }
    }

    private static double X(double value) => Left + (Side * value);

    private static double Y(double value) => Top + (Side * (1 - value));
}
