using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Videos.Films;

public sealed class AnimatedGifWriterTests
{
    [Fact]
    public void Add_FramesOfFewColors_AreReadAgainExactly()
    {
        using var folder = new TemporaryFolder();
        byte[][] greys = [.. Enumerable.Range(1, 3).Select(seed => TestImages.CreateGrey(150, 101, seed))];

        var film = Write(folder["film.gif"], 150, 101, 12.5, greys);

        Assert.Equal((3, 12.5), (film.Count, film.FramesPerSecond));
        foreach (var frame in film)
        {
            for (int color = 0; color < 3; color++)
            {
                Assert.Equal(greys[frame.Index].Select(level => (float)level), frame.Image.GetPlane(color).ToArray());
            }
        }
    }

    [Fact]
    public void Add_FrameOfManyColors_KeepsThemNearly()
    {
        using var folder = new TemporaryFolder();
        byte[] bgra = new byte[64 * 64 * 4];
        for (int pixel = 0; pixel < 64 * 64; pixel++)
        {
            (bgra[4 * pixel], bgra[(4 * pixel) + 1], bgra[(4 * pixel) + 2], bgra[(4 * pixel) + 3]) = (120, (byte)(pixel / 64 * 4), (byte)(pixel % 64 * 4), 255);
        }

        using (var stream = File.Create(folder["film.gif"]))
        {
            using var film = new AnimatedGifWriter(stream);
            using var image = Microsoft.ML.Data.MLImage.CreateFromPixels(64, 64, Microsoft.ML.Data.MLPixelFormat.Bgra32, bgra);
            film.Add(image);
        }

        var read = VideoFrames.Open(folder["film.gif"]).Single().Image;

        // 4096 colours of a square become 256: each stands for 4×4 of them, which are up to 8 levels from their middle.
        for (int pixel = 0; pixel < 64 * 64; pixel++)
        {
            Assert.InRange(read.GetPlane(0)[pixel] - bgra[(4 * pixel) + 2], -8, 8);
            Assert.InRange(read.GetPlane(1)[pixel] - bgra[(4 * pixel) + 1], -8, 8);
            Assert.Equal(120, read.GetPlane(2)[pixel]);
        }
    }

    [Theory]
    [InlineData(30)]
    [InlineData(24)]
    [InlineData(0.5)]
    public void FramesPerSecond_RateThatIsNoWholeNumberOfHundredths_HoldsForTheWholeFilm(double rate)
    {
        using var folder = new TemporaryFolder();

        var film = Write(folder["film.gif"], 1, 1, rate, [.. Enumerable.Range(0, 60).Select(level => new[] { (byte)level })]);

        Assert.Equal(rate, film.FramesPerSecond!.Value, 1e-9);
    }

    [Fact]
    public void Add_FrameOfAnotherSize_IsRefused()
    {
        using var stream = new MemoryStream();
        using var film = new AnimatedGifWriter(stream);
        using var first = TestImages.Create(2, 2, new byte[4]);
        using var second = TestImages.Create(2, 3, new byte[6]);
        film.Add(first);

        Assert.Throws<ArgumentException>(() => film.Add(second));
        film.Dispose();
        Assert.Throws<ObjectDisposedException>(() => film.Add(first));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(51)]
    [InlineData(double.NaN)]
    public void Create_RateOutsideItsRange_IsRefused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnimatedGifWriter(Stream.Null, rate));

    private static VideoFrames Write(string path, int width, int height, double rate, byte[][] greys)
    {
        using (var stream = File.Create(path))
        {
            using var film = new AnimatedGifWriter(stream, rate);
            foreach (byte[] grey in greys)
            {
                using var image = TestImages.Create(width, height, grey);
                film.Add(image);
            }
        }

        return VideoFrames.Open(path);
    }
}
