using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLSegmentation.Evaluation;

namespace MLSegmentation.Tests.Evaluation.Shards;

public class SegmentationPartialMetricsTests
{
    // 23 images in 7 shards: 4 in the first two, 3 in the others.
    private const int Images = 23;
    private const int Shards = 7;

    public static TheoryData<string> Choices { get; } =
    [
        "defaults", "every option", "exact ranking", "per image", "per image and class", "micro", "weighted, without background", "volumes", "given spacing",
    ];

    [Theory]
    [MemberData(nameof(Choices))]
    public void Merge_SevenUnevenShards_GivesEveryFigureOfOneRun(string choice)
    {
        var all = ShardRows.AllOptions;
        var options = choice switch
        {
            "defaults" => new() { Classes = ShardRows.Classes },
            "exact ranking" => all with { ExactRanking = true },
            "per image" => all with { Aggregation = MetricAggregation.PerImage, AbsentClasses = AbsentClassPolicy.SkipUnlabelled },
            "per image and class" => all with { Aggregation = MetricAggregation.PerImageAndClass, ExactRanking = true },
            "micro" => all with { Averaging = ClassAveraging.Micro, ExactRanking = true },
            "weighted, without background" => all with { Averaging = ClassAveraging.Weighted, ClassWeights = [1, 2, 3], IncludeBackground = false },
            "given spacing" => all with { Surfaces = new() { Spacing = new PixelSpacing(0.5, 0.25), BoundaryWidth = 0.1 } },
            _ => all,
        };
        var rows = choice == "volumes" ? new ShardRows(Images, depth: 3, suffix: ".nii.gz") : new ShardRows(Images);

        var metrics = SegmentationPartialMetrics.Merge(rows.EvaluateShards(Shards, options).Reverse());

        // Not even the last bit of a number differs.
        var one = rows.EvaluateAll(options);
        Assert.Equal(one.ToJson(), metrics.ToJson());
        Assert.Equal(one.ToCsv(), metrics.ToCsv());
        Assert.Equal(
            one.Classes.SelectMany(item => item.RocCurve!.TruePositiveRates.Concat(item.PrecisionRecallCurve!.Precisions)),
            metrics.Classes.SelectMany(item => item.RocCurve!.TruePositiveRates.Concat(item.PrecisionRecallCurve!.Precisions)));
    }

    [Fact]
    public void Merge_MoreShardsThanImages_PassesOverTheEmptyOnes()
    {
        var rows = new ShardRows(3);

        var parts = rows.EvaluateShards(5, ShardRows.AllOptions);

        Assert.Equal([1, 1, 1, 0, 0], parts.Select(part => part.ImageCount));
        Assert.Equal(rows.EvaluateAll(ShardRows.AllOptions).ToJson(), SegmentationPartialMetrics.Merge(parts).ToJson());
    }

    [Fact]
    public void Save_TheSameShardTwice_WritesTheSameBytes()
    {
        var rows = new ShardRows(5);

        Assert.Equal(Save(rows.Evaluate(new DataShard(1, 2), ShardRows.AllOptions)), Save(rows.Evaluate(new DataShard(1, 2), ShardRows.AllOptions)));
    }

    [Fact]
    public void Load_WhatWasSaved_KeepsEverything()
    {
        var options = ShardRows.AllOptions with { Surfaces = new() { Spacing = new PixelSpacing(3, 1, 2) }, ClassWeights = [1, 2, 3] };

        var part = ShardRows.Reload(new ShardRows(5, depth: 3, suffix: ".nii.gz").Evaluate(new DataShard(1, 2), options, "model 1"));

        Assert.Equal("shard 1/2: 2 of 5 images", part.ToString());
        Assert.Equal("model 1", part.Source);
        Assert.Equal(new PixelSpacing(3, 1, 2), part.Options.Surfaces!.Spacing);
        Assert.Equal([1, 2, 3], part.Options.ClassWeights!);
        Assert.Equal(options.Bootstrap, part.Options.Bootstrap);
    }

