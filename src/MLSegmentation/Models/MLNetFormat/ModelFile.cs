using MLSegmentation.ImageFiles;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>Reads models from files: the zip files that ML.NET saves, and ONNX files.</summary>
internal static class ModelFile
{
    private const string What = "model";

    // Every zip file that is not empty begins with these letters.
    private static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    /// <summary>Reads a model of either kind; its content decides which kind it is.</summary>
    public static SavedModel Read(string path)
    {
        using var file = UserFile.OpenRead(path, What);
        return UserFile.Explain(path, What, () =>
        {
            OtherModels.Refuse(file, path);
            return IsZip(file) ? SavedModel.Read(file, Quote(path)) : new SavedModel(ReadImageModel(file, path), ModelColumns.Default);
        });
    }

    /// <summary>Reads an ONNX file.</summary>
    public static ImageModel ReadOnnx(string path)
    {
        using var file = UserFile.OpenRead(path, What);
        return UserFile.Explain(path, What, () => !IsZip(file)
            ? ReadImageModel(file, path)
            : throw new SegmentationException($"{Quote(path)} is a zip file, not an ONNX file. Open it with mlContext.Segmentation().Load, which reads both."));
    }

    private static bool IsZip(FileStream file)
    {
        Span<byte> start = stackalloc byte[ZipMagic.Length];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..count].SequenceEqual(ZipMagic);
    }

    private static ImageModel ReadImageModel(FileStream file, string path)
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return ImageModel.Parse(bytes, Quote(path));
    }

    private static string Quote(string path) => $"'{path}'";
}
