using System.Text.RegularExpressions;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed partial class CustomNetworkTests
{
    [Fact]
    public void Program_FoldersOfImages_TrainsItsNetworkAndLeavesOnnx()
    {
        using var images = new TestImages(10);
        string onnx = Path.Combine(images.Folder, "context.onnx");

        (int exitCode, string output, string error) = SampleProgram.Run("CustomNetwork", "CustomNetwork.dll", images.Images, images.Masks, onnx);

        Assert.True(exitCode == 0, output + error);

        // The first convolution has 1·12·9 weights, the other four 12·12·9 each, each layer 2·12 for its norm, the output 12·2 + 2. Two more pixels
        // for each of the dilations 1, 2, 4, 8, 16 around the pixel itself: 1 + 2·31.
        Assert.Contains("5,438 parameters, an output pixel depends on 63 pixels across", output, StringComparison.Ordinal);
        Assert.Matches(@"Dice (0\.[6-9]\d{2}|1\.000)", output);
        Assert.True(File.Exists(onnx));
    }

    [Fact]
    public async Task HowTo_Program_IsTheSample()
    {
        string howTo = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "write-your-own-network.md"));
        string sample = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "CustomNetwork", "Program.cs"));

        Assert.Equal(sample, CodeBlock().Match(howTo).Groups["code"].Value);
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
