using System.Text.Json.Nodes;

namespace MLSegmentation.Cli.Tests;

public sealed class PostProcessingTests
{
    private const int Pixels = WorkFolder.ImageSide * WorkFolder.ImageSide;

    [Fact]
    public void Predict_PostProcessing_ChangesTheMasksAndSaysSo()
    {
        using var folder = new WorkFolder(1);
        TrainedModels.Write(folder["model.zip"], "--steps", "1");
        string[] predict =
            ["predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["out"], "--json", folder["predict.json"]];

        // Every probability reaches 0, so that all is one cell of 64 x 64 pixels, which reaches the border.
        Mlseg.Run([.. predict, "--threshold", "cell=0"]).Succeeded();
        var json = JsonNode.Parse(File.ReadAllText(folder["predict.json"]))!;
        Assert.Equal(Pixels, (int)json["images"]![0]!["pixels"]!["cell"]!);
        Assert.Equal(0, (double)json["postProcessing"]!["thresholds"]!["cell"]!);

        Mlseg.Run([.. predict, "--threshold", "1=0", "--clear-border", "--fill-holes", "--object-classes", "cell"]).Succeeded();
        json = JsonNode.Parse(File.ReadAllText(folder["predict.json"]))!;
        Assert.Equal(Pixels, (int)json["images"]![0]!["pixels"]!["background"]!);
        Assert.Equal(MaskPostProcessing.AllHoles, (int)json["postProcessing"]!["fillHoles"]!);

        Mlseg.Run(predict).Succeeded();
        Assert.Null(JsonNode.Parse(File.ReadAllText(folder["predict.json"]))!["postProcessing"]);

        Mlseg.Run([.. predict, "--threshold", "nucleus=0.5"]).Refused(
            1, "--threshold names the class 'nucleus'", "the classes are 'background', 'cell', indices 0 to 1.");
        Mlseg.Run([.. predict, "--threshold", "cell=1.5"]).Refused(2, "--threshold is 1.5; allowed are probabilities from 0 to 1.");
    }

    [Fact]
    public void Evaluate_PostProcessing_MeasuresWhatItMakes()
    {
        using var folder = new WorkFolder(1);
        string[] evaluate =
            ["evaluate", "--predictions", folder.Masks, "--masks", folder.Masks, "--classes", "background=0,cell=255", "--json", folder["a.json"]];

        // The true masks are right, and without objects no cell is found.
        Assert.Equal(1, GetDice());
        Assert.Equal(0, GetDice("--min-object", $"{Pixels + 1}"));

        double GetDice(params string[] more)
        {
            Mlseg.Run([.. evaluate, .. more]).Succeeded();
            return (double)JsonNode.Parse(File.ReadAllText(folder["a.json"]))!["classes"]![1]!["dice"]!;
        }
    }

    [Theory]
    [InlineData("--threshold takes the name of a class and a probability, such as cell=0.7, not 'cell'.", "--threshold", "cell")]
    [InlineData("'=0.5'", "--threshold", "=0.5")]
    [InlineData("--threshold gives the class 'cell' two thresholds", "--threshold", "cell=0.5", "--threshold", "cell=0.6")]
    [InlineData("--fill-holes takes a whole number of pixels or nothing, not 'few'.", "--fill-holes", "few")]
    [InlineData("--split-touching takes a distance in pixels or nothing, not 'far'.", "--split-touching", "far")]
    [InlineData("--object-classes is for --fill-holes, --largest-area, --split-touching", "--object-classes", "cell")]
    [InlineData("--background-class is for the options that change masks", "--background-class", "cell")]
    public void Predict_WrongPostProcessing_SaysWhatIsAllowed(string message, params string[] options)
    {
        using var folder = new WorkFolder();

        Mlseg.Run(["predict", "--model", folder["model.zip"], "--images", folder.Images, "--output", folder["out"], .. options]).Refused(2, message);
    }
}
