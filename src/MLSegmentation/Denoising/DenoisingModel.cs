using Google.Protobuf;
using Microsoft.ML;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Denoising;

/// <summary>A checked denoiser: what it says about itself, its network, and the bytes that ONNX Runtime runs. Immutable.</summary>
internal sealed class DenoisingModel
{
    private readonly OnnxNetwork _network;

    private DenoisingModel(DenoisingModelInfo info, OnnxNetwork network, string source)
    {
        (Info, _network, Source) = (info, network, source);
        var model = DenoisingGraph.Create(info, network);
        try
        {
            GraphCheck.Check(model, info.Description.ToImageModel());
        }
        catch (FormatException exception)
        {
            throw Damaged(source, exception);
        }

        Bytes = model.ToByteArray();
    }

    /// <summary>What the model says about itself.</summary>
    public DenoisingModelInfo Info { get; }

    /// <summary>What it was read from, for messages.</summary>
    public string Source { get; }

    /// <summary>The ONNX file: what was checked, and nothing else.</summary>
    public byte[] Bytes { get; }

    /// <summary>The columns that it was saved with; null where it does not say.</summary>
    public IReadOnlyList<string>? Columns => Info.Description.Columns;

    /// <summary>Makes a model of a network that this library wrote.</summary>
    /// <exception cref="SegmentationException">It is beyond a limit of what models may be.</exception>
    public static DenoisingModel Create(DenoisingModelInfo info, OnnxNetwork network) => new(info, network, "The model");

    /// <summary>Reads a denoiser from a file, whose content decides which of both kinds it is.</summary>
    public static DenoisingModel Read(string path)
    {
        var (models, source) = ModelFile.ReadModels(path);
        return Choose(models, source);
    }

    /// <summary>Whether a file holds a denoiser, and no segmentation model.</summary>
    public static bool IsIn(string path)
    {
        var metadata = ModelFile.ReadModels(path).Models.ConvertAll(item => item.Model.MetadataProps);
        return metadata.Exists(ModelMetadata.IsDenoiser) && !metadata.Exists(ModelMetadata.IsDescribed);
    }

    /// <summary>Finds the denoiser inside a transformer.</summary>
    public static DenoisingModel Find(ITransformer transformer)
    {
        const string Source = "The given transformer";
        return Choose([.. SavedModel.Flatten(transformer).SelectMany(leaf => SavedModel.ReadModels(leaf, Source))], Source);
    }

    /// <summary>The form for ML.NET's own transformer.</summary>
    public ModelProto ToMLNet(IReadOnlyList<string> columns) => DenoisingGraph.CreateForMLNet(Info, _network, columns);

    /// <summary>How many bytes the network takes for a pixel of an image.</summary>
    public int CountBytes() =>
        (int)Math.Ceiling(Math.Max(PixelDemand.LeastBytes, LiveBytes.Of(DenoisingGraph.Create(Info, _network).Graph, Info.Description.ToImageModel())));

    private static DenoisingModel Choose(List<(ModelProto Model, string? UnknownField)> models, string source)
    {
        var found = models.Where(item => ModelMetadata.IsDenoiser(item.Model.MetadataProps)).ToList();
        if (found is [var (model, unknownField)])
        {
            ImageModel.RequireKnown(unknownField, source);
            return Parse(model, source);
        }

        throw new SegmentationException((found.Count, models.Exists(item => ModelMetadata.IsDescribed(item.Model.MetadataProps))) switch
        {
            (0, true) => $"{ImageModel.Name(source)} is a segmentation model, which gives masks and no images. Use it with 'mlseg predict' or Load; "
                + "or give a denoiser that 'mlseg denoise' or Trainers.Denoiser trained.",
            (0, false) => $"{source} holds no denoiser. Give the file of a model that 'mlseg denoise' or Trainers.Denoiser trained.",
            _ => $"{source} holds {found.Count} denoisers, and it is not clear which one is meant. Take the pipeline apart and give one of them.",
        });
    }

    private static DenoisingModel Parse(ModelProto model, string source)
    {
        try
        {
            var info = DenoisingDescription.Read(model.MetadataProps)!;
            var network = OnnxNetwork.Of(model.Graph, [info.Description.Output]);
            return network.Nodes.Any(node => node.Output.Contains(info.Description.Output))
                ? new DenoisingModel(info, network, source)
                : throw new FormatException($"its network should end in '{info.Description.Output}'");
        }
        catch (FormatException exception)
        {
            throw Damaged(source, exception);
        }
    }

    private static SegmentationException Damaged(string source, FormatException exception) => new(
        $"{ImageModel.Name(source)} cannot be used: {exception.Message}. Take an undamaged copy, or train it again with this version of MLSegmentation.",
        exception);
}
