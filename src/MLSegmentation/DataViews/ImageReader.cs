using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Reads image files, and refuses what is missing, damaged, cut short or no image at all.</summary>
internal static class ImageReader
{
    /// <summary>Reads an image file; the caller disposes the image.</summary>
    public static MLImage Read(string path)
    {
        byte[] file = UserFile.ReadAllBytes(path, "image");
        _ = ImageFileCheck.GetSize(file, path);
        return Decode(file, path);
    }

    /// <summary>Reads an image file in full depth.</summary>
    public static SegmentationImage ReadDeep(string path)
    {
        byte[] file = UserFile.ReadAllBytes(path, "image");
        _ = ImageFileCheck.GetSize(file, path);
        return ImageFile.DecodeDeep(file, path, page: null);
    }

    /// <summary>Reads an image file that must not hold more than 8 bits; the caller disposes the image.</summary>
    /// <exception cref="SegmentationException">It holds more.</exception>
    public static MLImage ReadEightBit(string path) => ImageFile.ReadHeader(path, page: null) is { IsEightBit: false } header
        ? throw new SegmentationException(
            $"'{path}' has {header.Samples.Describe(header.Channels)}, but an MLImage holds 8 bits of grey or of red, green and blue. "
            + $"Load it in full depth: LoadSegmentationImages(…, pixels: {nameof(PixelKind)}.{nameof(PixelKind.FloatingPoint)}).")
        : Read(path);

    /// <summary>Decodes a file whose completeness was checked.</summary>
    public static MLImage Decode(byte[] file, string path)
    {
        try
        {
            using var stream = new MemoryStream(file, writable: false);
            return MLImage.CreateFromStream(stream);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException)
        {
            throw new SegmentationException($"'{path}' cannot be decoded as an image: it is damaged or of an unusual kind. Write it again as PNG.", exception);
        }
    }
}
