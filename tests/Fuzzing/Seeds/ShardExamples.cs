using System.Text;
using MLSegmentation.Evaluation;
using MLSegmentation.Evaluation.Shards;

namespace MLSegmentation.Fuzzing.Seeds;

/// <summary>What shards leave behind.</summary>
internal static class ShardExamples
{
    private const int Pixels = 16;

    private static readonly SegmentationEvaluationOptions Options =
        new() { ExactRanking = true, Surfaces = new(), Objects = new(), Bootstrap = new() { Resamples = 5 } };

    /// <summary>The head of the only shard of two images.</summary>
    public static PartialFile Describe() => new()
    {
        Format = PartialFile.FormatName,
        Version = PartialFile.CurrentVersion,
        Shard = "0/1",
        Images = 2,
        AllImages = 2,
        ImageList = "00",
        Source = "a model",
        Classes = "background=0, cell=1",
        HasScores = true,
        Options = Options,
    };

    /// <summary>Whole files.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Evaluations() =>
    [
        ("two-images", ImageExamples.Write((Describe() with { Data = PackedData.Pack(writer => Collect().Save(writer)) }).WithChecksum().Save)),
        ("no-images", ImageExamples.Write(
            (Describe() with { Shard = "1/2", Images = 0, AllImages = 1, Classes = null, HasScores = false }).WithChecksum().Save)),
    ];

    /// <summary>What was collected, before it is packed.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Data() =>
    [
        ("two-images", ImageExamples.Write(stream =>
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            Collect().Save(writer);
        })),
    ];

    /// <summary>Results of predictions.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Predictions() =>
    [
        ("ranked", Encoding.UTF8.GetBytes(
            """
            {"images":[{"image":"a.png","mask":"a.png"}],"failures":[{"image":"b.png","error":"broken"}],"postProcessing":null,
            "ranking":[{"image":"a.png","uncertainty":0.5}],
            "shard":{"index":0,"count":1,"allImages":2,"imageList":"00","source":"m","failurePositions":[1],"failuresInBands":0}}
            """)),
        ("of-three", Encoding.UTF8.GetBytes(
            """
            {"images":[],"failures":[],"shard":{"index":2,"count":3,"allImages":2,"imageList":"00","source":"m","failurePositions":[],"failuresInBands":0}}
            """)),
    ];

    private static MetricAccumulator Collect()
    {
        var accumulator = new MetricAccumulator(2, Options);
        for (int image = 0; image < 2; image++)
        {
            byte[] label = [.. Enumerable.Range(0, Pixels).Select(index => (byte)((index >> image) & 1))];
            byte[] predicted = [.. Enumerable.Range(0, Pixels).Select(index => (byte)(index & 1))];
            float[] scores = [.. predicted.Select(value => 1f - (0.75f * value)), .. predicted.Select(value => 0.75f * value)];
            accumulator.Add(new EvaluatedImage
            {
                Label = label,
                Predicted = predicted,
                Scores = scores,
                Name = "an image",
                Path = $"{image}.png",
                Size = new ImageSize(4, 4),
            });
        }

        return accumulator;
    }
}
