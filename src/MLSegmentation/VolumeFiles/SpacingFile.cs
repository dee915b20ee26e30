using System.Globalization;
using System.Text.Json;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>The file beside a stack that says its spacing, as nnU-Net has it: <c>{"spacing": [z, y, x]}</c>.</summary>
internal static class SpacingFile
{
    private const long MaxLength = 1 << 20;
    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The file of a stack, or of a folder of slices.</summary>
    private static string PathOf(string path) => $"{StemOf(path)}.json";

    private static string StemOf(string path) => VolumeNames.WithoutExtension(Path.TrimEndingDirectorySeparator(path));

    /// <summary>The spacing; null where there is no such file, or it says none.</summary>
    /// <exception cref="SegmentationException">It is no JSON, or what it says is no spacing.</exception>
    public static VolumeSpacing? Read(string path)
    {
        // In nnU-Net's data sets there is one for all channels of a volume.
        string[] files = [PathOf(path), $"{ChannelFiles.WithoutNumber(StemOf(path))}.json"];
        if (files.FirstOrDefault(File.Exists) is not { } file)
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

    /// <summary>The files that may say the spacing; in nnU-Net's data sets the name has no number of a channel.</summary>
    public static IEnumerable<string> ListPaths(string path)
    {
        const int NumberLength = 5;
        string file = PathOf(path);
        string stem = file[..^".json".Length];
        return stem.Length > NumberLength && stem[^NumberLength] == '_' && stem[^(NumberLength - 1)..].All(char.IsAsciiDigit)
            ? [file, $"{stem[..^NumberLength]}.json"]
            : [file];
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
