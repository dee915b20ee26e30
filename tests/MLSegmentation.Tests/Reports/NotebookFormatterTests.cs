using System.Collections;
using MLSegmentation.Evaluation;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Tests.Reports;

/// <summary>Finds the formatters as .NET Interactive does: by the names of an attribute and of its members.</summary>
public class NotebookFormatterTests
{
    private const string ImagePrefix = "<img src=\"data:image/png;base64,";

    [Fact]
    public void Format_Mask_GivesAnImageAndWhatItsColoursMean()
    {
        var mask = new SegmentationMask(3, 2, [0, 1, 2, 2, 1, 0]).WithClasses(SegmentationClasses.Parse("background=0, <i>=1, cell=2"));

        string html = Format(mask);

        Assert.Equal(mask.Pixels.ToArray(), Images(html).Single().Pixels);

        // Two of six pixels each.
        Assert.Matches(@"</span>&lt;i&gt; 33\.3 %</li>", html);
        Assert.DoesNotContain("<i>", html, StringComparison.Ordinal);
        Assert.Contains("Mask, 3 × 2<", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_LargeMask_IsShrunkAndSaysSo()
    {
        const int side = 12_000;
        byte[] pixels = new byte[side * side];
        Array.Fill(pixels, (byte)1, side * side / 2, side * side / 2);

        string html = Format(SegmentationMask.Wrap(side, side, pixels));

        // The upper half is 0 and the lower half 1, in the small image as well.
        byte[] shown = Images(html).Single().Pixels;
        Assert.Equal(640 * 640, shown.Length);
        Assert.Equal((0, 1), (shown[(320 * 640) - 1], shown[320 * 640]));
        Assert.Contains("Mask, 12000 × 12000, shown as 640 × 640<", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 1, 20_000);
    }

    [Fact]
    public void Format_ImageInFullDepth_GivesItWithItsContrastStretched()
    {
        // From 0 (1000) over 127.5 (2000), which becomes 128, to 255 (3000).
        string html = Format(new SegmentationImage(3, 1, 1, [1000, 2000, 3000], SampleType.Unsigned16));

        Assert.Equal([0, 0, 0, 128, 128, 128, 255, 255, 255], Images(html).Single().Pixels);
    }

    [Fact]
    public void Format_History_GivesCurvesAndTheLastEpochs()
    {
        EpochInfo[] epochs = [.. Enumerable.Range(1, 12).Select(epoch => new EpochInfo(epoch, 10 * epoch, 0.001, 1.0 / epoch))];

        string html = Format(new TrainingHistory(epochs, 12, SegmentationClasses.Binary));

        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains("The last 10 of 12 epochs; the model holds epoch 12", html, StringComparison.Ordinal);

        // 1/12 is 0.0833; epoch 2 is left out.
        Assert.Matches(@">12</th>\s*<td>120</td>\s*<td>0\.0833</td>\s*<td>–</td>", html);
        Assert.DoesNotContain(">2</th>", html, StringComparison.Ordinal);
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

    /// <summary>The images that HTML holds.</summary>
    private static IEnumerable<ImageRaster> Images(string html) => html.Split(ImagePrefix).Skip(1)
        .Select(rest => PngReader.Decode(Convert.FromBase64String(rest[..rest.IndexOf('"', StringComparison.Ordinal)]), "a.png"));

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
