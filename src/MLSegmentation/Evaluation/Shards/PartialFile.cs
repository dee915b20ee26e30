using System.Security.Cryptography;
using System.Text.Json;

namespace MLSegmentation.Evaluation.Shards;

/// <summary>What a file holds of the evaluation of a shard: what must be the same in all of them, and what was collected, packed.</summary>
internal sealed record PartialFile
{
    /// <summary>What all such files say of themselves.</summary>
    public const string FormatName = "MLSegmentation partial evaluation";

    /// <summary>The version that is written.</summary>
    public const int CurrentVersion = 1;

    /// <summary><see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Which shard it is of how many, such as 2/7.</summary>
    public required string Shard { get; init; }

    /// <summary>How many images the shard has.</summary>
    public required int Images { get; init; }

    /// <summary>How many images all shards have.</summary>
    public required int AllImages { get; init; }

    /// <summary>The SHA-256 of the paths of all images.</summary>
    public required string ImageList { get; init; }

    /// <summary>What the predictions come from; null where nobody said it.</summary>
    public required string? Source { get; init; }

    /// <summary>The classes; null of a shard without images.</summary>
    public required string? Classes { get; init; }

    /// <summary>Whether there are probabilities.</summary>
    public required bool HasScores { get; init; }

    /// <summary>The choices under which it was evaluated.</summary>
    public required SegmentationEvaluationOptions Options { get; init; }

    /// <summary>The SHA-256 of all the rest.</summary>
    public string Checksum { get; init; } = "";

    /// <summary>What was collected, compressed, in pieces; none of a shard without images.</summary>
    public IReadOnlyList<byte[]> Data { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="stream">Its content.</param>
    /// <param name="name">How messages call it.</param>
    /// <exception cref="SegmentationException">It is no such file, of a later version, or damaged.</exception>
    public static PartialFile Read(Stream stream, string name)
    {
        PartialFile file;
        try
        {
            file = JsonSerializer.Deserialize<PartialFile>(stream, PartialJson.Options) ?? throw new JsonException("it is null.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or NotSupportedException or FormatException)
        {
            throw new SegmentationException(
                $"{name} holds no part of an evaluation, or is damaged. Give what the evaluation of a shard wrote (mlseg evaluate --shard), or evaluate it "
                + "again.",
                exception);
        }

        if (file is not { Format: not null, Shard: not null, ImageList: not null, Options: not null, Data: not null } || file.Data.Contains(null!))
        {
            throw Damaged(name, "something in it is null");
        }

        if (file.Format != FormatName || file.Version > CurrentVersion)
        {
            throw new SegmentationException(file.Format == FormatName
                ? $"{name} is of version {file.Version} of its format, and versions up to {CurrentVersion} are read; read it with a newer release."
                : $"{name} holds no part of an evaluation: its format is '{file.Format}'.");
        }

        return file.Checksum == file.GetChecksum() ? file : throw Damaged(name, "its content and its checksum differ");
    }

    /// <summary>The error of a file that was changed or not written to its end.</summary>
    public static SegmentationException Damaged(string name, string reason, Exception? exception = null) =>
        new($"{name} is damaged: {reason}. Evaluate this shard again.", exception);

    /// <summary>Writes the file.</summary>
    public void Save(Stream stream) => JsonSerializer.Serialize(stream, this, PartialJson.Options);

    /// <summary>The choices as text, by which files are compared.</summary>
    public string DescribeOptions() => JsonSerializer.Serialize(Options, PartialJson.Options);

    /// <summary>The same with its checksum.</summary>
    public PartialFile WithChecksum() => this with { Checksum = GetChecksum() };

    private string GetChecksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(this with { Checksum = "", Data = [] }, PartialJson.Options));
        foreach (byte[] piece in Data)
        {
            hash.AppendData(piece);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
