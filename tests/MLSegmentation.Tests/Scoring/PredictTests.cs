using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

/// <summary>Single images, scored without a data view.</summary>
public sealed class PredictTests
{
    private readonly MLContext _context = new();

    [Fact]
    public void Predict_ImagesOfSeveralSizes_GivesWhatADataViewGives()
    {
        using var model = Open(SmallNetworks.WithConvolutions());
        MLImage[] images = [.. Enumerable.Range(0, 6).Select(index => CreateImage(3 + (7 * index), 5 + index, index))];
        var rows = _context.Data.CreateEnumerable<SegmentationPrediction>(
            model.Transform(_context.Data.LoadFromEnumerable(images.Select(image => new SegmentationInput { Image = image }))), reuseRowObject: false).ToList();

        for (int index = 0; index < images.Length; index++)
        {
            var prediction = model.Predict(images[index], withScore: true);

            Assert.Equal(rows[index].PredictedLabel, prediction.PredictedLabel);
            Assert.Equal(rows[index].Score, prediction.Score);
            Assert.Null(model.Predict(images[index]).Score);
            Assert.Equal(rows[index].PredictedLabel, model.Predict(images[index]).PredictedLabel);
            Assert.Equal("dark", prediction.PredictedLabel!.Classes![0].Name);
        }
    }

    [Fact]
    public void Predict_EightThreadsAndAThousandImages_GivesExactlyWhatOneThreadGives()
    {
        using var model = Open(SmallNetworks.WithConvolutions());
        MLImage[] images = [.. Enumerable.Range(0, 1000).Select(index => CreateImage(16 + (index % 5), 16, index))];
        SegmentationPrediction[] expected = [.. images.Select(image => model.Predict(image, withScore: true))];
        var actual = new SegmentationPrediction[images.Length];

        var eightThreads = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        Parallel.For(0, images.Length, eightThreads, index => actual[index] = model.Predict(images[index], withScore: index % 3 != 0));

        for (int index = 0; index < images.Length; index++)
        {
            Assert.Equal(expected[index].PredictedLabel, actual[index].PredictedLabel);
            Assert.True(index % 3 == 0 ? actual[index].Score is null : expected[index].Score.AsSpan().SequenceEqual(actual[index].Score));
        }
    }

