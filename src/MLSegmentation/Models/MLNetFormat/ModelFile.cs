using MLSegmentation.ImageFiles;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>Reads models from files and streams: the zip files that ML.NET saves, and ONNX files.</summary>
internal static class ModelFile
{
    /// <summary>The most bytes of a model: over 250 million weights of 32 bits.</summary>
    public const int MaxLength = ImageModel.MaxLength;

    private const string What = "model";

    // More than the first field of a model takes before its content.
    private const int StartLength = 16;

    // Every zip file begins with these letters, an empty one with the others.
    private static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    private static ReadOnlySpan<byte> EmptyZipMagic => "PK\u0005\u0006"u8;

    /// <summary>Reads a model of either kind; its content decides which kind it is. Of several, the column of masks tells which one.</summary>
    public static SavedModel Read(string path, string? predictedLabelColumnName = null)
    {
        using var file = UserFile.OpenRead(path, What);
        return UserFile.Explain(path, What, () =>
        {
            OtherModels.Refuse(file, path);
            return IsZip(file)
                ? SavedModel.Read(file, Quote(path), predictedLabelColumnName)
                : SavedModel.Choose(ReadImageModel(file, path), Quote(path), predictedLabelColumnName);
        });
    }

    /// <summary>Reads a model of either kind from a stream.</summary>
    public static SavedModel Read(Stream stream, string? predictedLabelColumnName = null)
    {
        byte[] bytes = UserStream.ReadAllBytes(stream, What, MaxLength, GetMaxLength);
        string source = Quote(UserStream.Name);
        if (!IsZip(bytes))
        {
            return SavedModel.Choose(Parse(bytes, source), source, predictedLabelColumnName);
        }

        using var zip = new MemoryStream(bytes, writable: false);
        return SavedModel.Read(zip, source, predictedLabelColumnName);
    }

    /// <summary>Reads all ONNX models of a file of either kind, whatever they are, and what messages call the file.</summary>
    public static (List<(ModelProto Model, string? UnknownField)> Models, string Source) ReadModels(string path)
    {
        using var file = UserFile.OpenRead(path, What);
        return UserFile.Explain(path, What, () =>
        {
            OtherModels.Refuse(file, path);
            return (IsZip(file) ? SavedModel.ReadModels(file, Quote(path)) : [ImageModel.ParseForeign(ReadBytes(file, path), Quote(path))], Quote(path));
        });
    }

    /// <summary>Reads an ONNX file.</summary>
    public static SavedModel ReadOnnx(string path)
    {
        using var file = UserFile.OpenRead(path, What);
        return UserFile.Explain(path, What, () => !IsZip(file) ? ReadImageModel(file, path) : throw IsZipFile(Quote(path)));
    }

    /// <summary>Reads an ONNX file from a stream.</summary>
    public static SavedModel ReadOnnx(Stream stream)
    {
        byte[] bytes = UserStream.ReadAllBytes(
            stream, What, MaxLength, begin => !IsZip(begin) ? GetMaxLength(begin) : throw IsZipFile(Quote(UserStream.Name)));
        return !IsZip(bytes) ? Parse(bytes, Quote(UserStream.Name)) : throw IsZipFile(Quote(UserStream.Name));
    }

    /// <summary>Reads the bytes of an ONNX file, which may be that of other software, and what messages call it.</summary>
    public static (byte[] Bytes, string Source) ReadForeign(string path)
    {
        using var file = UserFile.OpenRead(path, What);
        return UserFile.Explain(path, What, () =>
        {
            OtherModels.Refuse(file, path);
            return !IsZip(file) ? (ReadBytes(file, path), Quote(path)) : throw IsNoForeign(Quote(path));
        });
    }

    /// <summary>Reads the bytes of an ONNX file, which may be that of other software, from a stream, and what messages call it.</summary>
    public static (byte[] Bytes, string Source) ReadForeign(Stream stream)
    {
        byte[] bytes = UserStream.ReadAllBytes(
            stream, What, MaxLength, begin => !IsZip(begin) ? GetMaxLength(begin) : throw IsNoForeign(Quote(UserStream.Name)));
        return !IsZip(bytes) ? (bytes, Quote(UserStream.Name)) : throw IsNoForeign(Quote(UserStream.Name));
    }

    /// <summary>The rest of a stream is read, and memory taken, only where its beginning is that of a model.</summary>
    private static long GetMaxLength(ReadOnlySpan<byte> begin) =>
        IsZip(begin) || OnnxScan.IsStart(begin) ? MaxLength : throw ImageModel.NotOnnx(Quote(UserStream.Name), null);

    private static SavedModel Parse(ReadOnlySpan<byte> bytes, string source)
    {
        var model = ImageModel.Parse(bytes, source);
        return new SavedModel(model, ModelColumns.Of(model, source));
    }

    private static bool IsZip(FileStream file)
    {
        Span<byte> start = stackalloc byte[ZipMagic.Length];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return IsZip(start[..count]);
    }

    private static bool IsZip(ReadOnlySpan<byte> file) => file.StartsWith(ZipMagic) || file.StartsWith(EmptyZipMagic);

    private static SavedModel ReadImageModel(FileStream file, string path) => Parse(ReadBytes(file, path), Quote(path));

    private static byte[] ReadBytes(FileStream file, string path)
    {
        if (file.Length > MaxLength)
        {
            throw new SegmentationException($"The model '{path}' has {file.Length} bytes, and a model has at most {MaxLength}.");
        }

        Span<byte> start = stackalloc byte[StartLength];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;

        // The rest is read, and memory taken, only where the beginning is that of a model.
        byte[] bytes = new byte[OnnxScan.IsStart(start) ? file.Length : start.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static SegmentationException IsNoForeign(string source) =>
        new($"{source} is a zip file, and networks are imported from ONNX files. A model of MLSegmentation is opened as it is, with Segmentation().Load.");

    private static SegmentationException IsZipFile(string source) =>
        new($"{source} is a zip file, not an ONNX file. Open it with mlContext.Segmentation().Load, which reads both.");

    private static string Quote(string path) => $"'{path}'";
}
