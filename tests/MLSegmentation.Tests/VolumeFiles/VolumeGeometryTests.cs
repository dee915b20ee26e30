namespace MLSegmentation.Tests.VolumeFiles;

public sealed class VolumeGeometryTests
{
    private static readonly double[] Scan = [-2, 0, 0, 90, 0, 2, 0, -126, 0, 0, 5, -72];

    [Fact]
    public void Spacing_OfAnObliqueVolume_IsTheLengthOfItsSteps()
    {
        // Steps of (0.6, 0.8, 0), (-1.6, 1.2, 0) and (0, 0, 3).
        var geometry = new VolumeGeometry([0.6, -1.6, 0, 0, 0.8, 1.2, 0, 0, 0, 0, 3, 0]);

        Assert.Equal(new VolumeSpacing(1, 2, 3), geometry.Spacing);
    }

    [Fact]
    public void AxisCodes_OfAnObliqueVolume_NameTheNearestAxes()
    {
        // x runs to the front more than to the right, y to the left more than to the front, z to the feet.
        var geometry = new VolumeGeometry([0.6, -0.8, 0, 0, 0.8, 0.6, 0, 0, 0, 0, -3, 0]);

        Assert.Equal(("ALI", true), (geometry.AxisCodes, geometry.IsOriented));
    }

    [Fact]
    public void FromSpacing_HasNoOrientation()
    {
        var geometry = VolumeGeometry.FromSpacing(new(1, 2, 3));

        Assert.Equal(("RAS", false, "1x2x3 mm, RAS"), (geometry.AxisCodes, geometry.IsOriented, geometry.ToString()));
    }

    // A thousandth of the spacing is 0.002 along x and y, 0.005 along z; of the smallest spacing, for the origin, 0.002.
    [Theory]
    [InlineData(0, 0.0019, true)]
    [InlineData(0, 0.0021, false)]
    [InlineData(2, 0.0049, true)]
    [InlineData(2, 0.0051, false)]
    [InlineData(11, 0.0019, true)]
    [InlineData(11, -0.0021, false)]
    public void Matches_OneNumberThatDiffers_AllowsAThousandthOfTheSpacing(int index, double difference, bool expected)
    {
        double[] other = [.. Scan];
        other[index] += difference;

        Assert.Equal(expected, new VolumeGeometry(Scan).Matches(new(other)));
    }

    [Theory]
    [InlineData(0, double.NaN, "not all of its numbers are finite")]
    [InlineData(0, 0, "an axis has no length")]
    [InlineData(3, 1e30, "its origin is not possible")]
    public void Constructor_ImpossibleMatrix_IsRefused(int index, double value, string reason)
    {
        double[] affine = [.. Scan];
        affine[index] = value;

        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => new VolumeGeometry(affine)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_AxesInAPlane_IsRefused() =>
        Assert.Contains(
            "its axes lie in a plane",
            Assert.Throws<ArgumentException>(() => new VolumeGeometry([1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Constructor_OtherSizes_AreRefused() => Assert.Throws<ArgumentException>(() => new VolumeGeometry([1, 2, 3]));
}
