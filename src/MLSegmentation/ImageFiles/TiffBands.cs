using System.Globalization;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// Reads a page of a TIFF file band by band, from the top to the bottom, each row of strips or tiles once. A band is decoded as a file of its own, and
/// all that is checked of a file is checked of it.
/// </summary>
internal sealed class TiffBands : IDisposable
{
    // What a band takes, unless a row of strips or tiles takes more; and what that may take at most.
    private const long UsualBytes = 16 << 20;
    private const long MostBytes = 512 << 20;

    private readonly FileStream _stream;
    private readonly TiffPage _page;
    private readonly string _path;

    private readonly long _usualBytes;

    private TiffBands(FileStream stream, TiffPage page, string path, long usualBytes)
    {
        (_stream, _page, _path, _usualBytes) = (stream, page, path, usualBytes);
        Header = page.ToHeader();
    }

    /// <summary>What the file says about its image.</summary>
    public ImageFileHeader Header { get; }

    /// <summary>The first row that was not read yet.</summary>
    public int Position { get; private set; }

    /// <summary>Rows of strips or tiles.</summary>
    private int Down => (_page.Size.Height + _page.Block.Height - 1) / _page.Block.Height;

    private int Across => (_page.Size.Width + _page.Block.Width - 1) / _page.Block.Width;

    private int Planes => _page.IsPlanar ? _page.SamplesPerPixel : 1;

    private long BytesPerRow => (long)Across * _page.Block.Width * _page.SamplesPerPixel * _page.SampleBytes;

    /// <summary>Whether strips can be read in parts: rows of uncompressed ones begin at known bytes.</summary>
    private bool HasPlainStrips => _page is { Compression: TiffCompression.None, IsTiled: false, IsConverted: false };

    /// <summary>Opens a file; null where it is none of this kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">The page, from 1; null for the only one.</param>
    /// <param name="usualBytes">About how much a band takes.</param>
    /// <exception cref="SegmentationException">It cannot be read, or is damaged.</exception>
    public static TiffBands? TryOpen(string path, int? page, long usualBytes = UsualBytes)
    {
        const int BeginLength = 64;
        var stream = UserFile.OpenRead(path, "image", bufferSize: 4096);
        try
        {
            var found = UserFile.Explain(path, "image", () =>
            {
                byte[] begin = new byte[BeginLength];
                int length = stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
                return ImageFileFormats.Detect(begin.AsSpan(0, length)) == ImageFileFormat.Tiff
                    ? TiffStructure.Find(stream, path, page, isForBands: true)
                    : null;
            });
            if (found is not null)
            {
                return new TiffBands(stream, found, path, usualBytes);
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        stream.Dispose();
        return null;
    }

    /// <summary>Refuses a file that cannot be read in bands.</summary>
    /// <param name="maxPixels">The most pixels that it may have.</param>
    /// <exception cref="SegmentationException">It is too large or too wide, its strips or tiles are too large, or it is stored turned.</exception>
    public void RequireReadable(long maxPixels)
    {
        ImageLimits.CheckForBands(_path, _page.Size, maxPixels);
        if (_page.Orientation != ImageOrientation.Upright)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{_path}' has {_page.Size} pixels, and is stored turned or mirrored (orientation {(int)_page.Orientation}); files are read in bands "
                + $"where they are stored upright. Write it again upright."));
        }

        if (!HasPlainStrips && BytesPerRow * _page.Block.Height > MostBytes)
        {
            string blocks = _page.IsTiled ? "tiles" : "strips";
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{_path}' has {_page.Size} pixels in {blocks} of {_page.Block}; of such large ones, {MostBytes >> 20} MiB across the image can be read. "
                + $"Write it again in tiles, or in strips of fewer rows."));
        }
    }

    /// <summary>Reads the next rows, as many as are convenient.</summary>
    /// <exception cref="SegmentationException">They cannot be read, or are damaged.</exception>
    public ImageRaster ReadNext()
    {
        int first = Position;
        int strip = first / _page.Block.Height;
        int usual = (int)Math.Clamp(_usualBytes / BytesPerRow, 1, _page.Size.Height);
        bool isPart = HasPlainStrips && usual < _page.Block.Height;
        int end = isPart
            ? Math.Min(Math.Min(first + usual, (strip + 1) * _page.Block.Height), _page.Size.Height)
            : (int)Math.Min(_page.Size.Height, (long)_page.Block.Height * (strip + Math.Max(1, usual / _page.Block.Height)));
        byte[] file = UserFile.Explain(_path, "image", () => isPart ? IsolatePart(strip, first, end) : IsolateBlocks(strip, end));
        Position = end;
        return TiffReader.Decode(file, _path);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private byte[] IsolateBlocks(int first, int endRow)
    {
        int end = (endRow + _page.Block.Height - 1) / _page.Block.Height;
        int[] blocks = [.. Enumerable.Range(0, Planes)
            .SelectMany(plane => Enumerable.Range(((plane * Down) + first) * Across, (end - first) * Across))];
        return _page.Isolate(
            [.. blocks.Select(block => _page.BlockOffsets[block])],
            [.. blocks.Select(block => _page.BlockCounts[block])],
            endRow - (first * _page.Block.Height));
    }

    private byte[] IsolatePart(int strip, int firstRow, int endRow)
    {
        long rowBytes = (((long)_page.Size.Width * (_page.SamplesPerPixel / Planes) * _page.BitDepth) + 7) / 8;
        long skipped = (firstRow - (strip * _page.Block.Height)) * rowBytes;
        long count = (endRow - firstRow) * rowBytes;
        long[] offsets = [.. Enumerable.Range(0, Planes).Select(plane => _page.BlockOffsets[(plane * Down) + strip] + skipped)];
        return offsets.All(offset => offset <= _stream.Length - count)
            ? _page.Isolate(offsets, [.. offsets.Select(_ => count)], endRow - firstRow)
            : throw ImageLimits.Damaged(_path, ImageFileFormat.Tiff, "its pixels reach beyond the end of the file, which was cut short");
    }
}
