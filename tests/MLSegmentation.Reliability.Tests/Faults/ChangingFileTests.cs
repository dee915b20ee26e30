using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Cli.Tests;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>A file that changes after it was listed, and before it is read, is named with what it is by then.</summary>
public sealed class ChangingFileTests : IDisposable
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, cell=255");

    private readonly WorkFolder _folder = new(2);
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Changes() => new()
    {
        { "gone", "does not exist" },
        { "empty", "is an empty file" },
        { "header only", "damaged PNG" },
        { "cut", "damaged PNG" },
        { "text", "is" },
        { "folder", "is not a regular file: it is a folder" },
        { "pipe", "is not a regular file: it is a pipe" },
        { "dangling link", "Could not find file" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Read_ImageThatChangedAfterItWasListed_NamesItAndWhatItIs(string change, string reason)
    {
        var data = _context.Data.LoadSegmentationFolder(_folder.Images, _folder.Masks, Classes);
        string file = Path.Combine(_folder.Images, "cells01.png");
        if (!TryChange(file, change))
        {
            return;
        }

        var exception = Assert.ThrowsAny<Exception>(() => data.GetColumn<MLImage>("Image").Count());

        AssertNames(exception, file, reason);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Read_MaskThatChangedAfterItWasListed_NamesItAndWhatItIs(string change, string reason)
    {
        var data = _context.Data.LoadSegmentationFolder(_folder.Images, _folder.Masks, Classes);
        string file = Path.Combine(_folder.Masks, "cells01.png");
        if (!TryChange(file, change))
        {
            return;
        }

        var exception = Assert.ThrowsAny<Exception>(() => data.GetColumn<SegmentationMask>("Label").Count());

        AssertNames(exception, file, reason);
    }

    [Fact]
    public void Read_MaskReplacedByOneOfAnotherSize_NamesBothSizes()
    {
        var data = _context.Data.LoadSegmentationFolder(_folder.Images, _folder.Masks, Classes);
        string file = Path.Combine(_folder.Masks, "cells01.png");
        WorkFolder.SaveGrey(new byte[32 * 16], 32, 16, file);

        var exception = Assert.ThrowsAny<Exception>(() => data.GetColumn<SegmentationMask>("Label").Count());

        AssertNames(exception, file, "32x16");
        Assert.Contains("64x64", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("volume.nii")]
    [InlineData("volume.nii.gz")]
    [InlineData("volume.nrrd")]
    [InlineData("volume.mha")]
    [InlineData("volume.tif")]
    public void Load_VolumeCutAtAnyPart_NamesIt(string name)
    {
        string file = _folder[name];
        new SegmentationVolume(5, 4, 3, [.. Enumerable.Range(0, 60).Select(voxel => (float)(voxel % 7))]).Save(file);
        byte[] whole = File.ReadAllBytes(file);

        // The last eight bytes of a compressed file are no data. What is left of a header in text may name another file for the voxels.
        for (int length = 0; length < whole.Length - 8; length += 13)
        {
            File.WriteAllBytes(file, whole[..length]);

            var exception = Assert.Throws<SegmentationException>(() => SegmentationVolume.Load(file));
            Assert.Contains(Path.GetDirectoryName(file)!, exception.Message, StringComparison.Ordinal);
        }
    }

    private static void AssertNames(Exception exception, string file, string reason)
    {
        Assert.Contains(nameof(SegmentationException), exception.ToString(), StringComparison.Ordinal);
        Assert.Contains(file, exception.ToString(), StringComparison.Ordinal);
        Assert.Contains(reason, exception.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Changes a file; false where the system has no such thing.</summary>
    private static bool TryChange(string file, string change)
    {
        byte[] content = File.ReadAllBytes(file);
        File.Delete(file);
        switch (change)
        {
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "header only":
                File.WriteAllBytes(file, content[..33]);
                break;
            case "cut":
                File.WriteAllBytes(file, content[..(content.Length / 2)]);
                break;
            case "text":
                File.WriteAllText(file, "no image any more");
                break;
            case "folder":
                Directory.CreateDirectory(file);
                break;
            case "pipe" when OperatingSystem.IsWindows():
            case "dangling link" when OperatingSystem.IsWindows():
                return false;
            case "pipe":
                NamedPipe.Create(file);
                break;
            case "dangling link":
                File.CreateSymbolicLink(file, "nowhere");
                break;
        }

        return true;
    }
}
