using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLSegmentation.Build.Tests.Sources;

public sealed class ConsoleTests
{
    // Those that escape what they write, and one that takes the output from another library for a moment.
    private static readonly string[] Allowed =
        ["MLSegmentation.Cli/Screen/Terminal.cs", "MLSegmentation.Cli/Screen/StatusLine.cs", "MLSegmentation.Training/Execution/EngineLibrary.cs"];

    private static readonly string[] Members = ["Out", "Error", "Write", "WriteLine", "Markup", "MarkupLine", "Console"];

    [Fact]
    public void Console_OfTheTool_IsWrittenToByTheTerminalOnly()
    {
        var uses = SourceProject.All.SelectMany(project => project.Trees.SelectMany(tree => Find(project, tree))).ToList();

        string[] elsewhere = [.. uses.Where(use => !Allowed.Any(place => use.StartsWith(place, StringComparison.Ordinal)))];

        Assert.All(Allowed, place => Assert.Contains(uses, use => use.StartsWith(place, StringComparison.Ordinal)));
        Assert.True(elsewhere.Length == 0, $"Write with MLSegmentation.Cli.Screen.Terminal, which escapes names:\n{string.Join('\n', elsewhere)}");
    }

    /// <summary>Where something is written to the console: file, line and member.</summary>
    private static IEnumerable<string> Find(SourceProject project, SyntaxTree tree)
    {
        var model = project.Compilation.GetSemanticModel(tree);
        string file = $"{project.Name}/{project.FolderOf(tree)}/{Path.GetFileName(tree.FilePath)}";
        return from name in tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()
               where Members.Contains(name.Identifier.ValueText)
               let info = model.GetSymbolInfo(name)
               let symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault()
               where symbol is IMethodSymbol or IPropertySymbol
               where symbol.ContainingType is { Name: "Console" or "AnsiConsole", ContainingNamespace.Name: "System" or "Console" }
               where !IsReplaced(name)
               select $"{file}: line {name.GetLocation().GetLineSpan().StartLinePosition.Line + 1}, {symbol.ContainingType.Name}.{symbol.Name}";
    }

    // Spectre's console may be replaced as a whole, by one that writes nothing.
    private static bool IsReplaced(IdentifierNameSyntax name) =>
        name.Ancestors().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.Left.Span.Contains(name.Span));
}
