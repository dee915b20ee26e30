using System.Globalization;
using System.Xml.Linq;
using MLSegmentation.IO;

namespace MLSegmentation.Reports;

/// <summary>A small square diagram whose axes both go from 0 to 1, as an SVG image.</summary>
internal static class CurveChart
{
    private const double Side = 200;
    private const double Left = 38;
    private const double Top = 8;
    private const double Width = 250;
    private const double Height = 246;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Draws the diagram.</summary>
    /// <param name="description">What it shows, for those who cannot see it.</param>
    /// <param name="horizontal">The name of the horizontal axis.</param>
    /// <param name="vertical">The name of the vertical axis.</param>
    /// <param name="content">Lines and points in it.</param>
    public static XElement Draw(string description, string horizontal, string vertical, IEnumerable<XElement?> content) => new(
        Svg + "svg",
        new XAttribute("viewBox", Text($"0 0 {Width} {Height}")),
        new XAttribute("role", "img"),
        Html.Attribute("aria-label", description),
        Axes(),
        Label(Left + (Side / 2), Height - 4, "middle", horizontal),
        new XElement(Svg + "g", new XAttribute("transform", Text($"translate(10,{Top + (Side / 2)}) rotate(-90)")), Label(0, 0, "middle", vertical)),
        content);

    /// <summary>A line through points of the diagram.</summary>
    public static XElement Line(IEnumerable<double> x, IEnumerable<double> y) =>
        new(
            Svg + "polyline",
            new XAttribute("class", "curve"),
            new XAttribute("points", string.Join(' ', x.Zip(y).Select(point => Text($"{X(point.First):0.##},{Y(point.Second):0.##}")))));

    /// <summary>The line of chance or of perfection, from corner to corner.</summary>
    public static XElement Diagonal() =>
        new(Svg + "line", new XAttribute("class", "chance"), Attribute("x1", X(0)), Attribute("y1", Y(0)), Attribute("x2", X(1)), Attribute("y2", Y(1)));

    /// <summary>A level line, such as the share of a class.</summary>
    public static XElement Level(double y) =>
        new(Svg + "line", new XAttribute("class", "chance"), Attribute("x1", X(0)), Attribute("y1", Y(y)), Attribute("x2", X(1)), Attribute("y2", Y(y)));

    /// <summary>A point.</summary>
    public static XElement Point(double x, double y) =>
        new(Svg + "circle", new XAttribute("class", "point"), Attribute("cx", X(x)), Attribute("cy", Y(y)), Attribute("r", 4));

    private static IEnumerable<XElement> Axes()
    {
        foreach (double value in (double[])[0, 0.25, 0.5, 0.75, 1])
        {
            yield return new XElement(
                Svg + "line", new XAttribute("class", "grid"), Attribute("x1", X(0)), Attribute("y1", Y(value)), Attribute("x2", X(1)),
                Attribute("y2", Y(value)));
            yield return new XElement(
                Svg + "line", new XAttribute("class", "grid"), Attribute("x1", X(value)), Attribute("y1", Y(0)), Attribute("x2", X(value)),
                Attribute("y2", Y(1)));
        }

        foreach (double value in (double[])[0, 0.5, 1])
        {
            yield return Label(X(value), Y(0) + 15, "middle", Figures.Plain(value));
            yield return Label(Left - 5, Y(value) + 4, "end", Figures.Plain(value));
        }
    }

    private static XElement Label(double x, double y, string anchor, string text) =>
        new(Svg + "text", new XAttribute("class", "label"), Attribute("x", x), Attribute("y", y), new XAttribute("text-anchor", anchor), text);

    private static XAttribute Attribute(string name, double value) => new(name, value.ToString("0.##", CultureInfo.InvariantCulture));

    private static double X(double value) => Left + (Side * value);

    private static double Y(double value) => Top + (Side * (1 - value));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
