using System.Text;

namespace MLSegmentation.Regions.Formats;

/// <summary>
/// COCO's run lengths: the pixels column by column, alternately of how many are outside and inside, beginning outside; compressed, each but the first
/// three as the difference from the last but one, in characters of five bits.
/// </summary>
internal static class CocoRunLengths
{
    private const int Base = '0';
    private const int Bits = 5;
    private const int More = 1 << Bits;
    private const int Digits = More - 1;
    private const int Sign = More >> 1;
    private const int MostCharacters = 12;

    /// <summary>The lengths of the runs of an object in an image.</summary>
    /// <param name="pixels">The pixels of a rectangle, 0 where they are outside of the object.</param>
    /// <param name="box">The rectangle.</param>
    /// <param name="size">The size of the image.</param>
    public static List<long> Count(ReadOnlySpan<byte> pixels, PixelBox box, ImageSize size)
    {
        var counts = new List<long>();
        long position = 0;
        for (int x = 0; x < box.Width; x++)
        {
            long column = ((long)(box.Left + x) * size.Height) + box.Top;
            for (int y = 0; y < box.Height; y++)
            {
                bool isInside = pixels[(y * box.Width) + x] != 0;
                bool isOpen = counts.Count % 2 == 1;
                if (isInside != isOpen)
                {
                    counts.Add(column + y - position);
                    position = column + y;
                }
            }

            // Below the rectangle the column goes on, and behind it the image; the object does not.
            if (counts.Count % 2 == 1 && (box.Height < size.Height || x == box.Width - 1))
            {
                counts.Add(column + box.Height - position);
                position = column + box.Height;
            }
        }

        long rest = ((long)size.Width * size.Height) - position;
        if (rest > 0)
        {
            counts.Add(rest);
        }

        return counts;
    }

    /// <summary>Compresses lengths.</summary>
    public static string Encode(IReadOnlyList<long> counts)
    {
        var text = new StringBuilder();
        for (int index = 0; index < counts.Count; index++)
        {
            long value = index > 2 ? counts[index] - counts[index - 2] : counts[index];
            bool isMore = true;
            while (isMore)
            {
                int digits = (int)(value & Digits);
                value >>= Bits;
                isMore = (digits & Sign) != 0 ? value != -1 : value != 0;
                text.Append((char)(Base + digits + (isMore ? More : 0)));
            }
        }

        return text.ToString();
    }

    /// <summary>The lengths of a compressed text.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static List<long> Decode(string text)
    {
        var counts = new List<long>();
        for (int index = 0; index < text.Length;)
        {
            long value = 0;
            int count = 0;
            int digits;
            do
            {
                digits = index < text.Length ? text[index++] - Base : throw new FormatException("ends within a length");
                if (digits is < 0 or >= More << 1 || count >= MostCharacters)
                {
                    throw new FormatException($"holds '{text[index - 1]}' where it cannot be");
                }

                value |= (long)(digits & Digits) << (Bits * count);
                count++;
            }
            while ((digits & More) != 0);
            value |= (digits & Sign) != 0 ? -1L << (Bits * count) : 0;
            counts.Add(counts.Count > 2 ? counts[^2] + value : value);
        }

        return counts;
    }
}
