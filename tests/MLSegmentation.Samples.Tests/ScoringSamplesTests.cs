using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Training;

namespace MLSegmentation.Samples.Tests;

public sealed class ScoringSamplesTests(ScoringSamplesTests.TrainedModel trained) : IClassFixture<ScoringSamplesTests.TrainedModel>
{
    [Fact]
    public void PredictionEngine_AnImage_WritesItsMaskAndTellsTheSharesOfTheClasses()
    {
        string image = Path.Combine(trained.Images.Images, "00.png"), file = Path.Combine(trained.Images.Root, "mask.png");

        (int exitCode, string output, string error) = SampleProgram.Run("PredictionEngine", "PredictionEngine.dll", trained.Model, image, file);

        Assert.True(exitCode == 0, output + error);
        var mask = SegmentationMask.Load(file, TrainedModel.Classes);
        double share = (double)mask.Pixels.Count((byte)1) / mask.Pixels.Length;
        Assert.Equal((128, 128), (mask.Width, mask.Height));
        Assert.Matches(string.Create(CultureInfo.InvariantCulture, $@"cell +{share:P1}  #"), output);

        // The square is half as wide and half as high as the image.
        Assert.InRange(share, 0.15, 0.35);
    }

    [Fact]
    public void PredictionEngine_AFileThatIsNoImage_SaysSoInOneLine()
    {
        string file = Path.Combine(trained.Images.Root, "no-image.png");
        File.WriteAllText(file, "no image");

        (int exitCode, _, string error) = SampleProgram.Run("PredictionEngine", "PredictionEngine.dll", trained.Model, file, file + ".mask.png");

        Assert.Equal(1, exitCode);
        Assert.Contains("no-image.png", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(file + ".mask.png"));
    }

    [Theory]
    [InlineData("image.png", "image.png")]
    [InlineData("image.png", "link.png")]
    [InlineData("link.png", "image.png")]
    public void PredictionEngine_AMaskInThePlaceOfTheImage_IsRefused(string image, string mask)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(trained.Images.Images, "00.png"), folder["image.png"]);
        File.CreateSymbolicLink(folder["link.png"], folder["image.png"]);
        byte[] before = File.ReadAllBytes(folder["image.png"]);

        (int exitCode, _, string error) = SampleProgram.Run("PredictionEngine", "PredictionEngine.dll", trained.Model, folder[image], folder[mask]);

        Assert.Equal(1, exitCode);
        Assert.Contains("would replace", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder["image.png"]));
    }

    [Fact]
    public void ScoreInPipeline_FoldersOfImages_LearnsFromMasksAndSavesThePipeline()
    {
        string folder = trained.Images.Folder, pipeline = Path.Combine(trained.Images.Root, "counting.zip");

        (int exitCode, string output, string error) = SampleProgram.Run("ScoreInPipeline", "ScoreInPipeline.dll", trained.Model, folder, folder, pipeline);

        // Each image has one square.
        Assert.True(exitCode == 0, output + error);
        Assert.Matches(@"mean error 0\.\d{2} cells", output);
        Assert.Matches(@"00\.png: \d+\.\d % of the image in \d+ pieces, [01]\.\d cells; counted 1", output);
        Assert.True(File.Exists(pipeline));
    }

    /// <summary>A model that finds bright squares, trained once, and the images that it was trained on.</summary>
    public sealed class TrainedModel : IDisposable
    {
        public TrainedModel()
        {
            Model = Path.Combine(Images.Root, "model.zip");
            var mlContext = new MLContext(seed: 1);
            var data = mlContext.Data.LoadSegmentationFolder(Images.Images, Images.Masks, Classes);
            var options = new SegmentationTrainerOptions { Crop = new(48, 48), Steps = 30, Optimization = new() { LearningRate = 0.01 } };
            using var model = mlContext.Segmentation().Trainers.UNet(new() { Width = 4, Depth = 1 }, options).Fit(data);
            mlContext.Model.Save(model, null, Model);
        }

        public string Model { get; }

        internal static SegmentationClasses Classes { get; } = SegmentationClasses.Parse("background=0, cell=255");

        internal TestImages Images { get; } = new(6);

        public void Dispose() => Images.Dispose();
    }
}
