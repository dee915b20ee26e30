using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;
using MLSegmentation.Training.Tests.Samples;

namespace MLSegmentation.Training.Tests.Patches;

public class PatchSamplerTests
{
    //  0  10  20  30
    // 40  50  60  70
    // 80  90 100 110
    private static readonly byte[] Image = [.. Enumerable.Range(0, 12).Select(index => (byte)(10 * index))];
    private static readonly ImageSize Size = new(4, 3);

    [Fact]
    public void Read_PlacesOnPixels_CopiesThem()
    {
        var window = new PatchWindow(1, 1, PatchGeometry.Of(new ImageSize(3, 2)));

        Assert.Equal([50, 60, 70, 90, 100, 110], Read(window).Pixels);
        Assert.Equal([5, 6, 7, 9, 10, 11], Read(window).Labels);
    }

    [Fact]
    public void Read_HalfAPixelToTheLeft_GivesMeansOfNeighbours()
    {
        // What is shifted by half a pixel to the left is read half a pixel to the right: (50 + 60) / 2 and (60 + 70) / 2.
        var window = new PatchWindow(1, 1, PatchGeometry.Of(new ImageSize(2, 1)).Shift(-0.5, 0));

        Assert.Equal([55, 65], Read(window).Pixels);
        Assert.Equal([6, 7], Read(window).Labels);
    }

    [Fact]
    public void Read_AQuarterDown_WeighsTheRows()
    {
        // 3/4 of 50 and 1/4 of 10.
        var window = new PatchWindow(1, 1, PatchGeometry.Of(new ImageSize(1, 1)).Shift(0, 0.25));

        Assert.Equal([40], Read(window).Pixels);
        Assert.Equal([5], Read(window).Labels);
    }

    [Fact]
    public void Read_OverTheBorder_Mirrors()
    {
        // The columns -2, -1, 0 show 2, 1, 0; the rows 2, 3 show 2, 1.
        var window = new PatchWindow(-2, 2, PatchGeometry.Of(new ImageSize(3, 2)));

        Assert.Equal([100, 90, 80, 60, 50, 40], Read(window).Pixels);
        Assert.Equal([10, 9, 8, 6, 5, 4], Read(window).Labels);
    }

    [Fact]
    public void Read_FarAway_StaysInside()
    {
        var window = new PatchWindow(-1000, 5000, PatchGeometry.Of(new ImageSize(16, 16)).Rotate(33).Scale(0.5).Deform(2, Repeat(7.3f, 16), Repeat(-90f, 16)));

        Assert.All(Read(window).Labels, label => Assert.InRange(label, 0, 11));
    }

