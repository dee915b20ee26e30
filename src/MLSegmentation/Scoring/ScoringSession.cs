using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Scoring;

/// <summary>
/// An ONNX Runtime session on an image model. Several threads may run it at the same time; disposing waits for none of them: the
/// native session goes away when the last run that had begun ends.
/// </summary>
internal sealed class ScoringSession : IDisposable
{
    private static readonly string[] InputNames = [TensorNames.Image];
    private static readonly string[] Outputs = [TensorNames.PredictedLabel, TensorNames.Score];

    private readonly object _gate = new();
    private readonly object _opening = new();

    // Of a provider whose sessions do not run on several threads at the same time; null otherwise.
    private readonly object? _oneAtATime;
    private readonly StoppableRuns _stoppable;
    private readonly Func<InferenceSession> _open;
    private InferenceSession? _session;
    private int _runs;
    private bool _disposed;

    public ScoringSession(ImageModel model, SegmentationScoringOptions options)
    {
        Info = model.Info;
        _stoppable = new StoppableRuns(options);
        _oneAtATime = ExecutionProviders.RunsOneAtATime(options.Provider) ? new object() : null;
        _open = () => ScoringSessionFactory.Create(model, options);
        if (!options.OpenLazily)
        {
            _ = Open();
        }
    }

    /// <summary>What the model says about itself.</summary>
    public SegmentationModelInfo Info { get; }

    /// <summary>The number of classes, K.</summary>
    public int ClassCount => Info.Classes.Count;

    /// <summary>
    /// Scores one image, or several of one size. Where it throws, the run may go on, and none of the memory must be used for anything else.
    /// </summary>
    /// <param name="pixels">The N images, as the model's input describes them.</param>
    /// <param name="shape">Their shape: [N, height, width, 3], and of floating-point pixels [N, channels, height, width].</param>
    /// <param name="labels">Gets the class of every pixel, N x height x width.</param>
    /// <param name="scores">
    /// Gets the probabilities, N x K x height x width. Empty where nobody wants them: they are looked at where ONNX Runtime has them, and copied nowhere.
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
        var (height, width) = GetSize<T>(shape);
        EnsureOpen();
        try
        {
            _stoppable.Do(RunSession, getName, (int)shape[0], cancellation);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException || OnnxRuntimeFailure.IsMemory(exception))
        {
            throw OnnxRuntimeFailure.OfImage(getName(), width, height, exception);
        }

        void RunSession(RunOptions settings)
        {
            Enter();
            if (_oneAtATime is not null)
            {
                Monitor.Enter(_oneAtATime);
            }

            try
            {
                Compute(settings, pixels, shape, labels, scores, getName);
            }
            finally
            {
                if (_oneAtATime is not null)
                {
                    Monitor.Exit(_oneAtATime);
                }

                Exit();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed && _runs == 0)
            {
                Release();
            }

            _disposed = true;
        }
    }

    /// <summary>Throws where the session is disposed.</summary>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, typeof(SegmentationTransformer));

    private static (long Height, long Width) GetSize<T>(long[] shape) => typeof(T) == typeof(byte) ? (shape[1], shape[2]) : (shape[2], shape[3]);

    private static OrtValue CreateTensor<T>(Memory<T> memory, long[] shape)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);

    private void Compute<T>(
        RunOptions settings, Memory<T> pixels, long[] shape, Memory<byte> labels, Memory<float> scores, Func<string> getName)
        where T : unmanaged
    {
        using var images = CreateTensor(pixels, shape);
        if (scores.IsEmpty)
        {
            ComputeLabels(settings, images, labels, getName);
            return;
        }

        var (height, width) = GetSize<T>(shape);
        using var label = CreateTensor(labels, [shape[0], height, width]);
        using var score = CreateTensor(scores, [shape[0], ClassCount, height, width]);
        Open().Run(settings, InputNames, [images], Outputs, [label, score]);
        RequireResults(labels.Span, scores.Span, getName);
    }

    /// <summary>
    /// Runs with results in ONNX Runtime's own memory, which it uses again for the next run, and takes nothing but the labels. The probabilities are
    /// looked at all the same: a label says nothing of probabilities that are no numbers.
    /// </summary>
    private void ComputeLabels(RunOptions settings, OrtValue images, Memory<byte> labels, Func<string> getName)
    {
        using var results = Open().Run(settings, InputNames, [images], Outputs);
        var computed = results[0].GetTensorDataAsSpan<byte>();
        RequireResults(computed, results[1].GetTensorDataAsSpan<float>(), getName);
        computed.CopyTo(labels.Span);
    }

    private void RequireResults(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores, Func<string> getName)
    {
        ResultCheck.RequireClasses(labels, ClassCount, getName);
        ResultCheck.RequireProbabilities(scores, ClassCount, getName);
    }

    /// <summary>Opens the network before the first image, whose time limit is not that of the model.</summary>
    private void EnsureOpen()
    {
        Enter();
        try
        {
            _ = Open();
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>The native session. Where it could not be opened, the next image has it tried again: memory may be there by then.</summary>
    private InferenceSession Open()
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

    private void Enter()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            _runs++;
        }
    }

    private void Exit()
    {
        lock (_gate)
        {
            _runs--;
            if (_disposed && _runs == 0)
            {
                Release();
            }
        }
    }

    private void Release() => _session?.Dispose();
}
