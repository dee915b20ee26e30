using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed class CrossValidationTests
{
    [Fact]
    public void Program_FoldersOfImages_ComparesTwoNetworksOnAllImages()
    {
        using var images = new TestImages(6);
        using var folder = new TemporaryFolder();

        (int exitCode, string output, string error) =
            SampleProgram.Run("CrossValidation", "CrossValidation.dll", images.Images, images.Masks, folder["folds"], "2", "3");

        Assert.True(exitCode == 0, output + error);
        Assert.Matches(@"shallow: Dice 0\.\d{3} ± 0\.\d{3}, .*\(2 folds, 6 images\)\n  fold 0: .*\(3 images\)\n  fold 1: .*\(3 images\)\ndeep: Dice", output);
        Assert.Matches(@"mean Dice +6  0\.\d{4}  0\.\d{4} ", output);
        Assert.Equal(6, Directory.GetFiles(folder["folds/shallow"]).Length);
        Assert.Equal(6, Directory.GetFiles(folder["folds/deep"]).Length);
    }
}
