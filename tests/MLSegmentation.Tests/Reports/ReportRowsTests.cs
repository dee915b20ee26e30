using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML;

namespace MLSegmentation.Tests.Reports;

/// <summary>Whether a report shows the masks of the images that it names; each image has a width of its own.</summary>
public sealed partial class ReportRowsTests
{
    private static readonly SegmentationEvaluationOptions Options = new() { Classes = SegmentationClasses.Binary };
    private static readonly Row[] Rows = [Create("a.png", 4), Create("b.png", 5), Create("c.png", 6)];
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void SaveReport_SomeOfTheImages_ShowsThem()
    {
        var metrics = Evaluate(Rows);

        Assert.Equal(["a.png 4", "b.png 5", "c.png 6"], Show(metrics, Rows));
        Assert.Equal(["b.png 5", "c.png 6"], Show(metrics with { Images = [metrics.Images[1], metrics.Images[2]] }, Rows));
    }

    [Fact]
    public void SaveReport_RowsInAnotherOrder_ShowsEachUnderItsName() =>
        Assert.Equal(["a.png 4", "b.png 5", "c.png 6"], Show(Evaluate(Rows), [.. Rows.Reverse()]));

    [Fact]
    public void SaveReport_FoldersThatAreElsewhere_ShowsTheRowsOfTheSameNames()
    {
        Row[] rows = [Create("here/a.png", 4), Create("here/b.png", 5)];

        Assert.Equal(["a.png 4", "b.png 5"], Show(Evaluate(rows), [Create("there/a.png", 4), Create("there/b.png", 5)]));
        AssertRefused("no row with the image 'here/a.png'", Evaluate(rows), [Create("there/b.png", 5), Create("there/a.png", 4)]);
    }

    [Fact]
    public void SaveReport_SeveralRowsOfAFile_AreToldApartByTheirPlaceWhereItIsTheirs()
    {
        Row[] rows = [Create("a.png", 4), Create("a.png", 5)];
        var metrics = Evaluate(rows);

        Assert.Equal(["a.png 4", "a.png 5"], Show(metrics, rows));
        AssertRefused("Several rows of the data have the image 'a.png'", metrics with { Images = [metrics.Images[1]] }, rows);
    }

    [Fact]
    public void SaveReport_OtherRows_AreRefused()
    {
        AssertRefused("The data has no row with the image 'a.png'", Evaluate(Rows), [Rows[1], Rows[2], Create("d.png", 4)]);
        AssertRefused("The data has 2 rows, but more were evaluated", Evaluate(Rows), Rows[..2]);
    }

    [Fact]
    public void SaveReport_ImagesWithoutAFile_AreShownWhereTheyAreAll()
    {
        Row[] rows = [Create("", 4), Create("", 5)];
        var metrics = Evaluate(rows);

        Assert.Equal(["Image 1 4", "Image 2 5"], Show(metrics, rows));
        AssertRefused("nothing tells which rows they are", metrics with { Images = [metrics.Images[1]] }, rows);
    }

    private static Row Create(string path, int width) => new()
    {
        ImagePath = path,
        Label = new SegmentationMask(width, 1, [.. Enumerable.Range(0, width).Select(x => (byte)(x % 2))]),
        PredictedLabel = new SegmentationMask(width, 1, [.. Enumerable.Range(0, width).Select(x => (byte)(x % 2))]),
    };

    [GeneratedRegex("<h4>(?<name>.*?)</h4>\\s*<p[^>]*>(?<width>[0-9]+) ")]
    private static partial Regex Heading();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    private SegmentationMetrics Evaluate(Row[] rows) => _context.Segmentation().Evaluate(_context.Data.LoadFromEnumerable(rows), options: Options);

    private void AssertRefused(string message, SegmentationMetrics metrics, Row[] rows) =>
        Assert.Contains(message, Assert.Throws<SegmentationException>(() => Show(metrics, rows)).Message, StringComparison.Ordinal);

    /// <summary>The names in a report, each with the width of what is shown.</summary>
    private string[] Show(SegmentationMetrics metrics, Row[] rows)
    {
        using var page = new MemoryStream();
        _context.Segmentation().SaveReport(page, metrics, _context.Data.LoadFromEnumerable(rows));
        return
        [
            .. Heading().Matches(Encoding.UTF8.GetString(page.ToArray()))
                .Select(match => $"{Tag().Replace(match.Groups["name"].Value, "")} {match.Groups["width"].Value}"),
        ];
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public SegmentationMask? Label { get; set; }

        public SegmentationMask? PredictedLabel { get; set; }
    }
}
