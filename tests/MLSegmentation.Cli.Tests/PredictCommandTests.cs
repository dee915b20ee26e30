using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace MLSegmentation.Cli.Tests;

public sealed class PredictCommandTests
{
    [Fact]
    public void Predict_FoldersFilesAndPatterns_WritesEachImageOnce()
    {
        using var folder = Train();
        Directory.CreateDirectory(folder["scans/a"]);
        File.Copy(Image(folder, 0), folder["scans/a/one.png"]);
        File.Copy(Image(folder, 1), folder["scans/two.png"]);

        Mlseg.Run(
            "predict", "--model", folder["model.zip"], "--images", folder.Images, Image(folder, 0), folder["scans/**/*.png"], "--output", folder["out"],
            "--overlay", "--json", folder["new/predict.json"]).Succeeded();

        var images = JsonNode.Parse(File.ReadAllText(folder["new/predict.json"]))!["images"]!.AsArray();
        Assert.Equal(
            [Image(folder, 0), Image(folder, 1), folder["scans/a/one.png"], folder["scans/two.png"]],
            images.Select(image => (string?)image!["image"]));
        Assert.Equal(
            ["cells00.png", "cells01.png", "a/one.png", "two.png"],
            images.Select(image => Path.GetRelativePath(folder["out"], (string)image!["mask"]!).Replace('\\', '/')));
        Assert.Equal(File.ReadAllBytes(folder["out/cells00.png"]), File.ReadAllBytes(folder["out/a/one.png"]));
        Assert.True(File.Exists(folder["out/overlays/a/one.png"]));
    }

    [Fact]
    public void Predict_TilesAndMasksAsTiff_WritesMasksWithTheirClasses()
    {
        using var folder = Train();

        Mlseg.Run(
            "predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["out"], "--tile", "32x32", "--overlap", "0.5",
            "--blend", "gaussian", "--placement", "even", "--mask-format", "tif", "--json", folder["predict.json"]).Succeeded();

        var image = JsonNode.Parse(File.ReadAllText(folder["predict.json"]))!["images"]![0]!;
        Assert.Equal(folder["out/cells00.tif"], (string?)image["mask"]);
        var mask = SegmentationMask.Load(folder["out/cells00.tif"], SegmentationClasses.Parse("background=0, cell=255"));
        Assert.Equal(((int)image["width"]!, (int)image["height"]!), (mask.Width, mask.Height));

        // They are masks to train on, too.
        string[] train = folder.Train("--steps", "1");
        train[Array.IndexOf(train, "--masks") + 1] = folder["out"];
        Mlseg.Run(train).Succeeded();
    }