    [Fact]
    public void Read_ImageOfOnePixel_RepeatsIt()
    {
        var (pixels, labels) = (new byte[4], new byte[4]);
        var window = new PatchWindow(0, 0, PatchGeometry.Of(new ImageSize(2, 2)).Rotate(30));
        new PatchSampler().Read(Store(new ImageSize(1, 1), 1, [9, 3]), window, pixels, labels);

        Assert.Equal([9, 9, 9, 9], pixels);
        Assert.Equal([3, 3, 3, 3], labels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_TurnedByNinetyDegrees_EqualsTheQuarterTurn(bool isFlipped)
    {
        var size = new ImageSize(2, 3);
        var turned = PatchGeometry.Of(size).Turn();
        var rotated = PatchGeometry.Of(size).Rotate(90);
        var exact = new PatchWindow(1, 0, isFlipped ? turned.FlipHorizontally() : turned);
        var (pixels, labels) = (new byte[6], new byte[6]);
        new PatchReader().Read(Store(Size, 1, [.. Image, .. Image]), exact, pixels, labels);

        Assert.Equal(pixels, Read(exact).Pixels);
        Assert.Equal(pixels, Read(new PatchWindow(1, 0, isFlipped ? rotated.FlipHorizontally() : rotated)).Pixels);
    }

    [Fact]
    public void Read_TwiceAsLarge_ReadsEveryHalfPixel()
    {
        // The patch takes 2x1 pixels, and its middle is (1.5, 1); from one of its pixels to the next is half a pixel.
        var window = new PatchWindow(1, 1, PatchGeometry.Of(new ImageSize(4, 2)).Scale(2));

        // Columns 0.75, 1.25, 1.75, 2.25 and rows 0.75, 1.25: 10 * column + 40 * row, rounded up from the half.
        Assert.Equal([38, 43, 48, 53, 58, 63, 68, 73], Read(window).Pixels);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(40, 30)]
    public void Read_Colors_EqualsEachChannelOnItsOwn(int width, int height)
    {
        var size = new ImageSize(width, height);
        var window = new PatchWindow(-3, 2, PatchGeometry.Of(new ImageSize(37, 29)).Rotate(23).Scale(1.3).Deform(2, Repeat(1.7f, 16), Repeat(-0.4f, 16)));
        byte[] record = new byte[4 * width * height];
        new Random(width).NextBytes(record);
        var (actual, actualLabels) = (new byte[3 * 37 * 29], new byte[37 * 29]);
        new PatchSampler().Read(Store(size, 3, record), window, actual, actualLabels);

        for (int channel = 0; channel < 3; channel++)
        {
            byte[] grey = [.. record.AsSpan(channel * width * height, width * height), .. record.AsSpan(3 * width * height)];
            var (expected, expectedLabels) = (new byte[37 * 29], new byte[37 * 29]);
            new PatchSampler().Read(Store(size, 1, grey), window, expected, expectedLabels);

            Assert.Equal(expected, actual.AsSpan(channel * 37 * 29, 37 * 29).ToArray());
            Assert.Equal(expectedLabels, actualLabels);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    public void Fold_PlaceAnywhereInARow_IsBroughtInside(int length)
    {
        for (int index = 0; index < length; index++)
        {
            foreach (var (place, expected) in ((float, float)[])[(-1.25f, 1.25f), (9.5f, 8.5f), (9, 9), (20, 2), (0, 0)])
            {
                float[] places = [.. Repeat(4.5f, length)];
                places[index] = place;
                MirroredBorder.Fold(places, 10);

                Assert.Equal(expected, places[index]);
                Assert.Equal(length - 1, places.Count(other => other == 4.5f));
            }
        }
    }

    [Fact]
    public void Read_UniformDisplacements_IsAShift()
    {
        // Every pixel is read one to the right and one down.
        var window = new PatchWindow(0, 0, PatchGeometry.Of(new ImageSize(3, 2)).Deform(3, Repeat(1, 25), Repeat(1, 25)));

        Assert.Equal([50, 60, 70, 90, 100, 110], Read(window).Pixels);
    }

    [Fact]
    public void AddRow_PointsOfTheGrid_HaveTheirDisplacements()
    {
        // Five points across nine pixels: every second pixel is a point.
        float[] horizontal = [.. Enumerable.Range(0, 49).Select(index => (float)((index * 37) % 11))];
        float[] vertical = [.. horizontal.Reverse()];
        var grid = new DisplacementGrid(5, horizontal, vertical);
        for (int row = 0; row < 5; row++)
        {
            var (right, down) = (new float[9], new float[9]);
            grid.AddRow(2 * row, new ImageSize(9, 9), right, down);
            for (int column = 0; column < 5; column++)
            {
                Assert.Equal(horizontal[((row + 1) * 7) + column + 1], right[2 * column], 1e-4f);
                Assert.Equal(vertical[((row + 1) * 7) + column + 1], down[2 * column], 1e-4f);
            }
        }
    }

    [Fact]
    public void AddRow_BetweenPoints_IsCatmullAndRom()
    {
        // Half way between 4 and 2, with 1 and 7 beyond: (9 (4 + 2) - (1 + 7)) / 16.
        float[] displacements = [1, 4, 2, 7, 1, 4, 2, 7, 1, 4, 2, 7, 1, 4, 2, 7];
        var (right, down) = (new float[33], new float[33]);
        new DisplacementGrid(2, displacements, new float[16]).AddRow(5, new ImageSize(33, 20), right, down);

        Assert.Equal(46f / 16, right[16], 1e-5f);
        Assert.Equal([4f, 2f], [right[0], right[32]]);
        Assert.All(down, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Deform_WrongGrid_Throws()
    {
        var geometry = PatchGeometry.Of(new ImageSize(3, 2));

        Assert.Throws<ArgumentOutOfRangeException>(() => geometry.Deform(1, new float[9], new float[9]));
        Assert.Contains("has 16", Assert.Throws<ArgumentException>(() => geometry.Deform(2, new float[4], new float[16])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => geometry.Scale(0));
    }

    private static float[] Repeat(float value, int count) => [.. Enumerable.Repeat(value, count)];

    private static (byte[] Pixels, byte[] Labels) Read(PatchWindow window)
    {
        int count = window.Geometry.Size.Width * window.Geometry.Size.Height;
        var (pixels, labels) = (new byte[count], new byte[count]);
        byte[] record = [.. Image, .. Enumerable.Range(0, 12).Select(index => (byte)index)];
        new PatchSampler().Read(Store(Size, 1, record), window, pixels, labels);
        return (pixels, labels);
    }

    private static Sample Store(ImageSize size, int channels, byte[] record) => new(StoredImages.Describe(size, channels, record), record);
}
