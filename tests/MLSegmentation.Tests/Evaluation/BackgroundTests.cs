using System.Text.Json;
using Microsoft.ML;
using MLSegmentation.Evaluation;
using MLSegmentation.Tests.Evaluation.Shards;

namespace MLSegmentation.Tests.Evaluation;

public class BackgroundTests
{
    private readonly SegmentationCatalog _catalog = new MLContext(seed: 1).Segmentation();

    [Theory]
    [InlineData("background, cell", null, 4 / 5.0)]
    [InlineData("cell, background", null, 2 / 3.0)]
    [InlineData("cell, Background", null, 2 / 3.0)]
    [InlineData("cell, wall", null, 4 / 5.0)]
    [InlineData("cell, background", 0, 4 / 5.0)]
    public void ToMetrics_WithoutBackground_LeavesOutTheClassCalledSoOrElseTheFirst(string names, int? index, double ofOther)
    {
        // Class 0: TP 1, FN 1, Dice 2/3. Class 1: TP 2, FP 1, Dice 4/5.
        var classes = SegmentationClasses.FromNames(names.Split(", "));
        var accumulator = new MetricAccumulator(classes, new() { IncludeBackground = false, BackgroundClassIndex = index });
        accumulator.Add([0, 0, 1, 1], [0, 1, 1, 1], default);
        var metrics = accumulator.ToMetrics(classes);

        Assert.Equal(ofOther, metrics.MeanDice, 15);
        Assert.Equal(ofOther, metrics.Images[0].Dice, 15);
        Assert.Equal(ofOther < 0.7 ? 1 : 0, metrics.Options.BackgroundClassIndex);
    }

    [Fact]
    public void Merge_BackgroundThatIsNotTheFirst_GivesTheFiguresOfOneRun()
    {
        var options = ShardRows.AllOptions with { Classes = SegmentationClasses.Parse("cell=0, background=1, wall=2"), IncludeBackground = false };
        var rows = new ShardRows(5);

        var merged = SegmentationPartialMetrics.Merge(rows.EvaluateShards(2, options));

        Assert.Equal(1, merged.Options.BackgroundClassIndex);
        Assert.Equal(rows.EvaluateAll(options).ToJson(), merged.ToJson());
    }

    [Fact]
    public void ToJson_ChoicesThatMatter_AreAmongTheOptions()
    {
        var plain = Options(new());
        var chosen = Options(new() { Averaging = ClassAveraging.Weighted, ClassWeights = [1, 5], IncludeBackground = false });

        Assert.False(plain.TryGetProperty("classWeights", out _));
        Assert.False(plain.TryGetProperty("backgroundClassIndex", out _));
        Assert.Equal([1.0, 5.0], chosen.GetProperty("classWeights").EnumerateArray().Select(weight => weight.GetDouble()));
        Assert.Equal(0, chosen.GetProperty("backgroundClassIndex").GetInt32());
    }

    [Fact]
    public void SaveReport_BackgroundLeftOut_NamesIt()
    {
        using var page = new MemoryStream();

        _catalog.SaveReport(page, Measure(new() { IncludeBackground = false }));

        Assert.Contains("the class background is left out of means", System.Text.Encoding.UTF8.GetString(page.ToArray()), StringComparison.Ordinal);
    }

    private static JsonElement Options(SegmentationEvaluationOptions options) =>
        JsonDocument.Parse(Measure(options).ToJson()).RootElement.GetProperty("options");

    private static SegmentationMetrics Measure(SegmentationEvaluationOptions options)
    {
        var accumulator = new MetricAccumulator(SegmentationClasses.Binary, options);
        accumulator.Add([0, 1], [0, 1], default);
        return accumulator.ToMetrics(SegmentationClasses.Binary);
    }
}
