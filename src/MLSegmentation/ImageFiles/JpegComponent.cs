namespace MLSegmentation.ImageFiles;

/// <summary>A channel of a JPEG file, and what the scans so far have told of it.</summary>
internal sealed class JpegComponent
{
    private const int BlockSide = 8;
    private const int Coefficients = 64;
    private const int NotTold = -1;

    private readonly int[] _lowBits = [.. Enumerable.Repeat(NotTold, Coefficients)];

    private JpegComponent(byte id, int horizontal, int vertical) => (Id, Horizontal, Vertical) = (id, horizontal, vertical);

    /// <summary>Its number.</summary>
    public byte Id { get; }

    /// <summary>Blocks next to each other where scans hold several channels.</summary>
    public int Horizontal { get; }

    /// <summary>Blocks above each other where scans hold several channels.</summary>
    public int Vertical { get; }

    /// <summary>Blocks next to each other where a scan holds this channel alone.</summary>
    public int Columns { get; private set; }

    /// <summary>Blocks above each other where a scan holds this channel alone.</summary>
    public int Rows { get; private set; }

    /// <summary>Groups of blocks next to each other where scans hold several channels.</summary>
    public int GroupColumns { get; private set; }

    /// <summary>Groups of blocks above each other where scans hold several channels.</summary>
    public int GroupRows { get; private set; }

    /// <summary>Of each block, which coefficients are not 0 so far; empty where that does not matter.</summary>
    public ulong[] NonZero { get; private set; } = [];

    /// <summary>Reads the channels of a frame header; none where they are broken, or other than those of images.</summary>
    public static JpegComponent[] ReadAll(ReadOnlySpan<byte> segment, int count, ImageSize size, bool isProgressive)
    {
        if (count is not (1 or 3 or 4))
        {
            return [];
        }

        var components = new JpegComponent[count];
        for (int index = 0; index < count; index++)
        {
            var bytes = segment.Slice(3 * index, 3);
            components[index] = new JpegComponent(bytes[0], bytes[1] >> 4, bytes[1] & 15);
        }

        if (components.Any(component => component.Horizontal is < 1 or > 4 || component.Vertical is < 1 or > 4))
        {
            return [];
        }

        int maxHorizontal = components.Max(component => component.Horizontal);
        int maxVertical = components.Max(component => component.Vertical);
        foreach (var component in components)
        {
            component.Columns = Divide(Divide(size.Width * component.Horizontal, maxHorizontal), BlockSide);
            component.Rows = Divide(Divide(size.Height * component.Vertical, maxVertical), BlockSide);
            component.GroupColumns = Divide(size.Width, BlockSide * maxHorizontal);
            component.GroupRows = Divide(size.Height, BlockSide * maxVertical);
            component.NonZero = isProgressive ? new ulong[component.Columns * component.Rows] : [];
        }

        return components;
    }

    /// <summary>Notes that a scan tells coefficients but for so many of their low bits.</summary>
    public void Tell(int first, int last, int lowBits) => _lowBits.AsSpan(first, Math.Clamp(last, first, Coefficients - 1) - first + 1).Fill(lowBits);

    /// <summary>Whether the scans have told all.</summary>
    public bool IsComplete(bool isProgressive) => _lowBits.Take(isProgressive ? Coefficients : 1).All(lowBits => lowBits == 0);

    private static int Divide(int number, int by) => (number + by - 1) / by;
}
