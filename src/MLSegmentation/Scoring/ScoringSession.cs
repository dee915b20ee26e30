using System.Globalization;
using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLSegmentation.Averaging;
using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Options;
using MLSegmentation.PostProcessing;

namespace MLSegmentation.Scoring;

/// <summary>
/// An ONNX Runtime session on an image model. Several threads may run it at the same time; disposing waits for none of them: the
/// native session goes away when the last run that had begun ends.
/// </summary>
internal sealed class ScoringSession : IDisposable
{
    private static readonly string[] InputNames = [TensorNames.Image];
    private static readonly string[] Outputs = [TensorNames.PredictedLabel, TensorNames.Score];
    private static readonly string[] ScoreOutputs = [TensorNames.Score];
    private static readonly string[] AveragedOutputs = [TensorNames.Score, TensorNames.ScoreSquare];

    private readonly CountedRuns _runs;
    private readonly object _opening = new();
    private readonly StoppableRuns _stoppable;
    private readonly Func<OpenedSession> _open;

    // Of several views, or where the squares of probabilities are wanted; null otherwise.
    private readonly AveragedRuns? _averaged;
    private OpenedSession? _session;

    public ScoringSession(ImageModel model, SegmentationScoringOptions options)
    {
        ExecutionProviders.RequireSettings(options);
        Info = model.Info;
        Uncertainty = options.Uncertainty;
        _averaged = CreateAveragedRuns(Info, options);
        PostProcessing = PostProcessor.Create(options.PostProcessing ?? model.Info.PostProcessing, model.Info.Classes);
        _runs = new CountedRuns(() => _session?.Dispose(), typeof(SegmentationTransformer));
        _stoppable = new StoppableRuns(options);
        _open = () => ScoringSessionFactory.Create(model, options);
        if (!options.OpenLazily)
        {
            _ = Open();
        }
    }

    /// <summary>What the model says about itself.</summary>
    public SegmentationModelInfo Info { get; }

    /// <summary>What is done to the masks; null for nothing.</summary>
    public PostProcessor? PostProcessing { get; }

    /// <summary>The number of classes, K.</summary>
    public int ClassCount => Info.Classes.Count;

    /// <summary>What says how uncertain the class of a pixel is.</summary>
    public UncertaintyMeasure Uncertainty { get; }

    /// <summary>
    /// How many numbers a run can give for each pixel: K probabilities and, where the variance is wanted, the K means of their squares behind those of
    /// all images.
    /// </summary>
    public int PlaneCount => _averaged?.PlaneCount ?? ClassCount;

    /// <summary>
    /// Scores one image, or several of one size. Where it throws, the run may go on, and none of the memory must be used for anything else.
    /// </summary>
    /// <param name="pixels">The N images, as the model's input describes them.</param>
    /// <param name="shape">
    /// Their shape: [N, height, width, 3], and of floating-point pixels [N, channels, height, width] or [N, channels, depth, height, width].
    /// </param>
    /// <param name="labels">Gets the class of every pixel, N x (depth x) height x width.</param>
    /// <param name="scores">
    /// Gets the probabilities, N x K x height x width. Empty where nobody wants them: they are looked at where ONNX Runtime has them, and copied nowhere.
    /// Of twice that length it gets the means of their squares as well, where there are any.
    /// </param>
    /// <param name="getName">Gives the name of the image for messages, at the beginning of a sentence.</param>
    /// <param name="cancellation">Stops this run. Default: none but that of the options.</param>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token, or that of the options, was cancelled.</exception>
    /// <exception cref="SegmentationException">
    /// ONNX Runtime failed, memory is short, the time limit is over, or the results are no classes and no probabilities.
    /// </exception>
    public void Run<T>(
        Memory<T> pixels, long[] shape, Memory<byte> labels, Memory<float> scores, Func<string> getName, CancellationToken cancellation = default)
        where T : unmanaged
    {
        if (_averaged is null)
        {
            RunOnce(pixels, shape, labels, scores, getName, cancellation);
        }
        else
        {
            _averaged.Run(pixels, shape, labels, scores, (view, viewShape, planes) => RunOnce(view, viewShape, default, planes, getName, cancellation));
        }
    }

    public void Dispose() => _runs.Dispose();

    /// <summary>Throws where the session is disposed.</summary>
    public void ThrowIfDisposed() => _runs.ThrowIfDisposed();

    /// <summary>The spatial sides.</summary>
    private static long[] GetSides<T>(long[] shape) => typeof(T) == typeof(byte) ? shape[1..3] : shape[2..];

    private static ImageSize GetSize<T>(long[] shape)
    {
        long[] sides = GetSides<T>(shape);
        return new ImageSize((int)sides[^1], (int)sides[^2], sides.Length == 3 ? (int)sides[0] : 1);
    }

    private static AveragedRuns? CreateAveragedRuns(SegmentationModelInfo info, SegmentationScoringOptions options)
    {
        var views = ImageView.Of(options.TestTimeAugmentation, info.Rank);
        bool withSquares = options.Uncertainty == UncertaintyMeasure.Variance;
        bool isEnsemble = info.Members.Count > 1;
        if (withSquares && views.Length == 1 && !isEnsemble)
        {
            throw SegmentationException.Naming(
                $"The variance is how much several models or views disagree, and this is one model that scores one view. Set "
                + $"{new OptionName(nameof(SegmentationScoringOptions.TestTimeAugmentation))}, combine several models, or choose the entropy as "
                + $"{new OptionName(nameof(SegmentationScoringOptions.Uncertainty))}.");
        }

        // Images that the graph brings to one size are continued there.
        var divisors = info.Resize is not null ? new ImageSize(1, 1)
            : views.Any(view => view.IsTransposed) ? ToSquare(info.SideDivisors)
            : info.SideDivisors;
        return withSquares || views.Length > 1 ? new AveragedRuns(views, divisors, info.Classes.Count, withSquares, withSquares && isEnsemble) : null;
    }

