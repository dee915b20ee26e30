using System.Text.RegularExpressions;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed partial class CompareModelsTests
{
    [Fact]
    public async Task HowTo_Code_RunsAsPrinted()
    {
        string howTo = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "compare-models.md"));
        string[] code = [.. CodeBlock().Matches(howTo).Select(match => match.Groups["code"].Value)];
        using var images = new TestImages(16);
        var console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            await Script.RunAsync(images.Root, ["using System;", .. code]);
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal(2, code.Length);
        Assert.Matches(@"Dice [01]\.\d{3}, between [01]\.\d{3} and [01]\.\d{3}", output.ToString());
        Assert.Matches(@"pixel accuracy +\d+  [01]\.\d{4}  [01]\.\d{4}", output.ToString());
        Assert.Matches(@"Dice [01]\.\d{3} ± 0\.\d{3}, .*\(3 folds, 16 images\)", output.ToString());
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
