using MLSegmentation.Scoring;

namespace MLSegmentation.Tests.Scoring;

public sealed class ScoringEngineTests
{
    [Fact]
    public void Examine_ThisMachine_HasAProcessor()
    {
        var report = ScoringEngine.Examine();

        Assert.Contains("CPUExecutionProvider", report.Providers);
        Assert.Matches(@"^\d+\.\d+", report.RuntimeVersion);
        Assert.InRange(report.Threads, 1, Environment.ProcessorCount);
    }
}
