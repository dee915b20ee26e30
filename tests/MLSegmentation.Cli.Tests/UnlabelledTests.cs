using System.Text.Json.Nodes;

namespace MLSegmentation.Cli.Tests;

public sealed class UnlabelledTests
{
    [Fact]
    public void Train_Unlabelled_LearnsFromThemAndSaysWhatCameOfIt()
    {
        using var folder = new WorkFolder(3);
        using var others = new WorkFolder(4);

        var result = Mlseg.Run(folder.Train(
            "--unlabelled", others.Images, "--consistency", "mean-teacher:weight=2", "--steps", "2", "--json", folder["train.json"])).Succeeded();

        Assert.Contains("on 3 images and 4 without masks; ", result.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var training = JsonNode.Parse(File.ReadAllText(folder["train.json"]))!;
        Assert.Equal("mean-teacher:weight=2", (string?)training["options"]!["consistency"]);
        var figures = training["epochs"]![0]!["figures"]!.AsObject();
        Assert.Equal(
            ["confidentShare", "consistencyLoss", "consistencyWeight", "pseudoLabelShare.background", "pseudoLabelShare.cell"],
            figures.Select(figure => figure.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Train_DryRun_CountsThem()
    {
        using var folder = new WorkFolder(2);
        using var others = new WorkFolder(4);

        Mlseg.Run(folder.Train("--unlabelled", others.Images, "--dry-run", "--json", folder["dry.json"])).Succeeded();

        Assert.Equal(4, (int?)JsonNode.Parse(File.ReadAllText(folder["dry.json"]))!["unlabelledImages"]);
    }

    [Theory]
    [InlineData("teacher", "There is no consistency 'teacher'", "mean-teacher, weak-to-strong, cross-pseudo, temporal")]
    [InlineData("mean-teacher:weight=-1", "The weight of mean-teacher is -1; allowed are numbers above 0.")]
    [InlineData("weak-to-strong", "--consistency is weak-to-strong, but there are no images without masks; give them with --unlabelled, or leave it out.")]
    public void Train_ConsistencyThatCannotBe_SaysWhatThereIs(string consistency, params string[] expected)
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--consistency", consistency)).Refused(2, expected);
    }

    [Fact]
    public void Train_TeacherAndAverage_IsRefused()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--unlabelled", folder.Images, "--weight-average-decay", "0.9"))
            .Refused(2, "--weight-average-decay is 0.9, but the teacher of images without masks (--consistency) is such an average already");
    }

    [Fact]
    public void Train_UnlabelledImagesThatHaveMasks_SaysHowMany()
    {
        using var folder = new WorkFolder(3);
        using var validation = new WorkFolder();
        validation.AddImage("other.png", WorkFolder.ImageSide, seed: 9);
        using var others = new WorkFolder(2);
        others.AddImage("other.png", WorkFolder.ImageSide, seed: 9);

        string error = Mlseg.Run(folder.Train(
            "--unlabelled", others.Images, "--validation-images", validation.Images, "--validation-masks", validation.Masks, "--dry-run")).Succeeded().Error;

        Assert.Contains("warning: 2 of the 3 images without masks are training images, too, such as", error, StringComparison.Ordinal);
        Assert.Contains("warning: 1 of the 3 images without masks are validation images, too, such as", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_UnlabelledFolderIsMissing_NamesIt()
    {
        using var folder = new WorkFolder(2);

        Mlseg.Run(folder.Train("--unlabelled", folder["gone"])).Refused(1, "gone", "does not exist");
    }

    [Fact]
    public void Train_ModelOverAnUnlabelledImage_IsWrongUsage()
    {
        using var folder = new WorkFolder(2);
        using var labelled = new WorkFolder(2);

        Mlseg.Run(labelled.Train("--unlabelled", folder.Images, "--json", Path.Combine(folder.Images, "cells00.png"))).Refused(2, "cells00.png");
    }
}
