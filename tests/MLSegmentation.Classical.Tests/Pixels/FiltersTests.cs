using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical.Tests.Pixels;

public sealed class FiltersTests
{
    [Theory]
    [InlineData("Repeated", "a a a a a a b c c c c c c")]
    [InlineData("Mirrored", "b c c b a a b c c b a a b")]
    [InlineData("MirroredInside", "b a b c b a b c b a b c b")]
    public void Locate_FarBeyondTheBorder_GoesOn(string name, string expected)
    {
        var border = Enum.Parse<ImageBorder>(name);

        string found = string.Join(' ', Enumerable.Range(-5, 13).Select(place => "abc"[border.Locate(place, 3)]));

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Blur_OnePixel_IsTheBell()
    {
        // σ = 0.5 reaches two pixels: e⁰, e⁻², e⁻⁸, over their sum of 1 + 2 · (0.135335 + 0.000335) = 1.271341.
        double[] row = Filters.Blur([0.0, 0, 0, 1, 0, 0, 0], 7, 0.5);

        // Down the column, where the row goes on as it is, nothing changes.
        double[] expected = [0, 0.000335 / 1.271341, 0.135335 / 1.271341, 1 / 1.271341, 0.135335 / 1.271341, 0.000335 / 1.271341, 0];
        Assert.All(row.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 5e-7));
    }

    [Fact]
    public void Mean_WindowOfThree_CountsTheMirroredPixels()
    {
        // Row 1 2 6 mirrored: 1 1 2 6 6; or with the border once: 2 1 2 6 2.
        Assert.Equal([4 / 3.0, 3, 14 / 3.0], Filters.Mean([1, 2, 6], 3, 3, ImageBorder.Mirrored));
        Assert.Equal([5 / 3.0, 3, 10 / 3.0], Filters.Mean([1, 2, 6], 3, 3, ImageBorder.MirroredInside));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 3)]
    [InlineData(5, 1)]
    public void Difference_Slope_IsThatOfTheSlope(int width, int height)
    {
        // Values 3x + 7y: the difference is the slope inside, and half of it at the border; nothing where there is one pixel.
        float[] values = [.. Enumerable.Range(0, width * height).Select(pixel => (3f * (pixel % width)) + (7f * (pixel / width)))];

        float[] across = Filters.Difference(values, width, isDown: false);
        float[] down = Filters.Difference(values, width, isDown: true);

        Assert.Equal(width == 1 ? 0 : 1.5f, across[0]);
        Assert.Equal(height == 1 ? 0 : 3.5f, down[^1]);
        Assert.Equal(width < 3 ? across[0] : 3, across[width / 2]);
        Assert.Equal(height < 3 ? down[0] : 7, down[height / 2 * width]);
    }
}
