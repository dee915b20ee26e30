namespace MLSegmentation.Videos.Films;

/// <summary>
/// The 256 colours of a frame: its own where it has no more, otherwise the means of groups of like colours, found by dividing the largest group at its
/// median until there are enough (Heckbert 1982, median cut).
/// </summary>
internal sealed class FramePalette
{
    private const int Most = 256;
    private const int Channels = 3;

    /// <summary>Colours are told apart by this many bits of each channel where groups are made.</summary>
    private const int Bits = 6;

    private FramePalette(byte[] table, byte[] indices) => (Table, Indices) = (table, indices);

    /// <summary>Red, green and blue of 256 colours.</summary>
    public byte[] Table { get; }

    /// <summary>Which of them each pixel has.</summary>
    public byte[] Indices { get; }

    /// <summary>Chooses the colours for red, green and blue of each pixel.</summary>
    public static FramePalette Choose(ReadOnlySpan<byte> rgb) => TakeAll(rgb) ?? Group(rgb);

    private static FramePalette? TakeAll(ReadOnlySpan<byte> rgb)
    {
        var known = new Dictionary<int, byte>(Most);
        byte[] table = new byte[Most * Channels];
        byte[] indices = new byte[rgb.Length / Channels];
        for (int pixel = 0; pixel < indices.Length; pixel++)
        {
            var color = rgb.Slice(pixel * Channels, Channels);
            int key = (color[0] << 16) | (color[1] << 8) | color[2];
            if (!known.TryGetValue(key, out indices[pixel]))
            {
                if (known.Count == Most)
                {
                    return null;
                }

                color.CopyTo(table.AsSpan(known.Count * Channels));
                known.Add(key, indices[pixel] = (byte)known.Count);
            }
        }

        return new FramePalette(table, indices);
    }

    private static FramePalette Group(ReadOnlySpan<byte> rgb)
    {
        var colors = Count(rgb);
        var groups = Divide([.. colors.Values.OrderBy(color => color.Key)]);
        byte[] table = new byte[Most * Channels];
        for (int index = 0; index < groups.Count; index++)
        {
            groups[index].Mean.CopyTo(table, index * Channels);
            foreach (var color in groups[index].Colors)
            {
                color.Index = (byte)index;
            }
        }

        byte[] indices = new byte[rgb.Length / Channels];
        for (int pixel = 0; pixel < indices.Length; pixel++)
        {
            indices[pixel] = colors[KeyOf(rgb.Slice(pixel * Channels, Channels))].Index;
        }

        return new FramePalette(table, indices);
    }

    private static int KeyOf(ReadOnlySpan<byte> color) =>
        ((color[0] >> (8 - Bits)) << (2 * Bits)) | ((color[1] >> (8 - Bits)) << Bits) | (color[2] >> (8 - Bits));

    private static Dictionary<int, LikeColors> Count(ReadOnlySpan<byte> rgb)
    {
        var colors = new Dictionary<int, LikeColors>();
        for (int start = 0; start < rgb.Length; start += Channels)
        {
            var color = rgb.Slice(start, Channels);
            int key = KeyOf(color);
            if (!colors.TryGetValue(key, out var like))
            {
                colors.Add(key, like = new LikeColors(key));
            }

            like.Add(color);
        }

        return colors;
    }

    private static List<ColorGroup> Divide(LikeColors[] colors)
    {
        var groups = new List<ColorGroup> { new(colors) };
        while (groups.Count < Most && groups.MaxBy(group => group.Weight) is { Weight: > 0 } largest)
        {
            groups.Remove(largest);
            groups.AddRange(largest.Divide());
        }

        return groups;
    }

    /// <summary>Colours that differ in their last bits only.</summary>
    private sealed class LikeColors(int key)
    {
        private readonly long[] _sums = new long[Channels];

        public int Key => key;

        public long Count { get; private set; }

        public byte Index { get; set; }

        public void Add(ReadOnlySpan<byte> color)
        {
            Count++;
            for (int channel = 0; channel < Channels; channel++)
            {
                _sums[channel] += color[channel];
            }
        }

        public long SumOf(int channel) => _sums[channel];

        public int LevelOf(int channel) => (key >> (Bits * (Channels - 1 - channel))) & ((1 << Bits) - 1);
    }

    /// <summary>Colours that may become one.</summary>
    private sealed class ColorGroup
    {
        private readonly int _widest;

        public ColorGroup(LikeColors[] colors)
        {
            Colors = colors;
            int[] widths = [.. Enumerable.Range(0, Channels).Select(channel => WidthOf(colors, channel))];
            _widest = Array.IndexOf(widths, widths.Max());
            Weight = widths[_widest] * colors.Sum(color => color.Count);
        }

        public LikeColors[] Colors { get; }

        /// <summary>How much there is to be gained by dividing it; 0 of a single colour.</summary>
        public long Weight { get; }

        public byte[] Mean
        {
            get
            {
                long count = Colors.Sum(color => color.Count);
                return [.. Enumerable.Range(0, Channels).Select(channel => (byte)((Colors.Sum(color => color.SumOf(channel)) + (count / 2)) / count))];
            }
        }

        private static int WidthOf(LikeColors[] colors, int channel) =>
            colors.Max(color => color.LevelOf(channel)) - colors.Min(color => color.LevelOf(channel));

        /// <summary>Divides it at the median of its widest channel; both parts have colours.</summary>
        public ColorGroup[] Divide()
        {
            LikeColors[] sorted = [.. Colors.OrderBy(color => color.LevelOf(_widest)).ThenBy(color => color.Key)];
            long half = sorted.Sum(color => color.Count) / 2;
            int first = 1;
            for (long count = sorted[0].Count; first < sorted.Length - 1 && count < half; first++)
            {
                count += sorted[first].Count;
            }

            return [new ColorGroup(sorted[..first]), new ColorGroup(sorted[first..])];
        }
    }
}
