using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Scoring;

/// <summary>
/// An ONNX Runtime session on an image model. Several threads may run it at the same time; disposing waits for none of them: the
/// native session goes away when the last run that had begun ends.
/// </summary>
internal sealed class ScoringSession : IDisposable
{
    private static readonly string[] InputNames = [TensorNames.Image];
    private static readonly string[] LabelOutputs = [TensorNames.PredictedLabel];
    private static readonly string[] AllOutputs = [TensorNames.PredictedLabel, TensorNames.Score];

    private readonly object _gate = new();
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private int _runs;
    private bool _disposed;

    public ScoringSession(ImageModel model, SegmentationScoringOptions options)
    {
        Classes = model.Info.Classes;
        Channels = model.Info.Channels;
        _session = ScoringSessionFactory.Create(model.Bytes, options);
    }

    /// <summary>The classes of the masks.</summary>
    public SegmentationClasses Classes { get; }

    /// <summary>The number of classes, K.</summary>
    public int ClassCount => Classes.Count;

    /// <summary>The channels that the network sees.</summary>
    public int Channels { get; }

    /// <summary>Scores one image.</summary>
    /// <param name="pixels">The image, as the model's input describes it.</param>
    /// <param name="shape">Its shape: [1, height, width, 3], and of floating-point pixels [1, channels, height, width].</param>
    /// <param name="labels">Gets the class of every pixel, height x width.</param>
    /// <param name="scores">Gets the probabilities, K x height x width; empty where they are not wanted.</param>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void Run<T>(Memory<T> pixels, long[] shape, Memory<byte> labels, Memory<float> scores)
        where T : unmanaged
    {
        var (height, width) = typeof(T) == typeof(byte) ? (shape[1], shape[2]) : (shape[2], shape[3]);
        Enter();
        try
        {
            using var image = CreateTensor(pixels, shape);
            using var label = CreateTensor(labels, [1, height, width]);
            if (scores.IsEmpty)
            {
                _session.Run(_runOptions, InputNames, [image], LabelOutputs, [label]);
                return;
            }

            using var score = CreateTensor(scores, [1, ClassCount, height, width]);
            _session.Run(_runOptions, InputNames, [image], AllOutputs, [label, score]);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new SegmentationException(
                string.Create(CultureInfo.InvariantCulture, $"ONNX Runtime failed on an image of {width}x{height}: {exception.Message}"), exception);
        }
        finally
        {
            Exit();
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

    private void Release()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }
}
