using System.Text.RegularExpressions;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

/// <summary>The programs of the tutorial. What it says for the shell, the tests of the packages and of the tool run.</summary>
public sealed partial class TutorialTests
{
    [Fact]
    public async Task GettingStarted_Code_TrainsAndScoresAsPrinted()
    {
        const string Usings = "using System; using System.IO; using System.Linq;";
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "tutorial", "getting-started.md"));

        // Unlike programs, scripts have no declarations with "using".
        string[] programs = [.. CodeBlock().Matches(text).Select(match => UsingDeclaration().Replace(match.Groups["code"].Value, ""))];
        string training = programs[0].Replace("Epochs = 20", "Epochs = 1", StringComparison.Ordinal);
        using var images = new TestImages(3);
        string test = Directory.CreateDirectory(Path.Combine(images.Root, "test", "images")).FullName;
        File.Copy(Path.Combine(images.Images, "00.png"), Path.Combine(test, "00.png"));

        string output = await ScriptOutput.OfAsync(images.Root, [Usings, training, programs[1]]);

        Assert.Equal(2, programs.Length);
        Assert.NotEqual(programs[0], training);
        Assert.Matches(@"^Dice 0\.\d{3}, of the cells 0\.\d{3}; IoU 0\.\d{3}\r?\n00\.png: \d+\.\d % cell\r?\n$", output);
        Assert.True(File.Exists(Path.Combine(images.Root, "model.onnx")));
        using var mask = Microsoft.ML.Data.MLImage.CreateFromFile(Path.Combine(images.Root, "00.mask.png"));
        Assert.Equal((128, 128), (mask.Width, mask.Height));
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^using (?=[^;]+=)", RegexOptions.Multiline)]
    private static partial Regex UsingDeclaration();
}
