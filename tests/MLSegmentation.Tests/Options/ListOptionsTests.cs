using MLSegmentation.Evaluation;
using MLSegmentation.Inspection;

namespace MLSegmentation.Tests.Options;

public class ListOptionsTests
{
    [Fact]
    public void Init_ListOfTheCaller_IsCopiedAndComparedByValue() => Assert.Empty(ListOptions.FindFaults(
        typeof(SegmentationException).Assembly,
        nameof(InspectedSet),
        nameof(ImageMetrics),
        nameof(ObjectMetrics),
        nameof(PrecisionRecallCurve),
        nameof(RocCurve),
        nameof(QuantizationReport),
        nameof(SegmentationClassMetrics),
        nameof(SegmentationComparison),
        nameof(SegmentationInspection),
        nameof(SegmentationMetrics),
        nameof(TemporalMetrics)));

    [Fact]
    public void Init_ListWithNull_IsRefused()
    {
        Assert.Throws<SegmentationOptionException>(() => new ExtractObjectsOptions { ClassNames = ["cell", null!] });
        Assert.Throws<SegmentationOptionException>(() => new SegmentationReportOptions { Baselines = [null!] });
    }

    [Fact]
    public void Equals_SameListsAndThresholds_AreEqual()
    {
        var one = new MaskPostProcessing { ObjectClasses = ["cell"], Thresholds = new Dictionary<string, double> { ["cell"] = 0.5, ["layer"] = 0.25 } };
        var same = new MaskPostProcessing { ObjectClasses = ["cell"], Thresholds = new Dictionary<string, double> { ["layer"] = 0.25, ["cell"] = 0.5 } };

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, same with { ObjectClasses = ["layer"] });
        Assert.NotEqual(one, same with { Thresholds = new Dictionary<string, double> { ["cell"] = 0.5, ["layer"] = 0.75 } });
        Assert.Equal(new MaskPostProcessing(), new MaskPostProcessing { Thresholds = new Dictionary<string, double>() });
    }

    [Fact]
    public void ClassWeights_ListOfTheCallerChanges_StayAsTheyWereChecked()
    {
        double[] weights = [1, 1];
        var options = new SegmentationEvaluationOptions { ClassWeights = weights };

        weights[0] = 9;

        Assert.Equal([1, 1], options.ClassWeights);
    }
}
