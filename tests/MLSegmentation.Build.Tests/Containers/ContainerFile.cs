using System.Text.Json;

namespace MLSegmentation.Build.Tests.Containers;

/// <summary>The statements of the Containerfile.</summary>
internal static class ContainerFile
{
    /// <summary>The file.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "Containerfile");

    /// <summary>Each instruction with what follows it, lines that go on joined, without comments.</summary>
    public static IReadOnlyList<(string Instruction, string Text)> Statements { get; } =
    [
        .. string.Join('\n', File.ReadLines(Path).Where(line => line is not ['#', ..]))
            .Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2, StringSplitOptions.TrimEntries))
            .Select(words => (words[0], words[1])),
    ];

    /// <summary>What follows each statement of one kind.</summary>
    public static string[] Get(string instruction) =>
        [.. Statements.Where(statement => statement.Instruction == instruction).Select(statement => statement.Text)];

    /// <summary>The program and its arguments of a statement that names them as a list.</summary>
    public static string[] GetList(string instruction)
    {
        string text = Assert.Single(Get(instruction));
        return JsonSerializer.Deserialize<string[]>(text[text.IndexOf('[', StringComparison.Ordinal)..])!;
    }
}
