using MLSegmentation.IO;
using MLSegmentation.Scoring;

namespace MLSegmentation.Onnx;

/// <summary>Reads models from files: the zip files that ML.NET saves, and ONNX files.</summary>
internal static class ModelFile
{
    // Every zip file that is not empty begins with these letters.
    private static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    /// <summary>Reads a model of either kind; its content decides which kind it is.</summary>
    /// <exception cref="SegmentationException">The file cannot be read, is damaged, or holds no segmentation model.</exception>
    public static (ImageModel Model, ScoringColumns Columns) Read(string path)
    {
        var bytes = UserFile.ReadAllBytes(path, "model");
        var source = Quote(path);
        if (!bytes.AsSpan().StartsWith(ZipMagic))
        {
            return (ImageModel.Parse(bytes, source), ScoringColumns.Default);
        }

        using var stream = new MemoryStream(bytes, writable: false);
        return SavedModel.Read(stream, source);
    }

    /// <summary>Reads an ONNX file.</summary>
    /// <exception cref="SegmentationException">The file cannot be read, is damaged, or is no segmentation model in the ONNX format.</exception>
    public static ImageModel ReadOnnx(string path)
    {
        var bytes = UserFile.ReadAllBytes(path, "model");
        return !bytes.AsSpan().StartsWith(ZipMagic)
            ? ImageModel.Parse(bytes, Quote(path))
            : throw new SegmentationException($"{Quote(path)} is a zip file, not an ONNX file. Open it with mlContext.Segmentation().Load, which reads both.");
    }

    private static string Quote(string path) => $"'{path}'";
}
