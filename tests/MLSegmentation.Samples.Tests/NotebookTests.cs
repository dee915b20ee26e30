using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed class NotebookTests
{
    private static string Notebooks => Path.Combine(Repository.Root, "notebooks");

    [Fact]
    public async Task FirstModel_CodeCellsInOrder_TrainsAndLeavesModelOnnxAndOverlay()
    {
        string folder = Directory.CreateTempSubdirectory("mlsegmentation-notebook-").FullName;
        string previous = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder;
            ScriptState state = await RunCellsAsync(Path.Combine(Notebooks, "01-first-model.ipynb"));

            var metrics = Assert.IsType<SegmentationMetrics>(state.GetVariable("metrics").Value);
            Assert.True(metrics.MeanDice > 0.8, $"mean Dice {metrics.MeanDice}");
            Assert.All((string[])["first-model.zip", "first-model.onnx", "first-model-overlay.png"], name => Assert.True(File.Exists(name), name));
        }
        finally
        {
            Environment.CurrentDirectory = previous;
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

    private static async Task<ScriptState> RunCellsAsync(string notebook)
    {
        string versions = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Directory.Packages.props"));
        string properties = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Directory.Build.props"));
        string product = Regex.Match(properties, "<Version>([^<]+)</Version>").Groups[1].Value;
        ScriptOptions options = ScriptOptions.Default.AddReferences(BuiltPackageResolver.Dependencies).WithMetadataResolver(new BuiltPackageResolver(versions, product));
        using var loader = new InteractiveAssemblyLoader();
        foreach (var assembly in BuiltPackageResolver.Assemblies)
        {
            loader.RegisterDependency(assembly);
        }

        ScriptState state = await CSharpScript.Create("", options, assemblyLoader: loader).RunAsync();
        foreach (string cell in CodeCells(notebook))
        {
            state = await state.ContinueWithAsync(cell, options);
        }

        return state;
    }

    private static IEnumerable<string> CodeCells(string notebook)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(notebook));
        return [.. document.RootElement.GetProperty("cells").EnumerateArray()
            .Where(cell => cell.GetProperty("cell_type").GetString() == "code")
            .Select(cell => string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString())))];
    }
}
