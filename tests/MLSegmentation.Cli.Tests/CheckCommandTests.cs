using System.Text.Json;

namespace MLSegmentation.Cli.Tests;

public sealed class CheckCommandTests
{
    [Fact]
    public void Check_GoodFolder_Succeeds()
    {
        using var folder = new WorkFolder(3);

        var result = Mlseg.Run("check", "--images", folder.Images, "--masks", folder.Masks, "--report", folder["check.html"]).Succeeded();

        Assert.Contains("foreground", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
        Assert.Contains("Contact sheet", File.ReadAllText(folder["check.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_FolderThatCannotBeTrainedOn_EndsWithOneAndListsAll()
    {
        using var folder = new WorkFolder(8);
        for (int index = 0; index < 7; index++)
        {
            File.WriteAllText(Path.Combine(folder.Images, $"cells{index:D2}.png"), "no image");
        }

        var result = Mlseg.Run("check", "--images", folder.Images, "--masks", folder.Masks, "--json", folder["check.json"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error: 7 of 8 images cannot be read. [unreadable-image]", result.Output, StringComparison.Ordinal);
        Assert.Contains("and 2 more", result.Output, StringComparison.Ordinal);
        Assert.Contains("A training would fail.", result.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["check.json"]));
        Assert.False(json.RootElement.GetProperty("canTrain").GetBoolean());
        Assert.Equal(7, json.RootElement.GetProperty("findings")[0].GetProperty("files").GetArrayLength());
    }

    [Fact]
    public void Check_ValidationImagesWithoutMasks_AreRefused()
    {
        using var folder = new WorkFolder(1);

        Mlseg.Run("check", "--images", folder.Images, "--masks", folder.Masks, "--validation-images", folder.Images)
            .Refused(2, "--validation-images", "--validation-masks");
    }

    [Fact]
    public void Check_Volumes_ShowsTheirSpacingsAndObjects()
    {
        // Two blocks of one voxel that touch at a corner are one object, the third is another; voxels of 1 x 1 x 3 mm.
        using var folder = new WorkFolder();
        var geometry = VolumeGeometry.FromSpacing(new VolumeSpacing(1, 1, 3));
        float[] labels = new float[4 * 4 * 4];
        (labels[0], labels[(16 * 1) + (4 * 1) + 1], labels[^1]) = (1, 1, 1);
        new SegmentationVolume(4, 4, 4, labels, geometry).Save(Path.Combine(folder.Masks, "a.nii.gz"));
        new SegmentationVolume(4, 4, 4, [.. labels.Select((label, voxel) => label + voxel)], geometry).Save(Path.Combine(folder.Images, "a.nii.gz"));
        string[] given = ["check", "--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,cell=1", "--json", folder["check.json"]];

        var result = Mlseg.Run([.. given, "--crop", "4x4x4"]).Succeeded();

        Assert.Matches("spacings +1x1x3 mm\n", result.Output.ReplaceLineEndings("\n"));
        using var json = JsonDocument.Parse(File.ReadAllText(folder["check.json"]));
        var training = json.RootElement.GetProperty("training");
        Assert.Equal("1x1x3 mm", training.GetProperty("spacings")[0].GetProperty("value").GetString());
        var cell = training.GetProperty("classes")[1];
        Assert.Equal((2, 2), (cell.GetProperty("objects").GetInt32(), cell.GetProperty("tinyObjects").GetInt32()));
        Assert.Equal(1.5, cell.GetProperty("meanObjectArea").GetDouble());
    }

    [Fact]
    public void Check_CropWithDepthOfImages_IsRefused()
    {
        using var folder = new WorkFolder(1);

        Mlseg.Run("check", "--images", folder.Images, "--masks", folder.Masks, "--crop", "8x8x8").Refused(2, "--crop is 8x8x8, and images have no depth");
    }

    [Fact]
    public void Check_Report_SpellsOptionsAsTheCommandLineDoes()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(
            "check", "--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0, cell=7", "--report", folder["check.html"]);

        string report = File.ReadAllText(folder["check.html"]);
        Assert.Contains(">--classes<", report, StringComparison.Ordinal);
        string suggestions = report[report.IndexOf("id=\"suggestions\"", StringComparison.Ordinal)..].Split("</table>")[0];
        Assert.DoesNotContain(">Classes<", suggestions, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ValidationPairs_AreComparedAndSuggestionsCanBeTyped()
    {
        using var folder = new WorkFolder(2);
        string name = Path.GetFileName(Directory.GetFiles(folder.Images)[0]);
        File.WriteAllText(folder["pairs.csv"], $"image,mask\n{Path.Combine(folder.Images, name)},{Path.Combine(folder.Masks, name)}\n");
        string[] arguments = ["check", "--images", folder.Images, "--masks", folder.Masks, "--validation-pairs", folder["pairs.csv"]];

        var result = Mlseg.Run([.. arguments, "--classes", "background=0, cell=7"]);

        Assert.Contains("[validation-overlap]", result.Output, StringComparison.Ordinal);
        Assert.Contains(OperatingSystem.IsWindows() ? "--classes \"" : "--classes 'background=0, cell=255'", result.Output, StringComparison.Ordinal);
        Mlseg.Run([.. arguments, "--validation-images", folder.Images]).Refused(2, "--validation-pairs", "--validation-images");
    }
}
