namespace MLSegmentation.ImageFiles;

/// <summary>
/// Reads image files: the only place where they are opened. What is read is what viewers show, apart from opacity and colour profiles: the
/// orientation is applied, the stored colours count. Files that are damaged, cut short, too large or of another kind are refused.
/// </summary>
internal static class ImageFile
{
    private const int MaxBeginLength = 64;
    private const int BufferSize = 4096;

    /// <summary>Longer files are not read before their header allows it.</summary>
    private const int ShortLength = 16 << 20;

    /// <summary>Reads what a file says about its image, without its pixels; damage behind the header is not found.</summary>
    /// <exception cref="SegmentationException">The file cannot be read, is no image, is too large, or needs a page.</exception>
    public static ImageFileHeader ReadHeader(string path, FileReading? reading = null, string what = "image")
    {
        using var stream = UserFile.OpenRead(path, what, BufferSize);
        return UserFile.Explain(path, what, () => ReadHeader(stream, path, reading ?? FileReading.Default, isWhole: false));
    }

    /// <summary>Reads a file, of which messages say what it should hold, and finds out whether it is complete. (Decoders accept half a file.)</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should hold.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="refuse">Throws where a kind of file, or what is none, does not hold it; null where all kinds do.</param>
    /// <exception cref="SegmentationException">It cannot be read, is no image, too large, of a kind that is not read, cut short, or needs a page.</exception>
    public static ImageContent Read(string path, string what, FileReading reading, Action<ImageFileFormat?>? refuse = null)
    {
        using var stream = UserFile.OpenRead(path, what, BufferSize);
        return UserFile.Explain(path, what, () =>
        {
            if (stream.Length > ShortLength)
            {
                return Read(stream, path, reading, refuse);
            }

            byte[] file = GC.AllocateUninitializedArray<byte>((int)stream.Length);
            stream.ReadExactly(file);
            return Read(file, path, reading, refuse);
        });
    }

    /// <summary>Takes a file that was read already, whose name is for messages, and finds out whether it is complete.</summary>
    public static ImageContent Read(byte[] file, string path, FileReading reading, Action<ImageFileFormat?>? refuse = null)
    {
        refuse?.Invoke(ImageFileFormats.Detect(file));
        using var stream = new MemoryStream(file, writable: false);
        if (ImageFileFormats.Detect(file) == ImageFileFormat.Tiff)
        {
            return ReadPage(stream, path, reading);
        }

        // How large it is, before all of it is looked at.
        var header = ReadHeader(stream, path, reading, isWhole: true);
        CheckComplete(file, header, path);
        return new ImageContent(header, file, path);
    }

    /// <summary>The most bytes that a file can have, going by its beginning, which is there before the rest of a stream is read.</summary>
    /// <exception cref="SegmentationException">It is no image, or too large.</exception>
    public static long GetMaxLength(ReadOnlySpan<byte> begin, string path, FileReading reading, Action<ImageFileFormat?> refuse)
    {
        var format = ImageFileFormats.Detect(begin);
        refuse(format);
        long maxLength = ImageLimits.GetMaxLength(reading.MaxPixels);
        ImageSize? size = format switch
        {
            ImageFileFormat.Png => PngStructure.ReadSize(begin, path),
            ImageFileFormat.Bmp => BmpReader.ReadHeader(begin, maxLength, path).Size,
            ImageFileFormat.Gif => GifStructure.ReadScreen(begin, path),
            _ => null,
        };
        if (size is not { } known)
        {
            return maxLength;
        }

        ImageLimits.Check(path, new ImageFileHeader(format!.Value, known, 1, SampleType.Unsigned8), reading.MaxPixels);
        return ImageLimits.GetMaxLength(known.PixelCount);
    }

    /// <summary>Reads an image from a stream, from where it stands to its end.</summary>
    /// <param name="stream">The stream, which need not be able to seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="reading">How it is read.</param>
    /// <exception cref="SegmentationException">It cannot be read, is no image, too large, of a kind that is not read, cut short, or needs a page.</exception>
    public static ImageContent Read(Stream stream, string name, FileReading reading) => Read(
        UserStream.ReadAllBytes(
            stream,
            "image",
            ImageLimits.GetMaxLength(reading.MaxPixels),
            begin => GetMaxLength(begin, name, reading, format => _ = format ?? throw NotAnImage(name))),
        name,
        reading);

    private static ImageContent Read(Stream stream, string path, FileReading reading, Action<ImageFileFormat?>? refuse)
    {
        var format = ImageFileFormats.Detect(ReadBegin(stream));
        refuse?.Invoke(format);
        if (format == ImageFileFormat.Tiff)
        {
            return ReadPage(stream, path, reading);
        }

        var header = ReadHeader(stream, path, reading, isWhole: true);
        ImageLimits.CheckLength(path, stream.Length, header.Size);
        byte[] file = GC.AllocateUninitializedArray<byte>((int)stream.Length);
        stream.Position = 0;
        stream.ReadExactly(file);
        CheckComplete(file, header, path);
        return new ImageContent(header, file, path);
    }

    /// <summary>Of a TIFF file, which may hold many images, the one is read that is wanted.</summary>
    private static ImageContent ReadPage(Stream stream, string path, FileReading reading)
    {
        var page = TiffStructure.Find(stream, path, reading.Page);
        var header = page.ToHeader();
        ImageLimits.Check(path, header, reading.MaxPixels);
        if (page.IsTiled)
        {
            ImageLimits.CheckTile(path, page.Block, page.Size, reading.MaxPixels);
        }

        return new ImageContent(header, page.Isolate(), path);
    }

    private static void CheckComplete(byte[] file, ImageFileHeader header, string path)
    {
        if (header.Format == ImageFileFormat.Png)
        {
            PngReader.Check(file, path);
        }
        else if (header.Format == ImageFileFormat.Jpeg)
        {
            JpegStructure.Check(file, path);
        }
        else if (header.Format == ImageFileFormat.Bmp && !BmpReader.IsComplete(file, path))
        {
            throw ImageLimits.Damaged(path, ImageFileFormat.Bmp, "its compressed data ends too early");
        }
    }

    /// <summary>An error that names what is no image.</summary>
    public static SegmentationException NotAnImage(string path) =>
        new($"'{path}' is not an image; {ImageFileFormats.ImageKinds} files are read.") { Kind = SegmentationErrorKind.UnknownFormat };

    private static byte[] ReadBegin(Stream stream)
    {
        byte[] begin = new byte[MaxBeginLength];
        stream.Position = 0;
        return begin[..stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Reads the header; where the whole file is read anyway, also how many images it has, which may be known at its end only.</summary>
    private static ImageFileHeader ReadHeader(Stream stream, string path, FileReading reading, bool isWhole)
    {
        byte[] begin = ReadBegin(stream);
        var format = ImageFileFormats.Detect(begin)
            ?? throw NotAnImage(path);
        var header = format switch
        {
            ImageFileFormat.Png => PngStructure.ReadHeader(stream, path),
            ImageFileFormat.Jpeg => JpegStructure.ReadHeader(stream, path),
            ImageFileFormat.Bmp => BmpReader.ReadHeader(begin, stream.Length, path),
            ImageFileFormat.Gif => GifReader.ReadHeader(begin, stream, path, reading.MaxPixels, isWhole),
            ImageFileFormat.WebP => WebPStructure.ReadHeader(stream, path),
            _ => TiffStructure.Find(stream, path, reading.Page).ToHeader(),
        };
        ImageLimits.Check(path, header, reading.MaxPixels);
        return header;
    }
}
