using Microsoft.ML;
using Microsoft.ML.Data;

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
}
