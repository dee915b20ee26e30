using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Evaluation;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Tests.Reports;

public sealed partial class SaveReportTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void SaveReport_HostileNames_AreWrittenAsTextInAPageThatXmlReads()
    {
        using var data = new ReportData();
        data.Add(ReportData.HostileName, found: 4, wrong: 0);

        var (text, page) = Save(data);

        Assert.StartsWith("<!DOCTYPE html>", text, StringComparison.Ordinal);
        Assert.Equal("en", (string?)page.Attribute("lang"));
        Assert.Equal(ReportData.HostileName, Assert.Single(page.Descendants("h4")).Value);
        Assert.Contains(page.Descendants("th"), cell => cell.Value == data.Classes[1].Name);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "b" or "i" or "script" or "link");
    }

    [Fact]
    public void SaveReport_ControlCharactersInAName_AreEscaped()
    {
        using var data = new ReportData();
        data.Add("a\u0001b\U0001f600.png", found: 4, wrong: 0);

        var (_, page) = Save(data);

        Assert.Equal("a\\x01b\U0001f600.png", Assert.Single(page.Descendants("h4")).Value);
    }

    [Fact]
    public void SaveReport_Page_NeedsNothingBesideItself()
    {
        using var data = Mixed();

        var (text, page) = Save(data);

        string[] references = [.. page.DescendantsAndSelf()
            .Attributes()
            .Where(item => item.Name.LocalName is "src" or "href" or "srcset" or "data" or "action")
            .Select(item => item.Value)];
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Matches("^(data:image/png;base64,|#)", reference));
        Assert.DoesNotMatch("url\\(|@import", text);
        Assert.Empty(Address().Matches(text.Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal)));
        Assert.DoesNotContain(page.Descendants(), element => element.Attributes().Any(item => item.Name.LocalName.StartsWith("on", StringComparison.Ordinal)));
    }

    [Fact]
    public void SaveReport_Page_CanBeReadWithoutSeeing()
    {
        using var data = Mixed();

        var (_, page) = Save(data);

        Assert.Equal("Segmentation report", page.Element("head")!.Element("title")!.Value);
        Assert.All(page.Descendants("img"), image => Assert.NotEqual("", (string?)image.Attribute("alt") ?? ""));
        Assert.All(page.Descendants("th"), cell => Assert.Contains((string?)cell.Attribute("scope"), (string[])["col", "row"]));
        Assert.All(page.Descendants(Svg + "svg"), chart => Assert.NotNull(chart.Attribute("aria-label")));
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
        int[] levels = [.. page.Descendants().Where(element => Heading().IsMatch(element.Name.LocalName)).Select(element => element.Name.LocalName[1] - '0')];
        Assert.Equal(1, levels[0]);
        Assert.All(
            levels.Zip(levels.Skip(1)),
            pair => Assert.True(pair.Second is > 1 && pair.Second <= pair.First + 1, $"h{pair.First} is followed by h{pair.Second}"));
    }

    [Fact]
    public void SaveReport_OtherCulture_WritesTheSamePage()
    {
        using var data = Mixed();
        var options = new SegmentationReportOptions { Date = new DateTimeOffset(2024, 2, 29, 12, 5, 0, TimeSpan.FromHours(1)) };
        string expected = Save(data, options).Text;
        var before = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = other;

            Assert.Equal(expected, Save(data, options).Text);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void SaveReport_Numbers_AreThoseOfTheMetrics()
    {
        using var data = new ReportData();
        data.Add("a.png", found: 2, wrong: 1);

        var (_, page) = Save(data);

        // TP 2, FP 1, FN 2, TN 27: Dice 4/7, and 54/57 of the background; mean 0.7594. 29 of 32 pixels are right.
        string summary = Section(page, "summary")!.Value;
        Assert.Contains("0.7594", summary, StringComparison.Ordinal);
        Assert.Contains("0.9062", summary, StringComparison.Ordinal);
        var row = Section(page, "classes")!.Descendants("tbody").Single().Elements().ElementAt(1);
        Assert.Equal(["0.5714", "0.4000", "0.6667", "0.5000", "0.9643", "4", "12.5 %"], row.Elements("td").Select(cell => cell.Value));
        XElement[] cells = [.. Section(page, "confusion")!.Descendants("td")];
        Assert.Equal(["2796.4 %", "13.6 %", "250.0 %", "250.0 %"], cells.Select(cell => cell.Value));
        Assert.Equal("background:rgba(8,81,156,0.5)", (string?)cells[2].Attribute("style"));
        Assert.Equal(["strong", null, null, null], cells.Select(cell => (string?)cell.Attribute("class")));
    }

    [Fact]
    public void SaveReport_WithoutScoresAndModel_LeavesTheirSectionsOut()
    {
        using var data = Mixed();

        var (_, page) = Save(data);

        Assert.Equal(
            ["summary", "images", "classes", "confusion", "provenance"],
            page.Descendants("section").Select(section => (string?)section.Attribute("id")));
        Assert.Equal(
            ["#summary", "#images", "#classes", "#confusion", "#provenance"],
            page.Descendants("nav").Single().Descendants("a").Select(link => (string?)link.Attribute("href")));
    }

    [Fact]
    public void SaveReport_ModelWithHistory_ShowsFactsAndLearningCurves()
    {
        using var data = Mixed();
        var options = new Dictionary<string, string> { ["loss"] = "a < b" };
        EpochInfo[] epochs = [new(1, 10, 1e-3, 0.7), new(2, 20, 1e-3, 0.5)];
        var model = new SegmentationModelInfo(
            data.Classes, 3, new PixelNormalization([0, 0, 0], [1, 1, 1]), 1,
            new NetworkInfo("unet", new Dictionary<string, string> { ["width"] = "8" }, 1234567)) { Training = new TrainingInfo(1, options, 20, 2, epochs) };

        var (_, page) = Save(data, new SegmentationReportOptions { Model = model });

        Assert.Contains("1,234,567", Section(page, "model")!.Value, StringComparison.Ordinal);
        Assert.Contains("a < b", Section(page, "model")!.Value, StringComparison.Ordinal);

        // The page decides about size and colours: the drawing has no width and no paper, and its text the page's colour.
        var drawing = Assert.Single(Section(page, "training")!.Descendants(Svg + "svg"));
        Assert.NotNull(drawing.Attribute("viewBox"));
        Assert.Null(drawing.Attribute("width"));
        Assert.Equal("currentColor", (string?)drawing.Attribute("fill"));
        Assert.Empty(drawing.Elements(Svg + "rect"));
        Assert.Single(drawing.Elements(Svg + "path"));
        Assert.Equal(["training"], Section(page, "training")!.Descendants("li").Select(item => item.Value));
    }

    [Fact]
    public void SaveReport_ManyImages_ShowsWorstMedianAndBestAndReadsNoOthers()
    {
        using var data = new ReportData();
        for (int found = 0; found <= 4; found++)
        {
            data.Add($"found{found}.png", found, wrong: 0);
        }

        var scored = data.Load();
        var metrics = data.Context.Segmentation().Evaluate(scored);
        data.Damage(1);
        data.Damage(3);
        data.Context.Segmentation().SaveReport(data["report.html"], metrics, scored, new SegmentationReportOptions { ImagesPerGroup = 1 });

        var images = Section(Parse(File.ReadAllText(data["report.html"])), "images")!;
        Assert.Equal(["Colours", "Worst images", "Median images", "Best images"], images.Descendants("h3").Select(heading => heading.Value));
        Assert.Equal(["found0.png", "found2.png", "found4.png"], images.Descendants("h4").Select(heading => heading.Value));
        Assert.Equal(
            ["Image", "Truth", "Prediction", "Errors"],
            images.Descendants("article").First().Descendants("figcaption").Select(caption => caption.Value));
    }

    [Fact]
    public void SaveReport_Errors_AreColouredByKind()
    {
        using var data = new ReportData();
        data.Add("a.png", found: 3, wrong: 1);

        byte[] rgb = Image(Save(data).Page, "Wrong pixels");

        // Pixel 3 was missed, pixel 31 wrongly found; pixel 2 is right, and shows the image: 16 of its steps of 16.
        Assert.Equal([0x56, 0xb4, 0xe9], rgb[9..12]);
        Assert.Equal([0xd5, 0x5e, 0x00], rgb[93..96]);
        Assert.Equal([16, 16, 16], rgb[6..9]);
    }

    [Fact]
    public void SaveReport_ErrorsWithoutBackground_HaveTheColourOfTheirLabel()
    {
        using var data = new ReportData { Classes = SegmentationClasses.Parse("road=0, car=255, tree=7") };
        data.Add("a.png", found: 3, wrong: 1);

        var page = Save(data).Page;

        // Pixel 3 is a car, pixel 31 road.
        byte[] rgb = Image(page, "Wrong pixels");
        var car = data.Classes[1].Color;
        var road = data.Classes[0].Color;
        Assert.Equal([car.Red, car.Green, car.Blue], rgb[9..12]);
        Assert.Equal([road.Red, road.Green, road.Blue], rgb[93..96]);
        Assert.Contains("has the colour of the class that it is labelled with", Section(page, "images")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 480)]
    [InlineData(9, 333)]
    [InlineData(100, 100)]
    [InlineData(1000, 96)]
    public void SaveReport_ManyImages_AreSmall(int count, int side) => Assert.Equal(side, MLSegmentation.Reports.PanelPainter.GetSide(count));

    [Fact]
    public void SaveReport_NineNoisyImages_TakeAtMostTwoMegabytes()
    {
        var painter = new MLSegmentation.Reports.PanelPainter(SegmentationClasses.Binary, MLSegmentation.Reports.PanelPainter.GetSide(9));
        var random = new Random(1);
        var mask = new SegmentationMask(512, 512, new byte[512 * 512]);

        // Grey noise, more than an electron microscope has.
        byte[] pixels = [.. Enumerable.Range(0, 512 * 512).SelectMany(_ => Enumerable.Repeat((byte)(100 + random.Next(64)), 3).Append(byte.MaxValue))];
        using var image = MLImage.CreateFromPixels(512, 512, MLPixelFormat.Bgra32, pixels);

        var panels = painter.Paint(image, mask, mask);

        int bytes = panels.Image!.Length + panels.Truth.Length + panels.Prediction.Length + panels.Errors.Length;
        Assert.InRange(9 * bytes * 4 / 3, 100_000, 2_000_000);
    }

    [Fact]
    public void SaveReport_LargeImage_IsShownSmaller()
    {
        using var data = new ReportData();
        data.Add("a.png", found: 3, wrong: 1);
        var painter = new MLSegmentation.Reports.PanelPainter(data.Classes, maxSide: 4);
        var mask = new SegmentationMask(8, 4, new byte[32]);

        var panels = painter.Paint(null, mask, mask);

        // 8x4 becomes 4x2.
        Assert.Equal(8, PngReader.Decode(panels.Truth, "truth").Pixels.Length);
        Assert.Null(panels.Image);
    }

    [Fact]
    public void SaveReport_WithoutImages_ShowsMasks()
    {
        using var data = Mixed();
        var scored = data.Load(withImages: false);
        var metrics = data.Context.Segmentation().Evaluate(scored);

        data.Context.Segmentation().SaveReport(data["report.html"], metrics, scored);

        var article = Section(Parse(File.ReadAllText(data["report.html"])), "images")!.Descendants("article").First();
        Assert.Equal(["Truth", "Prediction", "Errors"], article.Descendants("figcaption").Select(caption => caption.Value));
    }

    [Fact]
    public void SaveReport_Provenance_SaysWhatAndWhenAndWithWhich()
    {
        using var data = Mixed();
        var options = new SegmentationReportOptions
        {
            Command = "mlseg evaluate --images \"a b\"",
            Date = new DateTimeOffset(2024, 2, 29, 12, 5, 0, TimeSpan.FromHours(1)),
        };

        var facts = Section(Save(data, options).Page, "provenance")!.Descendants("dt")
            .ToDictionary(name => name.Value, name => name.ElementsAfterSelf().Single().Value);

        Assert.Equal("mlseg evaluate --images \"a b\"", facts["Command"]);
        Assert.Equal("images", facts["Data"]);
        Assert.Equal("2024-02-29 12:05 +01:00", facts["Date"]);
        Assert.Matches("^5\\.0\\.", facts["ML.NET"]);
        Assert.Matches("^1\\.", facts["ONNX Runtime"]);
        Assert.StartsWith(typeof(SegmentationMetrics).Assembly.GetName().Version!.ToString(3), facts["MLSegmentation"], StringComparison.Ordinal);
    }

    [Fact]
    public void TryStretch_DarkImage_ReachesTheWholeRangeAndKeepsHues()
    {
        // Twice 10, 20, 60: (20 - 10) / (60 - 10) of 255 is 51.
        byte[] dark = [10, 20, 60, 10, 20, 60];

        Assert.True(MLSegmentation.Reports.ImageContrast.TryStretch(dark));

        Assert.Equal([0, 51, 255, 0, 51, 255], dark);
    }

    [Theory]
    [InlineData(10, 97)]
    [InlineData(40, 40)]
    public void TryStretch_BrightOrConstantImage_IsLeftAsItIs(byte darkest, byte brightest)
    {
        byte[] image = [darkest, brightest, darkest, brightest];

        Assert.False(MLSegmentation.Reports.ImageContrast.TryStretch(image));

        Assert.Equal([darkest, brightest, darkest, brightest], image);
    }

    [Fact]
    public void SaveReport_OtherData_IsRefused()
    {
        using var data = Mixed();
        var metrics = data.Context.Segmentation().Evaluate(data.Load());
        var shorter = data.Context.Data.TakeRows(data.Load(), 1);

        var exception = Assert.Throws<SegmentationException>(() => data.Context.Segmentation().SaveReport(data["report.html"], metrics, shorter));

        Assert.Contains("The data has 1 rows", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(data["report.html"]));
    }

    [Fact]
    public void SaveReport_Scores_DrawsCurves()
    {
        var accumulator = new MetricAccumulator(2, null);
        accumulator.Add([0, 0, 1, 1], [0, 0, 1, 1], [0.9f, 0.6f, 0.4f, 0.1f, 0.1f, 0.4f, 0.6f, 0.9f]);
        using var data = new ReportData();
        var metrics = accumulator.ToMetrics(SegmentationClasses.Binary);

        data.Context.Segmentation().SaveReport(data["report.html"], metrics);

        var page = Parse(File.ReadAllText(data["report.html"]));
        var curves = Section(page, "curves")!;

        // The ROC curve of the background is that of the foreground, turned around; the curves of precision differ.
        Assert.Equal(3, curves.Descendants(Svg + "polyline").Count());
        Assert.Contains(curves.Descendants("figcaption"), caption => caption.Value.StartsWith("foreground: ROC AUC 1.0000", StringComparison.Ordinal));

        // Confidence 0.9 and 0.6, twice each, and all right: the error is (0.1 + 0.4) / 2.
        Assert.Contains("Expected calibration error 0.2500", Section(page, "calibration")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void SaveReport_BinOfHardlyAnyPixel_IsInTheTableOfCalibrationOnly()
    {
        // One pixel in 20000 has a confidence of 0.6, all others one of 0.9.
        byte[] mask = new byte[20_000];
        float[] scores = [0.6f, .. Enumerable.Repeat(0.9f, mask.Length - 1), 0.4f, .. Enumerable.Repeat(0.1f, mask.Length - 1)];
        var accumulator = new MetricAccumulator(2, null);
        accumulator.Add(mask, mask, scores);
        using var data = new ReportData();

        data.Context.Segmentation().SaveReport(data["report.html"], accumulator.ToMetrics(SegmentationClasses.Binary));

        var calibration = Section(Parse(File.ReadAllText(data["report.html"])), "calibration")!;
        Assert.Equal(2, calibration.Descendants("tbody").Single().Elements().Count());
        Assert.Single(calibration.Descendants(Svg + "circle"));
    }

    [Fact]
    public void SaveReport_SurfacesObjectsAndIntervals_AreShownWhereTheyWereComputed()
    {
        using var data = Mixed();
        var scored = data.Load();
        var options = new SegmentationEvaluationOptions
        {
            Surfaces = new SurfaceOptions { Spacing = new PixelSpacing(0.5, 0.25) },
            Objects = new ObjectOptions(),
            Bootstrap = new BootstrapOptions { Resamples = 10 },
        };
        var metrics = data.Context.Segmentation().Evaluate(scored, options: options);

        data.Context.Segmentation().SaveReport(data["report.html"], metrics);

        var page = Parse(File.ReadAllText(data["report.html"]));
        var classes = Section(page, "classes")!;
        Assert.Equal(["Distances between outlines", "Objects"], classes.Descendants("h3").Select(heading => heading.Value));
        Assert.Contains("pixels 0.5 × 0.25 apart", classes.Value, StringComparison.Ordinal);

        // One object in each image is labelled; in the second, one pixel of four is found, and two others are predicted.
        var cells = classes.Descendants("table").Last().Descendants("tbody").Single().Elements().ElementAt(1);
        Assert.Equal(["2", "3", "1"], cells.Elements("td").Take(3).Select(cell => cell.Value));
        var interval = metrics.ConfidenceIntervals![nameof(metrics.MeanDice)];
        string shown = FormattableString.Invariant($"{interval.Lower:F4} to {interval.Upper:F4}");
        Assert.Contains(shown, Section(page, "summary")!.Value, StringComparison.Ordinal);
        Assert.NotEmpty(classes.Descendants("small"));
    }

    [Theory]
    [InlineData(2, "")]
    [InlineData(12, " many")]
    [InlineData(32, " many dense")]
    public void SaveReport_ConfusionMatrix_FitsTheNumberOfClasses(int count, string style)
    {
        var accumulator = new MetricAccumulator(count, null);
        accumulator.Add([0, 1], [0, 1], []);
        using var data = new ReportData();

        data.Context.Segmentation().SaveReport(
            data["report.html"],
            accumulator.ToMetrics(SegmentationClasses.FromNames([.. Enumerable.Range(0, count).Select(index => $"class {index}")])));

        var matrix = Section(Parse(File.ReadAllText(data["report.html"])), "confusion")!.Descendants("table").Single();
        Assert.Equal($"heat{style}", (string?)matrix.Attribute("class"));
        Assert.Equal(count * count, matrix.Descendants("td").Count());

        // Class 0 and 1 have a pixel each; where there are many classes, the other cells are empty.
        Assert.Equal(style.EndsWith("dense", StringComparison.Ordinal) ? 2 : count * count, matrix.Descendants("td").Count(cell => cell.Value.Length > 0));
    }

    private static ReportData Mixed()
    {
        var data = new ReportData();
        data.Add("a.png", found: 4, wrong: 0);
        data.Add("b.png", found: 1, wrong: 2);
        return data;
    }

    private static (string Text, XElement Page) Save(ReportData data, SegmentationReportOptions? options = null)
    {
        var scored = data.Load();
        var metrics = data.Context.Segmentation().Evaluate(scored);
        data.Context.Segmentation().SaveReport(data["report.html"], metrics, scored, options);
        string text = File.ReadAllText(data["report.html"]);
        return (text, Parse(text));
    }

    private static XElement Parse(string text) => XDocument.Parse(text).Root!;

    private static XElement? Section(XElement page, string id) =>
        page.Descendants("section").SingleOrDefault(section => (string?)section.Attribute("id") == id);

    private static byte[] Image(XElement page, string description)
    {
        string source = (string)page.Descendants("img")
            .First(image => ((string)image.Attribute("alt")!).StartsWith(description, StringComparison.Ordinal))
            .Attribute("src")!;
        using var stream = new MemoryStream(Convert.FromBase64String(source["data:image/png;base64,".Length..]));
        using var image = MLImage.CreateFromStream(stream);
        byte[] rgb = new byte[3 * image.Width * image.Height];
        ImagePixels.CopyRgb(image, rgb);
        return rgb;
    }

    [GeneratedRegex("https?://")]
    private static partial Regex Address();

    [GeneratedRegex("^h[1-6]$")]
    private static partial Regex Heading();
}
