using System.Globalization;
using MLSegmentation.Options;

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

    // What the compressed bytes of a band may be more than twice those that are decoded: no compression makes pixels so much longer.
    private const long MostOverhead = 64 << 20;

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

    /// <summary>Whether the file is stored in such a way that it can be read in bands, whatever its size.</summary>
    public bool IsReadable => IsUpright && HasReadableBlocks;

    /// <summary>Rows of strips or tiles.</summary>
    private int Down => DivideUp(_page.Size.Height, _page.Block.Height);

    private int Across => DivideUp(_page.Size.Width, _page.Block.Width);

    private int Planes => _page.IsPlanar ? _page.SamplesPerPixel : 1;

    private long BytesPerRow => (long)Across * _page.Block.Width * _page.SamplesPerPixel * _page.SampleBytes;

    /// <summary>Whether strips can be read in parts: rows of uncompressed ones begin at known bytes.</summary>
    private bool HasPlainStrips => _page is { Compression: TiffCompression.None, IsTiled: false, IsConverted: false };

    /// <summary>Whether pixels are stored as they are to be seen.</summary>
    private bool IsUpright => _page.Orientation == ImageOrientation.Upright;

    /// <summary>Whether a row of strips or tiles is no more than decoding takes at once.</summary>
    private bool HasReadableBlocks => HasPlainStrips
        || (BytesPerRow * _page.Block.Height <= MostBytes && (long)Across * _page.Block.Width * _page.Block.Height <= ImageLimits.HighestMaxPixels);

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
        if (!IsUpright)
        {
            throw Unreadable(
                $"'{_path}' has {_page.Size} pixels, and is stored turned or mirrored (orientation {(int)_page.Orientation}); files are read in bands "
                + $"where they are stored upright. Write it again upright");
        }

        if (!HasReadableBlocks)
        {
            string blocks = _page.IsTiled ? "tiles" : "strips";
            throw Unreadable(
                $"'{_path}' has {_page.Size} pixels in {blocks} of {_page.Block}; of such large ones, {MostBytes >> 20} MiB and "
                + $"{ImageLimits.HighestMaxPixels:N0} pixels across the image can be read. Write it again in tiles, or in strips of fewer rows");
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
            ? (int)Math.Min(Math.Min((long)first + usual, (strip + 1L) * _page.Block.Height), _page.Size.Height)
            : (int)Math.Min(_page.Size.Height, (long)_page.Block.Height * (strip + Math.Max(1, usual / _page.Block.Height)));
        byte[] file = UserFile.Explain(_path, "image", () => isPart ? IsolatePart(strip, first, end) : IsolateBlocks(strip, end));
        Position = end;
        return TiffReader.Decode(file, _path);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static int DivideUp(int length, int block) => (int)(((long)length + block - 1) / block);

    /// <summary>The error of a file that can only be decoded whole, which a limit allows that is given.</summary>
    private SegmentationException Unreadable(OptionText text)
    {
        OptionText advice = $", or give a {new OptionName("MaxPixels")} that allows to decode it whole where there is memory for it";
        OptionText end = $".";
        bool mayBeWhole = (long)_page.Size.Width * _page.Size.Height <= ImageLimits.HighestMaxPixels;
        return SegmentationException.Naming(OptionText.Join("", mayBeWhole ? [text, advice, end] : [text, end]));
    }

    private byte[] IsolateBlocks(int first, int endRow)
    {
        int end = DivideUp(endRow, _page.Block.Height);
        int[] blocks = [.. Enumerable.Range(0, Planes)
            .SelectMany(plane => Enumerable.Range(((plane * Down) + first) * Across, (end - first) * Across))];
        long decoded = BytesPerRow * (end - first) * _page.Block.Height;
        long compressed = blocks.Sum(block => _page.BlockCounts[block]);
        if (compressed > (2 * decoded) + MostOverhead)
        {
            string kind = _page.IsTiled ? "tiles" : "strips";
            throw ImageLimits.Damaged(
                _path,
                ImageFileFormat.Tiff,
                string.Create(CultureInfo.InvariantCulture, $"some of its {kind} hold {compressed:N0} bytes for pixels of {decoded:N0}"));
        }

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
