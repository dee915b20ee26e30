using System.Buffers.Binary;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.DataViews;

/// <summary>
/// Finds out whether an image file is complete, and its size, without decoding it. (Decoders accept half a file and leave the
/// rest of the image empty.)
/// </summary>
internal static class ImageFileCheck
{
    /// <summary>The size of a complete image file.</summary>
    /// <exception cref="SegmentationException">The file is no image, of a kind that is not read, or cut short.</exception>
    public static ImageSize GetSize(ReadOnlySpan<byte> file, string path) => ImageFileFormats.Detect(file) switch
    {
        ImageFileFormat.Png => PngReader.Check(file, path),
        ImageFileFormat.Jpeg => JpegStructure.GetSize(file) ?? throw Incomplete(path, ImageFileFormat.Jpeg),
        ImageFileFormat.Bmp => BmpReader.Check(file, path),
        ImageFileFormat.Gif => GifStructure.GetSize(file) ?? throw Incomplete(path, ImageFileFormat.Gif),
        ImageFileFormat.WebP => GetWebPSize(file) ?? throw Incomplete(path, ImageFileFormat.WebP),
        ImageFileFormat.Tiff => throw new SegmentationException(
            $"'{path}' is a TIFF file; images are read from PNG, JPEG, BMP, GIF and WebP files. Convert it to PNG."),
        _ => throw new SegmentationException($"'{path}' is not an image; PNG, JPEG, BMP, GIF and WebP files are read."),
    };

    /// <summary>After "WebP Container Specification" and RFC 9649.</summary>
    private static ImageSize? GetWebPSize(ReadOnlySpan<byte> file)
    {
        const int HeaderLength = 30;
        if (file.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L > file.Length)
        {
            return null;
        }

        var data = file[20..];
        var (width, height) = file[12..16] switch
        {
            [.., (byte)'X'] => (1 + ReadUInt24(data[4..]), 1 + ReadUInt24(data[7..])),
            [.., (byte)'L'] => UnpackLossless(BinaryPrimitives.ReadInt32LittleEndian(data[1..])),
            _ => (BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3fff, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3fff),
        };
        return width > 0 && height > 0 ? new ImageSize(width, height) : null;
    }

    private static (int Width, int Height) UnpackLossless(int bits) => (1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff));

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static SegmentationException Incomplete(string path, ImageFileFormat format) =>
        new($"'{path}' is a damaged {format.GetName()} file: it was cut short. Write or copy it again.");
}
