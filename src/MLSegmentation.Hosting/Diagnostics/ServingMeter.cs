using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MLSegmentation.Hosting.Diagnostics;

/// <summary>The metrics of all served models: <c>Meter</c> MLSegmentation. Where nobody listens they cost nothing.</summary>
internal sealed class ServingMeter
{
    public const string Name = "MLSegmentation";

    private const string Model = "model";
    private const string ErrorType = "error.type";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _pixels;
    private readonly Counter<long> _reloads;
    private readonly Histogram<double> _duration;

    public ServingMeter(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _requests = meter.CreateCounter<long>("mlsegmentation.requests", "{request}", "Requests that have ended, in whatever way.");
        _failures = meter.CreateCounter<long>("mlsegmentation.failures", "{request}", "Requests that have failed, by error.type.");
        _pixels = meter.CreateCounter<long>("mlsegmentation.pixels", "{pixel}", "Pixels that were scored.");
        _reloads = meter.CreateCounter<long>("mlsegmentation.reloads", "{reload}", "Files that came in the place of a model, by outcome.");
        _duration = meter.CreateHistogram<double>("mlsegmentation.request.duration", "s", "How long requests took, waiting included.");
        ModelsLoaded = meter.CreateUpDownCounter<long>("mlsegmentation.models.loaded", "{model}", "Models in memory.");
    }

    /// <summary>The models in memory, those that were replaced and still have requests among them.</summary>
    public UpDownCounter<long> ModelsLoaded { get; }

    public void AddPixels(string model, long pixels) => _pixels.Add(pixels, new KeyValuePair<string, object?>(Model, model));

    public void AddReload(string model, bool isReplaced) =>
        _reloads.Add(1, new(Model, model), new("outcome", isReplaced ? "replaced" : "refused"));

    /// <summary>Counts a request that has ended.</summary>
    /// <param name="model">The name of the model.</param>
    /// <param name="begin">When it began, a <see cref="Stopwatch"/>'s timestamp.</param>
    /// <param name="failure">What went wrong; null where nothing did.</param>
    public void AddRequest(string model, long begin, string? failure)
    {
        var tags = new TagList { { Model, model } };
        _requests.Add(1, tags);
        if (failure is not null)
        {
            tags.Add(ErrorType, failure);
            _failures.Add(1, tags);
        }

        _duration.Record(Stopwatch.GetElapsedTime(begin).TotalSeconds, tags);
    }
}
