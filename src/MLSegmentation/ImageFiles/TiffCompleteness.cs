using BitMiracle.LibTiff.Classic;

namespace MLSegmentation.ImageFiles;

/// <summary>Finds strips and tiles whose compressed data ends too early, where LibTiff does not: it makes up what is missing of LZW and JPEG.</summary>
internal static class TiffCompleteness
{
    private const int JpegTables = 347;

    /// <summary>Looks at all strips or tiles of a page, in the file that holds nothing else.</summary>
    /// <exception cref="InvalidDataException">One is cut short.</exception>
    public static void Check(Tiff tiff, TiffPage page, ReadOnlySpan<byte> file)
    {
        if (page.Compression is not (TiffCompression.Lzw or TiffCompression.Jpeg))
        {
            return;
        }

        byte[] tables = [.. page.Directory.GetAll(JpegTables).Select(number => (byte)number)];
        int down = (page.Size.Height + page.Block.Height - 1) / page.Block.Height;
        for (int number = 0; number < page.BlockCounts.Count; number++)
        {
            var data = file.Slice((int)page.BlockOffsets[number], (int)page.BlockCounts[number]);
            bool isCutShort = page.Compression == TiffCompression.Jpeg
                ? JpegData.IsCutShort(tables, data)
                : IsCutShort(data, GetLength(tiff, page, number % down));
            if (isCutShort)
            {
                throw new InvalidDataException($"the compressed data of its {(page.IsTiled ? "tile" : "strip")} {number} ends too early");
            }
        }
    }

    private static long GetLength(Tiff tiff, TiffPage page, int strip) => page.IsTiled
        ? tiff.TileSize()
        : tiff.VStripSize(Math.Min(page.Block.Height, page.Size.Height - (strip * page.Block.Height)));

    /// <summary>Goes through the codes of LZW, the highest bits first, and adds up the bytes that they stand for (TIFF 6.0, section 13).</summary>
    private static bool IsCutShort(ReadOnlySpan<byte> data, long length)
    {
        const int ClearCode = 256;
        const int EndCode = 257;
        const int MaxCodes = 4096;
        if (data is [0, 1, ..])
        {
            // The lowest bits first, as the earliest writers had it.
            return false;
        }

        Span<int> lengths = stackalloc int[MaxCodes];
        var (next, width, last, found) = (EndCode + 1, 9, 0, 0L);
        var (buffer, count, offset) = (0, 0, 0);
        while (found < length)
        {
            for (; count < width; count += 8)
            {
                if (offset == data.Length)
                {
                    return true;
                }

                buffer = (buffer << 8) | data[offset++];
            }

            count -= width;
            int code = (buffer >> count) & ((1 << width) - 1);
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
}
