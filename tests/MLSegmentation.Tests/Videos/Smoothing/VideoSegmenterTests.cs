using Microsoft.ML.Data;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Videos.Smoothing;

public sealed class VideoSegmenterTests
{
    [Theory]
    [InlineData(TemporalSmoothingKind.Adaptive)]
    [InlineData(TemporalSmoothingKind.MotionCompensated)]
    public void Score_NoisyFilmWithACut_HalvesFlickerWithoutLosingIoUOrMixingScenes(TemporalSmoothingKind kind)
    {
        using var model = FilmModel.Open();
        var segmenter = new VideoSegmenter(model, new() { Kind = kind });
        var evaluation = new TemporalEvaluation(DrawnFilm.Classes, predictions: 2);
        var cuts = new List<int>();
        foreach (var (frame, truth) in DrawnFilm.Draw(seed: 1, speed: 0.2))
        {
            var result = segmenter.Score(frame);
            evaluation.Add(frame, [result.Mask, result.UnsmoothedMask], truth);
            if (result.IsSceneCut)
            {
                cuts.Add(result.Index);
                Assert.Equal(model.Predict(frame).PredictedLabel, result.Mask);
            }
        }

        Assert.Equal([DrawnFilm.Cut], cuts);
        var steadiness = evaluation.GetResult();
        var (smoothed, alone) = (steadiness.Predictions[0], steadiness.Predictions[1]);
        string text = $"{alone.MeanIoU} {alone.Flicker} {alone.FalseFlicker} {steadiness.Truth!.Flicker}, smoothed {smoothed.MeanIoU} {smoothed.Flicker} "
            + $"{smoothed.FalseFlicker}";
        Assert.True(smoothed.FalseFlicker <= alone.FalseFlicker / 2, text);
        Assert.True(smoothed.Flicker - steadiness.Truth.Flicker <= (alone.Flicker - steadiness.Truth.Flicker) / 2, text);
        Assert.True(smoothed.MeanIoU >= alone.MeanIoU - 0.01, text);
        Assert.True(alone.MeanIoU > 0.85, text);
    }

    [Fact]
    public void Score_CellsThatMoveFast_IsBetterWhereTheAverageMovesAlong()
    {
        using var model = FilmModel.Open();
        var adaptive = new VideoSegmenter(model);
        var motion = new VideoSegmenter(model, new() { Kind = TemporalSmoothingKind.MotionCompensated });
        var evaluation = new TemporalEvaluation(DrawnFilm.Classes, predictions: 3);
        foreach (var (frame, truth) in DrawnFilm.Draw(seed: 1, speed: 2).Take(DrawnFilm.Cut))
        {
            var result = motion.Score(frame);
            evaluation.Add(frame, [result.Mask, adaptive.Score(frame).Mask, result.UnsmoothedMask], truth);
        }

        var series = evaluation.GetResult().Predictions;
        string text = string.Join("; ", series.Select(item => $"{item.MeanIoU} {item.TemporalConsistency}"));
        Assert.True(series[0].MeanIoU > series[1].MeanIoU && series[0].MeanIoU >= series[2].MeanIoU - 0.01, text);
        Assert.True(series[0].TemporalConsistency > series[1].TemporalConsistency && series[0].TemporalConsistency > series[2].TemporalConsistency, text);
    }

    [Fact]
    public void Score_SecondFrame_AveragesByHowMuchItChanged()
    {
        using var model = new NeighbourModel { SeesItself = true }.Open();
        var smoothing = new TemporalSmoothing { NewFrameWeight = 0.25, ChangeScale = 102, SceneCutThreshold = 1 };
        var segmenter = new VideoSegmenter(model, smoothing);
        segmenter.Score(Constant(51), withScore: true);

        var result = segmenter.Score(Constant(102), withScore: true);

        // The change of 51 is half the scale: a = 0.25 + 0.75 · 0.5 = 0.625.
        float expected = (0.625f * NeighbourModel.Probability(0.4)) + (0.375f * NeighbourModel.Probability(0.2));
        Assert.All(result.Score![16..], score => Assert.Equal(expected, score, 1e-6f));
        Assert.All(result.Score![..16], score => Assert.Equal(1 - expected, score, 1e-6f));
        Assert.Equal(1, result.Difference);
        Assert.False(result.IsSceneCut);
    }

    [Fact]
    public void Score_WithoutSmoothing_GivesTheMasksOfTheModel()
    {
        using var model = FilmModel.Open();
        var segmenter = new VideoSegmenter(model, new() { Kind = TemporalSmoothingKind.None });

        foreach (var (frame, _) in DrawnFilm.Draw(seed: 2, speed: 1).Take(3))
        {
            var result = segmenter.Score(frame);

            Assert.Equal(model.Predict(frame).PredictedLabel, result.Mask);
            Assert.Same(result.Mask, result.UnsmoothedMask);
            Assert.Null(result.Score);
        }
    }

    [Fact]
    public void Score_FrameOfAnotherSize_BeginsAnotherScene()
    {
        using var model = FilmModel.Open();
        var segmenter = new VideoSegmenter(model);
        using var first = TestImages.Create(37, 29, TestImages.CreateGrey(37, 29, seed: 1));
        using var second = TestImages.Create(29, 37, TestImages.CreateGrey(29, 37, seed: 2));

        var results = segmenter.Score([first, second]).ToList();

        Assert.Equal([false, true], results.Select(result => result.IsSceneCut));
        Assert.Equal(model.Predict(second).PredictedLabel, results[1].Mask);
        Assert.Equal(double.NaN, results[1].Difference);
    }

