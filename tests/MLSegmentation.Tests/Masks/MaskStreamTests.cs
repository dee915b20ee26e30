using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Masks;

/// <summary>Masks and overlays in streams.</summary>
public sealed class MaskStreamTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("ground=0, cell=255");
    private static readonly SegmentationMask Mask = new(3, 2, [0, 1, 1, 0, SegmentationMask.Ignored, 1]);

    [Fact]
    public void SaveAndLoad_Stream_BeginsWhereItStands()
    {
        using var stream = new MemoryStream();
        stream.WriteByte(7);
        Mask.Save(stream, Classes);
        stream.Position = 1;

        Assert.Equal(Mask, SegmentationMask.Load(stream, Classes));
    }

    [Fact]
    public void Load_StreamThatEndsEarlyOrHoldsNothing_SaysSo()
    {
        using var stream = new MemoryStream();
        Mask.Save(stream, Classes);

        AssertMessage("nothing to read", stream);
        AssertMessage("(stream)", new MemoryStream(stream.ToArray()[..^20]));
        AssertMessage("(stream)", new MemoryStream([1, 2, 3]));
    }

    [Fact]
    public void SaveOverlay_Stream_HoldsTheSamePixels()
    {
        using var folder = new TemporaryFolder();
        using var image = TestImages.Create(3, 2, [0, 50, 100, 150, 200, 250]);
        using var stream = new MemoryStream();

        Overlay.Save(stream, image, Mask, Classes);
        Overlay.Save(folder["o.png"], image, Mask, Classes);

        stream.Position = 0;
        using var ofStream = Microsoft.ML.Data.MLImage.CreateFromStream(stream);
        using var ofFile = Microsoft.ML.Data.MLImage.CreateFromFile(folder["o.png"]);
        Assert.Equal(ofFile.Pixels.ToArray(), ofStream.Pixels.ToArray());
    }

    private static void AssertMessage(string text, Stream stream) =>
        Assert.Contains(text, Assert.Throws<SegmentationException>(() => SegmentationMask.Load(stream, Classes)).Message, StringComparison.Ordinal);
}
