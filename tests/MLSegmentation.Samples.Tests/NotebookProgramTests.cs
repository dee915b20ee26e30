using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

/// <summary>The programs beside the notebooks. That the notebooks run, and have the same statements, is tested with their kernel.</summary>
public sealed class NotebookProgramTests
{
    public static TheoryData<string> Programs =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.cs").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Compile_ProgramBesideANotebook_HasNoErrors(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "notebooks", name));

        // The lines for the build are no part of the language.
        var tree = CSharpSyntaxTree.ParseText(string.Join('\n', lines.Where(line => !line.StartsWith("#:", StringComparison.Ordinal))));
        var diagnostics = CSharpCompilation
            .Create("Program", [tree], BuiltPackageResolver.Dependencies, new CSharpCompilationOptions(OutputKind.ConsoleApplication))
            .GetDiagnostics();

        Assert.Contains(lines, line => line.StartsWith("#:project ../src/MLSegmentation.Training/", StringComparison.Ordinal));
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }
}
