using MLSegmentation.Masks;

namespace MLSegmentation.Tests.Masks;

public sealed class ClassPaletteTests
{
    private const int Count = 30;

    // Simulations of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1.
    private static readonly double[,] Protanopia = { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } };
    private static readonly double[,] Deuteranopia = { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } };
    private static readonly double[,] Tritanopia = { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } };
    private static readonly double[,] Normal = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };

    // From the test data of Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula", 2005, table 1.
    [Theory]
    [InlineData(50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425)]
    [InlineData(50, 2.5, 0, 73, 25, -18, 27.1492)]
    [InlineData(60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644)]
    [InlineData(2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082)]
    public void Difference_PublishedPairs_AreReproduced(double l1, double a1, double b1, double l2, double a2, double b2, double expected) =>
        Assert.Equal(expected, ColorDifference.Of(new(l1, a1, b1), new(l2, a2, b2)), 4);

    [Fact]
    public void GetColor_ThirtyClassesAndBackground_AreToldApart() => AssertApart(Normal, 15);

    [Fact]
    public void GetColor_WithoutRedCones_AreToldApart() => AssertApart(Protanopia, 9);

    [Fact]
    public void GetColor_WithoutGreenCones_AreToldApart() => AssertApart(Deuteranopia, 9);

    [Fact]
    public void GetColor_WithoutBlueCones_AreToldApart() => AssertApart(Tritanopia, 9);

    [Fact]
    public void GetColor_AllIndices_AreDifferent()
    {
        var colors = Enumerable.Range(0, SegmentationClasses.MaxCount).Select(ClassPalette.GetColor).ToList();

        Assert.Equal(colors.Count, colors.Distinct().Count());
    }

    /// <summary>A difference of 2.3 is just noticed.</summary>
    private static void AssertApart(double[,] vision, double least)
    {
        RgbColor[] colors = [default, .. Enumerable.Range(0, Count).Select(ClassPalette.GetColor)];
        var seen = colors.Select(color => ColorDifference.ToLab(color, vision)).ToList();
        for (int first = 0; first < seen.Count; first++)
        {
            for (int second = first + 1; second < seen.Count; second++)
            {
                double difference = ColorDifference.Of(seen[first], seen[second]);
                Assert.True(difference >= least, $"{colors[first]} and {colors[second]} differ by {difference:F2} only.");
            }
        }
    }
}
