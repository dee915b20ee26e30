using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace MLSegmentation.Samples.Tests.Documents;

/// <summary>The C# of every document. A page that needs nothing but what all take for granted is covered as soon as it is there.</summary>
public sealed partial class DocumentTests
{
    private static readonly ScriptOptions Options = ScriptOptions.Default.WithReferences(BuiltPackageResolver.Dependencies);

    public static TheoryData<string> Pages => [.. CodePage.All.Keys.Except(TakenForGranted.PagesThatRun)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Code_OfADocument_Compiles(string name)
    {
        var page = CodePage.All[name];

        string[] errors = Compile(page);

        Assert.True(errors.Length == 0, string.Join('\n', errors));
    }

    [Fact]
    public void Code_ThatDoesNotCompile_IsNamedByPageAndLine()
    {
        var page = CodePage.Parse("docs/some.md", "# Page\n\n- A list:\n\n  ```csharp\n  int one = 1;\n  int two = one.Twice();\n  ```\n");

        string error = Assert.Single(Compile(page));

        Assert.StartsWith("docs/some.md(7,", error, StringComparison.Ordinal);
        Assert.Contains("'Twice'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TakenForGranted_ByOnePage_IsOfAPageWithCode() =>
        Assert.Empty(TakenForGranted.PagesThatRun.Concat(TakenForGranted.OfPages.Keys).Except(CodePage.All.Keys));

    /// <summary>Compiles block after block, each of which sees the ones before it, and may declare a name anew, as cells of a notebook do.</summary>
    private static string[] Compile(CodePage page)
    {
        string usings = TakenForGranted.Usings + (page.IsWeb ? TakenForGranted.WebUsings : "") + (page.HasUsings ? "" : TakenForGranted.LibraryUsings);
        var script = CSharpScript.Create(usings + TakenForGranted.Declarations, Options);
        foreach (string before in TakenForGranted.OfPages.Where(item => item.Key == page.Name).Select(item => item.Value))
        {
            script = script.ContinueWith(before);
        }

        var errors = Errors(script).ToList();
        foreach (var block in page.Blocks)
        {
            script = script.ContinueWith($"#line {block.Line} \"{page.Name}\"\n{ToScript(block.Code)}");
            errors.AddRange(Errors(script));
        }

        return [.. errors];
    }

    private static IEnumerable<string> Errors(Microsoft.CodeAnalysis.Scripting.Script script) =>
        script.GetCompilation().GetDiagnostics().Where(item => item.Severity == DiagnosticSeverity.Error).Select(item => item.ToString());

    // Unlike programs, scripts have no declarations with "using", and lines for the build are no part of the language.
    private static string ToScript(string code) => BuildLines().Replace(UsingDeclarations().Replace(code, ""), "");

    [GeneratedRegex(@"^ *(await )?using (?=[\w<>?.]+ \w+ = )", RegexOptions.Multiline)]
    private static partial Regex UsingDeclarations();

    [GeneratedRegex("^#:.*$", RegexOptions.Multiline)]
    private static partial Regex BuildLines();
}
