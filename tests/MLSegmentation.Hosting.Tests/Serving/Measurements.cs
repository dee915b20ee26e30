using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace MLSegmentation.Hosting.Tests.Serving;

/// <summary>Listens to the metrics of one application, as a collector does.</summary>
internal sealed class Measurements : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _all = new();
    private readonly SemaphoreSlim _came = new(0);
    private readonly MeterListener _listener = new();

    /// <summary>Listens to the meters of a factory.</summary>
    public Measurements(object factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "MLSegmentation" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add($"{instrument.Name} {value}{Describe(tags)}"));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add($"{instrument.Name}{Describe(tags)}"));
        _listener.Start();
    }

    public IReadOnlyCollection<string> All => _all;

    /// <summary>Waits until so many measurements of an instrument, with these tags, have come.</summary>
    public async Task WaitAsync(string measurement, int count = 1)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (_all.Count(item => item == measurement) < count)
        {
            await _came.WaitAsync(patience.Token);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _came.Dispose();
    }

    private void Add(string measurement)
    {
        _all.Enqueue(measurement);
        _came.Release();
    }

    private static string Describe(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string text = "";
        foreach (var (name, value) in tags)
        {
            text += name == "model" ? "" : $" {name}={value}";
        }

        return text;
    }
}
