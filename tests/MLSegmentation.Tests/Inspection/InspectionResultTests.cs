using System.Text.Json;
using System.Xml.Linq;
using MLSegmentation.Inspection;

namespace MLSegmentation.Tests.Inspection;

public sealed class InspectionResultTests
{
    private const string HostileName = "<b>&'x";

    [Fact]
    public void SaveHtml_HostileNames_AreWrittenAsText()
    {
        using var folder = new DrawnFolder(3);
        folder.Add(HostileName, 4);
        folder.WriteMask(HostileName, new int[DrawnFolder.Width * DrawnFolder.Height]);

        var inspection = InspectFolderTests.Inspect(folder, new() { Classes = SegmentationClasses.Parse("background=0, <i>=255") });
        inspection.SaveHtml(folder["check.html"], "Cells & more");

        string text = File.ReadAllText(folder["check.html"]);
        var page = XElement.Parse(text[text.IndexOf("<html", StringComparison.Ordinal)..]);
        Assert.Equal("Cells & more", Assert.Single(page.Descendants("h1")).Value);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "b" or "i" or "script" or "link");
        Assert.Contains(page.Descendants("li"), item => item.Value.EndsWith($"{HostileName}.png", StringComparison.Ordinal));
        Assert.Equal(4, page.Descendants("img").Count());
        Assert.All(page.Descendants("img"), image => Assert.StartsWith("data:image/png;base64,", (string?)image.Attribute("src"), StringComparison.Ordinal));
        Assert.Equal("findings", (string?)page.Descendants("section").First().Attribute("id"));
    }

    [Fact]
    public void SaveJson_Keys_AreThoseOfTheReference()
    {
        using var folder = new DrawnFolder(2);
        folder.WriteImage("lonely", 5);

        InspectFolderTests.Inspect(folder).SaveJson(folder["check.json"]);

        using var json = JsonDocument.Parse(File.ReadAllText(folder["check.json"]));
        Assert.Equal(["findings", "suggestions", "training", "validation", "canTrain"], json.RootElement.EnumerateObject().Select(item => item.Name));
        var finding = json.RootElement.GetProperty("findings")[0];
        Assert.Equal(["severity", "code", "message", "suggestion", "fileCount", "files"], finding.EnumerateObject().Select(item => item.Name));
        Assert.Equal(("error", "missing-mask"), (finding.GetProperty("severity").GetString(), finding.GetProperty("code").GetString()));
        Assert.Equal("lonely.png", Path.GetFileName(finding.GetProperty("files")[0].GetProperty("path").GetString()));
        Assert.Equal(48, json.RootElement.GetProperty("training").GetProperty("medianSize").GetProperty("width").GetInt32());
        Assert.False(json.RootElement.GetProperty("canTrain").GetBoolean());
    }

    [Fact]
    public void Render_ForNotebooks_ShowsFindings()
    {
        using var folder = new DrawnFolder(2);
        folder.WriteImage("lonely", 5);

        string html = InspectionFormatterSource.Render(InspectFolderTests.Inspect(folder));

        Assert.Contains("missing-mask", html, StringComparison.Ordinal);
        Assert.Contains("3 images: 1 error, 0 warnings, 0 notes", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_WithoutFindings_HasNoEmptyTable()
    {
        using var folder = new DrawnFolder(2);

        string html = InspectionFormatterSource.Render(InspectFolderTests.Inspect(folder));

        Assert.Contains("2 images: 0 errors, 0 warnings, 0 notes", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Findings", html, StringComparison.Ordinal);
        Assert.Contains("Classes", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_ManyThumbnails_StaysSpreadAndBounded()
    {
        var sheet = new ThumbnailSheet();
        for (int index = 0; index < 1000; index++)
        {
            sheet.Add(index, new Thumbnail($"{index}", new ImageSize(1, 1), []));
        }

        // 48 fit; steps of 1, 2, 4, 8, 16 and at last 32: 0, 32 … 992.
        Assert.Equal(Enumerable.Range(0, 32).Select(index => $"{index * 32}"), sheet.Thumbnails.Select(item => item.Name));
    }

    [Fact]
    public void Add_ValuesOutsideTheBins_KeepsAllOfThem()
    {
        var bins = HistogramBins.OfValues([0, 1], 0, 1);

        bins.Add(HistogramBins.OfValues([-100, 50], -100, 50));
        bins.Add(HistogramBins.OfValues([7, 7, 7], 7, 7));

        var histogram = bins.ToHistogram();
        Assert.Equal(7, histogram.Counts.Sum());
        Assert.True(histogram.Lower <= -99 && histogram.Upper >= 49.9, $"{histogram.Lower} to {histogram.Upper}");
    }

    [Fact]
    public void Add_ManyFiles_KeepsTheFirstAndCountsAll()
    {
        var files = new FileLists();
        for (int index = 0; index < 1500; index++)
        {
            files.Add("code", $"{index}");
        }

        Assert.Equal((1500, 1000, "999"), (files.Count("code"), files.Of("code").Count, files.Of("code")[^1].Path));
    }
}
