using MLSegmentation.Hosting.Diagnostics;

namespace MLSegmentation.Hosting.Serving;

/// <summary>A model in memory, which goes away when the service has another one and the last request on it has ended.</summary>
internal sealed class ServedModel
{
    private readonly ServingMeter _meter;

    // The service itself is the first user.
    private int _users = 1;

    public ServedModel(SegmentationTransformer transformer, DateTimeOffset since, ServingMeter meter)
    {
        (Transformer, Since, _meter) = (transformer, since, meter);
        _meter.ModelsLoaded.Add(1);
    }

    public SegmentationTransformer Transformer { get; }

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Takes part in the model; false where it is gone already, and the service has another one.</summary>
    public bool TryEnter()
    {
        int users = Volatile.Read(ref _users);
        while (users > 0)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Ends what <see cref="TryEnter"/> began; the last user frees the memory.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Transformer.Dispose();
            _meter.ModelsLoaded.Add(-1);
        }
    }
}
