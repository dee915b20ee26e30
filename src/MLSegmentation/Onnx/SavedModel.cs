using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Transforms.Onnx;
using MLSegmentation.Scoring;

namespace MLSegmentation.Onnx;

/// <summary>Finds a segmentation model inside what ML.NET saved or loaded.</summary>
internal static class SavedModel
{
    // ML.NET's ONNX transformer keeps its model in an entry of this name: the length as a 32-bit integer, then the bytes.
    private const string OnnxEntry = "OnnxModel";

    /// <summary>Reads the model out of a zip file that <c>mlContext.Model.Save</c> wrote.</summary>
    /// <param name="stream">The zip file, which can seek.</param>
    /// <param name="source">Where the zip file comes from, for error messages.</param>
    /// <exception cref="SegmentationException">The file is damaged, or holds no segmentation model, or several.</exception>
    public static (ImageModel Model, ScoringColumns Columns) Read(Stream stream, string source)
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return Choose([.. zip.Entries.Where(entry => entry.Name == OnnxEntry).Select(entry => ImageModel.ParseProto(ReadBytes(entry), source))], source);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new SegmentationException($"{source} is damaged: {exception.Message.TrimEnd('.')}. Take an undamaged copy, or save the model again.", exception);
        }
    }

    /// <summary>Finds the model inside a transformer, however deeply it is nested in chains.</summary>
    /// <exception cref="SegmentationException">There is no segmentation model in it, or there are several.</exception>
    public static (ImageModel Model, ScoringColumns Columns) Find(ITransformer transformer)
    {
        const string Source = "The given transformer";
        var found = Flatten(transformer).Select(leaf => TryRead(leaf, Source)).OfType<(ImageModel, ScoringColumns)>().ToList();
        return found.Count == 1 ? found[0] : throw NotOne(found.Count, Source);
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];

    private static (ImageModel Model, ScoringColumns Columns)? TryRead(ITransformer leaf, string source)
    {
        if (leaf is SegmentationTransformer segmentation)
        {
            return (segmentation.Model, segmentation.Columns);
        }

        // The transformer shows its bytes to nobody, but it saves them.
        if (leaf is not OnnxTransformer)
        {
            return null;
        }

        using var stream = new MemoryStream();
        new MLContext().Model.Save(leaf, null, stream);
        stream.Position = 0;
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var model = ImageModel.ParseProto(ReadBytes(zip.Entries.Single(entry => entry.Name == OnnxEntry)), source);
        return PixelsModel.IsPixelsModel(model) ? Restore(model, source) : null;
    }

    private static (ImageModel Model, ScoringColumns Columns) Choose(IReadOnlyList<ModelProto> models, string source)
    {
        var found = models.Where(PixelsModel.IsPixelsModel).ToList();
        return found.Count == 1 ? Restore(found[0], source) : throw NotOne(found.Count, source);
    }

    private static (ImageModel Model, ScoringColumns Columns) Restore(ModelProto pixelsModel, string source)
    {
        var (imageModel, columns) = PixelsModel.ToImageModel(pixelsModel);
        return (ImageModel.FromProto(imageModel, source), columns);
    }

    private static byte[] ReadBytes(ZipArchiveEntry entry)
    {
        using var reader = new BinaryReader(entry.Open());
        var length = reader.ReadInt32();
        var bytes = length >= 0 && length <= entry.Length ? reader.ReadBytes(length) : [];
        return bytes.Length == length ? bytes : throw new InvalidDataException($"its entry '{entry.FullName}' is incomplete");
    }

    private static SegmentationException NotOne(int count, string source) => count == 0
        ? new SegmentationException($"{source} holds no segmentation model. Give a model that an MLSegmentation trainer made, or a pipeline with one in it.")
        : new SegmentationException($"{source} holds {count} segmentation models, and it is not clear which one is meant. Take the pipeline apart and give one of them.");
}
