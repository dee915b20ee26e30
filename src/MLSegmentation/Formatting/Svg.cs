using System.Xml.Linq;

namespace MLSegmentation.Formatting;

/// <summary>
/// The elements of diagrams. The classes <c>grid</c>, <c>chance</c>, <c>curve</c>, <c>point</c> and <c>label</c> say what they are; a style
/// sheet says how they look, that of the page or <see cref="Style"/>.
/// </summary>
internal static class Svg
{
    private const double Farthest = 100_000;

    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>The style sheet of a diagram that is a file of its own, on white.</summary>
    public static XElement Style => Element(
        "style", ".grid { stroke: #dddddd; } .chance { stroke: #888888; stroke-dasharray: 4 3; } .paper { fill: #ffffff; }");

    /// <summary>A whole diagram, as large as its place makes it; the description is for those who cannot see it.</summary>
    public static XElement Diagram(string description, double width, double height, params object?[] content) => Element(
        "svg",
        new XAttribute("viewBox", $"0 0 {Figures.Plain(width)} {Figures.Plain(height)}"),
        new XAttribute("font-family", "sans-serif"),
        new XAttribute("font-size", "12"),
        new XAttribute("fill", "currentColor"),
        new XAttribute("role", "img"),
        Html.Attribute("aria-label", description),
        content);

    /// <summary>An element.</summary>
    public static XElement Element(string name, params object?[] content) => Html.Element(Namespace + name, content);

    /// <summary>A straight line.</summary>
    public static XElement Line(string style, double x1, double y1, double x2, double y2) =>
        Element("line", Html.Class(style), Number("x1", x1), Number("y1", y1), Number("x2", x2), Number("y2", y2));

    /// <summary>Text whose <c>start</c>, <c>middle</c> or <c>end</c> is at x, and whose letters stand on y.</summary>
    public static XElement Label(double x, double y, string anchor, string text) =>
        Element("text", Html.Class("label"), Number("x", x), Number("y", y), new XAttribute("text-anchor", anchor), text);

    /// <summary>An attribute that is a number.</summary>
    public static XAttribute Number(string name, double value) => new(name, Coordinate(value));

    /// <summary>A number of a diagram; what is not finite or lies far outside becomes one that every program can read.</summary>
    public static string Coordinate(double value) =>
        FormattableString.Invariant($"{(double.IsNaN(value) ? 0 : Math.Clamp(value, -Farthest, Farthest)):0.##}");
}