    [Theory]
    [InlineData(TemporalSmoothingKind.Adaptive)]
    [InlineData(TemporalSmoothingKind.MotionCompensated)]
    public void Score_ImagesOfEitherKind_GivesTheSame(TemporalSmoothingKind kind)
    {
        const int Width = 37;
        const int Height = 29;
        using var model = FilmModel.Open();
        byte[][] greys = [TestImages.CreateGrey(Width, Height, seed: 1), TestImages.CreateGrey(Width, Height, seed: 2)];
        MLImage[] images = [.. greys.Select(grey => TestImages.Create(Width, Height, grey))];
        var deep = greys.Select(grey => new SegmentationImage(Width, Height, 1, [.. grey.Select(level => (float)level)], SampleType.Unsigned8));

        var ofImages = new VideoSegmenter(model, new() { Kind = kind, SceneCutThreshold = 1 }).Score(images).ToList();
        var segmenter = new VideoSegmenter(model, new() { Kind = kind, SceneCutThreshold = 1 });
        var ofDeep = deep.Select(image => segmenter.Score(image)).ToList();

        Assert.Equal(ofImages.Select(result => result.Mask), ofDeep.Select(result => result.Mask));
        Array.ForEach(images, image => image.Dispose());
    }

    [Fact]
    public void Score_DeepFrames_FollowsTheirChange()
    {
        using var model = new NeighbourModel { SeesItself = true, IsDeep = true }.Open();
        var segmenter = new VideoSegmenter(model, new() { SceneCutThreshold = 1 });

        segmenter.Score(Half(0, 1));
        var changed = segmenter.Score(Half(1, 0), withScore: true);

        // Black and white change places: far from the border between them, the new frame counts alone.
        Assert.Equal(NeighbourModel.Probability(1), changed.Score![64], 1e-6f);
        Assert.Equal(NeighbourModel.Probability(0), changed.Score![64 + 7], 1e-6f);
    }

    // Before the film come black, little more than that, or a flash.
    [Theory]
    [InlineData(0)]
    [InlineData(0.001f)]
    [InlineData(1000)]
    public void Score_DeepFramesAfterOneOfOtherValues_FollowsTheirChange(float first)
    {
        using var model = new NeighbourModel { SeesItself = true, IsDeep = true }.Open();
        var segmenter = new VideoSegmenter(model, new() { SceneCutThreshold = 1 });

        segmenter.Score(Half(0, first));
        segmenter.Score(Half(0.5f, 1));
        var changed = segmenter.Score(Half(1, 0.5f), withScore: true);

        // As if there had been no such frame: far from the border between the halves, the new frame counts alone.
        Assert.Equal(NeighbourModel.Probability(1), changed.Score![64], 1e-6f);
        Assert.Equal(NeighbourModel.Probability(0.5), changed.Score![64 + 7], 1e-6f);
        Assert.Equal(1, changed.Difference);
    }

    [Fact]
    public void Score_ModelWithPostProcessing_AppliesItToTheSmoothedMask()
    {
        using var plain = FilmModel.Open();
        using var model = plain.WithPostProcessing(new MaskPostProcessing { Thresholds = new Dictionary<string, double> { ["cell"] = 0.9 } });
        var segmenter = new VideoSegmenter(model);
        var frames = DrawnFilm.Draw(seed: 3, speed: 0.2).Take(2).Select(item => item.Frame).ToList();
        segmenter.Score(frames[0]);

        var result = segmenter.Score(frames[1], withScore: true);

        int pixels = result.Mask.Pixels.Length;
        Assert.Equal(Enumerable.Range(0, pixels).Select(pixel => (byte)(result.Score![pixels + pixel] >= 0.9f ? 1 : 0)), result.Mask.Pixels.ToArray());
        Assert.NotEqual(result.UnsmoothedMask, result.Mask);
    }

    [Fact]
    public void Create_ModelOfVolumes_IsRefused()
    {
        using var model = new VolumeModel().Open();

        var exception = Assert.Throws<SegmentationException>(() => new VideoSegmenter(model));

        Assert.Contains("volumes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_CancelledToken_StopsAndGoesOnAfterwards()
    {
        using var model = FilmModel.Open();
        var segmenter = new VideoSegmenter(model);

        Assert.ThrowsAny<OperationCanceledException>(() => segmenter.Score(Constant(1), cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(0, segmenter.Score(Constant(1)).Index);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.5)]
    public void NewFrameWeight_OutsideItsRange_IsRefused(double weight) =>
        Assert.Throws<SegmentationOptionException>(() => new TemporalSmoothing { NewFrameWeight = weight });

    private static SegmentationImage Constant(float level) => new(4, 4, 1, Enumerable.Repeat(level, 16).ToArray(), SampleType.Unsigned8);

    /// <summary>An image of 8×8 of which the left half has one value, and the right half another.</summary>
    private static SegmentationImage Half(float left, float right) =>
        new(8, 8, 1, Enumerable.Range(0, 64).Select(pixel => pixel % 8 < 4 ? left : right).ToArray());
}
