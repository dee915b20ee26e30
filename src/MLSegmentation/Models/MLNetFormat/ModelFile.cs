using MLSegmentation.ImageFiles;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>Reads models from files and streams: the zip files that ML.NET saves, and ONNX files.</summary>
internal static class ModelFile
{
    private const string What = "model";

    // Every zip file that is not empty begins with these letters.
    private static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    /// <summary>Reads a model of either kind; its content decides which kind it is. Of several, the column of masks tells which one.</summary>
    public static SavedModel Read(string path, string? predictedLabelColumnName = null)
    {
        using var file = UserFile.OpenRead(path, What);
        return UserFile.Explain(path, What, () =>
        {
            OtherModels.Refuse(file, path);
            return IsZip(file)
                ? SavedModel.Read(file, Quote(path), predictedLabelColumnName)
                : SavedModel.Choose(ToSaved(ReadImageModel(file, path)), Quote(path), predictedLabelColumnName);
        });
    }

    /// <summary>Reads a model of either kind from a stream.</summary>
    public static SavedModel Read(Stream stream, string? predictedLabelColumnName = null)
    {
        byte[] bytes = UserStream.ReadAllBytes(stream, What);
        string source = Quote(UserStream.Name);
        if (!IsZip(bytes))
        {
            return SavedModel.Choose(ToSaved(ImageModel.Parse(bytes, source)), source, predictedLabelColumnName);
        }

        using var zip = new MemoryStream(bytes, writable: false);
        return SavedModel.Read(zip, source, predictedLabelColumnName);
    }

    /// <summary>Reads an ONNX file.</summary>
    public static SavedModel ReadOnnx(string path)
    {
        using var file = UserFile.OpenRead(path, What);
        return UserFile.Explain(path, What, () => !IsZip(file) ? ToSaved(ReadImageModel(file, path)) : throw IsZipFile(Quote(path)));
    }

    /// <summary>Reads an ONNX file from a stream.</summary>
    public static SavedModel ReadOnnx(Stream stream)
    {
        byte[] bytes = UserStream.ReadAllBytes(stream, What);
        return !IsZip(bytes) ? ToSaved(ImageModel.Parse(bytes, Quote(UserStream.Name))) : throw IsZipFile(Quote(UserStream.Name));
    }

    private static SavedModel ToSaved(ImageModel model) => new(model, ModelColumns.Of(model));

    private static bool IsZip(FileStream file)
    {
        Span<byte> start = stackalloc byte[ZipMagic.Length];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return IsZip(start[..count]);
    }

    private static bool IsZip(ReadOnlySpan<byte> file) => file.StartsWith(ZipMagic);

    private static ImageModel ReadImageModel(FileStream file, string path)
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return ImageModel.Parse(bytes, Quote(path));
    }

    private static SegmentationException IsZipFile(string source) =>
        new($"{source} is a zip file, not an ONNX file. Open it with mlContext.Segmentation().Load, which reads both.");

    private static string Quote(string path) => $"'{path}'";
}
