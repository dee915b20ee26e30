using MLSegmentation.Evaluation.Statistics;

namespace MLSegmentation.Tests.Evaluation.Statistics;

public class ErrorFunctionTests
{
    [Fact]
    public void Complement_RecordedValues_AreScipys() => Assert.All(
        StatisticsRecording.Get("complement").EnumerateArray(),
        recorded => StatisticsRecording.AssertClose(
            recorded.GetProperty("value").GetDouble(),
            ErrorFunction.Complement(recorded.GetProperty("x").GetDouble()),
            1e-12));
}
