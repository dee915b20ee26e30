using System.Text.RegularExpressions;

namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>A document, and the commands that it has readers type.</summary>
internal sealed partial class DocumentPage
{
    private static readonly string[] Elsewhere = ["artifacts", ".git", "bin", "obj", "node_modules"];
    private static readonly string[] Shells = ["sh", "bash", "shell", "console"];

    private DocumentPage(string path)
    {
        Name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
        Lines = File.ReadAllLines(path);
        var commands = new List<DocumentCommand>();
        var unmarked = new List<DocumentCommand>();
        string heading = "";
        for (int line = 0; line < Lines.Count; line++)
        {
            if (Fence().Match(Lines[line]) is { Success: true } fence)
            {
                int end = line + 1;
                while (end < Lines.Count && !Fence().IsMatch(Lines[end]))
                {
                    end++;
                }

                var found = Read(line + 1, end, heading);
                bool isOfShell = Shells.Contains(fence.Groups[1].Value);
                commands.AddRange(isOfShell ? found : []);
                unmarked.AddRange(isOfShell ? [] : found.Take(1).Where(command => command.IsOfTheTool));
                line = end;
            }
            else if (Lines[line].StartsWith('#'))
            {
                heading = Lines[line].TrimStart('#').Trim();
            }
        }

        (Commands, UnmarkedCommands) = (commands, unmarked);
    }

    /// <summary>Every document of the repository.</summary>
    public static IReadOnlyList<DocumentPage> All { get; } =
        [.. Find(Repository.Root).Order(StringComparer.Ordinal).Select(file => new DocumentPage(file))];

    /// <summary>The path from the root of the repository, with slashes.</summary>
    public string Name { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The commands of all blocks of a shell, in order.</summary>
    public IReadOnlyList<DocumentCommand> Commands { get; }

    /// <summary>Commands of the tool that begin blocks which say of no shell.</summary>
    public IReadOnlyList<DocumentCommand> UnmarkedCommands { get; }

    private static IEnumerable<string> Find(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.md"),
        .. Directory.GetDirectories(folder).Where(inner => !Elsewhere.Contains(Path.GetFileName(inner))).SelectMany(Find),
    ];

    /// <summary>The commands of a block; one that ends in a backslash goes on in the next line.</summary>
    private List<DocumentCommand> Read(int begin, int end, string heading)
    {
        var commands = new List<DocumentCommand>();
        for (int line = begin; line < end; line++)
        {
            int first = line;
            string text = Lines[line].Trim();
            while (text.EndsWith('\\') && line + 1 < end)
            {
                text = $"{text[..^1].TrimEnd()} {Lines[++line].Trim()}";
            }

            var command = new DocumentCommand(Name, first + 1, heading, text);
            if (command.Words.Count > 0)
            {
                commands.Add(command);
            }
        }

        return commands;
    }

    [GeneratedRegex("^ *```([a-zA-Z]*)")]
    private static partial Regex Fence();
}
