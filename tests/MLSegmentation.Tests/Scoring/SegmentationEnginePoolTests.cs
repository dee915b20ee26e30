using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

public sealed class SegmentationEnginePoolTests
{
    private readonly MLContext _context = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predict_OnEightThreads_GivesWhatOneEngineGivesWithAtMostThreeEngines(bool isLoadedChain)
    {
        using var model = CreateModel();
        using var pool = CreatePool(isLoadedChain ? SaveAndLoad(model) : model, new() { MaxEngines = 3, OwnsModel = isLoadedChain });
        byte[][] greys = [.. Enumerable.Range(0, 200).Select(index => TestImages.CreateGrey(5 + (index % 3), 4, index))];
        var masks = new SegmentationMask?[greys.Length];

        Parallel.For(0, greys.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index =>
        {
            using var image = TestImages.Create(5 + (index % 3), 4, greys[index]);
            masks[index] = pool.Predict(new SegmentationInput { Image = image }).PredictedLabel;
        });

        Assert.Equal(greys.Select((grey, index) => new SegmentationMask(5 + (index % 3), 4, ThresholdModel.Classify(grey))), masks);
        Assert.InRange(pool.EngineCount, 1, 3);
    }

    [Fact]
    public async Task PredictAsync_AllEnginesAtWork_WaitsAndCanBeCancelled()
    {
        using var isAtWork = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        using var pool = new SegmentationEnginePool<SlowInput, SegmentationPrediction>(_context, CreateModel(), new() { MaxEngines = 1 });
        using var image = TestImages.Create(2, 1, [0, 255]);
        var first = Task.Run(() => pool.Predict(new SlowInput(image, isAtWork, mayEnd)));
        isAtWork.Wait();
        using var source = new CancellationTokenSource();

        var cancelled = pool.PredictAsync(new SlowInput(image), source.Token);
        var second = pool.PredictAsync(new SlowInput(image), CancellationToken.None);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(second.IsCompleted);
        mayEnd.Set();
        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), (await first).PredictedLabel);
        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), (await second).PredictedLabel);
        Assert.Equal(1, pool.EngineCount);
    }

    [Fact]
    public void Predict_InputsThatFail_TakeNoEngineAway()
    {
        using var pool = CreatePool(CreateModel(), new() { MaxEngines = 1 });
        using var image = TestImages.Create(2, 1, [0, 255]);

        for (int count = 0; count < 3; count++)
        {
            Assert.Throws<SegmentationException>(() => pool.Predict(new SegmentationInput()));
        }

        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), pool.Predict(new SegmentationInput { Image = image }).PredictedLabel);
        Assert.Throws<ArgumentNullException>(() => pool.Predict(null!));
    }

    [Fact]
    public void Dispose_WhileACallRuns_LetsItEndAndDisposesTheModelBehindIt()
    {
        using var isAtWork = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var model = CreateModel();
        var pool = new SegmentationEnginePool<SlowInput, SegmentationPrediction>(_context, model);
        using var image = TestImages.Create(2, 1, [0, 255]);
        var call = Task.Run(() => pool.Predict(new SlowInput(image, isAtWork, mayEnd)));
        isAtWork.Wait();

        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Predict(new SlowInput(image)));
        Assert.Equal(2, model.Predict(image).PredictedLabel!.Width);
        mayEnd.Set();

        Assert.Equal(new SegmentationMask(2, 1, [0, 1]), call.GetAwaiter().GetResult().PredictedLabel);
        Assert.Throws<ObjectDisposedException>(() => model.Predict(image));
    }

    [Fact]
    public void Dispose_OfAModelThatIsNotItsOwn_LeavesItOpen()
    {
        using var model = CreateModel();
        CreatePool(model, new() { OwnsModel = false }).Dispose();
        using var image = TestImages.Create(2, 1, [0, 255]);

        Assert.Equal(2, model.Predict(image).PredictedLabel!.Width);
    }

    [Fact]
    public void Constructor_ModelThatDoesNotGoWithTheClasses_Throws()
    {
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), "Photo");

        Assert.Contains("'Photo'", Assert.Throws<SegmentationException>(() => CreatePool(model, new())).Message, StringComparison.Ordinal);
        Assert.Throws<SegmentationOptionException>(() => new SegmentationEnginePoolOptions { MaxEngines = 0 });
    }

    private static SegmentationTransformer CreateModel() =>
        SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: new() { Threads = 1 });

    private SegmentationEnginePool<SegmentationInput, SegmentationPrediction> CreatePool(ITransformer model, SegmentationEnginePoolOptions options) =>
        new(_context, model, options);

    private ITransformer SaveAndLoad(ITransformer model)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;
        return _context.Model.Load(stream, out _);
    }

    /// <summary>An input whose image is there once it is let go.</summary>
    private sealed class SlowInput
    {
        private readonly MLImage? _image;
        private readonly ManualResetEventSlim? _isAtWork;
        private readonly ManualResetEventSlim? _mayEnd;

        public SlowInput()
        {
        }

        public SlowInput(MLImage image, ManualResetEventSlim? isAtWork = null, ManualResetEventSlim? mayEnd = null) =>
            (_image, _isAtWork, _mayEnd) = (image, isAtWork, mayEnd);

        [SegmentationType]
        public MLImage? Image
        {
            get
            {
                _isAtWork?.Set();
                _mayEnd?.Wait();
                return _image;
            }
            set => throw new NotSupportedException();
        }
    }
}
