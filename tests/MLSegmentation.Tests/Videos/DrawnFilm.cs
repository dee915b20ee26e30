namespace MLSegmentation.Tests.Videos;

/// <summary>A film of round cells that drift, with noise, and a cut in the middle, after which other cells are to be seen on the same ground.</summary>
internal static class DrawnFilm
{
    public const int Side = 96;
    public const int Frames = 40;
    public const int Cut = Frames / 2;
    private const int Cells = 6;

    public static SegmentationClasses Classes { get; } = SegmentationClasses.Parse("background=0, cell=255");

    /// <summary>Draws the film; the same seed draws the same one.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="speed">How many pixels a cell moves at most in a frame, to each side.</param>
    public static IEnumerable<(SegmentationImage Frame, SegmentationMask Truth)> Draw(int seed, double speed)
    {
        var random = new Random(seed);
        Cell[] cells = [];
        for (int index = 0; index < Frames; index++)
        {
            if (index % Cut == 0)
            {
                cells = [.. Enumerable.Range(0, Cells).Select(_ => Cell.Draw(random, speed))];
            }

            yield return Draw([.. cells.Select(cell => cell.After(index % Cut))], random);
        }
    }

    private static (SegmentationImage Frame, SegmentationMask Truth) Draw(Cell[] cells, Random random)
    {
        float[] grey = new float[Side * Side];
        byte[] labels = new byte[Side * Side];
        for (int pixel = 0; pixel < grey.Length; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, Side);
            var hit = cells.LastOrDefault(cell => cell.Covers(x, y));
            labels[pixel] = (byte)(hit is null ? 0 : 1);
            grey[pixel] = (float)Math.Clamp(Math.Round((hit?.Level ?? 58) + (16 * NextGaussian(random))), 0, 255);
        }

        return (new SegmentationImage(Side, Side, 1, grey, SampleType.Unsigned8), new SegmentationMask(Side, Side, labels));
    }

    // Box and Muller (1958).
    private static double NextGaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed record Cell(double X, double Y, double Radius, double Level, double SpeedX, double SpeedY)
    {
        public static Cell Draw(Random random, double speed) => new(
            Side * random.NextDouble(),
            Side * random.NextDouble(),
            Side * (0.06 + (0.06 * random.NextDouble())),
            128 * (0.85 + (0.4 * random.NextDouble())),
            speed * ((2 * random.NextDouble()) - 1),
            speed * ((2 * random.NextDouble()) - 1));

        public Cell After(int frames) => this with { X = X + (frames * SpeedX), Y = Y + (frames * SpeedY) };

        public bool Covers(int x, int y) => ((x - X) * (x - X)) + ((y - Y) * (y - Y)) <= Radius * Radius;
    }
}
