using System.Text.Json;

namespace MLSegmentation.Tests.Evaluation.Statistics;

/// <summary>What SciPy and NumPy compute: statistics.json, which record_statistics.py made.</summary>
internal static class StatisticsRecording
{
    public static JsonElement Get(string name)
    {
        string path = Path.Combine(Repository.Root, "tests", "MLSegmentation.Tests", "Evaluation", "Statistics", "statistics.json");
        using var recorded = JsonDocument.Parse(File.ReadAllText(path));
        return recorded.RootElement.GetProperty(name).Clone();
    }

    public static double[] GetNumbers(string name) => ToNumbers(Get(name));

    public static double[] ToNumbers(JsonElement element) => [.. element.EnumerateArray().Select(item => item.GetDouble())];

    public static void AssertClose(double expected, double actual, double relativeError) =>
        Assert.True(Math.Abs(actual - expected) <= relativeError * Math.Abs(expected), $"{actual:R} is not {expected:R}");
}
