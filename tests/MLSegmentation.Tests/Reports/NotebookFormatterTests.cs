using System.Collections;
using MLSegmentation.Evaluation;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Tests.Reports;

/// <summary>Finds the formatters as .NET Interactive does: by the names of an attribute and of its members.</summary>
public class NotebookFormatterTests
{
    [Fact]
    public void Format_Mask_GivesAnImage()
    {
        var mask = new SegmentationMask(3, 2, [0, 1, 2, 2, 1, 0]);

        string html = Format(mask);

        const string Prefix = "<img src=\"data:image/png;base64,";
        Assert.StartsWith(Prefix, html, StringComparison.Ordinal);
        byte[] png = Convert.FromBase64String(html[Prefix.Length..html.IndexOf('"', Prefix.Length)]);
        Assert.Equal(mask.Pixels.ToArray(), PngReader.Decode(png, "a.png").Pixels);
    }

    [Fact]
    public void Format_ImageInFullDepth_GivesItWithItsContrastStretched()
    {
        // From 0 (1000) over 127.5 (2000), which becomes 128, to 255 (3000).
        string html = Format(new SegmentationImage(3, 1, 1, [1000, 2000, 3000], SampleType.Unsigned16));

        const string Prefix = "<img src=\"data:image/png;base64,";
        Assert.StartsWith(Prefix, html, StringComparison.Ordinal);
        byte[] png = Convert.FromBase64String(html[Prefix.Length..html.IndexOf('"', Prefix.Length)]);
        Assert.Equal([0, 0, 0, 128, 128, 128, 255, 255, 255], PngReader.Decode(png, "a.png").Pixels);
    }

    [Fact]
    public void Format_Metrics_GivesATableOfClasses()
    {
        var classes = SegmentationClasses.Parse("background=0, <b>=1");
        var accumulator = new MetricAccumulator(2, null);
        accumulator.Add([0, 0, 1, 1], [0, 0, 0, 1], []);

        string html = Format(accumulator.ToMetrics(classes));

        // b: TP 1, FN 1: Dice 2/3.
        Assert.Matches(@"&lt;b&gt;</th>\s*<td>0\.6667</td>", html);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    private static string Format(object value)
    {
        object attribute = value.GetType().GetCustomAttributes(true).Single(item => item.GetType().Name == "TypeFormatterSourceAttribute");
        var sourceType = (Type)Get(attribute, "FormatterSourceType");
        Assert.Equal(["text/html"], (string[])Get(attribute, "PreferredMimeTypes"));
        object source = Activator.CreateInstance(sourceType)!;
        object formatter = ((IEnumerable)sourceType.GetMethod("CreateTypeFormatters")!.Invoke(source, null)!).Cast<object>().Single();
        Assert.Equal("text/html", Get(formatter, "MimeType"));
        Assert.Equal(value.GetType(), Get(formatter, "Type"));
        using var writer = new StringWriter();
        Assert.Equal(true, formatter.GetType().GetMethod("Format")!.Invoke(formatter, [value, writer]));
        return writer.ToString();
    }

    private static object Get(object instance, string property) => instance.GetType().GetProperty(property)!.GetValue(instance)!;
}
