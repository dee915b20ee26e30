using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>
/// What notebooks show: elements of reports in a box with a style sheet of its own, which touches nothing outside the box. Text has the colour of the page
/// around it and lines are of a grey that is seen on white and on black, so that it suits light and dark themes alike.
/// </summary>
internal static class NotebookView
{
    private const string Style = """
        .mlsegmentation { font: 0.9rem/1.45 system-ui, sans-serif; color: inherit; overflow-wrap: anywhere; --line: rgba(128,128,128,0.45);
          --accent: #3b8fd9; --page: transparent; --soft: #808080; }
        .mlsegmentation p { margin: 0.3rem 0; }
        .mlsegmentation dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr)); gap: 0.3rem 1.2rem; margin: 0.4rem 0; }
        .mlsegmentation dd { margin: 0; }
        .mlsegmentation dt, .mlsegmentation caption, .mlsegmentation figcaption, .mlsegmentation .soft { opacity: 0.75; font-size: 0.85rem; }
        .mlsegmentation .scroll { max-width: 100%; overflow-x: auto; }
        .mlsegmentation table { border-collapse: collapse; margin: 0.4rem 0; font-variant-numeric: tabular-nums; }
        .mlsegmentation caption { padding: 0.2rem 0; text-align: left; white-space: nowrap; caption-side: top; }
        .mlsegmentation th, .mlsegmentation td { padding: 0.2rem 0.6rem; border: 0; border-bottom: 1px solid var(--line); background: none; color: inherit;
          text-align: right; white-space: nowrap; vertical-align: top; }
        .mlsegmentation th { font-weight: 600; }
        .mlsegmentation th[scope="row"], .mlsegmentation thead th:first-child, .mlsegmentation .words td, .mlsegmentation .words th { text-align: left; }
        .mlsegmentation .words td { white-space: normal; }
        .mlsegmentation td small { display: block; opacity: 0.75; font-size: 0.8em; }
        .mlsegmentation figure { margin: 0; min-width: 0; }
        .mlsegmentation img { display: block; height: auto; max-width: 100%; border-radius: 0.2rem; image-rendering: pixelated; background: none; }
        .mlsegmentation figure svg { display: block; width: 100%; height: auto; }
        .mlsegmentation .panels { display: flex; flex-wrap: wrap; gap: 0.6rem; margin: 0.4rem 0; }
        .mlsegmentation .training { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0.8rem; max-width: 60rem; }
        .mlsegmentation .legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; margin: 0.3rem 0; padding: 0; list-style: none; }
        .mlsegmentation .swatch { display: inline-block; width: 0.9em; height: 0.9em; margin-right: 0.4em; border: 1px solid var(--line);
          border-radius: 0.15em; vertical-align: -0.08em; }
        .mlsegmentation .grid { stroke: var(--line); fill: none; }
        .mlsegmentation .chance { stroke: var(--soft); fill: none; stroke-dasharray: 4 4; }
        .mlsegmentation .label { fill: currentColor; font: 11px system-ui, sans-serif; }
        """;

    /// <summary>The elements in their box, as text.</summary>
    public static string Write(params object?[] content) => Html.Write(Html.Element("div", [Html.Class("mlsegmentation"), Html.Style(Style), .. content]));

    /// <summary>A line of smaller letters.</summary>
    public static XElement Note(string text) => Html.Element("p", Html.Class("soft"), text);
}
