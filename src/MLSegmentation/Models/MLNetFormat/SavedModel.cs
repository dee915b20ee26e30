using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Microsoft.ML;
using Microsoft.ML.Transforms.Onnx;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>A segmentation model inside what ML.NET saved or loaded, and the columns that it works on.</summary>
internal sealed record SavedModel(ImageModel Model, ModelColumns Columns)
{
    // ML.NET's ONNX transformer keeps its model in an entry of this name: the length as a 32-bit integer, then the bytes.
    private const string OnnxEntry = "OnnxModel";

    // Deflate makes at most 1032 bytes of one. Weights hardly become smaller; small models of constant weights may.
    private const int GreatestCompression = 100;
    private const int SmallLength = 64 << 20;

    // A pipeline has one, or a few.
    private const int MaxModels = 100;

    // The length and the first field.
    private const int StartLength = 64;

    /// <summary>Reads the model out of a zip file that <c>mlContext.Model.Save</c> wrote.</summary>
    public static SavedModel Read(Stream stream, string source, string? predictedLabelColumnName = null)
    {
        var models = ReadModels(stream, source);
        var found = FindPixelsModels(models, source);
        bool isDenoiser = found.Count == 0 && models.Exists(item => ModelMetadata.IsDenoiser(item.Model.MetadataProps));
        return isDenoiser ? throw ImageModel.Denoiser(source) : Choose(found, source, predictedLabelColumnName);
    }

    /// <summary>Finds the model inside a transformer, however deeply it is nested in chains; one that was not saved opens itself.</summary>
    public static SavedModel Find(ITransformer transformer, Func<ITransformer, SavedModel?> open, string? predictedLabelColumnName = null)
    {
        const string Source = "The given transformer";
        var found = Flatten(transformer).SelectMany(leaf => open(leaf) is { } model ? [model] : FindPixelsModels(ReadModels(leaf, Source), Source));
        return Choose([.. found], Source, predictedLabelColumnName);
    }

    /// <summary>The model itself, where its masks go to the column of a name, or any name will do.</summary>
    /// <exception cref="SegmentationException">They go to another one.</exception>
    public static SavedModel Choose(SavedModel model, string source, string? predictedLabelColumnName) => Choose([model], source, predictedLabelColumnName);

