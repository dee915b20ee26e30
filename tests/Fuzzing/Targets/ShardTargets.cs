using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLSegmentation.Cli.Output;
using MLSegmentation.Evaluation.Shards;
using MLSegmentation.Fuzzing.Seeds;

namespace MLSegmentation.Fuzzing.Targets;

/// <summary>Readers of what shards of predictions and evaluations wrote, which <c>mlseg merge</c> puts together.</summary>
internal static class ShardTargets
{
    /// <summary>All of them.</summary>
    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("partial-evaluation", ReadPart)
        {
            Readers = [nameof(PartialFile), nameof(PartialJson), nameof(DataShard)],
            Examples = ShardExamples.Evaluations,
        },
        new("partial-data", ReadData) { Readers = [nameof(PackedData)], Examples = ShardExamples.Data },
        new("partial-prediction", ReadPrediction)
        {
            Readers = [nameof(PredictedPart), nameof(PredictionMerge), nameof(ShardFiles)],
            Examples = ShardExamples.Predictions,
        },
    ];

    private static void ReadPart(FuzzInput input)
    {
        using var stream = input.Open();
        var part = SegmentationPartialMetrics.Load(stream);
        _ = SegmentationPartialMetrics.Merge([part]);
    }

    /// <summary>What was collected of two images, with an exact ranking, outlines and objects, before it is packed and gets its checksum.</summary>
    private static void ReadData(FuzzInput input)
    {
        var file = ShardExamples.Describe() with { Data = PackedData.Pack(writer => writer.Write(input.Bytes)) };
        var part = new SegmentationPartialMetrics(file.WithChecksum());
        var metrics = SegmentationPartialMetrics.Merge([part]);
        _ = metrics.ToJson();
    }

    private static void ReadPrediction(FuzzInput input)
    {
        var file = new FileInfo(FuzzInput.GetPath("part.json"));
        File.WriteAllBytes(file.FullName, WithChecksum(input.Bytes));
        _ = PredictionMerge.IsOne(file);
        _ = ShardFiles.Find([new FileInfo(file.DirectoryName!)], [file]).Count();
        var merge = new PredictionMerge();
        merge.Add(file);
        _ = merge.Merge();
    }

    /// <summary>The same with the checksum that it should have, where it can have one: nothing else would be looked at otherwise.</summary>
    private static byte[] WithChecksum(byte[] bytes)
    {
        try
        {
            if (JsonNode.Parse(bytes) is JsonObject file && file["shard"] is JsonObject head
                && head.Deserialize<PredictedShard>(SegmentationJson.Options) is { FailurePositions: not null } shard)
            {
                head["checksum"] = shard.WithChecksum(file.ToDictionary(item => item.Key, item => (object?)item.Value)).Checksum;
                return Encoding.UTF8.GetBytes(file.ToJsonString());
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // It is no such file.
        }

        return bytes;
    }
}
