using System.Text.Json;

namespace MLSegmentation.MaskColumns;

/// <summary>Writes the settings of steps as text, for saved models, and reads them again.</summary>
internal static class SettingsText
{
    /// <summary>The settings as text.</summary>
    public static string Write<T>(T settings) => JsonSerializer.Serialize(settings, SegmentationJson.Options);

    /// <summary>Reads what <see cref="Write"/> writes.</summary>
    /// <exception cref="SegmentationException">The text is no such settings: somebody changed the saved model.</exception>
    public static T Read<T>(string? text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text ?? "", SegmentationJson.Options) ?? throw new JsonException("there are none");
        }
        catch (Exception exception) when (exception is JsonException or SegmentationOptionException or NotSupportedException)
        {
            throw Damaged(exception);
        }
    }

    /// <summary>Reads settings that are words with spaces between them.</summary>
    /// <param name="text">The words.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="create">Makes the settings of them.</param>
    /// <exception cref="SegmentationException">The text is no such settings: somebody changed the saved model.</exception>
    public static T Read<T>(string? text, int count, Func<string[], T> create)
        where T : class
    {
        string[] words = (text ?? "").Split(' ');
        try
        {
            return words.Length == count ? create(words) : throw new FormatException($"There are {words.Length} words, and {count} are needed.");
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            throw Damaged(exception);
        }
    }

    /// <summary>The classes that settings hold as text.</summary>
    public static SegmentationClasses? ReadClasses(string? text) => text is null ? null : SegmentationClasses.Parse(text);

    private static SegmentationException Damaged(Exception exception) =>
        new($"The settings of a saved step for masks cannot be read: {exception.Message} Save the pipeline again.", exception);
}
