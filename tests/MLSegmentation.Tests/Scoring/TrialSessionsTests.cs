using MLSegmentation.Models.Onnx;
using MLSegmentation.Scoring;

namespace MLSegmentation.Tests.Scoring;

public sealed class TrialSessionsTests
{
    private const int Side = 384;

    [Fact]
    public void Dispose_RunThatWasGivenUp_ClosesTheSessionWhenItEnds()
    {
        // The operator takes longer than the limit and the patience with a run that was told to end.
        var sessions = new TrialSessions("network.onnx", new() { Threads = 1, TimeLimit = TimeSpan.FromMilliseconds(20) });
        var run = sessions.Open(ModelProto.Parser.ParseFrom(CostlyModels.WithALongOperator()));
        byte[] image = new byte[3 * Side * Side];
        void Try() => run(image, [1, Side, Side, 3]);

        var first = Record.Exception(Try);
        sessions.Dispose();

        // Each run waits for the first, which uses the session; once that has ended, there is no session any more.
        var next = Record.Exception(Try);
        while (next is SegmentationException { Kind: SegmentationErrorKind.TimeLimit })
        {
            next = Record.Exception(Try);
        }

        string reason = Assert.IsType<SegmentationException>(first).Message;
        Assert.Contains("a small image that the network is tried with takes longer than", reason, StringComparison.Ordinal);
        Assert.IsType<ObjectDisposedException>(next);
    }
}