    // In tiles of 400x400 the image of 700x700 has four to nine of them, each with a few objects of ONNX Runtime's.
    [Theory]
    [InlineData(null, false)]
    [InlineData(TileBlending.Center, false)]
    [InlineData(TileBlending.Gaussian, false)]
    [InlineData(TileBlending.Gaussian, true)]
    public void Predict_LargeImage_AllocatesNoMoreThanTheMaskBeyondASmallOne(TileBlending? blending, bool hasThresholds)
    {
        var tiling = blending is null ? new() : new SegmentationTilingOptions { Size = new ImageSize(400, 400), Blending = blending };
        var thresholds = hasThresholds ? new MaskPostProcessing { Thresholds = new Dictionary<string, double> { ["bright"] = 0.4 } } : null;
        using var model = SegmentationTransformer.FromImageModel(
            ThresholdModel.CreateBytes(), options: new() { Threads = 1, Tiling = tiling, PostProcessing = thresholds });
        using var small = TestImages.Create(16, 16, TestImages.CreateGrey(16, 16, 1));
        using var large = TestImages.Create(700, 700, TestImages.CreateGrey(700, 700, 2));

        // The pixels of the large image alone are 1,470,000 bytes, and its probabilities 3,920,000. .NET hands memory out by the 8 kB.
        long beyond = Measure(large) - Measure(small);

        Assert.InRange(beyond, (700 * 700) - (16 * 16) - 30_000, (700 * 700) - (16 * 16) + 30_000);

        long Measure(MLImage image)
        {
            model.Predict(image);
            model.Predict(image);
            long before = GC.GetAllocatedBytesForCurrentThread();
            model.Predict(image);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Predict_DeepImage_GivesTheMask()
    {
        using var model = Open(ThresholdModel.CreateDeepBytes());

        // Above 500 belongs to the second class.
        var prediction = model.Predict(new SegmentationImage(3, 1, 1, (ushort[])[500, 501, 1000]), withScore: true);

        Assert.Equal(new SegmentationMask(3, 1, [0, 1, 1]), prediction.PredictedLabel);
        Assert.Equal(6, prediction.Score!.Length);
    }

    [Fact]
    public void Predict_DeepImageOfEightBits_IsTakenByAModelForEightBits()
    {
        using var model = Open(ThresholdModel.CreateBytes());
        var grey = new SegmentationImage(2, 1, 1, [0, 255], SampleType.Unsigned8);

        // Means of red, green and blue: (255 + 0 + 0) / 3 = 85 and (255 + 255 + 0) / 3 = 170.
        var colors = new SegmentationImage(2, 1, 3, [255, 255, 0, 255, 0, 0], SampleType.Unsigned8);

        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), model.Predict(grey).PredictedLabel);
        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), model.Predict(colors).PredictedLabel);
    }

    [Theory]
    [InlineData(2, 100, "has 2 channels of 8 bits")]
    [InlineData(1, 256, "says that its values are of 8 bits, 0 to 255, but has values from 256 to 256")]
    public void Predict_DeepImageThatIsNoneOfEightBits_IsRefused(int channels, float value, string reason)
    {
        using var model = Open(ThresholdModel.CreateBytes());
        float[] values = [.. Enumerable.Repeat(value, channels)];

        var exception = Assert.Throws<SegmentationException>(() => model.Predict(new SegmentationImage(1, 1, channels, values, SampleType.Unsigned8)));

        Assert.StartsWith($"The image of the call {reason}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_ImageOfAnotherKind_SaysWhichTheModelTakes()
    {
        using var eightBit = Open(ThresholdModel.CreateBytes());
        using var deep = Open(ThresholdModel.CreateDeepBytes());
        using var image = TestImages.Create(1, 1, [0]);

        var tooDeep = Assert.Throws<SegmentationException>(() => eightBit.Predict(new SegmentationImage(1, 1, 1, (ushort[])[5])));
        var notDeep = Assert.Throws<SegmentationException>(() => deep.Predict(image));
        var otherSamples = Assert.Throws<SegmentationException>(() => deep.Predict(new SegmentationImage(1, 1, 1, [5f])));

        Assert.StartsWith(
            "The image of the call has 16 bits, 1 channel, but the model was trained on images of 8 bits", tooDeep.Message, StringComparison.Ordinal);
        Assert.StartsWith("The image of the call has 8 bits, but the model was trained on images of 16 bits", notDeep.Message, StringComparison.Ordinal);
        Assert.Contains("but the model was trained on images of 16 bits", otherSamples.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_ProbabilitiesThatAreNoNumbers_AreRefusedWhetherWantedOrNot()
    {
        using var model = Open(SmallNetworks.WithoutNumbersForDarkPixels());
        using var dark = TestImages.Create(2, 1, [255, 10]);
        using var bright = TestImages.Create(2, 1, [255, 100]);

        foreach (bool withScore in (bool[])[true, false])
        {
            var exception = Assert.Throws<SegmentationException>(() => model.Predict(dark, withScore));
            Assert.Contains("are not numbers (NaN)", exception.Message, StringComparison.Ordinal);
            Assert.Equal(2, model.Predict(bright, withScore).PredictedLabel!.Width);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predict_ModelWhoseLabelsAreOfAnotherSize_IsRefused(bool withScore)
    {
        using var model = Open(SmallNetworks.WithLabelsOfOneRow());
        using var image = TestImages.Create(2, 3, new byte[6]);

        var exception = Assert.Throws<SegmentationException>(() => model.Predict(image, withScore));

        Assert.Contains("cannot be scored: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predict_CancelledWhileTheNetworkRuns_EndsThatCallAlone(bool hasTimeLimit)
    {
        var options = new SegmentationScoringOptions { TimeLimit = hasTimeLimit ? TimeSpan.FromHours(1) : null };
        using var model = Open(CostlyModels.WithManyOperators(), options);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var large = TestImages.Create(2000, 2000, new byte[4_000_000]);
        using var small = TestImages.Create(2, 1, [0, 255]);

        var exception = Assert.Throws<OperationCanceledException>(() => model.Predict(large, cancellationToken: source.Token));

        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Throws<OperationCanceledException>(() => model.Predict(small, cancellationToken: source.Token));
        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), model.Predict(small).PredictedLabel);
    }

    [Fact]
    public void Predict_NullOrDisposed_Throws()
    {
        var model = Open(ThresholdModel.CreateBytes());
        using var image = TestImages.Create(1, 1, [0]);

        Assert.Throws<ArgumentNullException>(() => model.Predict((MLImage)null!));
        Assert.Throws<ArgumentNullException>(() => model.Predict((SegmentationImage)null!));
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Predict(image));
    }

    private static MLImage CreateImage(int width, int height, int seed) => TestImages.Create(width, height, TestImages.CreateGrey(width, height, seed));

    private static SegmentationTransformer Open(byte[] onnx, SegmentationScoringOptions? options = null) =>
        SegmentationTransformer.FromImageModel(onnx, options: (options ?? new()) with { Threads = 1 });
}
