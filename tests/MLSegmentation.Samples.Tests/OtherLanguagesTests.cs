using Microsoft.ML;
using MLSegmentation.TestSupport;
using MLSegmentation.Training;

namespace MLSegmentation.Samples.Tests;

public sealed class OtherLanguagesTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, square=255");

    [Theory]
    [InlineData("predict.py", "python")]
    [InlineData("requirements.txt", "text")]
    [InlineData("predict.mjs", "js")]
    [InlineData("package.json", "json")]
    public void Page_OfAProgram_ShowsTheFile(string file, string language)
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "how-to", "onnx-in-other-languages.md"));

        Assert.Contains($"```{language}\n{File.ReadAllText(Path.Combine(OtherLanguages.Folder, file))}```\n", page, StringComparison.Ordinal);
    }

    [RuntimeFact("python")]
    public void PredictPy_Source_IsPython() =>
        Assert.Null(OtherLanguages.Run(OtherLanguages.Python!, ["-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", PathOf("predict.py")]));

    [RuntimeFact("predict.py")]
    public void PredictPy_ExportedModel_PredictsWhatTheToolPredicts() =>
        PredictsWhatTheToolPredicts((folder, arguments) => OtherLanguages.Run(OtherLanguages.Python!, [PathOf("predict.py"), .. arguments]));

    [RuntimeFact("predict.mjs")]
    public void PredictMjs_ExportedModel_PredictsWhatTheToolPredicts() => PredictsWhatTheToolPredicts((folder, arguments) =>
    {
        // Node.js looks for modules beside the program.
        string program = Path.Combine(folder, "predict.mjs");
        File.Copy(PathOf("predict.mjs"), program);
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), OtherLanguages.Modules);
        return OtherLanguages.Run("node", [program, .. arguments]);
    });

    private static string PathOf(string name) => Path.Combine(OtherLanguages.Folder, name);

    private static void PredictsWhatTheToolPredicts(Func<string, string[], string?> predict)
    {
        using var images = new TestImages(8);
        string model = Path.Combine(images.Root, "model.onnx");
        string image = Path.Combine(images.Images, "03.png");
        string mask = Path.Combine(images.Root, "mask.png");
        Train(images, model);

        string? error = predict(images.Root, [model, image, mask]);
        string[] arguments = ["predict", "--model", model, "--images", image, "--output", images.Root, "--threads", "1"];
        var tool = SampleProgram.Run("MLSegmentation.Cli", "mlseg.dll", arguments);

        Assert.Null(error);
        Assert.True(tool.ExitCode == 0, tool.Error);
        var expected = SegmentationMask.Load(Path.Combine(images.Root, "03.png"), Classes);
        Assert.Equal([0, 1], expected.Pixels.ToArray().Distinct().Order().ToArray());
        Assert.Equal(expected, SegmentationMask.Load(mask, Classes));
    }

    private static void Train(TestImages images, string path)
    {
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadSegmentationFolder(images.Images, images.Masks, Classes);
        var options = new SegmentationTrainerOptions { Crop = new(64, 64), Epochs = 10, Optimization = new() { LearningRate = 0.02 } };
        using var model = mlContext.Segmentation().Trainers.UNet(new() { Width = 4, Depth = 1 }, options).Fit(data);
        model.SaveOnnx(path);
    }
}
