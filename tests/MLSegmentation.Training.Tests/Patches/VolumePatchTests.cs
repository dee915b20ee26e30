using System.Text;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;
using MLSegmentation.Training.Tests.Samples;

namespace MLSegmentation.Training.Tests.Patches;

public class VolumePatchTests
{
    // Two rows of three in each of two slices: abc/def and ghi/jkl.
    private const string Volume = "abcdefghijkl";
    private static readonly ImageSize Size = new(3, 2, 2);

    [Fact]
    public void Read_WindowInside_CopiesIt() => Assert.Equal("bc ef|hi kl", Read(new(2, 2, 2), window => window with { Left = 1 }));

    [Fact]
    public void Read_WindowBeyondTheLastSlice_Mirrors() =>
        Assert.Equal("ghi|abc|ghi|abc", Read(new(3, 1, 4), window => window with { Front = -1 }));

    [Fact]
    public void Read_DepthFlipped_ExchangesTheSlices() =>
        Assert.Equal("ghi jkl|abc def", Read(Size, window => Change(window, geometry => geometry.FlipDepth())));

    [Fact]
    public void Read_FlippedAllThreeWays_CountsBackwards() => Assert.Equal(
        "lkj ihg|fed cba",
        Read(Size, window => Change(window, geometry => geometry.FlipHorizontally().FlipVertically().FlipDepth())));

    [Fact]
    public void Read_Turned_TurnsEachSliceCounterClockwise()
    {
        // What stood right (c, f and i, l) is on top afterwards.
        Assert.Equal("cf be ad|il hk gj", Read(new(2, 3, 2), window => Change(window, geometry => geometry.Turn())));
    }

    [Fact]
    public void Read_TurnedByNinetyDegrees_EqualsTheQuarterTurn() => Assert.Equal(
        "cf be ad|il hk gj",
        Read(new(2, 3, 2), window => Change(window, geometry => geometry.Rotate(90))));

    [Fact]
    public void Read_TiltedByNinetyDegrees_ExchangesAxes()
    {
        // Around the horizontal line: rows become slices, one of both counted backwards. Around the vertical one: so do columns.
        Assert.Equal("ghi abc|jkl def", Read(Size, window => Change(window, geometry => geometry.Tilt(-90, 0))));
        Assert.Equal("def jkl|abc ghi", Read(Size, window => Change(window, geometry => geometry.Tilt(90, 0))));
        Assert.Equal("ga jd|hb ke|ic lf", Read(new(2, 2, 3), window => Change(window, geometry => geometry.Tilt(0, -90))));
    }

    [Fact]
    public void Read_TiltedThereAndBack_IsWhatItWas() =>
        Assert.Equal("abc def|ghi jkl", Read(Size, window => Change(window, geometry => geometry.Tilt(30, 0).Tilt(-30, 0))));

    [Fact]
    public void Read_HalfAVoxelDeeper_GivesMeansOfSlices()
    {
        // Values 0 to 11 in slices of six: half way between 1 and 7.
        var window = new PatchWindow(1, 0, PatchGeometry.Of(new ImageSize(1, 1, 1)).Shift(0, 0, -0.5));

        Assert.Equal([4], ReadNumbers(window));
    }

    [Fact]
    public void Read_Trilinear_IsExactForALinearFunction()
    {
        // x + 3 y + 6 z at (0.5, 0.25, 0.75).
        var window = new PatchWindow(0, 0, PatchGeometry.Of(new ImageSize(1, 1, 1)).Shift(-0.5, -0.25, -0.75));

        Assert.Equal([0.5f + 0.75f + 4.5f], ReadNumbers(window));
    }

    [Fact]
    public void Tilt_SlicesFarApart_ChangesNothing()
    {
        var geometry = PatchGeometry.Of(new ImageSize(8, 8, 4), new VolumeSpacing(1, 1, 3.5));

        Assert.Equal(geometry.Matrix, geometry.Tilt(20, 30).Matrix);
        Assert.Equal(PatchMatrix.Diagonal(0.5, 0.5, 1), geometry.Scale(2).Matrix);
        Assert.NotEqual(geometry.Matrix, geometry.Rotate(20).Matrix);
    }

    [Fact]
    public void Rotate_ColumnsFarApart_ChangesNothing()
    {
        // Sagittal slices: only rows and slices turn into one another.
        var geometry = PatchGeometry.Of(new ImageSize(8, 8, 8), new VolumeSpacing(5, 1, 1));

        Assert.Equal(geometry.Matrix, geometry.Rotate(20).Matrix);
        Assert.Equal(geometry.Matrix, geometry.Tilt(0, 20).Matrix);
        Assert.NotEqual(geometry.Matrix, geometry.Tilt(20, 0).Matrix);
        Assert.Equal(PatchMatrix.Diagonal(1, 0.5, 0.5), geometry.Scale(2).Matrix);
    }

