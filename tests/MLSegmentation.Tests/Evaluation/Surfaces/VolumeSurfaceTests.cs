using MLSegmentation.Evaluation.Surfaces;

namespace MLSegmentation.Tests.Evaluation.Surfaces;

public class VolumeSurfaceTests
{
    [Theory]
    [InlineData(1, 100 + 64, 488)]
    [InlineData(3, (3 * (100 + 16)) + (2 * 20) + 28, 324 + 28)]
    public void Compute_CubesOneSliceApart_MeasuresTheSpacingOfSlices(double sliceSpacing, double sum, double near)
    {
        // Two cubes of 10 x 10 x 10 voxels, one slice apart. What sticks out are the faces at both ends.
        var size = new ImageSize(14, 14, 15);
        byte[] label = Draw(size, (x, y, z) => IsIn(x, 2) && IsIn(y, 2) && IsIn(z, 2));
        byte[] predicted = Draw(size, (x, y, z) => IsIn(x, 2) && IsIn(y, 2) && IsIn(z, 3));

        var metrics = SurfaceCalculator.Compute(label, predicted, size, 1, new SurfaceOptions { Spacing = new PixelSpacing(sliceSpacing, 1, 1) });

        Assert.Equal(sliceSpacing, metrics.Hausdorff);
        Assert.Equal(sliceSpacing, metrics.Hausdorff95);
        Assert.Equal(sliceSpacing, metrics.DirectedHausdorff);

        // A surface has 10³ - 8³ = 488 voxels, of which 9 rings of 36 belong to both. The 100 at one end are a slice away. At the other end, of the 64
        // within the ring, 28 are one column or row away from it, 20 two and 16 three or more, and all are a slice away from the other's end.
        Assert.Equal(sum / 488, metrics.AverageSymmetricSurfaceDistance, 1e-12);
        Assert.Equal(near / 488, metrics.SurfaceDice, 1e-12);
        Assert.Equal(324 / (488 + 488 - 324.0), metrics.BoundaryIoU, 1e-12);

        static bool IsIn(int place, int first) => place >= first && place < first + 10;
    }

    [Theory]
    [InlineData(1, 0.7)]
    [InlineData(2, 0.3)]
    [InlineData(3, 0.05)]
    public void Compute_RandomVolumes_AgreesWithComparingAllPoints(int seed, double share)
    {
        var random = new Random(seed);
        var size = new ImageSize(7, 5, 6);
        var spacing = new PixelSpacing(2.5, 0.7, 1.1);
        byte[] label = Draw(size, (_, _, _) => random.NextDouble() < share);
        byte[] predicted = Draw(size, (_, _, _) => random.NextDouble() < 0.4);

        var metrics = SurfaceCalculator.Compute(label, predicted, size, 1, new SurfaceOptions { Spacing = spacing, Tolerance = 1.2 });

        double[][] directions = [Directed(label, predicted), Directed(predicted, label)];
        Assert.Equal(directions.Max(distances => distances.Max()), metrics.Hausdorff, 1e-12);
        Assert.Equal(directions[1].Max(), metrics.DirectedHausdorff, 1e-12);
        Assert.Equal(directions[1].Average(), metrics.AverageSurfaceDistance, 1e-12);
        Assert.Equal(directions.SelectMany(distances => distances).Average(), metrics.AverageSymmetricSurfaceDistance, 1e-12);
        Assert.Equal(directions.SelectMany(distances => distances).Average(distance => distance <= 1.2 ? 1 : 0), metrics.SurfaceDice, 1e-12);

        double[] Directed(byte[] from, byte[] to) => [.. Surface(from).Select(point => Surface(to).Min(other => Distance(point, other)))];

        double Distance((int X, int Y, int Z) first, (int X, int Y, int Z) second) => Math.Sqrt(
            Math.Pow(spacing.Width * (first.X - second.X), 2) + Math.Pow(spacing.Height * (first.Y - second.Y), 2)
            + Math.Pow(spacing.Depth * (first.Z - second.Z), 2));

        List<(int X, int Y, int Z)> Surface(byte[] mask) => [.. Voxels(size).Where(voxel => At(mask, voxel.X, voxel.Y, voxel.Z)
            && !(At(mask, voxel.X - 1, voxel.Y, voxel.Z) && At(mask, voxel.X + 1, voxel.Y, voxel.Z) && At(mask, voxel.X, voxel.Y - 1, voxel.Z)
                && At(mask, voxel.X, voxel.Y + 1, voxel.Z) && At(mask, voxel.X, voxel.Y, voxel.Z - 1) && At(mask, voxel.X, voxel.Y, voxel.Z + 1)))];

        bool At(byte[] mask, int x, int y, int z) => x >= 0 && x < size.Width && y >= 0 && y < size.Height && z >= 0 && z < size.Depth
            && mask[(((z * size.Height) + y) * size.Width) + x] == 1;
    }

    [Fact]
    public void Compute_VolumesWithoutSpacing_MeasuresInVoxels()
    {
        var size = new ImageSize(1, 1, 4);

        var metrics = SurfaceCalculator.Compute([1, 0, 0, 0], [0, 0, 0, 1], size, 1, new SurfaceOptions());

        Assert.Equal(3, metrics.Hausdorff);
    }

    private static byte[] Draw(ImageSize size, Func<int, int, int, bool> isIn) =>
        [.. Voxels(size).Select(voxel => isIn(voxel.X, voxel.Y, voxel.Z) ? (byte)1 : (byte)0)];

    private static IEnumerable<(int X, int Y, int Z)> Voxels(ImageSize size) => Enumerable.Range(0, size.PixelCount)
        .Select(index => (index % size.Width, index / size.Width % size.Height, index / size.SlicePixelCount));
}
