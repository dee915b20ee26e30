using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.ML.Data;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed partial class HowToTests
{
    [Fact]
    public async Task MoreChannelsMoreBits_Code_RunsAsPrinted()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "more-channels-more-bits.md"));
        string[] cells = [.. CodeBlock().Matches(text).Select(match => match.Groups["code"].Value)];
        var folder = Directory.CreateTempSubdirectory("mlsegmentation-samples-");
        try
        {
            Draw(folder.FullName, count: 4);
            string program = "using System; using System.IO; using System.Linq;\n" + string.Concat(cells);

            await Script.RunAsync(folder.FullName, program);

            // Scripts take types between statements, and programs do not.
            var members = CSharpSyntaxTree.ParseText(program).GetCompilationUnitRoot().Members;
            Assert.DoesNotContain(members.SkipWhile(member => member is GlobalStatementSyntax), member => member is GlobalStatementSyntax);
            Assert.Equal(5, cells.Length);
            Assert.True(File.Exists(Path.Combine(folder.FullName, "pipeline.zip")));
            Assert.True(File.Exists(Path.Combine(folder.FullName, "model.zip")));
            Assert.True(File.Exists(Path.Combine(folder.FullName, "model.onnx")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task CheckYourData_Code_RunsAsPrinted()
    {
        const string Before = """
            using System;
            using Microsoft.ML;
            using MLSegmentation;
            var mlContext = new MLContext();
            """;
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "check-your-data.md"));
        string[] code = [.. CodeBlock().Matches(text).Select(match => match.Groups["code"].Value)];
        using var images = new TestImages(2);

        await Script.RunAsync(images.Root, [Before, .. code]);

        Assert.Single(code);
        Assert.Contains("Findings", await File.ReadAllTextAsync(Path.Combine(images.Root, "check.html")), StringComparison.Ordinal);
        Assert.Contains("\"canTrain\": true", await File.ReadAllTextAsync(Path.Combine(images.Root, "check.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CombineModels_Code_RunsAsPrinted()
    {
        const string Training = """
            using System.IO;
            using MLSegmentation.Training;
            var context = new MLContext(seed: 1);
            IDataView images = context.Data.LoadSegmentationFolder("images", "masks", SegmentationClasses.Parse("background=0, cell=255"));
            foreach (int depth in new[] { 1, 2 })
            {
                var options = new SegmentationTrainerOptions { Crop = new(32, 32), Epochs = 1 };
                using var trained = context.Segmentation().Trainers.UNet(new() { Width = 4, Depth = depth }, options).Fit(images);
                context.Segmentation().Save(trained, depth == 1 ? "a.zip" : "b.zip");
                Directory.CreateDirectory("scans");
                File.Copy(Directory.GetFiles("images")[depth - 1], $"scans/{depth}.png");
            }

            """;
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "combine-models.md"));
        string[] code = [.. CodeBlock().Matches(text).Select(match => match.Groups["code"].Value)];
        using var images = new TestImages(2);
        int begin = code[0].IndexOf("var mlContext", StringComparison.Ordinal);

        await Script.RunAsync(images.Root, [code[0][..begin], Training, code[0][begin..], .. code[1..], "ensemble.Dispose();"]);

        Assert.Equal(2, code.Length);
        Assert.True(File.Exists(Path.Combine(images.Root, "both.zip")));
    }

    [Fact]
    public async Task JudgeAModel_Code_RunsAsPrinted()
    {
        const string Training = """
            using System;
            using System.Linq;
            using Microsoft.ML;
            using MLSegmentation;
            using MLSegmentation.Training;
            var mlContext = new MLContext(seed: 1);
            IDataView data = mlContext.Data.LoadSegmentationFolder("images", "masks", SegmentationClasses.Parse("background=0, cell=255"));
            var model = mlContext.Segmentation().Trainers.UNet(new() { Width = 4, Depth = 1 }, new() { Crop = new(32, 32), Epochs = 1 }).Fit(data);
            """;
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "judge-a-model.md"));
        string[] code = [.. CodeBlock().Matches(text).Select(match => match.Groups["code"].Value)];
        using var images = new TestImages(2);

        await Script.RunAsync(images.Root, [Training, .. code]);

        string report = await File.ReadAllTextAsync(Path.Combine(images.Root, "report.html"));
        Assert.Contains("Learning curves", report, StringComparison.Ordinal);
        Assert.Equal(3, code.Length);
        Assert.Contains("\"meanDice\": ", await File.ReadAllTextAsync(Path.Combine(images.Root, "metrics.json")), StringComparison.Ordinal);
        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(images.Root, "images.csv"))).Length);
    }

    [Fact]
    public async Task UseAModelInAnApplication_Code_RunsAsPrinted()
    {
        const string Before = """
            using System;
            using System.Collections.Generic;
            using System.IO;
            using System.Linq;
            using Microsoft.ML;
            using Microsoft.ML.Data;
            using MLSegmentation;
            using MLSegmentation.Training;
            public class FileRow { public string File { get; set; } = ""; }
            public class WithImage { public MLImage? Image { get; set; } }
            public class WithWidth { public int Width { get; set; } }
            var training = new MLContext(seed: 1);
            var classes = SegmentationClasses.Parse("background=0, cell=255");
            IDataView data = training.Data.LoadSegmentationFolder("images", "masks", classes);
            var trained = training.Segmentation().Trainers.UNet(new() { Width = 4, Depth = 1 }, new() { Crop = new(32, 32), Epochs = 1 }).Fit(data);
            training.Model.Save(trained, null, "model.zip");
            trained.SaveOnnx("model.onnx");
            File.Copy("images/00.png", "image.png");
            data = training.Data.LoadSegmentationFolder("images");
            IDataView files = training.Data.LoadFromEnumerable(new[] { new FileRow { File = "00.png" } });
            """;
        const string After = """
            var widths = both.Transform(files).GetColumn<int>("Width").ToArray();
            var masks = pipeline.Fit(files).Transform(files).GetColumn<SegmentationMask>("PredictedLabel").ToArray();
            (widths[0], masks[0].Width, mean > 0)
            """;
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "use-a-model-in-an-application.md"));
        text += await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "score-fast.md"));

        // Unlike programs, scripts have no declarations with "using".
        string[] cells = [.. CodeBlock().Matches(text).Select(match => UsingDeclaration().Replace(match.Groups["code"].Value, ""))];
        using var images = new TestImages(2);

        var state = await Script.RunAsync(images.Root, [Before, .. cells, After]);

        Assert.Equal((128, 128, true), state.ReturnValue);
        Assert.Equal(14, cells.Length);
    }

    [Fact]
    public async Task PostProcessMasks_Code_RunsAsPrinted()
    {
        const string Before = """
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using Microsoft.ML;
            using Microsoft.ML.Data;
            using MLSegmentation;
            using MLSegmentation.Training;
            var training = new MLContext(seed: 1);
            IDataView data = training.Data.LoadSegmentationFolder("images", "masks", SegmentationClasses.Parse("background=0, cell=255"));
            var trainer = training.Segmentation().Trainers.UNet(new() { Width = 4, Depth = 1 }, new() { Crop = new(32, 32), Epochs = 1 });
            training.Model.Save(trainer.Fit(data), null, "model.zip");
            System.IO.File.Copy("masks/00.png", "mask.png");
            """;
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "post-process-masks.md"));

        // Unlike programs, scripts have no declarations with "using".
        string[] cells = [.. CodeBlock().Matches(text).Select(match => UsingDeclaration().Replace(match.Groups["code"].Value, ""))];
        using var images = new TestImages(2);

        var state = await Script.RunAsync(images.Root, [Before, .. cells, "(objects.Count, counted.GetColumn<ObjectMap>(\"Objects\").Count())"]);

        // Each mask is one square.
        Assert.Equal((1, 2), state.ReturnValue);
        Assert.Equal(5, cells.Length);
    }

    [Fact]
    public async Task MasksInPipelines_Code_RunsAsPrinted()
    {
        const string After = """
            var types = string.Join(" ", vectors.Schema["Pixels"].Type, keys.Schema["Key"].Type, masks.Schema["Mask"].Type);
            var first = resized.GetColumn<SegmentationMask>("Label").First();
            var read = masks.GetColumn<SegmentationMask>("Mask").Count();
            (types, first.Width, first.Height, one.Info.Classes.Count, metrics.ImageCount, cached.Schema.Count, read)
            """;
        // The paths of the image and the mask, the vectors and their shapes.
        const int CachedColumns = 4;
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "how-to", "masks-in-pipelines.md"));

        // Unlike programs, scripts have no declarations with "using".
        string[] cells = [.. CodeBlock().Matches(text).Select(match => UsingDeclaration().Replace(match.Groups["code"].Value, ""))];
        using var images = new TestImages(2);

        var state = await Script.RunAsync(images.Root, ["using System;\nusing System.Linq;", .. cells, After]);

        Assert.Equal(5, cells.Length);
        Assert.Equal(("Vector<Byte> Vector<Key<UInt32, 0-1>> SegmentationMask", 96, 64, 2, 2, CachedColumns, 2), state.ReturnValue);
    }

    /// <summary>Tiles of four bands, the last of which is dark where there is water, the right half, and is an image file, too.</summary>
    private static void Draw(string folder, int count)
    {
        const int Size = 64;
        string tiles = Directory.CreateDirectory(Path.Combine(folder, "tiles")).FullName;
        string masks = Directory.CreateDirectory(Path.Combine(folder, "masks")).FullName;
        var random = new Random(1);
        for (int tile = 0; tile < count; tile++)
        {
            ushort[] numbers = [.. Enumerable.Range(0, 4 * Size * Size)
                .Select(index => (ushort)random.Next(1_000, index / (Size * Size) == 3 && index % Size >= Size / 2 ? 5_000 : 60_000))];
            File.WriteAllBytes(Path.Combine(tiles, $"{tile}.u16"), MemoryMarshal.AsBytes<ushort>(numbers).ToArray());
            byte[] pixels =
                [.. Enumerable.Range(0, Size * Size).SelectMany(index => (byte[])(index % Size >= Size / 2 ? [255, 255, 255, 255] : [0, 0, 0, 255]))];
            using var mask = MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Bgra32, pixels);
            mask.Save(Path.Combine(masks, $"{tile}.png"));
            DeepPng.Write(Path.Combine(folder, "images", $"{tile}.png"), Size, Size, [.. numbers[(3 * Size * Size)..].Select(number => (int)number)]);
        }
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^using (?=[^;]+=)", RegexOptions.Multiline)]
    private static partial Regex UsingDeclaration();
}
