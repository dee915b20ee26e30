namespace MLSegmentation.Tests.PostProcessing;

/// <summary>The numbers and masks that skimage-agreement.py makes, too.</summary>
internal sealed class RandomMask
{
    private ulong _state;

    public RandomMask(int seed)
    {
        _state = (ulong)seed;
        (Width, Height, int noise) = (20 + Below(45), 20 + Below(45), Below(4) * 8);
        Labels = new byte[Width * Height];
        for (int disc = 4 + Below(20); disc > 0; disc--)
        {
            AddDisc(Below(Width), Below(Height), 1 + Below(9), (byte)(Below(5) % 3));
        }

        for (int pixel = 0; pixel < Labels.Length; pixel++)
        {
            if (Below(100) < noise)
            {
                Labels[pixel] = (byte)Below(3);
            }
        }

        (MinObject, FillHoles) = (1 + Below(40), 1 + Below(40));
        Levels = [.. Labels.Select(_ => Below(6))];
        Markers = new int[Labels.Length];
        int markers = 1 + Below(9);
        for (int number = 1; number <= markers; number++)
        {
            Markers[Below(Labels.Length)] = number;
        }
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Labels { get; }

    public int MinObject { get; }

    public int FillHoles { get; }

    public int[] Levels { get; }

    public int[] Markers { get; }

    /// <summary>The hash that the script takes of results, one number after another (FNV-1a of 64 bits).</summary>
    public static string Hash(IEnumerable<int> values)
    {
        ulong hash = 14695981039346656037;
        foreach (int value in values)
        {
            hash = (hash ^ (uint)value) * 1099511628211;
        }

        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }

    private int Below(int limit)
    {
        _state = (_state * 6364136223846793005) + 1442695040888963407;
        return (int)((_state >> 33) % (ulong)limit);
    }

    private void AddDisc(int column, int row, int radius, byte label)
    {
        for (int pixel = 0; pixel < Labels.Length; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, Width);
            if (((x - column) * (x - column)) + ((y - row) * (y - row)) <= radius * radius)
            {
                Labels[pixel] = label;
            }
        }
    }
}
