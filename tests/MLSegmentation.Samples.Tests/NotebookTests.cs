using System.Text.Json;
using Microsoft.CodeAnalysis.Scripting;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed class NotebookTests
{
    private static string Notebooks => Path.Combine(Repository.Root, "notebooks");

    [Fact]
    public async Task FirstModel_CodeCellsInOrder_TrainsAndLeavesModelOnnxAndOverlay()
    {
        string folder = Directory.CreateTempSubdirectory("mlsegmentation-notebook-").FullName;
        try
        {
            var state = await Script.RunAsync(folder, CodeCells(Path.Combine(Notebooks, "01-first-model.ipynb")));

            var metrics = Assert.IsType<SegmentationMetrics>(state.GetVariable("metrics").Value);
            Assert.True(metrics.MeanDice > 0.8, $"mean Dice {metrics.MeanDice}");
            Assert.All(
                (string[])["first-model.zip", "first-model.onnx", "first-model-overlay.png"],
                name => Assert.True(File.Exists(Path.Combine(folder, name)), name));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void FirstModel_ProgramBesideIt_HasTheSameStatements()
    {
        string program = File.ReadAllText(Path.Combine(Notebooks, "01-first-model.cs"));
        string[] statements = [.. CodeCells(Path.Combine(Notebooks, "01-first-model.ipynb"))
            .SelectMany(cell => cell.Split('\n'))
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("#r", StringComparison.Ordinal) && line.EndsWith(';'))];

        Assert.NotEmpty(statements);
        Assert.All(statements, statement => Assert.Contains(statement, program, StringComparison.Ordinal));
    }

    private static IEnumerable<string> CodeCells(string notebook)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(notebook));
        return [.. document.RootElement.GetProperty("cells").EnumerateArray()
            .Where(cell => cell.GetProperty("cell_type").GetString() == "code")
            .Select(cell => string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString())))];
    }
}
