using Microsoft.AspNetCore.Http;
using MLSegmentation.Hosting.Diagnostics;
using MLSegmentation.Hosting.Endpoints;

namespace MLSegmentation.Hosting.Tests.Diagnostics;

public sealed class FailureKindTests
{
    /// <summary>What fails, what metrics count it as, and the status of the answer.</summary>
    public static TheoryData<Exception, string, int> Failures => new()
    {
        { new IOException("No space left on device"), "defect", 500 },
        { new SegmentationException("The disk is full."), "defect", 500 },
        { new InvalidOperationException(), "defect", 500 },
        { new InsufficientMemoryException(), "out_of_memory", 503 },
        { new SegmentationException("Memory is short.") { Kind = SegmentationErrorKind.OutOfMemory }, "out_of_memory", 503 },
        { new SegmentationException("It is too large.") { Kind = SegmentationErrorKind.TooLarge }, "too_large", 413 },
        { new OperationCanceledException(), "canceled", 503 },
        { new ObjectDisposedException("service"), "canceled", 503 },
        { RequestException.BadRequest("It is damaged.", new SegmentationException("It is damaged.")), "invalid", 400 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Of_Exception_AgreesWithTheAnswer(Exception exception, string kind, int status)
    {
        await using var application = await TestApplication.StartAsync();

        var answer = Problems.Answer(new DefaultHttpContext(), application.Service, exception);

        Assert.Equal((kind, status), (FailureKind.Of(exception), Assert.IsAssignableFrom<IStatusCodeHttpResult>(answer).StatusCode));
    }

    [Fact]
    public async Task ReadAsync_ClientThatGoesAway_IsCanceled()
    {
        using var gone = new CancellationTokenSource();
        await using var body = new EndingStream(gone);
        var context = new DefaultHttpContext { Request = { Body = body }, RequestAborted = gone.Token };
        await using var application = await TestApplication.StartAsync();

        var exception = await Record.ExceptionAsync(() => UploadReader.ReadAsync(context.Request, 1000, gone.Token));

        Assert.Equal("canceled", FailureKind.Of(exception!));
        var answer = Problems.Answer(context, application.Service, exception!);
        Assert.Equal(499, Assert.IsAssignableFrom<IStatusCodeHttpResult>(answer).StatusCode);
    }

    /// <summary>What is left of a connection whose other end has gone.</summary>
    private sealed class EndingStream(CancellationTokenSource gone) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            gone.Cancel();
            throw new IOException("Connection reset by peer");
        }
    }
}
