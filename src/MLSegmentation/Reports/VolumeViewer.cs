using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>What a report shows of a volume as elements, and the script that lets readers go through its slices.</summary>
internal static class VolumeViewer
{
    private const string ScriptName = "MLSegmentation.Reports.viewer.js";

    /// <summary>The script, which must stand behind all viewers of the page. It is in the page itself, in a form in which nothing need be escaped.</summary>
    public static XElement Script { get; } = new("script", new XAttribute("src", $"data:text/javascript;base64,{Convert.ToBase64String(ReadScript())}"));

    /// <summary>The three slices of a volume, and its viewer.</summary>
    public static IEnumerable<XElement> Show(VolumePanels panels, string name, SegmentationClasses classes)
    {
        var slices = panels.Slices.Select(slice => new ImagePanel(slice.Caption, $"{name}, {slice.Caption}", slice.Png).ToElement());
        yield return Html.Element("div", [Html.Class("panels slices"), .. slices]);
        yield return Html.Element("details", Html.Element("summary", "All slices"), Viewer(panels, classes));
    }

    private static XElement Viewer(VolumePanels panels, SegmentationClasses classes)
    {
        var (size, spacing) = (panels.Atlas.Size, panels.Atlas.Spacing);
        string colors = JsonSerializer.Serialize(classes.Select(item => new { name = SegmentationText.Escape(item.Name), color = item.Color.ToString() }));
        return Html.Element(
            "div",
            Html.Class("viewer"),
            Html.Attribute("data-size", string.Create(CultureInfo.InvariantCulture, $"{size.Width} {size.Height} {size.Depth}")),
            Html.Attribute("data-spacing", string.Create(CultureInfo.InvariantCulture, $"{spacing.X:R} {spacing.Y:R} {spacing.Z:R}")),
            Html.Attribute("data-columns", Figures.Plain(panels.Atlas.Columns)),
            Html.Attribute("data-upright", panels.IsUpright ? "true" : "false"),
            Html.Attribute("data-background", Figures.Plain(VolumePanels.FindBackground(classes))),
            new XAttribute("data-classes", colors),
            panels.Atlas.Image is { } image ? Sheet(image, "image") : null,
            Sheet(panels.Atlas.Truth, "truth"),
            Sheet(panels.Atlas.Prediction, "prediction"));
    }

    private static XElement Sheet(byte[] png, string name) => Html.Image(png, "", Html.Class(name), Html.Attribute("hidden", "hidden"));

    private static byte[] ReadScript()
    {
        using var stream = typeof(VolumeViewer).Assembly.GetManifestResourceStream(ScriptName)!;
        using var script = new MemoryStream();
        stream.CopyTo(script);
        return script.ToArray();
    }
}
