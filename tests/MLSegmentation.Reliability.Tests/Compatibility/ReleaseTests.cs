using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Classical;
using MLSegmentation.Cli.Tests;
using MLSegmentation.Training;
using MLSegmentation.Training.Execution;

namespace MLSegmentation.Reliability.Tests.Compatibility;

/// <summary>What earlier versions wrote is read by this one, and means the same.</summary>
public sealed class ReleaseTests : IDisposable
{
    // Another processor, or another version of ONNX Runtime, rounds otherwise.
    private const double Rounding = 1e-4;

    private readonly TemporaryFolder _folder = new();

    private static readonly Lazy<IReadOnlyList<string>> Recorded = new(Record);

    public static TheoryData<string> Releases => [.. Recorded.Value];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Releases))]
    public void Predict_ModelOfARelease_GivesItsScores(string version)
    {
        var release = new Release(version);
        foreach (string model in (string[])["model.zip", "model.onnx"])
        {
            string output = _folder[Path.GetExtension(model)[1..]];

            Mlseg.Run(["predict", .. release.Predict(release[model], output)]).Succeeded();

            AreAllClose(release["predictions/scores"], Path.Combine(output, "scores"), Rounding);
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Load_ModelOfARelease_IsOneOfMLNet(string version)
    {
        var release = new Release(version);
        var context = new MLContext(seed: 1);
        var model = context.Model.Load(release["model.zip"], out _);
        var images = context.Data.LoadSegmentationImages(Directory.GetFiles(release["images"]));

        var masks = model.Transform(images).GetColumn<SegmentationMask>("PredictedLabel").ToArray();

        Assert.Equal(4, masks.Length);
        Assert.All(masks, mask => Assert.Equal(["background", "cell"], mask.Classes!.Select(item => item.Name)));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Train_CheckpointsOfARelease_GoOnToItsModel(string version)
    {
        var release = new Release(version);
        Directory.CreateDirectory(_folder["checkpoints"]);
        foreach (string file in Directory.EnumerateFiles(release["checkpoints"]))
        {
            File.Copy(file, Path.Combine(_folder["checkpoints"], Path.GetFileName(file)));
        }

        var resumed = Mlseg.Run(
            [.. release.Train(_folder["checkpoints"]), "--resume", "--model", _folder["model.zip"], "--history", _folder["history.json"]]).Succeeded();

        Assert.DoesNotContain("warning", resumed.Output + resumed.Error, StringComparison.OrdinalIgnoreCase);
        Mlseg.Run(["predict", .. release.Predict(_folder["model.zip"], _folder["predictions"])]).Succeeded();
        AreAllClose(release["predictions/scores"], _folder["predictions/scores"], 10 * Rounding);
        AreAlike(release["history.json"], _folder["history.json"], 10 * Rounding);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Train_WeightsOfARelease_AreTakenOverWhole(string version)
    {
        var release = new Release(version);
        using var module = new GraphModule(new UNet { Width = 4, Depth = 1 }.CreateGraph(inputChannels: 1, outputChannels: 2));

        var report = module.LoadWeights(release["weights.safetensors"]);

        Assert.Empty(report.Missing);
        Assert.Empty(report.Unused);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Evaluate_MasksOfARelease_GivesItsJson(string version)
    {
        var release = new Release(version);
        Mlseg.Run(["evaluate", .. release.Evaluate(_folder["metrics.json"])]).Succeeded();

        AreAlike(release["metrics.json"], _folder["metrics.json"]);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Merge_ShardsOfARelease_GiveItsJson(string version)
    {
        var release = new Release(version);
        Mlseg.Run("merge", release["shards"], "--json", _folder["metrics.json"]).Succeeded();

        AreAlike(release["metrics.json"], _folder["metrics.json"]);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Info_ModelOfARelease_GivesItsJson(string version)
    {
        var release = new Release(version);
        Mlseg.Run("info", "--model", release["model.zip"], "--json", _folder["info.json"]).Succeeded();

        AreAlike(release["info.json"], _folder["info.json"]);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Train_PlanOfARelease_IsReadAsItWas(string version)
    {
        var release = new Release(version);
        Mlseg.Run(
        [
            "train", .. release.Data, "--plan", release["plan.json"], "--model", _folder["model.zip"], "--dry-run", "--threads", "1",
            "--json", _folder["estimate.json"],
        ]).Succeeded();

        using var plan = JsonDocument.Parse(File.ReadAllText(release["plan.json"]));
        using var estimate = JsonDocument.Parse(File.ReadAllText(_folder["estimate.json"]));
        Assert.Equal(1, plan.RootElement.GetProperty("version").GetInt32());
        Assert.Equal(20, estimate.RootElement.GetProperty("steps").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Convert_AnnotationsOfARelease_GiveItsMasks(string version)
    {
        var release = new Release(version);
        Mlseg.Run(
            "convert", "--from", release["annotations.json"], "--images", release["images"], "--to", _folder["masks"], "--to-format", "masks",
            "--classes", Release.Classes).Succeeded();

        Assert.All(
            Directory.EnumerateFiles(release["masks"]),
            file => Assert.Equal(Mask(file), Mask(Path.Combine(_folder["masks"], Path.GetFileName(file)))));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Denoise_DenoiserOfARelease_GivesItsImages(string version)
    {
        var release = new Release(version);
        Mlseg.Run(["denoise", .. release.Denoise(_folder["denoised"])]).Succeeded();

        Assert.All(Directory.EnumerateFiles(release["denoised"]), file =>
        {
            using var expected = MLImage.CreateFromFile(file);
            using var actual = MLImage.CreateFromFile(Path.Combine(_folder["denoised"], Path.GetFileName(file)));
            Assert.All(expected.Pixels.ToArray().Zip(actual.Pixels.ToArray()), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        });
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Load_ClassicalMethodOfARelease_GivesMasks(string version)
    {
        var release = new Release(version);
        var context = new MLContext(seed: 1);
        _ = context.Segmentation().Trainers.Classical();
        var method = context.Model.Load(release["classical.zip"], out _);
        var images = context.Data.LoadSegmentationImages(Directory.GetFiles(release["images"]));

        Assert.Equal(4, method.Transform(images).GetColumn<SegmentationMask>("PredictedLabel").Count());
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void CommandLine_OptionsOfARelease_AreAllThere(string version) =>
        Assert.Empty(File.ReadLines(new Release(version)["options.txt"]).Except(ReleaseRecording.Options()));

    private static IReadOnlyList<string> Record()
    {
        if (ReleaseRecording.Version is { } version)
        {
            ReleaseRecording.Write(version);
        }

        return [.. Release.Versions];
    }

    /// <summary>The scores of four images.</summary>
    private static void AreAllClose(string expected, string actual, double tolerance)
    {
        string[] files = Directory.GetFiles(expected, "*.npy");
        Assert.Equal(4, files.Length);
        Assert.All(files, file =>
        {
            var (before, now) = (Numbers(file), Numbers(Path.Combine(actual, Path.GetFileName(file))));
            Assert.Equal(before.Length, now.Length);
            Assert.True(before.Zip(now).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance), file);
        });
    }

    /// <summary>The numbers of a file of NumPy's, behind the 10 bytes of its beginning and a head whose length they tell.</summary>
    private static float[] Numbers(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        int begin = 10 + BitConverter.ToUInt16(bytes, 8);
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(begin)).ToArray();
    }

    private static byte[] Mask(string file) => SegmentationMask.Load(file, SegmentationClasses.Parse(Release.Classes)).Pixels.ToArray();

    /// <summary>Everything that one file has, the other has, too; a later version may have more.</summary>
    private static void AreAlike(string expected, string actual, double tolerance = 1e-12)
    {
        using var before = JsonDocument.Parse(File.ReadAllText(expected));
        using var now = JsonDocument.Parse(File.ReadAllText(actual));
        Compare("", before.RootElement, now.RootElement, tolerance);
    }

    private static void Compare(string path, JsonElement before, JsonElement now, double tolerance)
    {
        Assert.True(before.ValueKind == now.ValueKind, $"{path} was {before.ValueKind} and is {now.ValueKind}");
        switch (before.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in before.EnumerateObject())
                {
                    Assert.True(now.TryGetProperty(property.Name, out var value), $"{path}.{property.Name} is not there any more");
                    Compare($"{path}.{property.Name}", property.Value, value, tolerance);
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(before.GetArrayLength(), now.GetArrayLength());
                foreach (var (first, second, index) in before.EnumerateArray().Zip(now.EnumerateArray(), Enumerable.Range(0, int.MaxValue)))
                {
                    Compare(string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), first, second, tolerance);
                }

                break;
            case JsonValueKind.Number:
                double number = before.GetDouble();
                Assert.True(Math.Abs(number - now.GetDouble()) <= tolerance * Math.Max(1, Math.Abs(number)), $"{path} was {before} and is {now}");
                break;
            case JsonValueKind.String when !path.EndsWith("Path", StringComparison.Ordinal) && path != ".model":
                Assert.True(before.GetString() == now.GetString(), $"{path} was {before} and is {now}");
                break;
            default:
                break;
        }
    }
}
