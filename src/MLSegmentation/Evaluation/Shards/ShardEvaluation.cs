using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Options;

namespace MLSegmentation.Evaluation.Shards;

/// <summary>Evaluates one part of the images.</summary>
internal static class ShardEvaluation
{
    /// <summary>Evaluates a column of predictions, and keeps what the metrics of the whole need.</summary>
    /// <exception cref="SegmentationException">The data does not say which part it is, does not have its images, or cannot be evaluated.</exception>
    public static SegmentationPartialMetrics Run(
        IDataView data, string labelColumnName, PredictionColumns columns, SegmentationEvaluationOptions options, string? source)
    {
        if (!options.KeepImages)
        {
            throw SegmentationOptionException.Conflict(
                nameof(options.KeepImages), options.KeepImages, $"but means over images follow from the images of all shards; set it to true");
        }

        var part = ShardOfList.Read(data.Schema) ?? throw SegmentationException.Naming(
            $"The data does not say which part of the images it is. Load it with {new OptionName(nameof(SegmentationFolderOptions.Shard))} set.");
        var file = new PartialFile
        {
            Format = PartialFile.FormatName,
            Version = PartialFile.CurrentVersion,
            Shard = part.Shard.ToString(),
            Images = part.Count,
            AllImages = part.ListCount,
            ImageList = part.ListDigest,
            Source = source,
            Classes = null,
            HasScores = columns.ScoreColumnName is not null,
            Options = options,
        };
        if (part.Count == 0)
        {
            return new SegmentationPartialMetrics(file.WithChecksum());
        }

        var (accumulator, classes) = EvaluationRun.Compare(data, labelColumnName, [columns], options)[0].ToParts();
        return accumulator.ImageCount == part.Count
            ? new SegmentationPartialMetrics((file with { Classes = classes.ToString(), Data = PackedData.Pack(accumulator.Save) }).WithChecksum())
            : throw new SegmentationException(
                $"The data has {accumulator.ImageCount} images, but shard {part.Shard} of {part.ListCount} has {part.Count}; evaluate all that was loaded.");
    }
}
