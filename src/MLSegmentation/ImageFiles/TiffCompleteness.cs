using BitMiracle.LibTiff.Classic;

namespace MLSegmentation.ImageFiles;

/// <summary>Finds strips and tiles whose compressed data ends too early, where LibTiff does not: it makes up what is missing of LZW and JPEG.</summary>
internal static class TiffCompleteness
{
    private const int JpegTables = 347;
    private const int ClearCode = 256;
    private const int EndCode = 257;
    private const int MaxCodes = 4096;
    private const string EndsEarly = "its compressed data ends too early";
    private const string IsSmaller = "it has fewer rows or columns than its place in the image";

    /// <summary>Looks at all strips or tiles of a page, in the file that holds nothing else.</summary>
    /// <exception cref="InvalidDataException">One is cut short, or goes over its pixels too often.</exception>
    public static void Check(Tiff tiff, TiffPage page, ReadOnlySpan<byte> file)
    {
        if (page.Compression is not (TiffCompression.Lzw or TiffCompression.Jpeg))
        {
            return;
        }

        var codes = page.Compression == TiffCompression.Jpeg ? JpegData.ReadCodes([.. page.Directory.GetAll(JpegTables).Select(number => (byte)number)]) : [];
        int down = (page.Size.Height + page.Block.Height - 1) / page.Block.Height;
        for (int number = 0; number < page.BlockCounts.Count; number++)
        {
            var data = file.Slice((int)page.BlockOffsets[number], (int)page.BlockCounts[number]);
            string? fault = page.Compression == TiffCompression.Jpeg
                ? FindFault(data, codes, page.Block, GetNeeded(page, number))
                : IsLzwCutShort(InOrder(data, page), GetLength(tiff, page, number % down)) ? EndsEarly : null;
            if (fault is not null)
            {
                throw new InvalidDataException($"its {(page.IsTiled ? "tile" : "strip")} {number} is damaged: {fault}");
            }
        }
    }

    private static string? FindFault(ReadOnlySpan<byte> data, JpegCode?[] codes, ImageSize block, ImageSize needed) =>
        JpegStructure.FindExcess(data)
        ?? (JpegData.IsSmaller(data, block, needed) ? IsSmaller : JpegData.IsCutShort(data, codes, block) ? EndsEarly : null);

    /// <summary>The part of a strip or tile that is in the image, in the width of all.</summary>
    private static ImageSize GetNeeded(TiffPage page, int number)
    {
        int across = (page.Size.Width + page.Block.Width - 1) / page.Block.Width;
        int down = (page.Size.Height + page.Block.Height - 1) / page.Block.Height;
        return new ImageSize(page.Block.Width, Math.Min(page.Block.Height, page.Size.Height - (number / across % down * page.Block.Height)));
    }

    private static long GetLength(Tiff tiff, TiffPage page, int strip) => page.IsTiled
        ? tiff.TileSize()
        : tiff.VStripSize(Math.Min(page.Block.Height, page.Size.Height - (strip * page.Block.Height)));

    /// <summary>The bytes with their highest bits first, as the codes of LZW are in them.</summary>
    private static ReadOnlySpan<byte> InOrder(ReadOnlySpan<byte> data, TiffPage page)
    {
        if (page.Directory.Get(TiffDirectory.FillOrder, 1) != TiffDirectory.LowestBitsFirst)
        {
            return data;
        }

        byte[] reversed = data.ToArray();
        Tiff.ReverseBits(reversed, reversed.Length);
        return reversed;
    }

    // LZW of the earliest writers, the lowest bits first, begins with 0 and 1, and is left to LibTiff.
    private static bool IsLzwCutShort(ReadOnlySpan<byte> data, long length) => data is not [0, 1, ..] && IsCutShort(data, length);

    /// <summary>Goes through the codes of LZW and adds up the bytes that they stand for (TIFF 6.0, section 13).</summary>
    private static bool IsCutShort(ReadOnlySpan<byte> data, long length)
    {
        Span<int> lengths = stackalloc int[MaxCodes];
        var (next, width, last, found) = (EndCode + 1, 9, 0, 0L);
        var codes = new LzwCodes(data);
        while (found < length)
        {
            if (!codes.TryRead(width, out int code))
            {
                return true;
            }

            if (code == ClearCode)
            {
                (next, width, last) = (EndCode + 1, 9, 0);
                continue;
            }

            if (code == EndCode || code > next || (code == next && last == 0))
            {
                // LibTiff tells of codes that mean nothing.
                return code == EndCode;
            }

            int stands = code < ClearCode ? 1 : code == next ? last + 1 : lengths[code];
            found += stands;
            if (last > 0 && next < MaxCodes)
            {
                lengths[next++] = last + 1;
                width = next + 1 >= 1 << width ? Math.Min(12, width + 1) : width;
            }

            last = stands;
        }

        return false;
    }

    /// <summary>Takes codes out of bytes, the highest bits first.</summary>
    private ref struct LzwCodes(ReadOnlySpan<byte> data)
    {
        private readonly ReadOnlySpan<byte> _data = data;
        private int _offset;
        private int _bits;
        private int _count;

        public bool TryRead(int width, out int code)
        {
            for (; _count < width; _count += 8)
            {
                if (_offset == _data.Length)
                {
                    code = 0;
                    return false;
                }

                _bits = (_bits << 8) | _data[_offset++];
            }

            _count -= width;
            code = (_bits >> _count) & ((1 << width) - 1);
            return true;
        }
    }
}
