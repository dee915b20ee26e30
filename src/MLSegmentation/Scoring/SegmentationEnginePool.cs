using System.Collections.Concurrent;
using Microsoft.ML;

namespace MLSegmentation;

/// <summary>
/// Prediction engines of one model, for applications that serve several requests at the same time: a single
/// <see cref="PredictionEngine{TSrc, TDst}"/> may be used by one thread at a time only. Engines are made when they are needed, and used again.
/// </summary>
/// <remarks>
/// <para>It takes any model of ML.NET's, whole pipelines too, and any classes of rows: what <c>CreatePredictionEngine</c> takes. Where there is nothing
/// but a segmentation model, <c>SegmentationTransformer.Predict</c> does the same without any engine.</para>
/// <para>All members may be used by several threads at the same time.</para>
/// </remarks>
/// <typeparam name="TInput">The class of inputs.</typeparam>
/// <typeparam name="TOutput">The class of outputs.</typeparam>
public sealed class SegmentationEnginePool<TInput, TOutput> : IDisposable
    where TInput : class
    where TOutput : class, new()
{
    private readonly MLContext _context;
    private readonly ITransformer _model;
    private readonly SegmentationEnginePoolOptions _options;
    private readonly ConcurrentBag<PredictionEngine<TInput, TOutput>> _free = [];
    private readonly SemaphoreSlim _places;
    private readonly object _gate = new();
    private int _engines;
    private int _calls;
    private bool _isDisposed;

    /// <summary>Makes a pool with one engine, which shows whether the model goes with the classes.</summary>
    /// <param name="context">The context that makes the engines.</param>
    /// <param name="model">A model, or a pipeline. It belongs to the pool from now on, unless the options say otherwise.</param>
    /// <param name="options">How many engines there are. Default: null, the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The classes of rows do not go with the model.</exception>
    /// <exception cref="InvalidOperationException">The classes of rows do not go with the model.</exception>
    public SegmentationEnginePool(MLContext context, ITransformer model, SegmentationEnginePoolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(model);
        (_context, _model, _options) = (context, model, options ?? new SegmentationEnginePoolOptions());
        MaxEngines = _options.MaxEngines ?? Environment.ProcessorCount;
        _places = new SemaphoreSlim(MaxEngines);
        _free.Add(CreateEngine());
    }

    /// <summary>The most engines that there are at a time.</summary>
    public int MaxEngines { get; }

    /// <summary>The engines that there are so far.</summary>
    public int EngineCount => Volatile.Read(ref _engines);

    /// <summary>Predicts on the calling thread, which waits where all engines are at work.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Ends the waiting for an engine. Default: none.</param>
    /// <returns>A new output, which belongs to the caller.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The pool, or its model, is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before an engine was free, or that of the model's options.</exception>
    /// <exception cref="SegmentationException">The input cannot be scored. The engine goes on to serve others.</exception>
    /// <example>
    /// <code>
    /// ITransformer pipeline = mlContext.Model.Load("pipeline.zip", out _);
    /// using var pool = new SegmentationEnginePool&lt;SegmentationInput, SegmentationPrediction&gt;(mlContext, pipeline);
    /// using MLImage image = SegmentationImage.LoadMLImage("image.png");
    /// SegmentationMask mask = pool.Predict(new SegmentationInput { Image = image }).PredictedLabel!;
    /// </code>
    /// </example>
    public TOutput Predict(TInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        Enter();
        try
        {
            _places.Wait(cancellationToken);
            return PredictHere(input);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>
    /// Predicts once an engine is free; no thread waits for that. The prediction itself holds the thread that goes on then, which is the caller's where
    /// an engine is free at once.
    /// </summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Ends the waiting for an engine. Default: none.</param>
    /// <returns>A new output, which belongs to the caller.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The pool, or its model, is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before an engine was free, or that of the model's options.</exception>
    /// <exception cref="SegmentationException">The input cannot be scored. The engine goes on to serve others.</exception>
    public async Task<TOutput> PredictAsync(TInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        Enter();
        try
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            return PredictHere(input);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>
    /// Disposes the engines, and the model where it belongs to the pool, once the calls that have begun have ended; it does not wait for them. Doing so
    /// again does nothing.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed && _calls == 0)
            {
                Release();
            }

            _isDisposed = true;
        }
    }

    private TOutput PredictHere(TInput input)
    {
        try
        {
            var engine = _free.TryTake(out var used) ? used : CreateEngine();
            try
            {
                return engine.Predict(input);
            }
            finally
            {
                _free.Add(engine);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    private PredictionEngine<TInput, TOutput> CreateEngine()
    {
        var options = new PredictionEngineOptions { OwnsTransformer = false, IgnoreMissingColumns = _options.IgnoreMissingColumns };
        var engine = _context.Model.CreatePredictionEngine<TInput, TOutput>(_model, options);
        Interlocked.Increment(ref _engines);
        return engine;
    }

    private void Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _calls++;
        }
    }

    private void Exit()
    {
        lock (_gate)
        {
            _calls--;
            if (_isDisposed && _calls == 0)
            {
                Release();
            }
        }
    }

    private void Release()
    {
        while (_free.TryTake(out var engine))
        {
            engine.Dispose();
        }

        _places.Dispose();
        if (_options.OwnsModel)
        {
            (_model as IDisposable)?.Dispose();
        }
    }
}
