using System.Text.RegularExpressions;

namespace MLSegmentation.Notebooks.Tests;

/// <summary>Something that a cell shows.</summary>
/// <param name="Kind">The kind as notebook files name it.</param>
/// <param name="Data">The texts by their MIME types.</param>
internal sealed partial record CellOutput(string Kind, IReadOnlyDictionary<string, string> Data)
{
    public const string Stream = "stream";
    public const string Display = "display_data";
    public const string Result = "execute_result";
    public const string PlainText = "text/plain";

    /// <summary>What was written to the console.</summary>
    public static CellOutput OfText(string text) => new(Stream, new Dictionary<string, string> { [PlainText] = text });

    /// <summary>What kind of thing is shown, whatever its numbers are: MIME types, how many images and diagrams, tables, and ours or not.</summary>
    public string Describe()
    {
        string text = string.Concat(Data.Values);
        string[] parts =
        [
            Kind, .. Data.Keys.Order(), $"{Images().Count(text)} images", $"{Diagrams().Count(text)} diagrams", $"{Tables().Count(text)} tables",
            text.Contains("class=\"mlsegmentation\"", StringComparison.Ordinal) ? "of this library" : "other",
        ];
        return string.Join(", ", parts);
    }

    [GeneratedRegex("<img src=\"data:image/png;base64,")]
    private static partial Regex Images();

    [GeneratedRegex("<svg ")]
    private static partial Regex Diagrams();

    [GeneratedRegex("<table")]
    private static partial Regex Tables();
}
