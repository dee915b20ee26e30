namespace MLSegmentation.Tests.Averaging;

public class UncertaintyTests
{
    [Fact]
    public void Entropy_TwoClasses_IsThatOfTheirProbabilitiesInUnitsOfTheGreatest()
    {
        // Pixels with (½, ½), (1, 0), (¼, ¾): 1, 0, and -(¼ log2 ¼ + ¾ log2 ¾) = 0.5 + 0.311278.
        float[] scores = [0.5f, 1, 0.25f, 0.5f, 0, 0.75f];
        float[] entropy = [7, 7, 7];

        Uncertainty.Entropy(scores, classCount: 2, entropy);

        Assert.Equal(1, entropy[0], 1e-6);
        Assert.Equal(0, entropy[1], 1e-6);
        Assert.Equal(0.811278, entropy[2], 1e-6);
    }

    [Fact]
    public void Entropy_ManyPixelsOfThreeClasses_IsTheSameForEach()
    {
        const int Count = 3000;
        float[] scores = new float[3 * Count];
        Array.Fill(scores, 0.5f, 0, 2 * Count);
        float[] entropy = new float[Count];

        Uncertainty.Entropy(scores, classCount: 3, entropy);

        // ln 2 / ln 3.
        Assert.All(entropy, value => Assert.Equal(Math.Log(2) / Math.Log(3), value, 1e-6));
    }

    [Fact]
    public void Entropy_OneClass_IsNothing()
    {
        float[] entropy = [7];

        Uncertainty.Entropy([1], classCount: 1, entropy);

        Assert.Equal([0], entropy);
    }

    [Fact]
    public void Entropy_WrongCount_IsRefused()
    {
        float[] entropy = new float[2];

        Assert.Throws<ArgumentException>(() => Uncertainty.Entropy([1, 0, 1], 2, entropy));
        Assert.Throws<ArgumentOutOfRangeException>(() => Uncertainty.Entropy([], 0, entropy));
    }

    [Fact]
    public void Variance_TwoModels_IsTheMeanSquareOfTheDistances()
    {
        // Means 0.625 and 0.375, each ±0.125: 0.015625 of both classes. The second pixel: ±0.5, which is the greatest there is.
        float[] first = [0.5f, 1, 0.5f, 0];
        float[] second = [0.75f, 0, 0.25f, 1];
        float[] variance = new float[2];

        Uncertainty.Variance([first, second], classCount: 2, variance);

        Assert.Equal([0.015625f, 0.25f], variance);
        Assert.Equal(0.25f, Uncertainty.GetMaximum(UncertaintyMeasure.Variance));
    }

    [Fact]
    public void Variance_OneModel_IsNothing()
    {
        float[] variance = [7];

        Uncertainty.Variance([[0.25f, 0.75f]], classCount: 2, variance);

        Assert.Equal([0], variance);
    }

    [Fact]
    public void SavePng_Values_AreGreyLevelsOfTheMeasuresScale()
    {
        using var folder = new TemporaryFolder();

        Uncertainty.SavePng(folder["v.png"], [0, 0.125f, 0.25f, 0.25f, 0.0625f, 9], width: 3, UncertaintyMeasure.Variance);
        var image = SegmentationImage.Load(folder["v.png"]);

        // Of ¼: 0, a half, all; all, a quarter, and no more than all.
        Assert.Equal((3, 2, 1, SampleType.Unsigned16), (image.Width, image.Height, image.Channels, image.Samples));
        Assert.Equal([0, 32768, 65535, 65535, 16384, 65535], image.Values.ToArray());
    }

    [Fact]
    public void SavePng_NoRowsOrNoMeasure_IsRefused()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<ArgumentException>(() => Uncertainty.SavePng(folder["v.png"], [0, 0, 0], 2, UncertaintyMeasure.Entropy));
        Assert.Throws<ArgumentException>(() => Uncertainty.SavePng(folder["v.png"], [0, 0], 2, UncertaintyMeasure.None));
        Assert.False(File.Exists(folder["v.png"]));
    }
}