    /// <summary>What divides both sides of an image, and so those of the same image on its side.</summary>
    private static ImageSize ToSquare(ImageSize divisors)
    {
        int side = divisors.Width / (int)BigInteger.GreatestCommonDivisor(divisors.Width, divisors.Height) * divisors.Height;
        return divisors with { Width = side, Height = side };
    }

    private static OrtValue CreateTensor<T>(Memory<T> memory, long[] shape)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);

    private void RunOnce<T>(
        Memory<T> pixels, long[] shape, Memory<byte> labels, Memory<float> scores, Func<string> getName, CancellationToken cancellation)
        where T : unmanaged
    {
        bool isAlone = EnsureOpen().RunsOneAtATime;
        try
        {
            _stoppable.Do(RunSession, getName, (int)shape[0], isAlone, cancellation);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException || OnnxRuntimeFailure.IsMemory(exception))
        {
            throw OnnxRuntimeFailure.OfImage(getName(), GetSize<T>(shape), exception);
        }

        void RunSession(RunOptions settings)
        {
            _runs.Enter();
            try
            {
                Compute(settings, pixels, shape, labels, scores, getName);
            }
            finally
            {
                _runs.Exit();
            }
        }
    }

    private void Compute<T>(
        RunOptions settings, Memory<T> pixels, long[] shape, Memory<byte> labels, Memory<float> scores, Func<string> getName)
        where T : unmanaged
    {
        long[] sides = GetSides<T>(shape);
        long[] labelShape = [shape[0], .. sides], scoreShape = [shape[0], ClassCount, .. sides];
        using var images = CreateTensor(pixels, shape);
        if (labels.IsEmpty)
        {
            ComputeScores(settings, images, scoreShape, scores, getName);
            return;
        }

        if (scores.IsEmpty)
        {
            using var results = Open().Native.Run(settings, InputNames, [images], Outputs);
            RequireTensor(results[0], TensorElementType.UInt8, labelShape, getName);
            RequireTensor(results[1], TensorElementType.Float, scoreShape, getName);
            TakeLabels(results, labels, getName);
            return;
        }

        using var label = CreateTensor(labels, labelShape);
        using var score = CreateTensor(scores, scoreShape);
        Open().Native.Run(settings, InputNames, [images], Outputs, [label, score]);
        RequireResults(labels.Span, scores.Span, getName);
    }

    /// <summary>Runs without labels, which are those of an average; for the squares of an ensemble's members where there is room for them.</summary>
    private void ComputeScores(RunOptions settings, OrtValue images, long[] shape, Memory<float> planes, Func<string> getName)
    {
        int count = checked((int)shape.Aggregate(1L, (product, side) => product * side));
        using var score = CreateTensor(planes[..count], shape);
        if (planes.Length == count)
        {
            Open().Native.Run(settings, InputNames, [images], ScoreOutputs, [score]);
        }
        else
        {
            using var square = CreateTensor(planes.Slice(count, count), shape);
            Open().Native.Run(settings, InputNames, [images], AveragedOutputs, [score, square]);
        }

        ResultCheck.RequireProbabilities(planes.Span[..count], ClassCount, getName);
        ResultCheck.RequireProbabilities(planes.Span[count..], ClassCount, getName);
    }

    /// <summary>
    /// Takes nothing but the labels of results in ONNX Runtime's own memory, which it uses again for the next run. The probabilities are looked at all
    /// the same: a label says nothing of probabilities that are no numbers.
    /// </summary>
    private void TakeLabels(IDisposableReadOnlyCollection<OrtValue> results, Memory<byte> labels, Func<string> getName)
    {
        var computed = results[0].GetTensorDataAsSpan<byte>();
        RequireResults(computed, results[1].GetTensorDataAsSpan<float>(), getName);
        computed.CopyTo(labels.Span);
    }

    /// <summary>Refuses results of another kind or shape than the image has, which ONNX Runtime itself does only where it gets memory for them.</summary>
    private static void RequireTensor(OrtValue result, TensorElementType type, long[] shape, Func<string> getName)
    {
        var actual = result.GetTensorTypeAndShape();
        if (actual.ElementDataType != type || !actual.Shape.AsSpan().SequenceEqual(shape))
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{getName()} cannot be scored: the model gives {actual.ElementDataType} [{string.Join(", ", actual.Shape)}] where {type} "
                + $"[{string.Join(", ", shape)}] is due; it is damaged, or was changed."));
        }
    }

    private void RequireResults(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores, Func<string> getName)
    {
        ResultCheck.RequireClasses(labels, ClassCount, getName);
        ResultCheck.RequireProbabilities(scores, ClassCount, getName);
    }

    /// <summary>Opens the network before the first image, whose time limit is not that of the model.</summary>
    private OpenedSession EnsureOpen()
    {
        _runs.Enter();
        try
        {
            return Open();
        }
        finally
        {
            _runs.Exit();
        }
    }

    /// <summary>The native session. Where it could not be opened, the next image has it tried again: memory may be there by then.</summary>
    private OpenedSession Open()
    {
        if (Volatile.Read(ref _session) is { } open)
        {
            return open;
        }

        lock (_opening)
        {
            return _session ??= _open();
        }
    }
}
