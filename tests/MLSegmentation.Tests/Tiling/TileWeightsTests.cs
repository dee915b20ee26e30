using System.Text.Json;
using MLSegmentation.Tiling;

namespace MLSegmentation.Tests.Tiling;

public class TileWeightsTests
{
    // Sides of 8 have the standard deviation 1: the distances from the middle are 3.5, 2.5, 1.5 and 0.5.
    [Fact]
    public void Fill_Gaussian_IsTheBellOfBothSidesAndNeverBelowAThousandth()
    {
        float[] weights = Create(8);

        double half = Math.Exp(-0.5 * 0.5 / 2);
        Assert.Equal(half * half, weights[(3 * 8) + 4], 1e-6);
        Assert.Equal(half * Math.Exp(-2.5 * 2.5 / 2), weights[(3 * 8) + 1], 1e-6);
        Assert.Equal(half * Math.Exp(-3.5 * 3.5 / 2), weights[(3 * 8) + 7], 1e-6);
        Assert.Equal(0.001f, weights[0]);
    }

    [SharedReferenceFact]
    public void Fill_Gaussian_IsTheRecordedOneOfMonai()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.SharedReference, "reference.json")));
        var windows = document.RootElement.GetProperty("sliding_window");
        float[] small = Create(8);
        float[] large = Create(64);

        AssertClose(windows.GetProperty("monai gaussian 8x8 sigma_scale .125 row3"), small.AsSpan(3 * 8, 8));
        var rows = windows.GetProperty("monai gaussian 64x64 [31],[0],min,max");
        AssertClose(rows[0], large.AsSpan(31 * 64, 64));
        AssertClose(rows[1], large.AsSpan(0, 64));
        Assert.Equal(rows[2].GetDouble(), large.Min(), 1e-6);
        Assert.Equal(rows[3].GetDouble(), large.Max(), 1e-6);
    }

    private static float[] Create(int side)
    {
        float[] weights = new float[side * side];
        TileWeights.Fill(new ImageSize(side, side), TileBlending.Gaussian, weights);
        return weights;
    }

    private static void AssertClose(JsonElement expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Length);
        for (int index = 0; index < actual.Length; index++)
        {
            Assert.Equal(expected[index].GetDouble(), actual[index], 1e-6);
        }
    }
}
