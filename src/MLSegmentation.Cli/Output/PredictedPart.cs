using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLSegmentation.Cli.Output;

/// <summary>What the prediction of a part of the images wrote as JSON.</summary>
internal sealed record PredictedPart
{
    /// <summary>The images that were predicted.</summary>
    public required IReadOnlyList<JsonElement> Images { get; init; }

    /// <summary>Those that were not.</summary>
    public required IReadOnlyList<JsonElement> Failures { get; init; }

    /// <summary>What was done to the masks; undefined of volumes.</summary>
    public JsonElement PostProcessing { get; init; }

    /// <summary>The images by their uncertainty; null where nobody asked for that.</summary>
    public IReadOnlyList<JsonElement>? Ranking { get; init; }

    /// <summary>Which part it is.</summary>
    public PredictedShard Shard { get; init; } = null!;

    /// <summary>The file.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";

    /// <summary>Reads a file.</summary>
    /// <exception cref="SegmentationException">It holds something else.</exception>
    public static PredictedPart Read(FileInfo file)
    {
        PredictedPart part;
        try
        {
            using var stream = file.OpenRead();
            part = JsonSerializer.Deserialize<PredictedPart>(stream, SegmentationJson.Options) ?? throw new JsonException("it is null.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException(
                $"'{file}' is no result of mlseg predict --shard, or is damaged: {UserError.ShowPath(exception.Message)}", exception);
        }

        if (part.Shard is not { } shard)
        {
            throw new SegmentationException($"'{file}' is the result of a prediction of all images, and not of a part of them; there is nothing to merge.");
        }

        return shard.IsPossible && part.Images.Count + part.Failures.Count == shard.Places.Count && part.Failures.Count == shard.FailurePositions.Count
            ? part with { File = file.ToString() }
            : throw new SegmentationException(
                $"'{file}' is damaged: it has {part.Images.Count} images and {part.Failures.Count} failures, which shard {shard.Index}/{shard.Count} of "
                + $"{shard.AllImages} images cannot have. Predict this shard again.");
    }

    /// <summary>The images that were predicted, with their places on the list.</summary>
    public IEnumerable<(long Place, JsonElement Image)> InOrder()
    {
        HashSet<long> failed = [.. Shard.FailurePositions];
        return Shard.Places.Where(place => !failed.Contains(place)).Zip(Images);
    }

    /// <summary>Those that were not, with their places in the order in which one prediction of all would come to them.</summary>
    public IEnumerable<(long Order, JsonElement Failure)> FailuresInOrder()
    {
        int beforeBands = Failures.Count - Shard.FailuresInBands;
        return Shard.FailurePositions.Select((place, index) => index < beforeBands ? place : place + Shard.AllImages).Zip(Failures);
    }
}