    [Fact]
    public void Predict_OptionsOfTilesWithoutTiles_SaysThatTheyHadNoEffect()
    {
        using var folder = Train();
        string[] given = ["predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["out"], "--overlap", "0.5"];

        Assert.Contains(
            "warning: --overlap and --blend are about tiles and had no effect: everything was scored whole.",
            Mlseg.Run([.. given, "--blend", "gaussian"]).Succeeded().Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("no effect", Mlseg.Run([.. given, "--tile", "32x32"]).Succeeded().Error, StringComparison.Ordinal);
        Mlseg.Run([.. given, "--tile", "32x32x16"]).Refused(2, "--tile is 32x32x16, and the model scores images, which have no depth");
    }

    [Theory]
    [InlineData("--overlap", "1", "--overlap")]
    [InlineData("--tile", "0x32", "--tile")]
    [InlineData("--blend", "mean", "--blend")]
    [InlineData("--mask-format", "jpg", "--mask-format")]
    public void Predict_WrongTiling_NamesTheOption(string option, string value, string expected)
    {
        using var folder = new WorkFolder();

        var result = Mlseg.Run("predict", "--model", folder["none.zip"], "--images", folder["none"], "--output", folder["out"], option, value);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_SomeImagesCannotBeRead_PredictsTheOthersAndNamesThem()
    {
        using var folder = Train();
        string hostile = folder["hostile"];
        Directory.CreateDirectory(hostile);
        byte[] good = File.ReadAllBytes(Image(folder, 0));
        File.WriteAllBytes(Path.Combine(hostile, "good.png"), good);
        File.WriteAllBytes(Path.Combine(hostile, "rubbish-behind.png"), [.. good, 1, 2, 3]);
        File.WriteAllBytes(Path.Combine(hostile, "cut.png"), good[..(good.Length / 2)]);
        File.WriteAllText(Path.Combine(hostile, "text.png"), "text");
        File.WriteAllBytes(Path.Combine(hostile, "empty.png"), []);
        byte[] large = [.. good];
        large.AsSpan(16, 8).Clear();
        (large[18], large[22]) = (0x7f, 0x7f);
        File.WriteAllBytes(Path.Combine(hostile, "large.png"), large);
        List<string> bad = ["cut", "empty", "large", "text"];
        if (!OperatingSystem.IsWindows())
        {
            // There, whoever makes links needs a right of its own.
            File.CreateSymbolicLink(Path.Combine(hostile, "nowhere.png"), folder["missing.png"]);
            bad.Insert(bad.IndexOf("text"), "nowhere");
        }

        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(Path.Combine(hostile, "zero.png"), "/dev/zero");
            bad.Add("zero");
        }

        var result = Mlseg.Run(
            "predict", "--model", folder["model.zip"], "--images", hostile, "--output", folder["out"], "--overlay", "--json", folder["predict.json"]);

        result.Refused(1, [.. bad.Select(name => $"{name}.png'"), $"{bad.Count} images could not be predicted."]);
        Assert.Contains($"2 masks: {folder["out"]}", result.Output, StringComparison.Ordinal);
        Assert.Equal(bad.Count + 1, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(File.ReadAllBytes(folder["out/good.png"]), File.ReadAllBytes(folder["out/rubbish-behind.png"]));
        var json = JsonNode.Parse(File.ReadAllText(folder["predict.json"]))!;
        Assert.Equal(["good.png", "rubbish-behind.png"], json["images"]!.AsArray().Select(image => Path.GetFileName((string)image!["image"]!)));
        var failures = json["failures"]!.AsArray();
        Assert.Equal(bad, failures.Select(failure => Path.GetFileNameWithoutExtension((string)failure!["image"]!)));
        Assert.All(failures, failure => Assert.NotEmpty((string)failure!["error"]!));
    }

    [Fact]
    public void Predict_ImageAboveTheLimit_SaysHowToRaiseIt()
    {
        using var folder = Train();
        string[] predict = ["predict", "--model", folder["model.zip"], "--images", Image(folder, 0), "--output", folder["out"]];

        // 64 x 64 = 4096 pixels.
        Mlseg.Run([.. predict, "--max-pixels", "4095"]).Refused(1, "has 64x64 pixels, 4,096 in all", "give a higher --max-pixels");
        Mlseg.Run([.. predict, "--max-pixels", "4096"]).Succeeded();
        Mlseg.Run([.. predict, "--max-pixels", "0"]).Refused(2, "--max-pixels");
    }

    [Fact]
    public void TrainAndEvaluate_SomeHeadersAreBad_OneErrorNamesThemAll()
    {
        using var folder = Train();
        File.WriteAllText(Image(folder, 0), "text");
        File.WriteAllText(Path.Combine(folder.Masks, "cells01.png"), "");
        string[] expected = ["2 files cannot be read.", "cells00.png' is not an image", "cells01.png' is an empty file"];

        Mlseg.Run(folder.Train("--steps", "1")).Refused(1, expected);
        Mlseg.Run("evaluate", "--model", folder["model.zip"], "--images", folder.Images, "--masks", folder.Masks).Refused(1, expected);
    }

    [Fact]
    public void Predict_NameThatBeginsWithAt_IsAFileAndNotOneOfArguments()
    {
        using var folder = Train();
        File.Copy(Image(folder, 0), folder["@a.png"]);

        Mlseg.Shell($"cd {folder["."]} && {Mlseg.CommandLine} predict --model model.zip --images @a.png --output out").Succeeded();

        Assert.True(File.Exists(folder["out/@a.png"]));
    }

    [Fact]
    public void Predict_OtherExecution_WritesTheSameMasksOrSaysWhatIsMissing()
    {
        using var folder = Train();
        string[] predict = ["predict", "--model", folder["model.zip"], "--images", folder.Images, "--output"];
        Mlseg.Run([.. predict, folder["alone"]]).Succeeded();

        Mlseg.Run([.. predict, folder["together"], "--batch-size", "4", "--optimization", "none", "--no-arena", "--device", "cpu"]).Succeeded();

        Assert.All(["cells00.png", "cells01.png"], name => Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder["alone"], name)), File.ReadAllBytes(Path.Combine(folder["together"], name))));
        Mlseg.Run([.. predict, folder["out"], "--device", "openvino"])
            .Refused(1, "OpenVINO cannot be used", "Intel.ML.OnnxRuntime.OpenVino", "or set --device cpu to score on the processor.");
        Mlseg.Run([.. predict, folder["out"], "--device", "gpu"]).Refused(2, "--device takes cpu, cuda, tensorrt or directml", "not 'gpu'");
        Mlseg.Run([.. predict, folder["out"], "--batch-size", "0"]).Refused(2, "--batch-size is 0; allowed are 1 to 1024");
    }

