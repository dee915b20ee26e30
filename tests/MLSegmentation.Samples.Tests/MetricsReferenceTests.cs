using System.Text.RegularExpressions;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed partial class MetricsReferenceTests
{
    /// <summary>What the page takes for granted: scored data, with a second column of predictions.</summary>
    private const string Scoring = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using Microsoft.ML;
        using MLSegmentation;
        using MLSegmentation.Training;
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadSegmentationFolder("images", "masks", SegmentationClasses.Parse("background=0, cell=255"));
        var model = mlContext.Segmentation().Trainers.UNet(new() { Width = 4, Depth = 1 }, new() { Crop = new(32, 32), Epochs = 1 }).Fit(data);
        IDataView predicted = model.Transform(data);
        IDataView scored = mlContext.Transforms.CopyColumns("Other", "PredictedLabel").Fit(predicted).Transform(predicted);
        """;

    [Fact]
    public async Task Page_Code_RunsAsPrinted()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "reference", "metrics.md"));
        string[] code = [.. CodeBlock().Matches(page).Select(match => match.Groups["code"].Value)];
        using var images = new TestImages(4);
        var console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            await Script.RunAsync(images.Root, [Scoring, .. code, "Console.WriteLine(each[0].MeanDice == each[1].MeanDice);"]);
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal(3, code.Length);
        Assert.Matches(@"(?m)^mean Dice: 0\.\d+", output.ToString());
        Assert.Matches(@"Dice [01]\.\d{3}, IoU [01]\.\d{3}, .*\(4 images\)", output.ToString());
        Assert.Equal(3, Regex.Count(output.ToString(), @"\.png: Dice ([01]\.\d{3}|NaN), Hausdorff "));
        Assert.Contains("True", output.ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
