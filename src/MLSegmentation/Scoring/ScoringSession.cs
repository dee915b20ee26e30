using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;
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

    private readonly object _gate = new();
    private readonly object _opening = new();
    private readonly StoppableRuns _stoppable;
    private readonly Func<InferenceSession> _open;
    private InferenceSession? _session;
    private int _runs;
    private bool _disposed;

    public ScoringSession(ImageModel model, SegmentationScoringOptions options)
    {
        Info = model.Info;
        PostProcessing = PostProcessor.Create(options.PostProcessing, model.Info.Classes);
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

    /// <summary>Scores one image. Where it throws, the run may go on, and none of the memory must be used for anything else.</summary>
    /// <param name="pixels">The image, as the model's input describes it.</param>
    /// <param name="shape">Its shape: [1, height, width, 3], and of floating-point pixels [1, channels, height, width].</param>
    /// <param name="labels">Gets the class of every pixel, height x width.</param>
    /// <param name="scores">Gets the probabilities, K x height x width.</param>
    /// <param name="getName">Gives the name of the image for messages, at the beginning of a sentence.</param>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
    /// <exception cref="SegmentationException">ONNX Runtime failed, memory is short, or the time limit is over.</exception>
    public void Run<T>(Memory<T> pixels, long[] shape, Memory<byte> labels, Memory<float> scores, Func<string> getName)
        where T : unmanaged
    {
        var (height, width) = typeof(T) == typeof(byte) ? (shape[1], shape[2]) : (shape[2], shape[3]);
        EnsureOpen();
        try
        {
            _stoppable.Do(RunSession, getName);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException || OnnxRuntimeFailure.IsMemory(exception))
        {
            throw OnnxRuntimeFailure.OfImage(getName(), width, height, exception);
        }

        void RunSession(RunOptions settings)
        {
            Enter();
            try
            {
                using var image = CreateTensor(pixels, shape);
                using var label = CreateTensor(labels, [1, height, width]);
                using var score = CreateTensor(scores, [1, ClassCount, height, width]);
                Open().Run(settings, InputNames, [image], Outputs, [label, score]);
            }
            finally
            {
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

    private static OrtValue CreateTensor<T>(Memory<T> memory, long[] shape)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);

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
