namespace MLSegmentation.Classical.Tests.Agreement;

/// <summary>An image of discs on a ground, with noise, as record_skimage.py draws it.</summary>
internal sealed class DrawnImage
{
    private ulong _state;

    public DrawnImage(int seed)
    {
        _state = (ulong)seed;
        (Width, Height) = (20 + Below(45), 20 + Below(45));
        int noise = 1 + Below(60);
        Levels = Enumerable.Repeat(20 + Below(60), Width * Height).ToArray();
        int discs = 3 + Below(8);
        for (int disc = 0; disc < discs; disc++)
        {
            Draw(Below(Width), Below(Height), 2 + Below(9), 90 + Below(100));
        }

        for (int pixel = 0; pixel < Levels.Length; pixel++)
        {
            Levels[pixel] += Below(noise);
        }

        Values = Array.ConvertAll(Levels, level => seed % 2 == 0 ? level : level / 7f);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Whole numbers.</summary>
    public int[] Levels { get; }

    /// <summary>The same, or with an odd seed a seventh of them.</summary>
    public float[] Values { get; }

    public static string Hash(IEnumerable<int> values)
    {
        ulong hash = 14695981039346656037;
        foreach (int value in values)
        {
            hash = (hash ^ (uint)value) * 1099511628211;
        }

        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Draw(int column, int row, int radius, int level)
    {
        for (int pixel = 0; pixel < Levels.Length; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, Width);
            if (((x - column) * (x - column)) + ((y - row) * (y - row)) <= radius * radius)
            {
                Levels[pixel] = level;
            }
        }
    }

    private int Below(int limit)
    {
        _state = (_state * 6364136223846793005) + 1442695040888963407;
        return (int)((_state >> 33) % (ulong)limit);
    }
}
