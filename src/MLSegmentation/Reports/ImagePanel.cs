using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>An image with its caption, in reports and notebooks.</summary>
/// <param name="Caption">What stands below it.</param>
/// <param name="Description">What it shows, for those who cannot see it.</param>
/// <param name="Png">The image as a PNG file.</param>
internal sealed record ImagePanel(string Caption, string Description, byte[] Png)
{
    /// <summary>The panel, as wide as its place makes it, or as many pixels as are given.</summary>
    public XElement ToElement(int? width = null) => Html.Element(
        "figure",
        width is { } pixels ? Html.Image(Png, Description, Html.Attribute("width", Figures.Plain(pixels))) : Html.Image(Png, Description),
        Html.Element("figcaption", Caption));
}
