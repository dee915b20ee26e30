using MLSegmentation.Morphology;

namespace MLSegmentation.Tests.Morphology;

public class DistanceTransformTests
{
    [Fact]
    public void Transform_OneMarkedPixel_GivesSquaredDistances()
    {
        double[] values = Prepare([false, false, false, true, false, false]);

        new DistanceTransform(width: 3).Transform(values, 3);

        Assert.Equal([1, 2, 5, 0, 1, 4], values);
    }

    [Fact]
    public void Transform_RowsAndColumnsOfDifferentSpacing_MeasuresInTheUnit()
    {
        // From the pixel at the left of the second row: one row is 2 and one column 0.5.
        double[] values = Prepare([false, false, false, true, false, false]);

        new DistanceTransform(width: 3, rowSpacing: 2, columnSpacing: 0.5).Transform(values, 3);

        Assert.Equal([4, 4.25, 5, 0, 0.25, 1], values);
    }

    [Fact]
    public void Transform_NothingMarked_LeavesNone()
    {
        double[] values = Prepare(new bool[6]);

        new DistanceTransform(width: 3).Transform(values, 3);

        Assert.All(values, value => Assert.Equal(DistanceTransform.None, value));
    }

    [Theory]
    [InlineData(37, 23, 0.02, 1, 1)]
    [InlineData(37, 23, 0.3, 1, 1)]
    [InlineData(5, 40, 0.05, 2, 0.7)]
    [InlineData(40, 5, 0.05, 0.3, 1.9)]
    [InlineData(1, 17, 0.1, 0.1, 0.1)]
    [InlineData(17, 1, 0.1, 0.1, 0.1)]
    public void Transform_RandomMasks_AgreesWithComparingAllPixels(int columns, int rows, double share, double rowSpacing, double columnSpacing)
    {
        var random = new Random(columns);
        bool[] marked = [.. Enumerable.Range(0, columns * rows).Select(index => index == 0 || random.NextDouble() < share)];
        double[] values = Prepare(marked);
        var transform = new DistanceTransform(width: 64, rowSpacing, columnSpacing);

        // What a larger window left behind must not matter.
        transform.Transform(new double[64], 64);
        transform.Transform(values, columns);

        for (int index = 0; index < values.Length; index++)
        {
            Assert.Equal(
                marked.Select((isMarked, other) => isMarked ? Distance(index, other) : double.PositiveInfinity).Min(), Math.Sqrt(values[index]), 1e-12);
        }

        double Distance(int first, int second) =>
            double.Hypot(rowSpacing * ((first / columns) - (second / columns)), columnSpacing * ((first % columns) - (second % columns)));
    }

    private static double[] Prepare(bool[] marked) => [.. marked.Select(isMarked => isMarked ? 0 : DistanceTransform.None)];
}
