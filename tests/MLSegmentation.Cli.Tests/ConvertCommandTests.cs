namespace MLSegmentation.Cli.Tests;

public sealed class ConvertCommandTests
{
    [Fact]
    public void Convert_MasksToAnnotationsAndBack_GivesTheSameMasks()
    {
        using var folder = new WorkFolder(images: 2);
        string classes = "background=0, cell=255";

        Mlseg.Run("convert", "--from", folder.Masks, "--to", folder["all.json"], "--classes", classes, "--images", folder.Images).Succeeded();
        Mlseg.Run("convert", "--from", folder["all.json"], "--to", folder["labels"], "--to-format", "yolo").Succeeded();
        string output = Mlseg.Run("convert", "--from", folder["labels"], "--to", folder["back"], "--images", folder.Images).Succeeded().Output;

        Assert.StartsWith("2 images, ", output, StringComparison.Ordinal);
        Assert.Contains("Classes: background=0, cell=1", output, StringComparison.Ordinal);
        foreach (string name in (string[])["cells00.png", "cells01.png"])
        {
            var expected = SegmentationMask.Load(Path.Combine(folder.Masks, name), SegmentationClasses.Parse(classes));
            Assert.Equal(expected, SegmentationMask.Load(folder[$"back/{name}"], SegmentationClasses.FromNames("background", "cell")));
        }
    }

    [Fact]
    public void Convert_WrongUsage_SaysWhatIsRight()
    {
        using var folder = new WorkFolder(images: 1);
        File.WriteAllText(folder["bad.json"], "{\"shapes\":[{\"label\":1}]}");

        Mlseg.Run("convert", "--from", folder.Masks, "--to", folder["out"]).Refused(2, "give --to-format");
        Mlseg.Run("convert", "--from", folder.Masks, "--to", folder.Masks, "--to-format", "labelme").Refused(2, "name another folder");
        Mlseg.Run("convert", "--from", folder["bad.json"], "--to", folder["bad.json"]).Refused(2, "one of the files that are read");
        Mlseg.Run("convert", "--from", folder["bad.json"], "--to", folder["out"]).Refused(1, "bad.json", "shapes[0].label", "should be a text");
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void Predict_Objects_AreThoseOfTheMasks()
    {
        using var folder = new WorkFolder(images: 2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        string[] predict = ["predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["out"]];

        Mlseg.Run([.. predict, "--objects", folder["new/objects.json"]]).Succeeded();
        Mlseg.Run([.. predict, "--objects", folder["objects.geojson"]]).Refused(2, "name a folder, and give --objects-format");
        Mlseg.Run([.. predict, "--objects", folder["labels.v1"], "--objects-format", "labelme"]).Succeeded();
        Mlseg.Run("convert", "--from", folder["labels.v1"], "--to", folder["labels.v2"], "--to-format", "geojson").Succeeded();
        Mlseg.Run("convert", "--from", folder["new/objects.json"], "--to", folder["back"]).Succeeded();

        var classes = SegmentationClasses.FromNames("background", "cell");
        Assert.Equal(["cells00.json", "cells01.json"], Directory.GetFiles(folder["labels.v1"]).Select(file => Path.GetFileName(file)).Order());
        Assert.Equal(2, Directory.GetFiles(folder["labels.v2"], "*.geojson").Length);
        Assert.Equal(SegmentationMask.Load(folder["out/cells01.png"], classes), SegmentationMask.Load(folder["back/cells01.png"], classes));
    }
}
