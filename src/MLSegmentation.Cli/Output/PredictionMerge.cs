using System.Text.Json;

namespace MLSegmentation.Cli.Output;

/// <summary>Puts together what predictions of parts of the images wrote as JSON: the same as that of one prediction of all.</summary>
internal sealed class PredictionMerge
{
    private readonly Dictionary<int, PredictedPart> _parts = [];
    private PredictedPart? _first;

    /// <summary>Whether a file is the JSON of a prediction, by its beginning.</summary>
    public static bool IsOne(FileInfo file)
    {
        try
        {
            using var stream = file.OpenRead();
            byte[] beginning = new byte[64];
            int length = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            var reader = new Utf8JsonReader(beginning.AsSpan(0, length), isFinalBlock: false, default);
            return reader.Read() && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("images"u8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // Whoever reads the file says what is wrong with it.
            return false;
        }
    }

    /// <summary>Adds the result of a part.</summary>
    /// <exception cref="SegmentationException">The file is none, is there already, or is of another prediction than those before.</exception>
    public void Add(FileInfo file)
    {
        var part = PredictedPart.Read(file);
        _first ??= part;
        Require(_first, part, "of how many shards they are", item => $"{item.Shard.Count}");
        Require(_first, part, "in the list of images", item => $"{item.Shard.AllImages} images, SHA-256 {item.Shard.ImageList}");
        Require(_first, part, "in what the predictions come from", item => item.Shard.Source);
        Require(_first, part, "in the post-processing", item => item.PostProcessing.ToString());
        Require(_first, part, "in whether images are ranked", item => item.Ranking is null ? "no" : "yes");
        if (!_parts.TryAdd(part.Shard.Index, part))
        {
            throw new SegmentationException(
                $"'{_parts[part.Shard.Index].File}' and '{part.File}' are both shard {part.Shard.Index}/{part.Shard.Count}; leave one out.");
        }
    }

    /// <summary>The JSON of all images, and how many of them have masks and how many have not.</summary>
    /// <exception cref="SegmentationException">A part is missing.</exception>
    public (IReadOnlyDictionary<string, object?> Result, int Predicted, int Failed) Merge()
    {
        RequireAll();
        var images = _parts.Values.SelectMany(part => part.InOrder()).OrderBy(item => item.Place).ToList();
        JsonElement[] failures = [.. _parts.Values.SelectMany(part => part.FailuresInOrder()).OrderBy(item => item.Order).Select(item => item.Failure)];
        var result = new Dictionary<string, object?> { ["images"] = images.Select(item => item.Image), ["failures"] = failures };
        if (_first!.PostProcessing.ValueKind != JsonValueKind.Undefined)
        {
            result.Add("postProcessing", _first.PostProcessing);
        }

        if (_first.Ranking is not null)
        {
            result.Add("ranking", Rank(images));
        }

        return (result, images.Count, failures.Length);
    }

    /// <summary>The most uncertain images first, those of the same uncertainty in their order.</summary>
    private JsonElement[] Rank(IReadOnlyList<(long Place, JsonElement Image)> images)
    {
        try
        {
            var places = images.ToDictionary(item => NameOf(item.Image), item => item.Place);
            return [.. _parts.Values.SelectMany(part => part.Ranking!)
                .OrderByDescending(item => item.GetProperty("uncertainty").GetSingle())
                .ThenBy(item => places[NameOf(item)])];
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new SegmentationException("The shards rank images by uncertainty that they do not list, or without one. Predict them again.", exception);
        }

        static string NameOf(JsonElement image) => image.GetProperty("image").GetString()!;
    }

    private static void Require(PredictedPart first, PredictedPart part, string what, Func<PredictedPart, string> value)
    {
        string expected = value(first);
        string given = value(part);
        if (expected != given)
        {
            throw new SegmentationException(
                $"'{first.File}' and '{part.File}' are of different predictions: they differ {what} ({expected}; {given}). Merge the shards of one.");
        }
    }

    private void RequireAll()
    {
        const int MaxListed = 10;
        int count = _first!.Shard.Count;
        int missing = count - _parts.Count;
        if (missing > 0)
        {
            var listed = Enumerable.Range(0, count).Where(index => !_parts.ContainsKey(index)).Take(MaxListed).Select(index => $"{index}/{count}");
            throw new SegmentationException(
                $"{missing} of {count} shards of the prediction {(missing == 1 ? "is" : "are")} missing: {string.Join(", ", listed)}"
                + $"{(missing > MaxListed ? ", …" : "")}. Predict them, and merge all.");
        }
    }
}
