using System.Reflection;
using MLSegmentation.TestSupport;
using MLSegmentation.Training.Losses;
using TorchSharp;

namespace MLSegmentation.Samples.Tests;

public sealed class CustomLossTests
{
    [Fact]
    public void Program_FoldersOfImages_ComparesItsLossWithTheDefault()
    {
        using var images = new TestImages(8);

        (int exitCode, string output, string error) = SampleProgram.Run("CustomLoss", "CustomLoss.dll", images.Images, images.Masks, "4");

        Assert.True(exitCode == 0, output + error);
        Assert.Matches(@"border\(weight=4, width=2\) \+ dice\n  Dice 0\.\d{3}, boundary IoU 0\.\d{3}, outlines \d+\.\d{2} pixels apart", output);
        Assert.Matches(@"crossEntropy \+ dice\n  Dice 0\.\d{3}", output);
        Assert.Matches(@"mean Dice +\d+  0\.\d{4}  0\.\d{4}", output);
    }

    [Fact]
    public void BorderLoss_OneRow_WeighsThePixelsBesideAnotherClass()
    {
        // One row of seven pixels, the last of which does not count. The network knows nothing, but for the fourth, where it is wrong.
        using var target = torch.tensor(new long[] { 0, 0, 0, 0, 1, 1, 255 }, [1, 1, 7]);
        using var logits = torch.tensor(new float[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 }, [1, 2, 1, 7]);

        using var loss = Loss().Compute(logits, target);
        using var nothing = Loss().Compute(logits, torch.full_like(target, 255));

        // The fourth and the fifth lie at the border and count four times: 4 + 2·4 = 12.
        double known = Math.Log(2), wrong = Math.Log(1 + Math.Exp(2));
        Assert.Equal(((4 * known) + (4 * known) + (4 * wrong)) / 12, loss.item<float>(), 1e-6);
        Assert.Equal(0, nothing.item<float>());
    }

    // The default weight is 4; with a width of 1, the border is the two pixels that lie beside each other.
    private static Loss Loss()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string program = Path.Combine(Repository.Root, "artifacts", "bin", "CustomLoss", configuration, "CustomLoss.dll");
        var type = Assembly.LoadFrom(program).GetType("BorderLoss", throwOnError: true)!;
        var loss = (Loss)Activator.CreateInstance(type)!;
        type.GetProperty("Width")!.SetValue(loss, 1);
        return loss;
    }
}
