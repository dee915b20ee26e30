using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Videos.Steadiness;

public sealed class TemporalEvaluationTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, cell=1");

    [Fact]
    public void GetResult_MasksThatChangeInAStillImage_CountsTheirFlicker()
    {
        var evaluation = new TemporalEvaluation(Classes);
        Add(evaluation, Mask("1111 1100 0000 0000"), Mask("1111 0000 0000 0000"));
        Add(evaluation, Mask("1111 0011 0000 0000"), Mask("1111 0011 0000 0000"));
        Add(evaluation, Mask("1111 0011 0000 0001"), Mask("1111 0011 0000 0000"));

        var result = evaluation.GetResult();

        // 4 and 1 of 16 pixels change; where the truth stays the same, 2 of 14 and 1 of 16. The truth changes in 2 of 16, and then not at all.
        Assert.Equal(5 / 32.0, result.Predictions[0].Flicker);
        Assert.Equal(3 / 30.0, result.Predictions[0].FalseFlicker);
        Assert.Equal(2 / 32.0, result.Truth!.Flicker);
        Assert.Equal(0, result.Truth.FalseFlicker);

        // Of the cell: 4 of 8, then 6 of 7 pixels; of the background: 8 of 12, then 9 of 10.
        var metrics = result.Predictions[0];
        Assert.Equal(((4 / 8.0) + (6 / 7.0)) / 2, metrics.Classes[1].TemporalConsistency, 1e-12);
        Assert.Equal(((4 / 8.0) + (8 / 12.0) + (6 / 7.0) + (9 / 10.0)) / 4, metrics.TemporalConsistency, 1e-12);

        // All frames: of the cell 4 + 6 + 6 pixels are right of 6 + 6 + 7; of the background 10 + 10 + 9 of 12 + 10 + 10.
        Assert.Equal(((16 / 19.0) + (29 / 32.0)) / 2, metrics.MeanIoU, 1e-12);
        Assert.Equal((3, 0), (metrics.FrameCount, metrics.SceneCutCount));
    }

    [Fact]
    public void GetResult_ImageThatChanges_CountsNoFlickerThere()
    {
        var evaluation = new TemporalEvaluation(Classes);
        byte[] grey = Enumerable.Repeat((byte)50, 64).ToArray();
        Add(evaluation, 8, grey, new SegmentationMask(8, 8, new byte[64]));
        grey[0] = 250;
        byte[] labels = new byte[64];
        (labels[0], labels[2], labels[63]) = (1, 1, 1);

        Add(evaluation, 8, grey, new SegmentationMask(8, 8, labels));

        // The sums change at 2×2 pixels, so that 3×3 are not still: 55 are, of which one changes.
        Assert.Equal(1 / 55.0, evaluation.GetResult().Predictions[0].Flicker);
    }

    [Fact]
    public void GetResult_DeepFramesAfterABlackOne_CountsNoFlickerWhereTheyChange()
    {
        var evaluation = new TemporalEvaluation(Classes, options: new TemporalEvaluationOptions { SceneCutThreshold = 1 });
        float[] left = [.. Enumerable.Range(0, 64).Select(pixel => pixel % 8 < 4 ? 20000f : 0)];
        float[] right = [.. left.Select(value => 20000 - value)];
        var (none, all) = (new SegmentationMask(8, 8, new byte[64]), new SegmentationMask(8, 8, Enumerable.Repeat((byte)1, 64).ToArray()));
        evaluation.Add(new SegmentationImage(8, 8, 1, new float[64], SampleType.Unsigned16), [none]);
        evaluation.Add(new SegmentationImage(8, 8, 1, left, SampleType.Unsigned16), [none]);

        evaluation.Add(new SegmentationImage(8, 8, 1, right, SampleType.Unsigned16), [all]);

        // From the first to the second frame, only the right part is still, where the mask is, too; from that to the third nothing is.
        Assert.Equal(0, evaluation.GetResult().Predictions[0].Flicker);
    }

    [Fact]
    public void AreaJitter_AreasThatGrowUnevenly_IsTheMedianOfTheirSecondDifferences()
    {
        var evaluation = new TemporalEvaluation(Classes);
        foreach (int area in (int[])[2, 4, 3, 5, 5])
        {
            Add(evaluation, Mask(new string('1', area) + new string('0', 16 - area)));
        }

        var metrics = evaluation.GetResult().Predictions[0];

        // |2 − 8 + 3| / 3 = 1, |4 − 6 + 5| / 4 = 0.75, |3 − 10 + 5| · 3 / 13 = 0.46…
        Assert.Equal(0.75, metrics.AreaJitter, 1e-12);
        Assert.Equal(0.75, metrics.Classes[1].AreaJitter, 1e-12);
        Assert.Equal((double.NaN, double.NaN), (metrics.MeanIoU, metrics.VideoConsistency8));
    }

    [Fact]
    public void VideoConsistency_PixelThatIsWrongOnce_CountsInTheRunsWithIt()
    {
        var evaluation = new TemporalEvaluation(Classes);
        for (int frame = 0; frame < 16; frame++)
        {
            // Half of the second row changes its true class with frame 1, and from frame 1 on nothing does; in frame 2 a pixel is wrong.
            var truth = Mask(frame == 0 ? "1111 1100 0000 0000" : "1111 0000 0000 0000");
            Add(evaluation, frame == 2 ? Mask("1111 0000 0000 0001") : truth, truth);
        }

        var metrics = evaluation.GetResult().Predictions[0];

        // Runs of 8 begin at frames 0 to 8: the first has 14 lasting pixels, of which 13 are right; those at 1 and 2 have 15 of 16; the others all.
        Assert.Equal(((13 / 14.0) + (2 * 15 / 16.0) + 6) / 9, metrics.VideoConsistency8, 1e-12);
        Assert.Equal(13 / 14.0, metrics.VideoConsistency16, 1e-12);
    }

    [Fact]
    public void TemporalConsistency_MaskThatMovesWithTheImage_IsPerfect()
    {
        var evaluation = new TemporalEvaluation(Classes, predictions: 2, new TemporalEvaluationOptions { SceneCutThreshold = 1 });
        byte[] world = TestImages.CreateGrey(64, 40, seed: 3);
        var still = Square(8);
        for (int frame = 0; frame < 3; frame++)
        {
            // A window moves over the world 4 pixels to the right, so that all that it shows moves to the left.
            int left = 4 * frame;
            byte[] grey = [.. Enumerable.Range(0, 40).SelectMany(y => world.Skip((y * 64) + left).Take(48))];
            using var image = TestImages.Create(48, 40, grey);
            evaluation.Add(image, [Square(16 - left), still]);
        }

        var result = evaluation.GetResult();

        Assert.Equal(1, result.Predictions[0].TemporalConsistency, 1e-12);
        Assert.True(result.Predictions[1].TemporalConsistency < 0.9);

        SegmentationMask Square(int left) =>
            new(48, 40, Enumerable.Range(0, 48 * 40).Select(i => (byte)(i % 48 >= left && i % 48 < left + 16 && i / 48 is >= 8 and < 24 ? 1 : 0)).ToArray());
    }

    [Fact]
    public void GetResult_Cut_ComparesNothingOverIt()
    {
        var evaluation = new TemporalEvaluation(Classes);
        Add(evaluation, 4, Enumerable.Repeat((byte)10, 16).ToArray(), Mask("0000 0000 0000 0000"));
        Add(evaluation, 4, Enumerable.Repeat((byte)200, 16).ToArray(), Mask("1111 1111 1111 1111"));

        var metrics = evaluation.GetResult().Predictions[0];

        Assert.Equal(1, metrics.SceneCutCount);
        Assert.Equal((double.NaN, double.NaN), (metrics.Flicker, metrics.TemporalConsistency));
    }

    [Fact]
    public void GetResult_FramesWithoutTruth_AreLeftOutOfIt()
    {
        var evaluation = new TemporalEvaluation(Classes);
        var right = Mask("1111 0000 0000 0000");
        Add(evaluation, right, right);
        Add(evaluation, Mask("0000 0000 0000 0000"));
        Add(evaluation, right, right);

        var result = evaluation.GetResult();

        Assert.Equal(1, result.Predictions[0].MeanIoU);
        Assert.Equal(8 / 32.0, result.Predictions[0].Flicker);
        Assert.Equal((double.NaN, double.NaN), (result.Predictions[0].FalseFlicker, result.Truth!.Flicker));
    }

    [Fact]
    public void Add_MasksOfAnotherSizeOrNumber_AreRefused()
    {
        var evaluation = new TemporalEvaluation(Classes);
        using var image = TestImages.Create(2, 2, new byte[4]);

        Assert.Throws<ArgumentException>(() => evaluation.Add(image, [Mask("0000 0000 0000 0000")]));
        Assert.Throws<ArgumentException>(() => evaluation.Add(image, []));
    }

    private static SegmentationMask Mask(string labels) =>
        new(4, 4, [.. labels.Replace(" ", "", StringComparison.Ordinal).Select(label => (byte)(label - '0'))]);

    private static void Add(TemporalEvaluation evaluation, SegmentationMask mask, SegmentationMask? truth = null)
    {
        using var image = TestImages.Create(4, 4, Enumerable.Repeat((byte)50, 16).ToArray());
        evaluation.Add(image, [mask], truth);
    }

    private static void Add(TemporalEvaluation evaluation, int side, byte[] grey, SegmentationMask mask)
    {
        using var image = TestImages.Create(side, side, grey);
        evaluation.Add(image, [mask]);
    }
}
