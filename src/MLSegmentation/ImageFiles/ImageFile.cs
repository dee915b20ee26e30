using System.Buffers;
using Microsoft.ML.Data;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// Reads image files: the only place where they are decoded. What is read is what viewers show, apart from opacity and colour profiles: the
/// orientation is applied, the stored colours count. Files that are damaged, cut short or of another kind are refused.
/// </summary>
internal static class ImageFile
{
    private const int MaxBeginLength = 64;

    /// <summary>Reads what a file says about its image, without its pixels; damage behind the header is not found.</summary>
    /// <exception cref="SegmentationException">The file cannot be read, is no image, or needs a page.</exception>
    public static ImageFileHeader ReadHeader(string path, int? page)
    {
        using var stream = UserFile.OpenRead(path, "image", bufferSize: 4096);
        return UserFile.Explain(path, "image", () => ReadHeader(stream, path, page));
    }

    /// <summary>Reads what a whole file says about its image, and finds out whether it is complete. (Decoders accept half a file.)</summary>
    /// <exception cref="SegmentationException">The file is no image, of a kind that is not read, cut short, or needs a page.</exception>
    public static ImageFileHeader Check(byte[] file, string path, int? page)
    {
        var format = ImageFileFormats.Detect(file);
        if (format == ImageFileFormat.Png)
        {
            PngReader.Check(file, path);
        }
        else if (format == ImageFileFormat.Jpeg && !JpegStructure.IsComplete(file))
        {
            throw ImageLimits.Damaged(path, ImageFileFormat.Jpeg, "it was cut short");
        }

        return ReadHeader(new MemoryStream(file, writable: false), path, page);
    }

    /// <summary>Decodes a file of 8 bits; the caller disposes the image.</summary>
    /// <exception cref="SegmentationException">The file is damaged, of another kind, or has more bits or channels.</exception>
    public static MLImage DecodeEightBit(byte[] file, string path, int? page) => DecodeEightBit(file, Check(file, path, page), path, page);

    /// <summary>Decodes a file of 8 bits that was checked; the caller disposes the image.</summary>
    public static MLImage DecodeEightBit(byte[] file, ImageFileHeader header, string path, int? page)
    {
        if (!header.IsEightBit)
        {
            throw new SegmentationException(
                $"'{path}' is a {header.Format.GetName()} file of {header.Samples.Describe(header.Channels)}, but an image of 8 bits, grey or coloured, "
                + "is needed here. Read it in full depth (PixelKind.FloatingPoint, LoadSegmentationFolder, SegmentationImage.Load), or convert it to 8 bits.");
        }

        int length = header.Size.PixelCount * SkiaDecoder.BytesPerPixel;
        byte[] pixels = header.Format is ImageFileFormat.Gif or ImageFileFormat.Tiff
            ? RasterPixels.RentOpaque(Decode(file, header, path, page))
            : SkiaDecoder.RentOpaque(file, header, path);
        try
        {
            return MLImage.CreateFromPixels(header.Size.Width, header.Size.Height, MLPixelFormat.Bgra32, pixels.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    /// <summary>Decodes a file of any depth to numbers, as the file stores them.</summary>
    /// <exception cref="SegmentationException">The file is damaged or of another kind.</exception>
    public static SegmentationImage DecodeDeep(byte[] file, string path, int? page) => DecodeDeep(file, Check(file, path, page), path, page);

    /// <summary>Decodes a file of any depth that was checked to numbers, as the file stores them.</summary>
    /// <exception cref="SegmentationException">The file is damaged or of another kind.</exception>
    public static SegmentationImage DecodeDeep(byte[] file, ImageFileHeader header, string path, int? page)
    {
        var raster = header.Format == ImageFileFormat.Bmp ? SkiaDecoder.Decode(file, header, path) : Decode(file, header, path, page);
        return RasterPixels.ToImage(raster, path);
    }

    /// <summary>Decodes a file that was checked to the exact numbers that it stores, such as palette indices, as viewers show them.</summary>
    /// <exception cref="SegmentationException">The file is damaged or of another kind.</exception>
    public static ImageRaster Decode(byte[] file, ImageFileHeader header, string path, int? page)
    {
        var raster = header.Format switch
        {
            ImageFileFormat.Png => PngReader.Decode(file, path),
            ImageFileFormat.Bmp => BmpReader.Decode(file, path),
            ImageFileFormat.Gif => GifReader.Decode(file, path),
            ImageFileFormat.Tiff => TiffReader.Decode(file, path, page),
            _ => SkiaDecoder.Decode(file, header, path),
        };
        return raster.Orient(header.Orientation);
    }

    private static ImageFileHeader ReadHeader(Stream stream, string path, int? page)
    {
        byte[] begin = new byte[MaxBeginLength];
        begin = begin[..stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false)];
        var format = ImageFileFormats.Detect(begin)
            ?? throw new SegmentationException($"'{path}' is not an image; {ImageFileFormats.ImageKinds} files are read.");
        return format switch
        {
            ImageFileFormat.Png => PngStructure.ReadHeader(stream, path),
            ImageFileFormat.Jpeg => JpegStructure.ReadHeader(stream, path),
            ImageFileFormat.Bmp => BmpReader.ReadHeader(begin, stream.Length, path),
            ImageFileFormat.Gif => ReadGifHeader(stream, path),
            ImageFileFormat.WebP => WebPStructure.ReadHeader(stream, path),
            _ => TiffStructure.Find(stream, path, page).ToHeader(),
        };
    }

    private static ImageFileHeader ReadGifHeader(Stream stream, string path)
    {
        byte[] file = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(file);
        var frame = GifStructure.Read(file, path);
        GifReader.Check(frame, file.Length, path);
        return GifStructure.ReadHeader(frame);
    }
}