    /// <summary>The steps of a pipeline, however deeply they are nested in chains.</summary>
    public static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];

    /// <summary>The model of a step that is ML.NET's own ONNX transformer; none of any other.</summary>
    public static List<(ModelProto Model, string? UnknownField)> ReadModels(ITransformer leaf, string source)
    {
        // ML.NET's transformer shows its model to nobody, but it saves it.
        if (leaf is not OnnxTransformer)
        {
            return [];
        }

        using var stream = new MemoryStream();
        try
        {
            new MLContext().Model.Save(leaf, null, stream);
        }
        catch (FileNotFoundException exception)
        {
            // It keeps the model in a temporary file, which goes away when it is disposed.
            throw new ObjectDisposedException(nameof(OnnxTransformer), exception);
        }

        return ReadModels(stream, source);
    }

    /// <summary>All ONNX models in a zip file that ML.NET wrote, and of each a field that is not known, which nothing has checked.</summary>
    /// <exception cref="SegmentationException">The file is damaged.</exception>
    public static List<(ModelProto Model, string? UnknownField)> ReadModels(Stream stream, string source)
    {
        try
        {
            return ModelZip.Read(stream, zip => ReadModels(zip, stream.Length, source));
        }
        catch (InvalidDataException exception)
        {
            throw new SegmentationException(
                $"{source} is damaged: {exception.Message.TrimEnd('.')}. Take an undamaged copy, or save the model again.", exception);
        }
    }

    private static List<(ModelProto Model, string? UnknownField)> ReadModels(ZipArchive zip, long fileLength, string source)
    {
        ZipArchiveEntry[] entries = [.. zip.Entries.Where(entry => entry.Name == OnnxEntry)];
        RequireSound(zip, entries, fileLength);
        if (entries.Length == 0)
        {
            OtherModels.RefuseClassical(zip, source);
        }

        var scan = new OnnxScan();

        // What ML.NET would run beside the model is looked at, too.
        return [.. entries.Select(entry => ImageModel.ParseForeign(ReadContent(entry), $"The entry '{entry.FullName}' of {source}", scan))];
    }

    private static List<SavedModel> FindPixelsModels(List<(ModelProto Model, string? UnknownField)> models, string source)
    {
        var found = new List<SavedModel>();
        foreach (var (model, unknownField) in models.Where(item => PixelsModel.IsPixelsModel(item.Model)))
        {
            ImageModel.RequireKnown(unknownField, source);
            var (imageModel, columns) = PixelsModel.ToImageModel(model, source);
            found.Add(new SavedModel(ImageModel.FromProto(imageModel, source), columns));
        }

        return found;
    }

    /// <summary>Refuses, before any is read, entries that would become far more than the file, as those do that share their bytes.</summary>
    private static void RequireSound(ZipArchive zip, ZipArchiveEntry[] models, long fileLength)
    {
        if (models.Length > MaxModels)
        {
            throw new InvalidDataException($"it has {models.Length} models, and a pipeline has at most {MaxModels}");
        }

        if (models.Sum(entry => (double)entry.Length) > ModelFile.MaxLength)
        {
            throw new InvalidDataException($"the models in it should have more than {ModelFile.MaxLength} bytes");
        }

        double compressed = zip.Entries.Sum(entry => (double)entry.CompressedLength);
        if (compressed > fileLength)
        {
            throw new InvalidDataException($"its entries should take {compressed:F0} bytes of its {fileLength}; they overlap");
        }

        long length = 0;
        long available = SmallLength;
        foreach (var entry in models)
        {
            length += entry.Length;
            available += entry.CompressedLength * GreatestCompression;
            if (length > available)
            {
                throw new InvalidDataException($"its entry '{entry.FullName}' should have {entry.Length} bytes, made of {entry.CompressedLength}");
            }
        }
    }

    private static ReadOnlySpan<byte> ReadContent(ZipArchiveEntry entry)
    {
        byte[] content = new byte[entry.Length];
        using (var stream = entry.Open())
        {
            // The rest is read, and memory taken, only where the beginning is that of a model.
            int count = Math.Min(content.Length, StartLength);
            stream.ReadExactly(content, 0, count);
            RequireStart(content.AsSpan(0, count), entry);
            stream.ReadExactly(content, count, content.Length - count);
        }

        // .NET's zip reader does not look at the checksum, and weights with a flipped bit are still weights.
        return Crc32.HashToUInt32(content) == entry.Crc32 ? content.AsSpan(sizeof(int)) : throw IsWrong(entry);
    }

    private static void RequireStart(ReadOnlySpan<byte> start, ZipArchiveEntry entry)
    {
        if (start.Length <= sizeof(int)
            || BinaryPrimitives.ReadInt32LittleEndian(start) != entry.Length - sizeof(int)
            || !OnnxScan.IsStart(start[sizeof(int)..]))
        {
            throw IsWrong(entry);
        }
    }

    private static InvalidDataException IsWrong(ZipArchiveEntry entry) => new($"the checksum or the length of its entry '{entry.FullName}' is wrong");

    private static SavedModel Choose(List<SavedModel> found, string source, string? predictedLabelColumnName)
    {
        if (found.Count == 0)
        {
            throw new SegmentationException(
                $"{source} holds no segmentation model. Give a model that an MLSegmentation trainer made, or a pipeline with one in it.");
        }

        var chosen = found.Where(model => predictedLabelColumnName is null || model.Columns.PredictedLabel == predictedLabelColumnName).ToList();
        if (chosen.Count == 1)
        {
            return chosen[0];
        }

        string columns = string.Join(", ", found.Select(model => $"'{model.Columns.PredictedLabel}'"));
        throw new SegmentationException((chosen.Count, predictedLabelColumnName) switch
        {
            (0, _) => $"{source} holds no segmentation model whose masks go to the column '{predictedLabelColumnName}'; those of the models in it "
                + $"go to {columns}. Name one of these columns.",
            (_, null) => $"{source} holds {found.Count} segmentation models, and it is not clear which one is meant: their masks go to the columns {columns}. "
                + $"Name the column of one of them: predictedLabelColumnName: \"{found[0].Columns.PredictedLabel}\".",
            _ => $"{source} holds {chosen.Count} segmentation models whose masks go to the column '{predictedLabelColumnName}', and it is not clear "
                + "which one is meant. Take the pipeline apart and give one of them.",
        });
    }
}
