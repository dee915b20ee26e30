using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Scoring;

namespace MLSegmentation.Tests.Scoring;

/// <summary>Runs of the network that are cancelled, take too long, or need more than there is.</summary>
public sealed class StoppedScoringTests
{
    // Of the model with many operators, four megapixels take many seconds and a few pixels a few milliseconds.
    private const int LargeSide = 2000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly MLContext _context = new();

    [Fact]
    public void CancellationToken_CancelledWhileTheNetworkRuns_EndsTheRun()
    {
        using var source = new CancellationTokenSource();
        using var model = Open(CostlyModels.WithManyOperators(), new() { CancellationToken = source.Token });
        using var cursor = Open(model, LargeSide);
        Assert.True(cursor.MoveNext());

        source.CancelAfter(TimeSpan.FromMilliseconds(100));

        Assert.Equal(source.Token, Assert.Throws<OperationCanceledException>(() => Read(cursor)).CancellationToken);
    }

    [Fact]
    public void CancellationToken_CancelledBefore_StopsLoadingAndScoring()
    {
        using var source = new CancellationTokenSource();
        var options = new SegmentationScoringOptions { CancellationToken = source.Token };
        using var model = Open(CostlyModels.WithManyOperators(), options);
        using var engine = _context.Model.CreatePredictionEngine<SegmentationInput, SegmentationPrediction>(model);
        using var image = CreateImage(4);
        engine.Predict(new SegmentationInput { Image = image });

        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => engine.Predict(new SegmentationInput { Image = image }));
        Assert.Throws<OperationCanceledException>(() => Open(CostlyModels.WithManyOperators(), options));
    }

    [Fact]
    public void TimeLimit_ImageThatTakesLonger_IsNamedAndTheNextIsScored()
    {
        // Nine megapixels take a minute, and a few pixels a small part of the limit, however busy the machine is.
        using var model = Open(CostlyModels.WithManyOperators(), new() { TimeLimit = 2 * Limit });
        using var cursor = Open(model, 3000, 4);

        Assert.True(cursor.MoveNext());
        var exception = Assert.Throws<SegmentationException>(() => Read(cursor));
        Assert.True(cursor.MoveNext());
        var next = Read(cursor);

        Assert.Contains("'0.png' takes longer than the time limit of 2 s", exception.Message, StringComparison.Ordinal);
        Assert.Equal((4, 4), (next.Width, next.Height));
        Assert.All(next.Pixels.ToArray(), label => Assert.Equal(1, label));
    }

    [Fact]
    public void TimeLimit_RunThatDoesNotEnd_IsGivenUpAndHoldsUpTheNextUntilItEnds()
    {
        using var gate = new ManualResetEventSlim();
        var runs = new StoppableRuns(new() { TimeLimit = Limit });

        var exception = Assert.Throws<SegmentationException>(() => runs.Do(_ => gate.Wait(), () => "'0.png'"));
        var next = Assert.Throws<SegmentationException>(() => runs.Do(_ => Assert.Fail("It runs beside the first."), () => "'1.png'"));
        gate.Set();
        bool hasRun = false;
        runs.Do(_ => hasRun = true, () => "'2.png'");

        Assert.StartsWith("'0.png' takes longer than the time limit of 1 s to score, and was given up.", exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("'1.png' was not scored: an image before it took longer", next.Message, StringComparison.Ordinal);
        Assert.True(hasRun);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task TimeLimit_TwoRunsThatDoNotEnd_HoldUpTheNextUntilBothEnd(int firstToEnd)
    {
        using var source = new CancellationTokenSource();
        using var begun = new CountdownEvent(2);
        using ManualResetEventSlim one = new(), other = new();
        ManualResetEventSlim[] gates = [one, other];
        var runs = new StoppableRuns(new() { TimeLimit = TimeSpan.FromHours(1) });
        Task[] given = [.. gates.Select(gate => Task.Factory.StartNew(
            () => runs.Do(_ => Begin(gate), () => "'a.png'", cancellation: source.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        begun.Wait();
        source.Cancel();
        await Task.WhenAll(given.Select(task => Assert.ThrowsAnyAsync<OperationCanceledException>(() => task)));

        gates[firstToEnd].Set();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(
            () => runs.Do(_ => Assert.Fail("It runs beside the other."), () => "'b.png'", cancellation: soon.Token));
        gates[1 - firstToEnd].Set();
        bool hasRun = false;
        runs.Do(_ => hasRun = true, () => "'c.png'");

        Assert.True(hasRun);

        void Begin(ManualResetEventSlim gate)
        {
            begun.Signal();
            gate.Wait();
        }
    }

    // A limit would be no help: it holds for what runs, not for what waits.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Do_AloneWhileAnotherRuns_WaitsUntilItIsCancelledOrTheOtherEnds(bool isLimited)
    {
        using ManualResetEventSlim begun = new(), gate = new();
        var runs = new StoppableRuns(new() { TimeLimit = isLimited ? TimeSpan.FromHours(1) : null });
        var first = Task.Factory.StartNew(
            () => runs.Do(_ => Hold(), () => "'a.png'", isAlone: true), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        begun.Wait();

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsAny<OperationCanceledException>(
            () => runs.Do(_ => Assert.Fail("It runs beside the first."), () => "'b.png'", isAlone: true, cancellation: soon.Token));
        bool hasRun = false;
        runs.Do(_ => hasRun = true, () => "'c.png'");
        gate.Set();
        await first;
        bool hasRunAlone = false;
        runs.Do(_ => hasRunAlone = true, () => "'d.png'", isAlone: true);

        Assert.True(hasRun && hasRunAlone);

        void Hold()
        {
            begun.Set();
            gate.Wait();
        }
    }

    [Fact]
    public void TimeLimit_OfLessThanAMillisecond_IsNamedAsItIs()
    {
        using var gate = new ManualResetEventSlim();
        var runs = new StoppableRuns(new() { TimeLimit = TimeSpan.FromMicroseconds(200) });

        var exception = Assert.Throws<SegmentationException>(() => runs.Do(_ => gate.Wait(), () => "'0.png'"));
        gate.Set();

        Assert.StartsWith("'0.png' takes longer than the time limit of 0.2 ms to score", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TimeLimit_CancelledMeanwhile_IsCancelled()
    {
        using var source = new CancellationTokenSource();
        using var model = Open(CostlyModels.WithManyOperators(), new() { TimeLimit = TimeSpan.FromHours(1), CancellationToken = source.Token });
        using var cursor = Open(model, LargeSide);
        Assert.True(cursor.MoveNext());

        source.CancelAfter(TimeSpan.FromMilliseconds(100));

        Assert.Throws<OperationCanceledException>(() => Read(cursor));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25)]
    public void TimeLimit_OutOfRange_Throws(int days) =>
        Assert.Throws<SegmentationOptionException>(() => new SegmentationScoringOptions { TimeLimit = TimeSpan.FromDays(days) });

    [Fact]
    public void Transform_NetworkThatNeedsMoreMemoryThanThereIs_NamesTheImageAndMemory()
    {
        using var model = Open(CostlyModels.WithTooMuchMemory(), new() { Tiling = new() { PixelBudget = int.MaxValue } });
        using var cursor = Open(model, 3000);
        Assert.True(cursor.MoveNext());

        var exception = Assert.Throws<SegmentationException>(() => Read(cursor));

        Assert.Contains("'0.png' of 3000x3000 cannot be scored: there is not enough memory", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenLazily_NetworkThatOnnxRuntimeRefuses_IsReadAndWrittenAndRefusedWhenScored()
    {
        byte[] bytes = CostlyModels.WithAnImpossibleOperator();
        using var model = Open(bytes, new() { OpenLazily = true });
        using var written = new MemoryStream();
        model.SaveOnnx(written);
        using var cursor = Open(model, 4);
        Assert.True(cursor.MoveNext());

        var eager = Assert.Throws<SegmentationException>(() => Open(bytes, new()));
        var lazy = Assert.Throws<SegmentationException>(() => Read(cursor));

        Assert.Equal(bytes, written.ToArray());
        Assert.Equal("dark", model.Info.Classes[0].Name);
        Assert.StartsWith("The model cannot be opened: ONNX Runtime refuses the model: ", eager.Message, StringComparison.Ordinal);
        Assert.Equal(eager.Message, lazy.Message);
    }

    [Fact]
    public void OpenLazily_NetworkThatCannotBeOpened_IsTriedAgainOutsideTheTimeLimit()
    {
        // No network is opened in a millisecond.
        using var model = Open(CostlyModels.WithAnImpossibleOperator(), new() { OpenLazily = true, TimeLimit = TimeSpan.FromMilliseconds(1) });
        using var cursor = Open(model, 4, 4);

        Assert.True(cursor.MoveNext());
        var first = Assert.Throws<SegmentationException>(() => Read(cursor));
        Assert.True(cursor.MoveNext());
        var second = Assert.Throws<SegmentationException>(() => Read(cursor));

        Assert.StartsWith("The model cannot be opened: ONNX Runtime refuses the model: ", first.Message, StringComparison.Ordinal);
        Assert.Equal(first.Message, second.Message);
        Assert.NotSame(first, second);
    }

    [Fact]
    public void OpenLazily_ModelThatIsWhole_ScoresTheSame()
    {
        using var model = Open(CostlyModels.WithManyOperators(), new() { OpenLazily = true });
        using var cursor = Open(model, 4);
        Assert.True(cursor.MoveNext());

        Assert.All(Read(cursor).Pixels.ToArray(), label => Assert.Equal(1, label));
    }

    private static SegmentationTransformer Open(byte[] onnx, SegmentationScoringOptions options) =>
        SegmentationTransformer.FromImageModel(onnx, options: options with { Threads = 1 });

    private static MLImage CreateImage(int side) => TestImages.Create(side, side, Enumerable.Repeat((byte)255, side * side).ToArray());

    private static SegmentationMask Read(DataViewRow row)
    {
        SegmentationMask mask = null!;
        row.GetGetter<SegmentationMask>(row.Schema["PredictedLabel"])(ref mask);
        return mask;
    }

    private DataViewRowCursor Open(SegmentationTransformer model, params int[] sides)
    {
        var rows = sides.Select((side, index) => new NamedRow { ImagePath = $"{index}.png", Image = CreateImage(side) });
        var scored = model.Transform(_context.Data.LoadFromEnumerable(rows));
        return scored.GetRowCursorSet([scored.Schema["ImagePath"], scored.Schema["PredictedLabel"]], 1)[0];
    }

    private sealed class NamedRow
    {
        public string? ImagePath { get; set; }

        [SegmentationType]
        public MLImage? Image { get; set; }
    }
}
