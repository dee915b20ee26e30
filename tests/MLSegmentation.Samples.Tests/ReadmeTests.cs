using System.Text.RegularExpressions;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public async Task Readme_Code_RunsAsPrinted()
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        string code = CodeBlock().Match(readme).Groups["code"].Value;
        using var images = new TestImages(6, "mlseg-demo/data/train");

        await Script.RunAsync(images.Root, "using System;", code);

        Assert.True(File.Exists(Path.Combine(images.Root, "model.zip")));
        Assert.True(File.Exists(Path.Combine(images.Root, "model.onnx")));
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
