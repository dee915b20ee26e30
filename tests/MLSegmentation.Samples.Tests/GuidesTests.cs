using System.Text.RegularExpressions;
using Microsoft.ML.Data;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

/// <summary>The programs of how-to pages, run on files such as these pages are about.</summary>
public sealed partial class GuidesTests
{
    private const int Side = 16;

    [Fact]
    public async Task MaskEncodings_Code_KeepsTouchingObjectsApartAndPutsVesselsAboveCells()
    {
        using var images = new TestImages(1);

        // Two nuclei side by side: columns 2 to 6 and 7 to 11 of rows 3 to 12.
        Draw(Path.Combine(images.Root, "stage1_train", "n1", "masks", "a.png"), left: 2, right: 7);
        Draw(Path.Combine(images.Root, "stage1_train", "n1", "masks", "b.png"), left: 7, right: 12);
        Draw(Path.Combine(images.Root, "cells", "7.png"), left: 2, right: 9);
        Draw(Path.Combine(images.Root, "vessels", "7.png"), left: 7, right: 12);

        await Script.RunAsync(images.Root, await ReadCodeAsync("mask-encodings.md", blocks: 3));

        // Columns 6 and 7 touch the other nucleus and become the line between them.
        var nuclei = Load(images, "nuclei", "n1.png", "background", "nucleus");
        Assert.Equal(2, nuclei.LabelObjects().Count);
        Assert.Equal([0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0], nuclei.Pixels.Slice((3 * Side) + 1, 12).ToArray());
        var both = Load(images, "both", "7.png", "background", "cell", "vessel");
        Assert.Equal([0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 0], both.Pixels.Slice((3 * Side) + 1, 12).ToArray());
    }

    [Fact]
    public async Task TouchingObjects_Code_DrawsBordersAndTrainsOnThem()
    {
        using var images = new TestImages(2);

        await Script.RunAsync(images.Root, await ReadCodeAsync("touching-objects.md", blocks: 3));

        // Each mask is one square, which touches nothing.
        var mask = SegmentationMask.Load(Path.Combine(images.Root, "bordered", "00.png"), SegmentationClasses.FromNames("background", "cell", "border"));
        Assert.Equal([0, 1], mask.Pixels.ToArray().Distinct().Order().ToArray());
    }

    private static SegmentationMask Load(TestImages images, string folder, string name, params string[] classes) =>
        SegmentationMask.Load(Path.Combine(images.Root, folder, "masks", name), SegmentationClasses.FromNames(classes));

    private static async Task<string[]> ReadCodeAsync(string page, int blocks)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", page));

        // Unlike programs, scripts have no declarations with "using".
        string[] code = [.. CodeBlock().Matches(text).Select(match => UsingDeclaration().Replace(match.Groups["code"].Value, ""))];
        Assert.Equal(blocks, code.Length);
        return code;
    }

    /// <summary>Writes a black mask with a white rectangle from row 3 to row 12.</summary>
    private static void Draw(string path, int left, int right)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] pixels = [.. Enumerable.Range(0, Side * Side).SelectMany(index =>
            (byte[])(index % Side >= left && index % Side < right && index / Side is >= 3 and <= 12 ? [255, 255, 255, 255] : [0, 0, 0, 255]))];
        using var image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Bgra32, pixels);
        image.Save(path);
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^using (?=[^;]+=)", RegexOptions.Multiline)]
    private static partial Regex UsingDeclaration();
}
