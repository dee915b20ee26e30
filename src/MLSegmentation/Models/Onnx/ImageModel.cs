using Google.Protobuf;

namespace MLSegmentation.Models.Onnx;

/// <summary>A checked image model: the bytes that ONNX Runtime runs, and what the model says about itself. Immutable.</summary>
internal sealed class ImageModel
{
    /// <summary>The most bytes of a model: over 250 million weights of 32 bits.</summary>
    public const int MaxLength = 1 << 30;

    private ImageModel(byte[] bytes, SegmentationModelInfo info, ModelProto model)
    {
        (Bytes, Info, OperatorSet) = (bytes, info, model.OpsetImport[0].Version);
        Columns = model.MetadataProps.LastOrDefault(entry => entry.Key == ModelMetadata.ColumnsKey)?.Value;
    }

    /// <summary>The ONNX file: what was checked, and nothing else.</summary>
    public byte[] Bytes { get; }

    /// <summary>The model's description of itself.</summary>
    public SegmentationModelInfo Info { get; }

    /// <summary>The version of ONNX's operators that the model uses.</summary>
    public long OperatorSet { get; }

    /// <summary>The names of the data view columns that it was exported with, as text; null where it does not say.</summary>
    public string? Columns { get; }

    /// <summary>What it was read from, for error messages, for example <c>'model.onnx'</c> with its quotes.</summary>
    public required string Source { get; init; }

    /// <summary>What messages call it at their beginning.</summary>
    public string Subject => Name(Source);

    /// <summary>What messages call it elsewhere.</summary>
    public string Mention => IsFile(Source) ? $"the model {Source}" : "the model";

    /// <summary>Reads an image model.</summary>
    /// <param name="bytes">The ONNX file.</param>
    /// <param name="source">Where the bytes come from, for error messages, for example <c>'model.onnx'</c> with its quotes.</param>
    /// <exception cref="SegmentationException">The bytes are no ONNX file, or not one that this library wrote, or do more than compute.</exception>
    public static ImageModel Parse(ReadOnlySpan<byte> bytes, string source)
    {
        var (model, unknown) = ParseForeign(bytes, source);
        RequireKnown(unknown, source);
        return FromProto(model, source);
    }

    /// <summary>Checks an image model that is already parsed, and serialises it: ONNX Runtime sees nothing that was not checked.</summary>
    public static ImageModel FromProto(ModelProto model, string source)
    {
        var info = Check(model, source);
        return new ImageModel(model.ToByteArray(), info, model) { Source = source };
    }

    /// <summary>Parses an ONNX file that is already checked.</summary>
    public static ModelProto ParseProto(ReadOnlySpan<byte> bytes, string source)
    {
        try
        {
            var model = ModelProto.Parser.ParseFrom(bytes);
            return model is { Graph: not null, OpsetImport.Count: > 0 } ? model : throw NotOnnx(source, null);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw NotOnnx(source, exception);
        }
    }

    /// <summary>Parses an ONNX file that may not be a model of this library, which may have fields that this library does not know.</summary>
    /// <param name="bytes">The ONNX file.</param>
    /// <param name="source">Where the bytes come from, for error messages.</param>
    /// <param name="scan">What looked through the other models of the same file; null where there are none.</param>
    /// <exception cref="SegmentationException">The bytes are no ONNX file, would take too much memory, or need other files.</exception>
    public static (ModelProto Model, string? UnknownField) ParseForeign(ReadOnlySpan<byte> bytes, string source, OnnxScan? scan = null)
    {
        try
        {
            string? unknown = (scan ?? new OnnxScan()).Look(bytes);
            return (ParseProto(bytes, source), unknown);
        }
        catch (FormatException exception)
        {
            throw Damaged(source, exception.Message, exception);
        }
        catch (InvalidDataException exception)
        {
            throw NotOnnx(source, exception);
        }
    }

    /// <summary>Refuses a model with a field that is unknown, and so could not be checked.</summary>
    public static void RequireKnown(string? unknownField, string source)
    {
        if (unknownField is not null)
        {
            throw Damaged(source, $"it has the field {unknownField}, which this version of MLSegmentation does not know");
        }
    }

    /// <summary>A source at the beginning of a sentence: a file by what it is, another one as it is.</summary>
    public static string Name(string source) => IsFile(source) ? $"The model {source}" : source;

    /// <summary>Whether a source is a file, by the quotes around it.</summary>
    public static bool IsFile(string source) => source.StartsWith('\'');

    private static SegmentationModelInfo Check(ModelProto model, string source)
    {
        var info = ReadInfo(model, source);
        try
        {
            CheckTensors(model.Graph, info, source);
            CheckInput(model.Graph.Input[0], info, source);
            GraphCheck.Check(model, info);
            CheckHeads(model.Graph, info, source);
            CheckMembers(model.Graph, info, source);
            return info;
        }
        catch (FormatException exception)
        {
            throw Damaged(source, exception.Message, exception);
        }
    }

