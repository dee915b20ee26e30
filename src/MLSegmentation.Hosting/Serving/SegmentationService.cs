using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Hosting.Diagnostics;
using MLSegmentation.Hosting.Serving;

namespace MLSegmentation.Hosting;

/// <summary>
/// A model that an application serves: it scores for any number of callers, so many of them at the same time as
/// <see cref="SegmentationServiceOptions.MaxConcurrency"/> says, and has the model loaded anew when its file is replaced. Requests that run go on
/// with the model that they began with. All members may be used by several threads at the same time.
/// </summary>
/// <remarks>The application gets it from its services, as <c>AddSegmentation</c> registers it, and does not dispose it.</remarks>
public sealed class SegmentationService : IDisposable
{
    private readonly SegmentationServiceOptions _options;
    private readonly ServingMeter _meter;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;

    // Places are for all that is uploaded, waits or is scored; a turn is for what is scored.
    private readonly ConcurrencyLimiter _places;
    private readonly ConcurrencyLimiter _turns;
    private readonly object _gate = new();
    private ServedModel? _model;
    private string? _lastError;
    private int _reloads;
    private bool _isDisposed;

    internal SegmentationService(string name, SegmentationServiceOptions options, ServingMeter meter, ILogger logger, TimeProvider clock)
    {
        (Name, _options, _meter, _logger, _clock) = (name, options, meter, logger, clock);
        int turns = options.MaxConcurrency ?? Environment.ProcessorCount;
        _places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = turns + options.MaxQueueLength });
        _turns = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = turns,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>The name that the model was registered with; empty for the one without a name.</summary>
    public string Name { get; }

    /// <summary>What the model that serves now says about itself.</summary>
    /// <exception cref="InvalidOperationException">The application has not started, so that no model is loaded.</exception>
    public SegmentationModelInfo Info => (Volatile.Read(ref _model) ?? throw NotStarted()).Transformer.Info;

    /// <summary>How the model is: since when it serves, and what went wrong with the file that came last.</summary>
    public SegmentationServiceStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new SegmentationServiceStatus(_model is not null, _model?.Since, _reloads, _lastError);
            }
        }
    }

    internal SegmentationServiceOptions Options => _options;

    internal ILogger Logger => _logger;

    /// <summary>Scores an image of 8 bits.</summary>
    /// <param name="image">The image, which must not be disposed before the task has ended.</param>
    /// <param name="withScore">Whether the probabilities are wanted. Default: false.</param>
    /// <param name="cancellationToken">Stops the waiting and the scoring. Default: none.</param>
    /// <returns>The mask, which knows its classes, and the probabilities where they are wanted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> is null.</exception>
    /// <exception cref="SegmentationBusyException">As many images as allowed wait already.</exception>
    /// <exception cref="SegmentationException">The image cannot be scored.</exception>
    /// <exception cref="InvalidOperationException">The application has not started, so that no model is loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <example>
    /// <code>
    /// async Task&lt;int&gt; CountAsync(SegmentationService service, MLImage image, CancellationToken cancellationToken)
    /// {
    ///     var prediction = await service.PredictAsync(image, cancellationToken: cancellationToken);
    ///     return prediction.PredictedLabel!.Pixels.Count((byte)1);
    /// }
    /// </code>
    /// </example>
    public Task<SegmentationPrediction> PredictAsync(MLImage image, bool withScore = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return MeasureAsync(() => UseAsync(
            model => Score((long)image.Width * image.Height, () => model.Predict(image, withScore, cancellationToken)), cancellationToken));
    }

    /// <summary>Scores an image in full depth.</summary>
    /// <param name="image">The image.</param>
    /// <param name="withScore">Whether the probabilities are wanted. Default: false.</param>
    /// <param name="cancellationToken">Stops the waiting and the scoring. Default: none.</param>
    /// <returns>The mask, which knows its classes, and the probabilities where they are wanted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> is null.</exception>
    /// <exception cref="SegmentationBusyException">As many images as allowed wait already.</exception>
    /// <exception cref="SegmentationException">The image cannot be scored.</exception>
    /// <exception cref="InvalidOperationException">The application has not started, so that no model is loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<SegmentationPrediction> PredictAsync(SegmentationImage image, bool withScore = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return MeasureAsync(() => UseAsync(
            model => Score((long)image.Width * image.Height, () => model.Predict(image, withScore, cancellationToken)), cancellationToken));
    }

    /// <summary>Scores a volume.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="withScore">Whether the probabilities are wanted. Default: false.</param>
    /// <param name="cancellationToken">Stops the waiting and the scoring. Default: none.</param>
    /// <returns>The mask, which knows its classes and its spacing, and the probabilities where they are wanted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="volume"/> is null.</exception>
    /// <exception cref="SegmentationBusyException">As many images and volumes as allowed wait already.</exception>
    /// <exception cref="SegmentationException">The volume cannot be scored.</exception>
    /// <exception cref="InvalidOperationException">The application has not started, so that no model is loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<SegmentationPrediction> PredictAsync(SegmentationVolume volume, bool withScore = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        long voxels = (long)volume.Width * volume.Height * volume.Depth;
        return MeasureAsync(() => UseAsync(model => Score(voxels, () => model.Predict(volume, withScore, cancellationToken)), cancellationToken));
    }

    /// <summary>Frees the model once the last request on it has ended. Doing so again does nothing.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _model?.Exit();
            _model = null;
        }

        _turns.Dispose();
        _places.Dispose();
    }

    /// <summary>Loads the model, which the application needs before it serves.</summary>
    /// <exception cref="SegmentationException">It cannot be loaded.</exception>
    internal void Load()
    {
        if (_options.ReloadOnChange)
        {
            NativeMemory.GiveBack();
        }

        var transformer = ModelOpening.Open(_options, _logger);
        ModelOpening.Try(transformer);
        lock (_gate)
        {
            Use(transformer);
        }

        HostingLog.Loaded(_logger, ServedModelName.Describe(Name), SegmentationText.Escape(_options.ModelPath));
    }

    /// <summary>Loads the file that came in the place of the model's; where that cannot be done, the model before it goes on to serve.</summary>
    /// <returns>Whether that is all there is to do: false where it could not be done for a reason that may pass.</returns>
    internal bool Reload()
    {
        try
        {
            var transformer = ModelOpening.Open(_options, _logger);
            ModelOpening.Try(transformer);
            lock (_gate)
            {
                Use(transformer);
                _reloads++;
            }

            _meter.AddReload(Name, isReplaced: true);
            HostingLog.Reloaded(_logger, ServedModelName.Describe(Name), SegmentationText.Escape(_options.ModelPath));
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Refuse(exception is SegmentationException ? exception.Message : SegmentationText.Escape($"{exception.GetType().Name}: {exception.Message}"));
            return !MayPass(exception);
        }
    }

    /// <summary>Notes that a file in the place of the model's does not serve.</summary>
    internal void Refuse(string reason)
    {
        lock (_gate)
        {
            _lastError = reason;
        }

        _meter.AddReload(Name, isReplaced: false);
        HostingLog.Refused(_logger, ServedModelName.Describe(Name), reason);
    }

    /// <summary>Does something with the model once it has its turn; the model stays until it is done.</summary>
    internal Task<T> UseAsync<T>(Func<SegmentationTransformer, T> work, CancellationToken cancellation) =>
        UseAsync(() => Task.FromResult(work), cancellation);

    /// <summary>Prepares something where there is place for it, and does it with the model once it has its turn.</summary>
    /// <exception cref="SegmentationBusyException">There is no place; nothing was prepared.</exception>
    internal async Task<T> UseAsync<T>(Func<Task<Func<SegmentationTransformer, T>>> prepare, CancellationToken cancellation)
    {
        using var place = _places.AttemptAcquire();
        if (!place.IsAcquired)
        {
            throw new SegmentationBusyException(_options.RetryAfter);
        }

        var work = await prepare().ConfigureAwait(false);
        using var turn = await _turns.AcquireAsync(1, cancellation).ConfigureAwait(false);
        var model = Enter();
        try
        {
            return await Task.Run(() => work(model.Transformer), cancellation).ConfigureAwait(false);
        }
        finally
        {
            model.Exit();
        }
    }

    /// <summary>Scores within a span, and counts the pixels.</summary>
    internal SegmentationPrediction Score(long pixels, Func<SegmentationPrediction> predict)
    {
        var prediction = ServingActivities.Do(ServingActivities.Score, predict);
        _meter.AddPixels(Name, pixels);
        return prediction;
    }

    /// <summary>Counts a request, in whatever way it ends.</summary>
    internal async Task<T> MeasureAsync<T>(Func<Task<T>> request)
    {
        long begin = Stopwatch.GetTimestamp();
        string? failure = null;
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = FailureKind.Of(exception);
            throw;
        }
        finally
        {
            _meter.AddRequest(Name, begin, failure);
        }
    }

    // A file may be locked, a share out of reach, memory short for a while; what is damaged stays so, and what is gone is another file when it is back.
    private static bool MayPass(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException or EndOfStreamException => false,
        IOException or UnauthorizedAccessException or OutOfMemoryException => true,
        SegmentationException { Kind: SegmentationErrorKind.OutOfMemory } => true,
        _ => exception.InnerException is { } inner && MayPass(inner),
    };

    private ServedModel Enter()
    {
        while (true)
        {
            var model = Volatile.Read(ref _model);
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if ((model ?? throw NotStarted()).TryEnter())
            {
                return model;
            }
        }
    }

    private void Use(SegmentationTransformer transformer)
    {
        if (_isDisposed)
        {
            transformer.Dispose();
            return;
        }

        var before = _model;
        Volatile.Write(ref _model, new ServedModel(transformer, _clock.GetUtcNow(), _meter));
        _lastError = null;
        before?.Exit();
    }

    private InvalidOperationException NotStarted() =>
        new($"{ServedModelName.Describe(Name)} is not loaded: the application loads it when it starts.");
}
