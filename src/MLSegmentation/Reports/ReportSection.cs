using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>A section of the page.</summary>
/// <param name="Id">Its name in links.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Content">What comes under the heading.</param>
internal sealed record ReportSection(string Id, string Title, params object?[] Content)
{
    /// <summary>The section as an element.</summary>
    public XElement ToElement() => Html.Element(
        "section", [
            Html.Attribute("id", Id),
            Html.Attribute("aria-labelledby", $"{Id}-title"),
            Html.Element("h2", Html.Attribute("id", $"{Id}-title"), Title),
            .. Content,
        ]);
}
