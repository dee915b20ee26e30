using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLSegmentation.Cli.Output;

/// <summary>What the JSON of a part of the predicted images says of it, so that the parts can be put in order.</summary>
/// <param name="Index">Which part it is, from 0 on.</param>
/// <param name="Count">How many parts there are.</param>
/// <param name="AllImages">How many images all parts have.</param>
/// <param name="ImageList">The SHA-256 of what all images were given as, each followed by a zero byte.</param>
/// <param name="Source">What the predictions come from.</param>
/// <param name="FailurePositions">The places on the list of the images that failed, in the order of the failures.</param>
/// <param name="FailuresInBands">How many of the last of them were read in bands, which comes after all others.</param>
internal sealed record PredictedShard(
    int Index, int Count, int AllImages, string ImageList, string Source, IReadOnlyList<long> FailurePositions, int FailuresInBands)
{
    // All of the file but the part itself.
    private static readonly string[] Contents = ["images", "failures", "postProcessing", "ranking"];

    /// <summary>The SHA-256 of all that the file holds.</summary>
    public string Checksum { get; init; } = "";

    /// <summary>How many images the part has; null where there is no such part.</summary>
    [JsonIgnore]
    public long? ImageCount => Count > 0 && Index >= 0 && Index < Count && AllImages >= 0
        ? Math.Max(0, ((long)AllImages - Index + Count - 1) / Count)
        : null;

    /// <summary>The same with its checksum.</summary>
    /// <param name="result">What the file holds beside it.</param>
    public PredictedShard WithChecksum(IDictionary<string, object?> result) => this with
    {
        Checksum = GetChecksum(Contents.Where(result.ContainsKey).Select(key => JsonSerializer.SerializeToElement(result[key], SegmentationJson.Options))),
    };

    /// <summary>The checksum of what a file holds, in the order images, failures, post-processing and ranking.</summary>
    public string GetChecksum(IEnumerable<JsonElement> contents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in contents.Append(JsonSerializer.SerializeToElement(this with { Checksum = "" })))
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(item));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The places of the part's images on the list.</summary>
    [JsonIgnore]
    public IReadOnlyList<long> Places
    {
        get
        {
            var places = new List<long>();
            for (long place = Index; place < AllImages; place += Count)
            {
                places.Add(place);
            }

            return places;
        }
    }

    /// <summary>Describes a part after its images were predicted.</summary>
    /// <param name="shard">The part.</param>
    /// <param name="all">All images.</param>
    /// <param name="source">What the predictions come from.</param>
    /// <param name="failed">Those of the part that failed, in the order of the failures.</param>
    public static PredictedShard Of(DataShard shard, IReadOnlyList<PredictedImage> all, string source, IReadOnlyList<PredictedImage> failed)
    {
        var described = new PredictedShard(shard.Index, shard.Count, all.Count, GetDigest(all), source, [], failed.Count(image => image.IsHuge));
        var places = shard.TakeFrom(all).Zip(described.Places).ToDictionary(item => item.First.Path, item => item.Second);
        return described with { FailurePositions = [.. failed.Select(image => places[image.Path])] };
    }

    private static string GetDigest(IEnumerable<PredictedImage> images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var image in images)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{image.Shown}\0"));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
