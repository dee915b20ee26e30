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
