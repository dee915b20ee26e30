using System.Text.Json.Nodes;

namespace MLSegmentation.Cli.Tests;

public sealed class VolumeTrainingCommandTests
{
    [Fact]
    public void Train_Volumes_PreparesThemAsToldAndSaysSo()
    {
        using var folder = Create();

        Train(folder, "--crop", "16x16x8", "--volume-spacing", "1x1x2", "--volume-window", "0..9", "--volume-normalization", "data-set").Succeeded();
        Mlseg.Run("info", "--model", folder["model.zip"], "--json", folder["info.json"]).Succeeded();

        var options = JsonNode.Parse(File.ReadAllText(folder["info.json"]))!["training"]!["options"]!;
        Assert.Equal("1x1x2 mm", (string?)options["volumeSpacing"]);
        Assert.Equal("0..9", (string?)options["volumeWindow"]);
        Assert.Equal("dataSet", (string?)options["volumeNormalization"]);
        Assert.Equal("16x16x8", (string?)options["crop"]);
        Assert.StartsWith("ForegroundCrop(0.33), Rotation(0.3, 15 degrees, tilt 15)", (string?)options["augmentations"], StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ConstantVolume_SaysThatThereIsNothingToLearn()
    {
        using var folder = Create();
        new SegmentationVolume(20, 16, 16, [.. Enumerable.Repeat(7f, 20 * 16 * 16)]).Save(Path.Combine(folder.Images, "scan1.nii.gz"));

        string error = Train(folder, "--crop", "16x16x8").Succeeded().Error;

        Assert.Contains("warning: 1 of the 2 training images have one value only, such as", error, StringComparison.Ordinal);
        Assert.Contains("scan1.nii.gz", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Slices_TrainsANetworkForImages()
    {
        using var folder = Create();

        Train(folder, "--crop", "16x16", "--slices", "3").Succeeded();
        string shown = Mlseg.Run("info", "--model", folder["model.zip"], "--json", folder["info.json"]).Succeeded().Output;

        var info = JsonNode.Parse(File.ReadAllText(folder["info.json"]))!;
        Assert.Equal("3", (string?)info["training"]!["options"]!["slices"]);

        // A volume has one channel, though the network sees one of each of three slices.
        Assert.Contains("volumes, 1 channel", shown, StringComparison.Ordinal);
        Assert.Equal((1, 3), ((int?)info["channels"], (int?)info["volumes"]!["slices"]));
    }

    [Theory]
    [InlineData("--volume-spacing", "1x2", "three distances", 2)]
    [InlineData("--volume-spacing", "1x1x0", "above 0", 2)]
    [InlineData("--volume-window", "5..1", "-57..164", 2)]
    [InlineData("--volume-normalization", "none", "per-volume", 2)]
    [InlineData("--slices", "2", "odd numbers from 1 to 15", 2)]
    [InlineData("--crop", "16x16", "volumes need a depth", 1)]
    [InlineData("--resize", "16x16", "resampled to a spacing (--volume-spacing)", 1)]
    public void Train_ValueThatDoesNotFit_SaysWhatDoes(string option, string value, string expected, int exitCode)
    {
        using var folder = Create();

        Train(folder, option, value).Refused(exitCode, option, expected);
    }

    [Fact]
    public void Train_OptionsForVolumesOnImages_AreRefused()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--steps", "1", "--slices", "1")).Refused(1, "--slices is for volumes");
        Mlseg.Run(folder.Train("--steps", "1", "--slices", "1", "--volume-window", "0..9"))
            .Refused(1, "--volume-window and --slices are for volumes", "Leave them out.");
    }

    [Fact]
    public void AugmentPreview_Volumes_ShowsSlices()
    {
        using var folder = Create();

        Mlseg.Run(
            "augment-preview", "--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,slab=1", "--crop", "16x12x8",
            "--output", folder["preview.png"]).Succeeded();

        Assert.True(File.Exists(folder["preview.png"]));
    }

    private static MlsegResult Train(WorkFolder folder, params string[] more) => Mlseg.Run(
    [
        "train", "--images", folder.Images, "--masks", folder.Masks, "--classes", "background=0,slab=1", "--width", "2", "--depth", "2",
        "--batch-size", "2", "--steps", "1", "--threads", "1", "--model", folder["model.zip"], .. more,
    ]);

    private static WorkFolder Create()
    {
        const int Width = 20;
        const int Height = 16;
        const int Depth = 16;
        var folder = new WorkFolder();
        for (int index = 0; index < 2; index++)
        {
            float[] labels = [.. Enumerable.Range(0, Width * Height * Depth).Select(voxel => (float)(voxel % Width * 2 / Width))];
            float[] voxels = [.. labels.Select((label, voxel) => (index + 1) * (label + (voxel % 3)))];
            new SegmentationVolume(Width, Height, Depth, voxels).Save(Path.Combine(folder.Images, $"scan{index}.nii.gz"));
            new SegmentationVolume(Width, Height, Depth, labels).Save(Path.Combine(folder.Masks, $"scan{index}.nii.gz"));
        }

        return folder;
    }
}
