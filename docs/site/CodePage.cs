namespace MLSegmentation.Site;

/// <summary>A page that shows a program.</summary>
internal static class CodePage
{
    private static readonly Dictionary<string, string> Languages = new()
    {
        [".cs"] = "csharp",
        [".csproj"] = "xml",
        [".js"] = "javascript",
        [".json"] = "json",
        [".mjs"] = "javascript",
        [".props"] = "xml",
        [".py"] = "python",
        [".sh"] = "sh",
    };

    /// <summary>The Markdown of the page.</summary>
    public static string Write(string file, string code)
    {
        string language = Languages.GetValueOrDefault(Path.GetExtension(file), "text");
        string header = PageHeader.Write(GetDescription(file, code), "_disableAffix: true\n");
        return $"{header}# {GetTitle(file)}\n\nThe file `{file}`:\n\n````{language}\n{code.Trim()}\n````\n";
    }

    /// <summary>The name of a program: that of its folder where all programs are called alike.</summary>
    public static string GetTitle(string file) =>
        Path.GetFileName(file) == "Program.cs" ? Path.GetFileName(Path.GetDirectoryName(file))! : Path.GetFileName(file);

    // Programs begin with a comment that says what they do.
    private static string GetDescription(string file, string code)
    {
        var comment = code.Split('\n').TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal)).Select(line => line[3..].Trim());
        string text = string.Join(' ', comment);
        return text.Length > 0 ? text : file;
    }
}
