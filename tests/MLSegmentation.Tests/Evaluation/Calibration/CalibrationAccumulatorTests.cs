using MLSegmentation.Evaluation.Calibration;

namespace MLSegmentation.Tests.Evaluation.Calibration;

public class CalibrationAccumulatorTests
{
    [Fact]
    public void GetResult_PixelsByHand_GivesErrorAndScore()
    {
        // Class 1 has 0.25, 0.75, 0.75 and is right in the second; the first and third pixel are of class 0, the last is ignored.
        var accumulator = new CalibrationAccumulator(2);
        accumulator.Add([0, 1, 0, 255], [0.75f, 0.25f, 0.25f, 0, 0.25f, 0.75f, 0.75f, 1]);

        var ofClass = accumulator.GetClassResults()[1];
        var all = accumulator.GetResult();

        // 0.25 is alone in its bin and never right; of the two with 0.75, one is.
        Assert.Equal((0.25 + (2 * 0.25)) / 3, ofClass.ExpectedCalibrationError, 12);
        Assert.Equal(((0.25 * 0.25) + (0.25 * 0.25) + (0.75 * 0.75)) / 3, ofClass.BrierScore, 12);

        // The most probable classes are all 0.75 sure, and two of three are right; both classes' errors are the same.
        Assert.Equal(0.75 - (2 / 3.0), all.ExpectedCalibrationError, 12);
        Assert.Equal(2 * ofClass.BrierScore, all.BrierScore, 12);
        var bin = Assert.Single(all.Bins, bin => bin.Count > 0);
        Assert.Equal((3, 0.75, 2 / 3.0), (bin.Count, bin.MeanConfidence, bin.Accuracy));
        Assert.Equal((11 / 15.0, 12 / 15.0), (bin.Lower, bin.Upper));
    }

    [Fact]
    public void GetResult_EdgesOfBins_BelongToTheBinBelow()
    {
        var accumulator = new CalibrationAccumulator(1);
        accumulator.Add([0, 0, 0, 0], [0, 1 / 15f, 0.2f, 1]);

        Assert.Equal([2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], accumulator.GetResult().Bins.Select(bin => bin.Count));
    }

    [Fact]
    public void GetResult_NothingToCount_IsNotANumber()
    {
        var accumulator = new CalibrationAccumulator(2);
        accumulator.Add([255], [0.5f, 0.5f]);

        Assert.True(double.IsNaN(accumulator.GetResult().ExpectedCalibrationError));
        Assert.True(double.IsNaN(accumulator.GetResult().BrierScore));
        Assert.True(double.IsNaN(accumulator.GetClassResults()[0].BrierScore));
        Assert.True(double.IsNaN(accumulator.GetResult().Bins[3].Accuracy));
    }

    [Fact]
    public void Add_AreasAndNoise_SumsAlike()
    {
        // The same pixels in areas, which are added as blocks, and shuffled.
        var random = new Random(1);
        var pixels = Enumerable.Range(0, 5000).Select(index => (Label: (byte)(index % 100 == 0 ? 255 : index / 1000 % 2), Score: index / 500 / 10f)).ToArray();
        var shuffled = pixels.ToArray();
        random.Shuffle(shuffled);

        var (ofAreas, ofNoise) = (Collect(pixels), Collect(shuffled));

        Assert.Equal(ofAreas.ExpectedCalibrationError, ofNoise.ExpectedCalibrationError, 12);
        Assert.Equal(ofAreas.BrierScore, ofNoise.BrierScore, 12);
        Assert.Equal(ofAreas.Bins.Select(bin => bin.Count), ofNoise.Bins.Select(bin => bin.Count));

        static CalibrationResult Collect((byte Label, float Score)[] pixels)
        {
            var accumulator = new CalibrationAccumulator(2);
            accumulator.Add([.. pixels.Select(pixel => pixel.Label)], [.. pixels.Select(pixel => 1 - pixel.Score), .. pixels.Select(pixel => pixel.Score)]);
            return accumulator.GetResult();
        }
    }
}
