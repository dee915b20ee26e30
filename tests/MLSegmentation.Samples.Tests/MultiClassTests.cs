using Microsoft.ML.Data;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

public sealed class MultiClassTests
{
    private const int Images = 10;
    private const int Pixels = 96 * 96;

    [Fact]
    public void Program_AFolder_ShowsEachClassAndWritesMasksInItsColours()
    {
        using var folder = new TemporaryFolder();

        (int exitCode, string output, string error) = SampleProgram.Run("MultiClass", "MultiClass.dll", folder["shapes"], "3");

        Assert.True(exitCode == 0, output + error);
        Assert.Matches(@"(?m)^triangle +\d+\.\d %( +(\d\.\d{3}|NaN)){4}$", output);

        // Every pixel of every test image is in the matrix once: row by row, without the recall at the end.
        string[][] matrix = [.. output.Split('\n').SkipWhile(line => !line.StartsWith("labelled", StringComparison.Ordinal)).Skip(1).Take(4)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(["sky", "disc", "square", "triangle"], matrix.Select(row => row[0]));
        Assert.Equal(Images * Pixels, matrix.Sum(row => row[1..5].Sum(int.Parse)));

        string[] masks = Directory.GetFiles(folder["shapes/predictions"]);
        Assert.Equal(Images, masks.Length);
        Assert.Subset(new HashSet<string> { "202028", "e6194b", "3cb44b", "4363d8" }, Colours(masks[0]));
        Assert.Contains("202028", Colours(folder["shapes/train/masks/00.png"]));
        Assert.True(Colours(folder["shapes/train/masks/00.png"]).Count > 1);
    }

    private static HashSet<string> Colours(string file)
    {
        using var image = MLImage.CreateFromFile(file);
        bool isBgra = image.PixelFormat == MLPixelFormat.Bgra32;
        byte[] pixels = image.Pixels.ToArray();
        return [.. pixels.Chunk(4).Select(pixel => Convert.ToHexStringLower(isBgra ? [pixel[2], pixel[1], pixel[0]] : pixel[..3]))];
    }
}
