using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLSegmentation.Cli.Output;

/// <summary>What the prediction of a part of the images wrote as JSON.</summary>
internal sealed record PredictedPart
{
    /// <summary>The images that were predicted.</summary>
    public required JsonElement[] Images { get; init; }

    /// <summary>Those that were not.</summary>
    public required JsonElement[] Failures { get; init; }

    /// <summary>What was done to the masks; undefined of volumes that an earlier version predicted.</summary>
    public JsonElement PostProcessing { get; init; }

    /// <summary>The images by their uncertainty; null where nobody asked for that.</summary>
    public JsonElement[]? Ranking { get; init; }

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
        catch (JsonException exception)
        {
            throw new SegmentationException(
                $"'{file}' is no result of mlseg predict --shard, or is damaged: it is no JSON, or lacks something that every such file has.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"'{file}' cannot be read: {UserError.ShowPath(exception.Message)}", exception);
        }

        if (part.Shard is null)
        {
            throw new SegmentationException($"'{file}' is the result of a prediction of all images, and not of a part of them; there is nothing to merge.");
        }

        return part.IsWhole()
            ? part with { File = file.ToString() }
            : throw new SegmentationException($"'{file}' is damaged, or was changed: its content and its checksum differ. Predict this shard again.");
    }

    /// <summary>Whether it is as it was written, and a shard could have as many images and failures.</summary>
    private bool IsWhole() => this is { Images: not null, Failures: not null, Shard: { FailurePositions: not null, ImageList: not null, Source: not null } }
        && Images.Length + Failures.Length == Shard.ImageCount
        && Failures.Length == Shard.FailurePositions.Count
        && Shard.Checksum == Shard.GetChecksum(ListContents());

    private IEnumerable<JsonElement> ListContents()
    {
        yield return JsonSerializer.SerializeToElement(Images);
        yield return JsonSerializer.SerializeToElement(Failures);
        if (PostProcessing.ValueKind != JsonValueKind.Undefined)
        {
            yield return PostProcessing;
        }

        if (Ranking is not null)
        {
            yield return JsonSerializer.SerializeToElement(Ranking);
        }
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
        int beforeBands = Failures.Length - Shard.FailuresInBands;
        return Shard.FailurePositions.Select((place, index) => index < beforeBands ? place : place + Shard.AllImages).Zip(Failures);
    }
}
