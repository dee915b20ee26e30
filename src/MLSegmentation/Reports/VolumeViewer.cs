using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using MLSegmentation.Formatting;
using MLSegmentation.Reports;

namespace MLSegmentation;

/// <summary>
/// Shows a volume and its masks in a browser, slice by slice: along any axis, with the contours of the areas, class by class. What it shows is in the
/// HTML itself, and a script of a few kilobytes draws it.
/// </summary>
public static class VolumeViewer
{
    /// <summary>How many voxels all viewers of a page have: about 3 MB of file.</summary>
    internal const int MostVoxels = 4_000_000;

    private const string ScriptName = "MLSegmentation.Reports.viewer.js";

    /// <summary>
    /// The script. It starts the viewers that are on a page when it is run; those that are added later are started by
    /// <c>segmentationViewer.start(element)</c>, where the element is that of the class <c>viewer</c>.
    /// </summary>
    public static string Script { get; } = ReadScript();

    /// <summary>
    /// The script as an element, which must stand behind all viewers of the page. It is in the page itself, in a form in which nothing need be escaped.
    /// </summary>
    internal static XElement ScriptElement =>
        new("script", new XAttribute("src", $"data:text/javascript;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(Script))}"));

    /// <summary>Makes the viewer of a volume, for a page or a notebook that has no other file.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="mask">The mask, of the volume's size, which knows its classes.</param>
    /// <param name="truth">The true mask, of the same size. Default: null, there is none.</param>
    /// <returns>
    /// An element of the class <c>viewer</c> and the script. A large volume is shown with fewer voxels, 4,000,000 at most: it becomes coarser where its
    /// voxels are finest first.
    /// </returns>
    /// <exception cref="ArgumentNullException">The volume or the mask is null.</exception>
    /// <exception cref="ArgumentException">The sizes differ, or the mask does not know its classes.</exception>
    /// <example>
    /// <code>
    /// SegmentationVolume scan = SegmentationVolume.Load("scan.nii.gz");
    /// SegmentationMask mask = SegmentationVolume.Load("segmentation.nii.gz").ToMask(SegmentationClasses.Parse("background=0, part=1"));
    /// string html = VolumeViewer.ToHtml(scan, mask);
    /// </code>
    /// </example>
    public static string ToHtml(SegmentationVolume volume, SegmentationMask mask, SegmentationMask? truth = null)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentNullException.ThrowIfNull(mask);
        var classes = mask.Classes
            ?? throw new ArgumentException("The mask does not know its classes, whose colours are drawn; give them to it with WithClasses.", nameof(mask));
        if (volume.Size != mask.Size || mask.Size != (truth ?? mask).Size)
        {
            throw new ArgumentException($"The volume has {volume.Size} voxels, but a mask has {(truth ?? mask).Size}.", nameof(mask));
        }

        var atlas = VolumeAtlas.Create(new VolumeGreys(volume), truth, mask, MostVoxels);
        return Html.Write(Create(atlas, volume.Geometry.IsOriented, classes), ScriptElement);
    }

    /// <summary>The three slices of a volume of a report, and its viewer.</summary>
    internal static IEnumerable<XElement> Show(VolumePanels panels, string name, SegmentationClasses classes)
    {
        var slices = panels.Slices.Select(slice => new ImagePanel(slice.Caption, $"{name}, {slice.Caption}", slice.Png).ToElement());
        yield return Html.Element("div", [Html.Class("panels slices"), .. slices]);
        yield return Html.Element("details", Html.Element("summary", "All slices"), Create(panels.Atlas, panels.IsUpright, classes));
    }

    private static XElement Create(VolumeAtlas atlas, bool isUpright, SegmentationClasses classes)
    {
        var (size, spacing) = (atlas.Size, atlas.Spacing);
        string colors = JsonSerializer.Serialize(classes.Select(item => new { name = SegmentationText.Escape(item.Name), color = item.Color.ToString() }));
        return Html.Element(
            "div",
            Html.Class("viewer"),
            Html.Attribute("data-whole", Sides(atlas.Whole)),
            Html.Attribute("data-size", Sides(size)),
            Html.Attribute("data-spacing", string.Create(CultureInfo.InvariantCulture, $"{spacing.X:R} {spacing.Y:R} {spacing.Z:R}")),
            Html.Attribute("data-columns", Figures.Plain(atlas.Columns)),
            Html.Attribute("data-upright", isUpright ? "true" : "false"),
            Html.Attribute("data-background", Figures.Plain(VolumePanels.FindBackground(classes))),
            new XAttribute("data-classes", colors),
            Sheet(atlas.Sheets.Image, "image"),
            Sheet(atlas.Sheets.Truth, "truth"),
            Sheet(atlas.Sheets.Prediction, "prediction"));
    }

    private static string Sides(ImageSize size) => string.Create(CultureInfo.InvariantCulture, $"{size.Width} {size.Height} {size.Depth}");

    private static XElement? Sheet(byte[]? png, string name) =>
        png is null ? null : Html.Image(png, "", Html.Class(name), Html.Attribute("hidden", "hidden"));

    private static string ReadScript()
    {
        using var script = new StreamReader(typeof(VolumeViewer).Assembly.GetManifestResourceStream(ScriptName)!, Encoding.UTF8);
        return script.ReadToEnd();
    }
}
