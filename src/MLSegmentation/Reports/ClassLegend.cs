using System.Xml.Linq;
using MLSegmentation.Formatting;
using MLSegmentation.Masks;

namespace MLSegmentation.Reports;

/// <summary>What the colours of masks and of errors mean, in reports and notebooks.</summary>
internal static class ClassLegend
{
    /// <summary>The most classes that a legend of what a mask holds names.</summary>
    private const int MaxPresent = 24;

    /// <summary>All classes.</summary>
    public static XElement OfClasses(SegmentationClasses classes) => List("Classes", classes.Select(item => Html.Element("li", ClassSection.Name(item))));

    /// <summary>The errors.</summary>
    public static XElement OfErrors(SegmentationClasses classes) => List(
        "Errors",
        new ErrorColors(classes).Explain()
            .Select(error => Html.Element("li", error.Color is { } color ? ClassSection.Swatch(color) : null, error.Meaning)));

    /// <summary>The classes that a mask holds and what share of it each has, the largest first; of many, the largest alone.</summary>
    public static XElement OfMask(SegmentationMask mask, SegmentationClasses? classes)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte label in mask.Pixels)
        {
            counts[label]++;
        }

        int[] found = counts.ToArray();
        double pixels = mask.Pixels.Length;
        int[] present = [.. Enumerable.Range(0, found.Length).Where(index => found[index] > 0).OrderByDescending(index => found[index])];
        var items = present.Take(MaxPresent).Select(index => Html.Element("li", [.. Name(index, classes), $" {Figures.Percent(found[index] / pixels)}"]));
        int hidden = present.Length - MaxPresent;
        return List("Classes", hidden > 0 ? items.Append(Html.Element("li", $"and {hidden} more")) : items);
    }

    private static object[] Name(int index, SegmentationClasses? classes) =>
        index < classes?.Count ? ClassSection.Name(classes[index])
        : index == SegmentationMask.Ignored ? [ClassSection.Swatch(new RgbColor(255, 255, 255)), "ignored"]
        : [ClassSection.Swatch(ClassPalette.GetColor(index)), $"class {index}"];

    private static XElement List(string name, IEnumerable<XElement> items) =>
        Html.Element("ul", [Html.Class("legend"), Html.Attribute("aria-label", name), .. items]);
}
