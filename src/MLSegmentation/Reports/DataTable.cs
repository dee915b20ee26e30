using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Tables that scroll inside a box of their own where the page is too narrow for them.</summary>
internal static class DataTable
{
    /// <summary>A table with a row of column names; a row is its name, and then its cells: text or elements.</summary>
    public static XElement Create(string caption, IReadOnlyList<string> columns, IEnumerable<object[]> rows) => Scroll(caption, Html.Element(
        "table",
        Html.Element("caption", caption),
        Html.Element("thead", Html.Element("tr", [.. columns.Select(name => Head("col", name))])),
        Html.Element("tbody", [.. rows.Select(Row)])));

    /// <summary>A box that scrolls sideways; the keyboard can reach it.</summary>
    public static XElement Scroll(string label, XElement content) => Html.Element(
        "div", Html.Class("scroll"), Html.Attribute("role", "region"), Html.Attribute("aria-label", label), Html.Attribute("tabindex", "0"), content);

    /// <summary>A list of names and values.</summary>
    public static XElement Facts(IEnumerable<(string Name, string Value)> facts) =>
        Html.Element("dl", [Html.Class("facts"), .. facts.Select(fact => Html.Element("div", Html.Element("dt", fact.Name), Html.Element("dd", fact.Value)))]);

    /// <summary>A cell that names its <c>row</c> or column, <c>col</c>.</summary>
    public static XElement Head(string scope, object name) => Html.Element("th", Html.Attribute("scope", scope), name);

    private static XElement Row(object[] cells) => Html.Element("tr", [Head("row", cells[0]), .. cells.Skip(1).Select(cell => Html.Element("td", cell))]);
}
