using System.Globalization;
using System.Text.Json;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>The file beside a stack that says its spacing, as nnU-Net has it: <c>{"spacing": [z, y, x]}</c>.</summary>
internal static class SpacingFile
{
    // Other tools have files of such names too, with images in them; they say no spacing.
    private const long MaxLength = 64 << 20;

    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The file of a stack, or of a folder of slices.</summary>
    private static string PathOf(string path) => ListPaths(path)[0];

    /// <summary>The spacing; null where there is no such file, or it says none.</summary>
    /// <exception cref="SegmentationException">It is no JSON, or what it says is no spacing.</exception>
    public static VolumeSpacing? Read(string path)
    {
        if (ListPaths(path).FirstOrDefault(File.Exists) is not { } file)
        {
            return null;
        }

        byte[] content = UserFile.ReadAllBytes(file, "spacing", MaxLength);
        try
        {
            using var document = JsonDocument.Parse(content, Json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("spacing", out var spacing)
                ? ReadSpacing(spacing, file)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new SegmentationException($"'{file}', which says the spacing of '{path}', is no JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the file of a stack.</summary>
    public static void Write(string path, VolumeSpacing spacing) => AtomicFile.WriteAllText(
        PathOf(path), string.Create(CultureInfo.InvariantCulture, $"{{\"spacing\": [{spacing.Z:R}, {spacing.Y:R}, {spacing.X:R}]}}\n"));

    /// <summary>The files that may say the spacing, the first one first. In nnU-Net's data sets there is one for all channels of a volume.</summary>
    public static string[] ListPaths(string path)
    {
        string stem = VolumeNames.WithoutExtension(Path.TrimEndingDirectorySeparator(path));
        return [.. ((string[])[stem, ChannelFiles.WithoutNumber(stem)]).Distinct().Select(name => $"{name}.json")];
    }

    private static VolumeSpacing ReadSpacing(JsonElement spacing, string file)
    {
        double[] numbers = spacing.ValueKind == JsonValueKind.Array && spacing.GetArrayLength() == 3
            ? [.. spacing.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Number ? number.GetDouble() : 0)]
            : [];
        return numbers.Length == 3 && numbers.All(number => number is >= 1e-9 and <= 1e9)
            ? new VolumeSpacing(numbers[2], numbers[1], numbers[0])
            : throw new SegmentationException($"'{file}' gives the spacing {spacing.GetRawText()}, and three distances above 0 are expected: [z, y, x].");
    }
}
