using Microsoft.ML;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Tests.Samples;

public class SampleReaderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_Resizer_StoresImageAndMaskAtTheNewSize(bool keepsMasks)
    {
        using var store = Read(new SampleResizer(new ImageSize(2, 1), keepsMasks));

        var sample = store[0];
        Assert.Equal((new ImageSize(2, 1), new ImageSize(8, 1)), (sample.Info.Size, sample.Info.OriginalSize));

        // The triangle around the middle of the first four pixels weighs them by 5, 7, 7, 5, and the next two by 3 and 1; what lies
        // before the image does not count: (24 * 10 + 4 * 50) / 28 = 15.7, and the other way round 44.3.
        Assert.Equal([16, 44], sample.GetPlane(0).ToArray());
        Assert.Equal([0, 255], sample.Labels.ToArray());
        Assert.Equal(keepsMasks ? [1, 0, 0, 0, 1, 1, 255, 1] : [], sample.OriginalLabels.ToArray());

        // What is known about the image is about the one that is trained on.
        var info = store.Infos[0];
        Assert.Equal([1, 0], info.ClassPixels);
        Assert.Equal((2, 16 + 44), (info.Statistics.Count, info.Statistics.Sums[0].Values));
    }

    [Fact]
    public void Read_ResizerToTheSameSize_ChangesNothing()
    {
        using var store = Read(new SampleResizer(new ImageSize(8, 1), keepsMasks: true));
        using var plain = Read(null);

        Assert.Equal(plain[0].GetPlane(0).ToArray(), store[0].GetPlane(0).ToArray());
        Assert.Equal(plain[0].Labels.ToArray(), store[0].OriginalLabels.ToArray());
    }

    private static SampleStore Read(SampleResizer? resizer)
    {
        var context = new MLContext();
        var row = SyntheticImages.CreateGrey(8, 1, [10, 10, 10, 10, 50, 50, 50, 50], [1, 0, 0, 0, 1, 1, 255, 1]);
        var reader = new SampleReader("Image", "Label", SyntheticImages.Classes, resizer);
        return reader.Read(SyntheticImages.Load(context, [row]), new RecordStore(long.MaxValue, context.TempFilePath), default);
    }
}
