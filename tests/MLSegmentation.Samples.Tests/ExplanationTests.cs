using System.Text.RegularExpressions;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

/// <summary>The programs of the explanations, each followed by what it prints.</summary>
public sealed partial class ExplanationTests
{
    [Theory]
    [InlineData("graphs.md")]
    [InlineData("metric-conventions.md")]
    public async Task Explanation_Code_PrintsWhatThePageSays(string page)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "explanation", page));
        var program = CodeAndOutput().Match(text);

        string output = await ScriptOutput.OfAsync(Path.GetTempPath(), ["using System;", program.Groups["code"].Value]);

        Assert.True(program.Success);
        Assert.Equal(program.Groups["output"].Value, output.ReplaceLineEndings("\n"));
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```\n\n```\n(?<output>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeAndOutput();
}