    private static SegmentationModelInfo ReadInfo(ModelProto model, string source)
    {
        try
        {
            return ModelMetadata.Read(model.MetadataProps) ?? throw NotDescribed(model, source);
        }
        catch (FormatException exception)
        {
            throw new SegmentationException(
                $"{Name(source)} cannot be used: {exception.Message}. Train or export it again with this version of MLSegmentation.", exception);
        }
    }

    private static SegmentationException NotDescribed(ModelProto model, string source) => ModelMetadata.IsDenoiser(model.MetadataProps)
        ? Denoiser(source)
        : new($"{source} is an ONNX model, but MLSegmentation did not write it: its metadata holds no classes. "
            + "Use a file that SaveOnnx or 'mlseg export' wrote.");

    private static void CheckTensors(GraphProto graph, SegmentationModelInfo info, string source)
    {
        if (!graph.Input.Select(input => input.Name).SequenceEqual([TensorNames.Image])
            || !graph.Output.Select(output => output.Name).Order().SequenceEqual([TensorNames.PredictedLabel, TensorNames.Score]))
        {
            throw Damaged(source, $"it should take '{TensorNames.Image}' and give '{TensorNames.Score}' and '{TensorNames.PredictedLabel}'");
        }

        var score = graph.Output.First(output => output.Name == TensorNames.Score).Type?.TensorType;
        var label = graph.Output.First(output => output.Name == TensorNames.PredictedLabel).Type?.TensorType;
        if (score?.Shape is not { Dim: [_, { DimValue: var planes }, ..] dimensions } || planes != info.Classes.Count || dimensions.Count != info.Rank + 2)
        {
            string sides = string.Join(", ", ImageSides.Symbols(info.Rank).Select(side => side.Symbol));
            throw Damaged(
                source, $"'{TensorNames.Score}' should have the shape [N, {info.Classes.Count}, {sides}], as there are {info.Classes.Count} classes");
        }

        if (score.ElemType != (int)TensorProto.Types.DataType.Float || label?.ElemType != (int)TensorProto.Types.DataType.Uint8)
        {
            throw Damaged(source, $"'{TensorNames.Score}' should hold floating-point numbers, and '{TensorNames.PredictedLabel}' bytes");
        }
    }

    private static void CheckInput(ValueInfoProto input, SegmentationModelInfo info, string source)
    {
        var (type, name) = info.Pixels == PixelKind.EightBit
            ? (TensorProto.Types.DataType.Uint8, "bytes")
            : (TensorProto.Types.DataType.Float, "floating-point numbers");
        if (input.Type?.TensorType?.ElemType != (int)type)
        {
            throw Damaged(source, $"'{TensorNames.Image}' should hold {name}");
        }

        if (info is { Pixels: PixelKind.FloatingPoint, TrainingImageSize: null, Samples: null, Volumes: null })
        {
            throw Damaged(source, "it should say which size its training images had, or what the numbers in their files were");
        }
    }

    private static void CheckHeads(GraphProto graph, SegmentationModelInfo info, string source)
    {
        var values = graph.Node.SelectMany(node => node.Output).ToHashSet();
        if (info.Form?.Heads.FirstOrDefault(head => !values.Contains(head.Name)) is { } missing)
        {
            throw Damaged(source, $"its network should end in '{missing.Name}'");
        }

        if (info.Form is { } form && OnnxNetwork.Of(graph, [.. form.Heads.Select(head => head.Name)]).Nodes.Any(node => node.Input.Contains(TensorNames.Image)))
        {
            throw Damaged(source, $"its network should begin at '{OnnxNetwork.Input}'");
        }
    }

    private static void CheckMembers(GraphProto graph, SegmentationModelInfo info, string source)
    {
        if (info.Members.Count == 0)
        {
            return;
        }

        var values = graph.Node.SelectMany(node => node.Output).ToHashSet();
        foreach (var (member, index) in info.Members.Select((member, index) => (member, index)))
        {
            string prefix = EnsembleParts.Prefix(index);
            var heads = member.Model.Form?.Heads.Select(head => prefix + head.Name) ?? [];
            if (heads.Prepend(EnsembleParts.Score(index)).FirstOrDefault(value => !values.Contains(value)) is { } missing)
            {
                throw Damaged(source, $"its member '{member.Name}' should compute '{missing}'");
            }

            if (member.Model.Classes.Count != info.Classes.Count)
            {
                throw Damaged(source, $"its member '{member.Name}' has {member.Model.Classes.Count} classes, and the ensemble {info.Classes.Count}");
            }
        }
    }

    /// <summary>An error for a denoiser that is given as a segmentation model.</summary>
    public static SegmentationException Denoiser(string source) => new(
        $"{Name(source)} is a denoiser, which gives images and no masks. Use it with 'mlseg denoise' or LoadDenoiser; or give a segmentation model.");

    /// <summary>An error for bytes that are no ONNX file.</summary>
    public static SegmentationException NotOnnx(string source, Exception? exception) =>
        new($"{source} is no ONNX model, or it is damaged. Export the model again, or take an undamaged copy.", exception);

    private static SegmentationException Damaged(string source, string reason, Exception? exception = null) =>
        new($"{Name(source)} cannot be used: {reason}. Export the model again with SaveOnnx or 'mlseg export'.", exception);
}
