using System.Buffers.Binary;
using System.IO.Compression;

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
    public void Convert_ValuesOfClasses_AreThoseOfThePixelsThatAreWritten()
    {
        using var folder = new WorkFolder();
        byte[] values = [7, 3, 200, 9, 3, 7];
        WorkFolder.SaveGrey(values, 3, 2, Path.Combine(folder.Masks, "a.png"));
        string[] classes = ["--classes", "bg=7,one=3,two=200,ignore=9"];
        Mlseg.Run(["convert", "--from", folder.Masks, "--to", folder["all.json"], .. classes]).Succeeded();

        string output = Mlseg.Run(["convert", "--from", folder["all.json"], "--to", folder["back"], .. classes]).Succeeded().Output;

        Assert.EndsWith("\nClasses: bg=7, one=3, two=200, ignore=9\n", output, StringComparison.Ordinal);
        Assert.Equal(values, ReadPixels(folder["back/a.png"], 3));

        // The file is read by the names that it holds, so that the same comes of it with and without classes.
        Mlseg.Run(["convert", "--from", folder["back"], "--to", folder["named.json"], .. classes]).Succeeded();
        Mlseg.Run("convert", "--from", folder["back"], "--to", folder["unnamed.json"]).Succeeded();
        Assert.Equal(File.ReadAllText(folder["all.json"]), File.ReadAllText(folder["named.json"]));
        Assert.Equal(File.ReadAllText(folder["all.json"]), File.ReadAllText(folder["unnamed.json"]));
    }

    [Fact]
    public void Convert_RangesOfValues_SaysWhatThePixelsAre()
    {
        using var folder = new WorkFolder();
        WorkFolder.SaveGrey([2, 7, 200, 9], 4, 1, Path.Combine(folder.Masks, "a.png"));
        string[] classes = ["--classes", "bg=0-6,one=7|9,two=200"];
        Mlseg.Run(["convert", "--from", folder.Masks, "--to", folder["all.json"], .. classes]).Succeeded();

        string named = Mlseg.Run(["convert", "--from", folder["all.json"], "--to", folder["back"], .. classes]).Succeeded().Output;
        string unnamed = Mlseg.Run("convert", "--from", folder["all.json"], "--to", folder["other"]).Succeeded().Output;

        Assert.EndsWith("\nThe pixels are 0 bg, 1 one, 2 two, 255 ignored.\n", named, StringComparison.Ordinal);
        Assert.DoesNotContain("The pixels are", unnamed, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2, 1], ReadPixels(folder["back/a.png"], 4));
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

    /// <summary>The palette indices of a mask that was written: rows without a filter, each behind a byte that says so.</summary>
    private static byte[] ReadPixels(string path, int width)
    {
        byte[] file = File.ReadAllBytes(path);
        using var compressed = new MemoryStream();
        for (int offset = 8; offset < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(offset));
            if (file.AsSpan(offset + 4, 4).SequenceEqual("IDAT"u8))
            {
                compressed.Write(file, offset + 8, length);
            }

            offset += length + 12;
        }

        compressed.Position = 0;
        using var rows = new MemoryStream();
        using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
        inflated.CopyTo(rows);
        return [.. rows.ToArray().Chunk(width + 1).SelectMany(row => row[1..])];
    }
}