    [Fact]
    public void Merge_AShardIsMissing_NamesIt()
    {
        var parts = new ShardRows(8).EvaluateShards(4, ShardRows.AllOptions);

        AssertMergeFails("2 of 4 shards are missing: 1/4, 3/4", parts[0], parts[2]);
        AssertMergeFails("There are no shards to merge");
    }

    [Fact]
    public void Merge_AShardTwice_NamesBoth()
    {
        var rows = new ShardRows(8);
        var parts = rows.EvaluateShards(2, ShardRows.AllOptions);

        AssertMergeFails("The evaluation of shard 0/2 and the evaluation of shard 0/2 are both shard 0/2, and hold the same", parts[0], parts[0], parts[1]);
    }

    [Fact]
    public void Merge_ShardsOfDifferentRuns_SaysHowTheyDiffer()
    {
        var options = ShardRows.AllOptions;
        var rows = new ShardRows(8);
        var first = rows.Evaluate(new DataShard(0, 2), options, "a.zip");
        var second = new DataShard(1, 2);

        AssertMergeFails("of how many shards they are (2; 3)", first, rows.Evaluate(new DataShard(1, 3), options, "a.zip"));
        AssertMergeFails("in what the predictions come from (a.zip; b.zip)", first, rows.Evaluate(second, options, "b.zip"));
        AssertMergeFails("in the options", first, rows.Evaluate(second, options with { Beta = 1 }, "a.zip"));
        AssertMergeFails("in the list of images (8 images", first, new ShardRows(9).Evaluate(second, options, "a.zip"));
        AssertMergeFails("in the list of images (8 images", first, new ShardRows(8, suffix: ".tif").Evaluate(second, options, "a.zip"));
    }

    [Fact]
    public void Load_ADamagedFile_SaysSo()
    {
        string text = Encoding.UTF8.GetString(Save(new ShardRows(4).Evaluate(new DataShard(0, 2), ShardRows.AllOptions)));

        AssertLoadFails("holds no part of an evaluation", text[..^40]);
        AssertLoadFails("is damaged: its content and its checksum differ", text.Replace("\"images\": 2", "\"images\": 1", StringComparison.Ordinal));
        AssertLoadFails("holds no part of an evaluation", "{}");
        AssertLoadFails("its format is 'MLSegmentation plan'", Change(text, "format", "MLSegmentation plan"));
        AssertLoadFails("is of version 2 of its format, and versions up to 1 are read", Change(text, "version", 2));
    }

    [Fact]
    public void EvaluateShard_DataThatIsNoShard_SaysHowToLoadIt()
    {
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable([new { Label = new SegmentationMask(1, 1, [0]), PredictedLabel = new SegmentationMask(1, 1, [0]) }]);

        var exception = Assert.Throws<SegmentationException>(() => context.Segmentation().EvaluateShard(data));

        Assert.Equal("The data does not say which part of the images it is. Load it with Shard set.", exception.Message);
    }

    [Fact]
    public void EvaluateShard_WithoutTheImages_IsRefused() => Assert.Throws<SegmentationOptionException>(
        () => new ShardRows(2).Evaluate(new DataShard(0, 2), new() { Classes = ShardRows.Classes, KeepImages = false }));

    private static byte[] Save(SegmentationPartialMetrics part)
    {
        using var stream = new MemoryStream();
        part.Save(stream);
        return stream.ToArray();
    }

    private static string Change(string json, string key, JsonNode value)
    {
        var node = JsonNode.Parse(json)!;
        node[key] = value;
        return node.ToJsonString();
    }

    private static void AssertMergeFails(string message, params SegmentationPartialMetrics[] parts) =>
        Assert.Contains(message, Assert.Throws<SegmentationException>(() => SegmentationPartialMetrics.Merge(parts)).Message, StringComparison.Ordinal);

    private static void AssertLoadFails(string message, string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        Assert.Contains(message, Assert.Throws<SegmentationException>(() => SegmentationPartialMetrics.Load(stream)).Message, StringComparison.Ordinal);
    }
}
