using System.Text.RegularExpressions;

namespace MLSegmentation.Samples.Tests.Documents;

/// <summary>The blocks of C# of a document, in order.</summary>
internal sealed partial class CodePage
{
    private CodePage(string name, string text)
    {
        Name = name;
        Blocks = [.. CodeBlocks().Matches(text).Select(match => match.Groups["code"])
            .Select(code => new CodeBlock(text.AsSpan(0, code.Index).Count('\n') + 1, code.Value))];
    }

    /// <summary>Every document of the repository that has such blocks, by its path with slashes, relative to the root.</summary>
    public static IReadOnlyDictionary<string, CodePage> All { get; } = Find().Where(page => page.Blocks.Count > 0).ToDictionary(page => page.Name);

    public string Name { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>Whether the page names namespaces, and so has to name all that it needs.</summary>
    public bool HasUsings => Blocks.Any(block => UsingDirectives().IsMatch(block.Code));

    /// <summary>Whether the page is about a project of the kind that has the namespaces of ASP.NET Core by itself.</summary>
    public bool IsWeb => Blocks.Any(block => block.Code.Contains("WebApplication", StringComparison.Ordinal));

    /// <summary>Reads a document.</summary>
    public static CodePage Parse(string name, string text) => new(name, text);

    private static IEnumerable<CodePage> Find()
    {
        string[] files =
        [
            .. ((string[])["README.md", "CONTRIBUTING.md", "SECURITY.md", "samples/README.md"]).Select(name => Path.Combine(Repository.Root, name)),
            .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories),
            .. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.Combine(folder, "README.md")),
        ];
        return files.Where(File.Exists).Order(StringComparer.Ordinal)
            .Select(file => Parse(Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), File.ReadAllText(file)));
    }

    // Blocks in lists are indented.
    [GeneratedRegex(@"^ *```(csharp|cs|c#)\n(?<code>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex CodeBlocks();

    [GeneratedRegex(@"^ *using (static )?[\w.]+;", RegexOptions.Multiline)]
    private static partial Regex UsingDirectives();
}
