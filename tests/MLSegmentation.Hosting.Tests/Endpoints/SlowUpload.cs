using System.Net;

namespace MLSegmentation.Hosting.Tests.Endpoints;

/// <summary>A megabyte of zeros that ends when it is told to.</summary>
internal sealed class SlowUpload : HttpContent
{
    // More than what fits between a client and a server that reads nothing.
    private const int Length = 1 << 20;

    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task IsBeingRead => _read.Task;

    public void End() => _end.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[Length]);
        await stream.FlushAsync();
        _read.TrySetResult();
        await _end.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