    [Fact]
    public void Predict_TwoImagesOfOneName_WritesNothing()
    {
        using var folder = Train();
        string mask = Path.Combine(folder.Masks, "cells00.png");

        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", Image(folder, 0), mask, "--output", folder["out"])
            .Refused(1, Image(folder, 0), mask, "would both be written to");

        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void Predict_ImageFromAPipe_IsPredictedAsItsFileIs()
    {
        using var folder = Train();
        Mlseg.Run("predict", "--model", folder["model.zip"], "--images", Image(folder, 0), "--output", folder["out"]).Succeeded();

        string predict = $"{Mlseg.CommandLine} predict --model {folder["model.zip"]} --images -";

        var piped = Mlseg.Shell($"{predict} --output - < {Image(folder, 0)} > {folder["mask.png"]}").Succeeded();

        Assert.Equal("", piped.Error);
        Assert.Equal(File.ReadAllBytes(folder["out/cells00.png"]), File.ReadAllBytes(folder["mask.png"]));
        Mlseg.Shell($"{predict} --output {folder["out"]} < /dev/null").Refused(1, "it is empty");
        Mlseg.Shell($"{predict} {Image(folder, 1)} --output - < {Image(folder, 0)}").Refused(2, "--output - writes a single mask");
        var wrong = Mlseg.Shell($"echo text | {predict} --output {folder["out"]}");
        wrong.Refused(1, "standard input is not an image");
        Assert.DoesNotContain(Path.GetTempPath(), wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCommand_WeightsInsteadOfAModel_SaysWhatTheyAreFor()
    {
        using var folder = Train();
        Mlseg.Run("export", "--model", folder["model.zip"], "--weights", folder["w.safetensors"]).Succeeded();

        Mlseg.Run("info", "--model", folder["w.safetensors"]).Refused(1, "holds weights (safetensors", "--initial-weights to mlseg train");
    }

    // 5800 x 5800 are more pixels than are decoded at once, and so the image is scored in bands.
    [SparseTheory]
    [InlineData("--objects", "objects.json")]
    [InlineData("--overlay", null)]
    [InlineData("--rank", null)]
    [InlineData("--uncertainty", "entropy")]
    public void Predict_MoreThanTheMaskOfAHugeImage_IsRefused(string option, string? value)
    {
        using var folder = Train();
        WriteBlackTiff(folder["huge.tif"], 5800);
        string[] more = value is null ? [option] : [option, option == "--objects" ? folder[value] : value];
        string[] predict = ["predict", "--model", folder["model.zip"], "--images", folder["huge.tif"], "--output", folder["out"], .. more];

        Mlseg.Run(predict).Refused(1, "scored in bands, which gives its mask alone", option);
        Mlseg.Run([.. predict, "--max-pixels", "33639999"]).Refused(1, "33,640,000 in all", "give a higher --max-pixels");
        Assert.False(File.Exists(folder["out/huge.tif"]));
    }

    [SparseFact]
    public void Predict_TiffThatIsReadInBands_WritesTheClassOfEachPixel()
    {
        // A network of single pixels: those above the half are bright. Two rows are, where a band of tiles ends and at the end.
        const int Side = 5800;
        using var folder = new WorkFolder();
        File.WriteAllBytes(folder["network.onnx"], Convert.FromBase64String(ImportCommandTests.Network));
        Mlseg.Run("import", "--onnx", folder["network.onnx"], "--classes", "bright=255,dark=0", "--model", folder["model.zip"]).Succeeded();
        WriteBlackTiff(folder["huge.tif"], Side);
        using (var file = File.OpenWrite(folder["huge.tif"]))
        {
            byte[] row = new byte[Side];
            row.AsSpan().Fill(200);
            foreach (int y in (int[])[2048, Side - 1])
            {
                file.Position = 256 + ((long)y * Side);
                file.Write(row);
            }
        }

        Mlseg.Run(
            "predict", "--model", folder["model.zip"], "--images", folder["huge.tif"], "--output", folder["out"], "--json", folder["predict.json"]).Succeeded();

        var image = JsonNode.Parse(File.ReadAllText(folder["predict.json"]))!["images"]![0]!;
        Assert.Equal((2 * Side, (Side - 2) * Side), ((int)image["pixels"]!["bright"]!, (int)image["pixels"]!["dark"]!));
        var mask = SegmentationMask.Load(folder["out/huge.tif"], SegmentationClasses.Parse("bright=255,dark=0"), Side * Side);
        Assert.All(
            [(2047, 1), (2048, 0), (2049, 1), (Side - 1, 0)],
            item => Assert.Equal(-1, mask.Pixels.Slice(item.Item1 * Side, Side).IndexOfAnyExcept((byte)item.Item2)));
    }

    /// <summary>Grey, 8 bits, one strip.</summary>
    private static void WriteBlackTiff(string path, int side)
    {
        (ushort Tag, uint Value)[] entries =
        [
            (256, (uint)side), (257, (uint)side), (258, 8), (259, 1), (262, 1), (273, 256), (277, 1), (278, (uint)side), (279, (uint)(side * side)),
        ];
        byte[] begin = new byte[256];
        ((byte[])[(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, (byte)entries.Length, 0]).CopyTo(begin, 0);
        foreach (var (index, (tag, value)) in entries.Index())
        {
            var entry = begin.AsSpan(10 + (12 * index), 12);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], value);
        }

        SparseFile.Create(path, begin, begin.Length + ((long)side * side));
    }

    private static WorkFolder Train()
    {
        var folder = new WorkFolder(2);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        return folder;
    }

    private static string Image(WorkFolder folder, int index) => Path.Combine(folder.Images, $"cells0{index}.png");
}
