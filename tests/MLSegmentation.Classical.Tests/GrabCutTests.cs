using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Classical.Cuts;
using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical.Tests;

public sealed class GrabCutTests
{
    [OpenCvFact]
    public void Transform_Twice_GivesTheSame()
    {
        var context = new MLContext();
        var data = TestImages.Load(context, 3);
        var fitted = context.Segmentation().Trainers.Classical(new GrabCut()).Fit(data);

        // OpenCV's generator of random numbers is one for the thread, whoever uses it.
        var first = fitted.Transform(data).GetColumn<SegmentationMask>("PredictedLabel").ToArray();
        var second = fitted.Transform(data).GetColumn<SegmentationMask>("PredictedLabel").Reverse().ToArray();

        Assert.Equal(first, second.Reverse());
    }

    [Fact]
    public void ToBytes_OtherNumbersThanBytes255Apart_AreBroughtToTheRangeOfBytes()
    {
        // From the least value on, which becomes 0; signed bytes begin at -128. Bytes stay as they are, however near they lie together.
        Assert.Equal([0, 0, 0, 128, 128, 128, 255, 255, 255], ToBytes(null, -128, 0, 127));
        Assert.Equal([0, 0, 0, 28, 28, 28, 255, 255, 255], ToBytes(null, 1000, 1028, 1255));
        Assert.Equal([10, 10, 10, 20, 20, 20, 30, 30, 30], ToBytes(byte.MaxValue, 10, 20, 30));

        static byte[] ToBytes(float? range, params float[] values) => GrabCutRun.ToBytes(new PixelImage(new ImageSize(3, 1), [values], range));
    }
}
