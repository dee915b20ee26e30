using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Classical.Tests;

public sealed class ClassicalTrainerTests
{
    private readonly MLContext _context = new(seed: 1);

    // GrabCut alone needs OpenCV.
    public static TheoryData<string> Names { get; } =
        [.. ClassicalMethod.All.Select(method => method.Name).Where(name => name != "grab-cut" || OpenCvFactAttribute.IsAvailable)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_DiscsWithNoise_SegmentsOthers(string name)
    {
        var (data, others) = (TestImages.Load(_context, 6), _context.Data.LoadFromEnumerable([TestImages.Draw(100), TestImages.Draw(101)]));

        var fitted = Fit(name, data);

        // Some look for other things than two peaks.
        double least = name is "local-mean" or "local-gaussian" or "local-niblack" or "local-sauvola" or "yen" or "triangle" or "mean" ? 0.8 : 0.95;
        Assert.InRange(_context.Segmentation().Evaluate(fitted.Transform(others)).MeanDice, least, 1);
        Assert.DoesNotContain("?", fitted.Method.DescribeParameters(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Save_FittedMethod_LoadsTheSameToTheBit(string name)
    {
        var data = TestImages.Load(_context, 3);
        var fitted = Fit(name, data);
        using var stream = new MemoryStream();
        _context.Model.Save(fitted, null, stream);
        stream.Position = 0;

        var loaded = new MLContext().Model.Load(stream, out _);

        var (before, after) = (fitted.Transform(data), loaded.Transform(data));
        Assert.Equal(before.GetColumn<SegmentationMask>("PredictedLabel"), after.GetColumn<SegmentationMask>("PredictedLabel"));
        Assert.Equal(TestImages.Two, after.GetColumn<SegmentationMask>("PredictedLabel").First().Classes);
        Assert.Equal(
            before.Schema.Where(column => !column.IsHidden).Select(column => $"{column.Name} {column.Type}").Order(),
            after.Schema.Where(column => !column.IsHidden).Select(column => $"{column.Name} {column.Type}").Order());
        if (fitted.ScoreColumnName is not null)
        {
            Assert.Equal(before.GetColumn<float[]>("Score"), after.GetColumn<float[]>("Score"));
        }
    }

    [Fact]
    public void Fit_ForestToImagesWithoutVariation_SaysSo()
    {
        byte[] grey = new byte[40 * 4];
        grey.AsSpan().Fill(byte.MaxValue);
        var row = new TestImages.ImageRow
        {
            Image = MLImage.CreateFromPixels(8, 5, MLPixelFormat.Bgra32, grey),
            Label = new SegmentationMask(8, 5, [.. Enumerable.Range(0, 40).Select(pixel => (byte)(pixel % 2))]).WithClasses(TestImages.Two),
        };

        var exception = Assert.Throws<SegmentationException>(() => Fit("random-forest", _context.Data.LoadFromEnumerable([row])));

        Assert.Contains("all alike", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("random-forest")]
    [InlineData("multi-otsu")]
    public void Fit_ThreeClasses_TellsThemApart(string name)
    {
        var fitted = Fit(name, TestImages.Load(_context, 6, classes: 3));

        Assert.InRange(_context.Segmentation().Evaluate(fitted.Transform(TestImages.Load(_context, 2, classes: 3))).MeanDice, 0.9, 1);
    }

    [Fact]
    public void Fit_ThreeClassesForAMethodOfTwo_IsRefusedWithWhatFits()
    {
        var exception = Assert.Throws<SegmentationException>(() => Fit("otsu", TestImages.Load(_context, 1, classes: 3)));

        Assert.Equal(
            "The method 'otsu' tells two classes apart, but the masks have 3 (class0=0, class1=1, class2=2). Take 'random-forest', which takes any number, "
                + "or join classes, as in 'background=0, other=*'.",
            exception.Message);
    }

    [Theory]
    [InlineData(false, ForegroundPolarity.Brighter)]
    [InlineData(true, ForegroundPolarity.Darker)]
    public void Fit_BrightAndDarkDiscs_FindsTheSide(bool isDark, ForegroundPolarity expected)
    {
        var fitted = Fit("otsu", TestImages.Load(_context, 6, isDark: isDark));

        Assert.Equal(expected, Assert.IsType<GlobalThreshold>(fitted.Method).Polarity);
    }

    [Fact]
    public void Fit_SomeImagesNegative_TakesTheSmallerSide()
    {
        var data = _context.Data.LoadFromEnumerable([.. Enumerable.Range(0, 6).Select(seed => TestImages.Draw(seed, isDark: seed % 2 == 0))]);

        var fitted = Fit("otsu", data);

        Assert.Equal(ForegroundPolarity.Smaller, Assert.IsType<GlobalThreshold>(fitted.Method).Polarity);
    }

    [Fact]
    public void Fit_OneThreadAndFour_GrowsTheSameForest()
    {
        var data = TestImages.Load(_context, 4);

        Assert.Equal(Score(1), Score(4));

        float[] Score(int threads) =>
            [.. Fit("random-forest", data, new() { Threads = threads }).Transform(data).GetColumn<float[]>("Score").SelectMany(scores => scores)];
    }

    [Theory]
    [InlineData("otsu")]
    [InlineData("random-forest")]
    [InlineData("random-walker")]
    public void Fit_Cancelled_Throws(string name)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Fit(name, TestImages.Load(_context, 2), new() { CancellationToken = source.Token }));
    }

    [Fact]
    public void Fit_NoRows_IsRefused()
    {
        var exception = Assert.Throws<SegmentationException>(() => Fit("otsu", TestImages.Load(_context, 0), new() { Classes = TestImages.Two }));

        Assert.Equal("The data view has no rows; a method is fitted on at least one image with its mask.", exception.Message);
    }

    [Fact]
    public void GetOutputSchema_OfForest_PromisesMasksAndScores()
    {
        var trainer = _context.Segmentation().Trainers.Classical(new RandomForest(), new() { ScoreColumnName = "Probability" });

        var shape = trainer.GetOutputSchema(SchemaShapes.Of(TestImages.Load(_context, 1).Schema));
        string[] names = [.. shape.Select(column => column.Name)];

        Assert.Equal(["Image", "Label", "PredictedLabel", "Probability"], names);
    }

    [Fact]
    public void Transform_DeepImages_IsSavedAndLoadedToTheBit()
    {
        var rows = Enumerable.Range(0, 3).Select(seed => TestImages.Draw(seed)).Select(row => new DeepRow
        {
            Image = new SegmentationImage(
                row.Image!.Width, row.Image.Height, 1, [.. Enumerable.Range(0, row.Label!.Pixels.Length).Select(pixel => row.Image.Pixels[pixel * 4] / 3f)]),
            Label = row.Label,
        }).ToArray();
        var data = _context.Data.LoadFromEnumerable(rows);
        var fitted = Fit("otsu", data);
        using var stream = new MemoryStream();
        _context.Model.Save(fitted, null, stream);
        stream.Position = 0;

        var loaded = _context.Model.Load(stream, out _);

        Assert.InRange(_context.Segmentation().Evaluate(fitted.Transform(data)).MeanDice, 0.95, 1);
        Assert.Equal(
            fitted.Transform(data).GetColumn<SegmentationMask>("PredictedLabel"), loaded.Transform(data).GetColumn<SegmentationMask>("PredictedLabel"));
    }

    private ClassicalTransformer Fit(string name, IDataView data, ClassicalOptions? options = null) =>
        _context.Segmentation().Trainers.Classical(Find(name), options).Fit(data);

    // A smaller forest does for small images.
    private static ClassicalMethod Find(string name) =>
        ClassicalMethod.Find(name) is RandomForest forest ? forest with { Trees = 6, Leaves = 32 } : ClassicalMethod.Find(name)!;

    private sealed class DeepRow
    {
        [SegmentationType]
        public SegmentationImage? Image { get; set; }

        [SegmentationType]
        public SegmentationMask? Label { get; set; }
    }
}