    [Fact]
    public void Shift_SlicesFarApart_MovesThemByWholeOnes()
    {
        var geometry = PatchGeometry.Of(new ImageSize(8, 8, 4), new VolumeSpacing(1, 1, 5)).Shift(0.25, 0.5, 1.7);

        Assert.Equal(new PatchVector(-0.25, -0.5, -2), geometry.Offset);
    }

    [Fact]
    public void Deform_ColumnsFarApart_StayWhereTheyAre()
    {
        float[] displacements = [.. Enumerable.Repeat(0.5f, 16)];
        var geometry = PatchGeometry.Of(new ImageSize(8, 8, 4), new VolumeSpacing(5, 1, 1)).Deform(2, displacements, displacements);
        var (right, down) = (new float[8], new float[8]);

        geometry.Deformations[0].AddRow(0, geometry.Size, right, down);

        Assert.All(right, value => Assert.Equal(0, value));
        Assert.All(down, value => Assert.Equal(0.5, value, 1e-6));
    }

    [Fact]
    public void Turn_ColumnsFarApart_ChangesNothing()
    {
        var geometry = PatchGeometry.Of(new ImageSize(8, 8, 8), new VolumeSpacing(5, 1, 1));

        Assert.Equal(geometry.Matrix, geometry.Turn().Matrix);
    }

    [Fact]
    public void Rotate_AfterAQuarterTurnOfOblongVoxels_KeepsLengths()
    {
        // A quarter turn puts rows, 2 mm apart, where columns were, 1 mm apart. In millimetres, steps of a column and of a row of the patch are 2 and 1
        // long before and after, and at right angles.
        var matrix = PatchGeometry.Of(new ImageSize(8, 8, 8), new VolumeSpacing(1, 2, 1)).Turn().Rotate(30).Matrix;

        var (right, down) = (Millimetres(new(1, 0, 0)), Millimetres(new(0, 1, 0)));
        Assert.Equal(2, Math.Sqrt((right.X * right.X) + (right.Y * right.Y)), 1e-12);
        Assert.Equal(1, Math.Sqrt((down.X * down.X) + (down.Y * down.Y)), 1e-12);
        Assert.Equal(0, (right.X * down.X) + (right.Y * down.Y), 1e-12);

        (double X, double Y) Millimetres(PatchVector step)
        {
            var place = matrix.Apply(step);
            return (place.X * 1, place.Y * 2);
        }
    }

    [Fact]
    public void Tilt_SlicesTwiceAsFarApart_TurnsMillimetres()
    {
        // One slice back is two rows: a right angle turns the step of a row into half a slice.
        var matrix = PatchGeometry.Of(new ImageSize(8, 8, 8), new VolumeSpacing(1, 1, 2)).Tilt(90, 0).Matrix;

        var place = matrix.Apply(new PatchVector(0, 1, 0));
        Assert.Equal(0, place.Y, 1e-12);
        Assert.Equal(0.5, place.Z, 1e-12);
    }

    [Fact]
    public void Extent_Tilted_IsTheCuboidAround()
    {
        // At 45 degrees, sides of 4 and 2 take (4 + 2) / sqrt(2) each.
        var extent = PatchGeometry.Of(new ImageSize(7, 4, 2)).Tilt(45, 0).Extent;

        Assert.Equal(7, extent.X);
        Assert.Equal(6 / Math.Sqrt(2), extent.Y, 1e-12);
        Assert.Equal(6 / Math.Sqrt(2), extent.Z, 1e-12);
    }

    private static PatchWindow Change(PatchWindow window, Func<PatchGeometry, PatchGeometry> change) => window with { Geometry = change(window.Geometry) };

    /// <summary>Reads a patch whose mask is its image: rows apart by spaces, slices by bars.</summary>
    private static string Read(ImageSize size, Func<PatchWindow, PatchWindow> change)
    {
        byte[] record = Encoding.ASCII.GetBytes(Volume + Volume);
        var (values, labels) = (new byte[size.PixelCount], new byte[size.PixelCount]);
        var window = change(new PatchWindow(0, 0, PatchGeometry.Of(size)));
        new PatchReader().Read(new Sample(StoredImages.Describe(Size, 1, record), record), window, values, labels);

        Assert.Equal(values, labels);
        var slices = Encoding.ASCII.GetString(values).Chunk(size.SlicePixelCount).Select(slice => slice.Chunk(size.Width).Select(row => new string(row)));
        return string.Join('|', slices.Select(rows => string.Join(' ', rows)));
    }

    private static float[] ReadNumbers(PatchWindow window)
    {
        float[] voxels = [.. Enumerable.Range(0, Size.PixelCount).Select(index => (float)index)];
        byte[] record = [.. System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(voxels), .. new byte[Size.PixelCount]];
        byte[] values = new byte[window.Geometry.Size.PixelCount * sizeof(float)];
        var info = StoredImages.Describe(Size, 1, record, kind: PixelKind.FloatingPoint);
        new PatchSampler().Read(new Sample(info, record), window, values, new byte[window.Geometry.Size.PixelCount]);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(values).ToArray();
    }
}
