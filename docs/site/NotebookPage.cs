using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MLSegmentation.Site;

/// <summary>A page that shows a notebook with the outputs that are saved in it.</summary>
internal static partial class NotebookPage
{
    /// <summary>The Markdown of the page.</summary>
    /// <param name="file">The notebook.</param>
    /// <param name="json">What is in it.</param>
    /// <param name="leadOn">Replaces the links of a cell.</param>
    public static string Write(string file, string json, Func<string, string> leadOn)
    {
        using var notebook = JsonDocument.Parse(json);
        var page = new StringBuilder();
        foreach (var cell in notebook.RootElement.GetProperty("cells").EnumerateArray())
        {
            string text = Join(cell.GetProperty("source")).Trim();
            bool isFirst = page.Length == 0;
            if (cell.GetProperty("cell_type").GetString() == "markdown")
            {
                page.Append(leadOn(text)).Append('\n');
            }
            else
            {
                page.Append("````csharp\n").Append(text).Append("\n````\n\n").AppendJoin("", cell.GetProperty("outputs").EnumerateArray().Select(WriteOutput));
            }

            page.Append(isFirst ? Download(file) : "\n");
        }

        return page.ToString();
    }

    /// <summary>The heading of a notebook.</summary>
    public static string GetTitle(string json) => Heading().Match(json).Groups[1].Value;

    private static string Download(string file)
    {
        string name = Path.GetFileName(file);
        return $"[Download {name}]({name})\n\n";
    }

    private static string WriteOutput(JsonElement output)
    {
        if (output.TryGetProperty("data", out var data))
        {
            // A blank line would end the HTML in the eyes of Markdown.
            return data.TryGetProperty("text/html", out var html)
                ? $"<div class=\"output\">\n{BlankLines().Replace(Join(html).Trim(), "\n")}\n</div>\n\n"
                : "";
        }

        return output.TryGetProperty("text", out var text) ? $"````text\n{Join(text).Trim()}\n````\n\n" : "";
    }

    private static string Join(JsonElement lines) =>
        lines.ValueKind == JsonValueKind.Array ? string.Concat(lines.EnumerateArray().Select(line => line.GetString())) : lines.GetString()!;

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex BlankLines();

    [GeneratedRegex("\"# ([^\"\\\\]+)")]
    private static partial Regex Heading();
}
