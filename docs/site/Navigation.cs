using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MLSegmentation.Site;

/// <summary>The tables of contents. That of the documents is the list in docs/README.md, so that there is one only.</summary>
internal static partial class Navigation
{
    /// <summary>Writes them for DocFX.</summary>
    public static void Write(SiteSource source)
    {
        WriteDocuments(source);
        WriteSamples(source);
        WriteNotebooks(source);
        source.Write("toc.yml", $"""
            {Item("Documentation", "docs/", "")}
            {Item("Samples", "samples/", "")}
            {Item("Notebooks", "notebooks/", "")}
            {Item("API", "api/", "")}
            {Item("Changes", "CHANGELOG.md", "")}
            """);
    }

    private static void WriteDocuments(SiteSource source)
    {
        var toc = new StringBuilder(Item("Overview", "index.md", ""));
        string section = "";
        foreach (string line in File.ReadLines(Path.Combine(source.Root, "docs", "README.md")))
        {
            if (Section().Match(line) is { Success: true } heading)
            {
                section = heading.Groups[1].Value;
                toc.Append('\n').Append(Group(section));
            }
            else if (section.Length > 0 && Entry().Match(line) is { Success: true } entry && !entry.Groups[2].Value.StartsWith("..", StringComparison.Ordinal))
            {
                toc.Append('\n').Append(Item(GetShortTitle(entry.Groups[1].Value), entry.Groups[2].Value, "  "));
            }
        }

        toc.Append('\n').Append(Group("The project"));
        foreach ((string title, string file) in ((string, string)[])[
            ("Contributing", "../CONTRIBUTING.md"), ("Changes", "../CHANGELOG.md"), ("Security", "../SECURITY.md"), ("Benchmarks", "../benchmarks/index.md")])
        {
            toc.Append('\n').Append(Item(title, file, "  "));
        }

        source.Write("docs/toc.yml", toc.ToString());
    }

    private static void WriteSamples(SiteSource source)
    {
        string samples = Path.Combine(source.Root, "samples");
        string list = Path.Combine(samples, "README.md");
        string text = File.Exists(list) ? File.ReadAllText(list) : "";
        var items = Directory.GetFiles(samples, "Program.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(samples, file).Replace('\\', '/'))
            .OrderBy(file => text.IndexOf($"({file})", StringComparison.Ordinal) is >= 0 and var place ? place : int.MaxValue)
            .ThenBy(file => file, StringComparer.Ordinal)
            .Select(file => Item(CodePage.GetTitle(file), $"{file}.md", ""));
        string first = text.Length > 0 ? Item("Overview", "index.md", "") + "\n" : "";
        source.Write("samples/toc.yml", first + string.Join('\n', items));
    }

    private static void WriteNotebooks(SiteSource source)
    {
        var items = Directory.GetFiles(Path.Combine(source.Root, "notebooks"), "*.ipynb")
            .Order(StringComparer.Ordinal)
            .Select(file => Item(NotebookPage.GetTitle(File.ReadAllText(file)), Path.ChangeExtension(Path.GetFileName(file), ".md"), ""));
        source.Write("notebooks/toc.yml", string.Join('\n', items));
    }

    private static string Item(string name, string file, string indent) => $"{indent}- name: {JsonSerializer.Serialize(name)}\n{indent}  href: {file}";

    private static string Group(string name) => $"- name: {JsonSerializer.Serialize(name)}\n  expanded: true\n  items:";

    private static string GetShortTitle(string title) => title.Split(": ")[0];

    [GeneratedRegex(@"^\*\*([^*]+)\*\*\s*$")]
    private static partial Regex Section();

    [GeneratedRegex(@"^- \[([^\]]+)\]\(([^()\s]+)\)")]
    private static partial Regex Entry();
}
