namespace MLSegmentation.ImageFiles;

/// <summary>The runs of a compressed Windows bitmap, which decoders take for an image however early they end.</summary>
internal static class BmpRuns
{
    private const byte Escape = 0;
    private const byte EndOfRow = 0;
    private const byte EndOfImage = 1;
    private const byte Move = 2;

    /// <summary>Whether runs of pixels of 4, 8 or 24 bits go on up to the last row, of which the rest may be left out.</summary>
    public static bool ReachLastRow(ReadOnlySpan<byte> runs, int bitsPerPixel, int height)
    {
        int place = 0;
        long y = 0;
        bool isWithinRow = false;
        while (place + 1 < runs.Length && y < height)
        {
            var (count, value) = (runs[place], runs[place + 1]);
            place += 2;
            if (count != Escape)
            {
                place += bitsPerPixel == 24 ? 2 : 0;
                isWithinRow = true;
            }
            else if (value == EndOfImage || (value == Move && place + 1 >= runs.Length))
            {
                break;
            }
            else if (value == EndOfRow)
            {
                y++;
                isWithinRow = false;
            }
            else if (value == Move)
            {
                y += runs[place + 1];
                place += 2;
                isWithinRow = true;
            }
            else
            {
                // Pixels without runs: they fill whole words.
                int bytes = ((value * bitsPerPixel) + 7) / 8;
                place += bytes + (bytes & 1);
                isWithinRow = place <= runs.Length || isWithinRow;
            }
        }

        return y >= height || (y == height - 1 && isWithinRow);
    }
}
