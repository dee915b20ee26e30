using System.Globalization;
using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Benchmarks;

/// <summary>Draws what long works held, over the share of each that was done: resident memory, .NET's heap and handles, below each other.</summary>
internal static class SoakChart
{
    private const int Left = 60;
    private const int Width = 640;
    private const int PanelWidth = 400;
    private const int PanelHeight = 120;
    private const int PanelSpacing = 170;
    private const int Top = 30;
    private const int LineHeight = 18;

    private static readonly string[] Colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

    /// <summary>Draws the measurements of files, which are named by their works.</summary>
    public static void Draw(string svg, IReadOnlyList<string> files)
    {
        var works = files.Select(file => (Name: Path.GetFileNameWithoutExtension(file), Uses: SoakUse.Read(file))).ToArray();
        (string Title, Func<SoakUse, double> Value)[] panels =
        [
            ("resident memory, MiB", use => use.Resident), (".NET's heap, MiB", use => use.Managed), ("handles", use => use.Handles),
        ];
        int height = (panels.Length * PanelSpacing) + Top;
        var size = (Svg.Number("width", Width), Svg.Number("height", height));
        var image = Svg.Diagram(
            "What a long work holds",
            Width,
            height,
            size.Item1,
            size.Item2,
            Svg.Style,
            Svg.Element("rect", Html.Class("paper"), size.Item1, size.Item2),
            panels.Select((panel, index) => Svg.Element(
                "g", new XAttribute("transform", $"translate(0,{(index * PanelSpacing) + Top})"), Panel(panel.Title, works, panel.Value))));
        File.WriteAllText(svg, $"{Html.Write(image)}\n");
    }

    private static IEnumerable<XElement> Panel(string title, (string Name, SoakUse[] Uses)[] works, Func<SoakUse, double> value)
    {
        double top = works.Max(work => work.Uses.Max(value));
        yield return Svg.Label(Left, -8, "start", title);
        foreach (double share in (double[])[0, 0.5, 1])
        {
            yield return Svg.Line("grid", Left, Y(share), Left + PanelWidth, Y(share));
            yield return Svg.Label(Left - 6, Y(share) + 4, "end", (share * top).ToString("G3", CultureInfo.InvariantCulture));
            yield return Svg.Label(Left + (share * PanelWidth), PanelHeight + 16, "middle", Figures.Percent(share));
        }

        for (int index = 0; index < works.Length; index++)
        {
            var (name, uses) = works[index];
            var color = new XAttribute("stroke", Colors[index % Colors.Length]);
            string points = string.Join(' ', uses.Select(use => $"{Svg.Coordinate(X(use, uses[^1]))},{Svg.Coordinate(Y(value(use) / top))}"));
            yield return Svg.Element("polyline", color, new XAttribute("fill", "none"), new XAttribute("points", points));
            var label = Svg.Label(Left + PanelWidth + 10, (index + 1) * LineHeight, "start", $"{name} ({Figures.Count(uses[^1].Done)})");
            label.Add(new XAttribute("fill", Colors[index % Colors.Length]));
            yield return label;
        }
    }

    private static double X(SoakUse use, SoakUse last) => Left + ((double)use.Done / last.Done * PanelWidth);

    private static double Y(double share) => PanelHeight * (1 - share);
}
