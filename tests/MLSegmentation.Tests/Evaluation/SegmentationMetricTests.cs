using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.ML;
using MLSegmentation.Evaluation;
using MLSegmentation.Formatting;
using MLSegmentation.Reports;

namespace MLSegmentation.Tests.Evaluation;

public sealed class SegmentationMetricTests : IDisposable
{
    private readonly SegmentationMetrics _metrics = MeasuredImages.Measure(MeasuredImages.AllOptions, VolumeSpacing.One);
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Keys => [.. SegmentationMetric.All.Select(metric => metric.Key)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_Keys_AreUnique()
    {
        Assert.Equal(Keys.Count, SegmentationMetric.All.Select(metric => metric.Key).Distinct().Count());
        string[] overall = [.. SegmentationMetric.All.Select(metric => metric.OverallKey).OfType<string>()];
        Assert.Equal(overall, overall.Distinct());
    }

    // A number that has no row would be in no file: MeanAccuracy alone is another name of the mean recall.
    [Theory]
    [InlineData(typeof(SegmentationMetrics), "meanAccuracy")]
    [InlineData(typeof(SegmentationClassMetrics))]
    [InlineData(typeof(ImageMetrics))]
    [InlineData(typeof(SurfaceMetrics))]
    [InlineData(typeof(VolumeMetrics))]
    public void All_Properties_HaveRows(Type type, params string[] others)
    {
        var numbers = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType == typeof(double))
            .Select(property => SegmentationJson.GetKey(property.Name));
        var keys = SegmentationMetric.All.Select(metric => type == typeof(SegmentationMetrics) ? metric.OverallKey : metric.Key).OfType<string>();

        Assert.Empty(numbers.Except(keys).Except(others));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void All_Row_IsInJson(string key)
    {
        var metric = Find(key);

        using var json = JsonDocument.Parse(_metrics.ToJson());

        AssertHolds(json.RootElement, metric.OverallKey, metric.Of(_metrics));
        AssertHolds(json.RootElement.GetProperty("classes")[1], key, metric.Of(_metrics.Classes[1]));
        var image = json.RootElement.GetProperty("perImage")[1];
        AssertHolds(image, key, metric.Of(_metrics.Images[1]));
        AssertHolds(image.GetProperty("classes")[1], key, metric.IsOfImages ? metric.Of(_metrics.Images[1].Classes[1]) : null);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void All_Row_IsInCsv(string key)
    {
        var metric = Find(key);

        string[][] lines = [.. _metrics.ToCsv().Split('\n').Select(line => line.Split(','))];

        AssertHolds(lines, key, metric.Of(_metrics.Images[1]));
        AssertHolds(lines, $"{key}:cell", metric.IsOfImages ? metric.Of(_metrics.Images[1].Classes[1]) : null);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void All_RowOfClasses_IsInReportsAndNotebooks(string key)
    {
        var metric = Find(key);
        if (!metric.Views.HasFlag(MetricViews.Classes))
        {
            return;
        }

        string title = Figures.Capitalize(metric.Title);
        string value = metric.Format(metric.Of(_metrics.Classes[1])!.Value);
        Assert.All((XElement[])[Report(), Notebook()], page => Assert.Contains(page.Descendants("table"), table => IsIn(table, title, value)));
    }

    [Fact]
    public void All_RowsOfTheSummary_AreInReportsAndNotebooks()
    {
        string[] titles =
            [.. SegmentationMetric.All.Where(metric => metric.Views.HasFlag(MetricViews.Summary)).Select(metric => Figures.Capitalize(metric.OverallTitle))];

        var shown = Report().Descendants("dl").First(list => (string?)list.Attribute("class") == "headline");
        Assert.Equal(titles.Order(), Texts(shown, "dt").Order());
        Assert.Equal(titles.Order(), Texts(Notebook().Elements("div").First(), "th").Except(["", "All", "Images", "Pixels"]).Order());
    }

    [Fact]
    public void GetInterval_MetricWithInterval_IsThatOfItsName()
    {
        Assert.Equal(_metrics.ConfidenceIntervals!["MeanIoU"], Find("iou").GetInterval(_metrics));
        Assert.Equal(_metrics.Classes[1].ConfidenceIntervals!["IoU"], Find("iou").GetInterval(_metrics.Classes[1]));
        Assert.Equal(_metrics.ConfidenceIntervals["PixelAccuracy"], Find("pixelAccuracy").GetInterval(_metrics));
        Assert.Null(Find("precision").GetInterval(_metrics));
        Assert.Null(Find("iou").GetInterval(MeasuredImages.Measure()));
    }

    [Theory]
    [InlineData("dice", 0.91238, "0.9124")]
    [InlineData("dice", double.NaN, "–")]
    [InlineData("hausdorff", 12.345, "12.35")]
    [InlineData("hausdorff", double.PositiveInfinity, "∞")]
    [InlineData("support", 1234567, "1,234,567")]
    public void Format_Value_IsForPeople(string key, double value, string expected) => Assert.Equal(expected, Find(key).Format(value));

    [Fact]
    public void Of_WhatWasNotAskedFor_IsNull()
    {
        var metrics = MeasuredImages.Measure();

        Assert.Null(Find("hausdorff").Of(metrics));
        Assert.Null(Find("panopticQuality").Of(metrics.Classes[1]));
        Assert.Null(Find("balancedAccuracy").Of(metrics.Images[0]));
        Assert.Equal("mean Dice", Find("dice").OverallTitle);
        Assert.Equal("pixel accuracy", Find("pixelAccuracy").OverallTitle);
    }

    private XElement Report()
    {
        new MLContext().Segmentation().SaveReport(_folder["report.html"], _metrics);
        return XDocument.Parse(File.ReadAllText(_folder["report.html"])).Root!;
    }

    private XElement Notebook() => XElement.Parse(MetricsFormatterSource.Render(_metrics));

    private static SegmentationMetric Find(string key) => SegmentationMetric.All.Single(metric => metric.Key == key);

    private static IEnumerable<string> Texts(XElement page, string element) => page.Descendants(element).Select(item => item.Value);

    private static bool IsIn(XElement table, string title, string value)
    {
        int column = Texts(table, "th").ToList().IndexOf(title);
        var row = table.Descendants("tr").SingleOrDefault(item => item.Elements().First().Value == "cell");
        return column >= 0 && row is not null && row.Elements().ElementAt(column).Value.StartsWith(value, StringComparison.Ordinal);
    }

    private static void AssertHolds(JsonElement result, string? key, double? expected)
    {
        if (key is null || expected is null)
        {
            return;
        }

        var number = (Find(result, key) ?? Find(result, key switch
        {
            "labelledObjects" => "labelledCount",
            "predictedObjects" => "predictedCount",
            _ => "averagePrecision",
        }, "objects"))!.Value;
        Assert.Equal(double.IsFinite(expected.Value) ? expected : null, number.ValueKind == JsonValueKind.Null ? null : number.GetDouble());
    }

    /// <summary>The number of a key, which may be in an object of surfaces, objects or volumes.</summary>
    private static JsonElement? Find(JsonElement result, string key, params string[] parts)
    {
        if (parts is [] && result.TryGetProperty(key, out var number))
        {
            return number;
        }

        foreach (string part in parts is [] ? ["meanSurfaces", "surfaces", "objects", "volumes"] : parts)
        {
            if (result.TryGetProperty(part, out var inner) && inner.TryGetProperty(key, out number))
            {
                return number;
            }
        }

        return null;
    }

    private static void AssertHolds(string[][] lines, string name, double? expected)
    {
        int column = Array.IndexOf(lines[0], name);
        Assert.Equal(expected is not null, column >= 0);
        if (expected is not null)
        {
            Assert.Equal(CsvText.Format(expected), lines[2][column]);
        }
    }
}
