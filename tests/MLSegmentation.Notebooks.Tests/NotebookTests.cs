namespace MLSegmentation.Notebooks.Tests;

/// <summary>Runs the notebooks with the kernel that their users have, with packages of this checkout.</summary>
public sealed class NotebookTests(NotebookFolder folder) : IClassFixture<NotebookFolder>
{
    /// <summary>Set to 1, what the cells show replaces what the files have: after a notebook was changed, or what it shows.</summary>
    private const string Update = "MLSEGMENTATION_UPDATE_NOTEBOOKS";

    public static TheoryData<string> Notebooks =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task Run_EveryCellInOrder_ShowsWhatTheFileHas(string name)
    {
        string path = Path.Combine(Repository.Root, "notebooks", $"{name}.ipynb");
        var notebook = new NotebookFile(path);
        bool isUpdate = Environment.GetEnvironmentVariable(Update) == "1";
        using var kernel = new NotebookKernel();
        int number = 0;
        foreach (var cell in notebook.CodeCells)
        {
            string code = NotebookFile.GetCode(cell);
            var outputs = await folder.RunAsync(kernel, code);
            number++;
            if (isUpdate)
            {
                NotebookFile.SetOutputs(cell, outputs, number);
            }
            else
            {
                RequireSame(code, NotebookFile.GetOutputs(cell), outputs);
            }
        }

        Assert.True(number > 0);
        if (kernel.FindNumber("metrics", "MeanDice") is { } dice)
        {
            Assert.True(dice > 0.8, $"mean Dice {dice}");
        }

        if (isUpdate)
        {
            notebook.Save();
        }
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Program_BesideTheNotebook_HasTheSameStatements(string name)
    {
        string path = Path.Combine(Repository.Root, "notebooks", name);
        string program = File.ReadAllText($"{path}.cs");
        string[] statements = [.. new NotebookFile($"{path}.ipynb").CodeCells
            .SelectMany(cell => NotebookFile.GetCode(cell).Split('\n'))
            .Select(line => line.Trim())
            .Where(line => line.EndsWith(';') && !IsOfNotebooks(line))];

        Assert.NotEmpty(statements);
        Assert.All(statements, statement => Assert.Contains(statement, program, StringComparison.Ordinal));
    }

    [Fact]
    public void HowToPage_CodeAndLinks_AreThoseOfTheNotebooks()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "how-to", "in-notebooks.md"));
        string[] files = Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb");
        string code = string.Join('\n', files.SelectMany(path => new NotebookFile(path).CodeCells).Select(NotebookFile.GetCode));
        string[] quoted = [.. page.Split("```csharp\n").Skip(1).SelectMany(block => block[..block.IndexOf("```", StringComparison.Ordinal)].Split('\n'))
            .Where(line => line.Trim().Length > 0)];

        Assert.NotEmpty(quoted);
        Assert.All(quoted, line => Assert.Contains(line, code, StringComparison.Ordinal));
        Assert.All(files, path => Assert.Contains($"../../notebooks/{Path.GetFileName(path)})", page, StringComparison.Ordinal));
    }

    private static void RequireSame(string code, IReadOnlyList<CellOutput> saved, IReadOnlyList<CellOutput> shown)
    {
        string expected = string.Join('\n', saved.Select(output => output.Describe()));
        string actual = string.Join('\n', shown.Select(output => output.Describe()));
        Assert.True(expected == actual, $"""
            The cell
            {code}
            shows
            {actual}
            but the file has
            {expected}
            With {Update}=1 in the environment, this test puts what is shown into the file.
            """);
    }

    /// <summary>What only a notebook can do: show something in its cell.</summary>
    private static bool IsOfNotebooks(string line) =>
        line.Contains(".Display()", StringComparison.Ordinal) || line.Contains("shown.Update", StringComparison.Ordinal);
}
