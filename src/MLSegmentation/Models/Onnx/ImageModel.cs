using Google.Protobuf;

namespace MLSegmentation.Models.Onnx;

/// <summary>A checked image model: the bytes that ONNX Runtime runs, and what the model says about itself. Immutable.</summary>
internal sealed class ImageModel
{
    private ImageModel(byte[] bytes, SegmentationModelInfo info, ModelProto model)
    {
        (Bytes, Info, OperatorSet) = (bytes, info, model.OpsetImport[0].Version);
        Columns = model.MetadataProps.LastOrDefault(entry => entry.Key == ModelMetadata.ColumnsKey)?.Value;
    }

    /// <summary>The ONNX file.</summary>
    public byte[] Bytes { get; }

    /// <summary>The model's description of itself.</summary>
    public SegmentationModelInfo Info { get; }

    /// <summary>The version of ONNX's operators that the model uses.</summary>
    public long OperatorSet { get; }

    /// <summary>The names of the data view columns that it was exported with, as text; null where it does not say.</summary>
    public string? Columns { get; }

    /// <summary>What it was read from, for error messages, for example <c>'model.onnx'</c> with its quotes.</summary>
    public required string Source { get; init; }

    /// <summary>Reads an image model.</summary>
    /// <param name="bytes">The ONNX file; the result keeps this array, which must not change afterwards.</param>
    /// <param name="source">Where the bytes come from, for error messages, for example <c>'model.onnx'</c> with its quotes.</param>
    /// <exception cref="SegmentationException">The bytes are no ONNX file, or not one that this library wrote.</exception>
    public static ImageModel Parse(byte[] bytes, string source) => Create(bytes, ParseProto(bytes, source), source);

    /// <summary>Checks an image model that is already parsed, and serialises it.</summary>
    public static ImageModel FromProto(ModelProto model, string source) => Create(model.ToByteArray(), model, source);

    /// <summary>Parses an ONNX file.</summary>
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

    private static ImageModel Create(byte[] bytes, ModelProto model, string source)
    {
        SegmentationModelInfo? info;
        try
        {
            info = ModelMetadata.Read(model.MetadataProps);
        }
        catch (FormatException exception)
        {
            throw new SegmentationException(
                $"The model {source} cannot be used: {exception.Message}. Train or export it again with this version of MLSegmentation.", exception);
        }

        if (info is null)
        {
            throw new SegmentationException(
                $"{source} is an ONNX model, but MLSegmentation did not write it: its metadata holds no classes. "
                + "Use a file that SaveOnnx or 'mlseg export' wrote.");
        }

        CheckTensors(model.Graph, info.Classes.Count, source);
        CheckInput(model.Graph.Input[0], info, source);
        CheckHeads(model.Graph, info, source);
        return new ImageModel(bytes, info, model) { Source = source };
    }

    private static void CheckTensors(GraphProto graph, int classCount, string source)
    {
        if (!graph.Input.Select(input => input.Name).SequenceEqual([TensorNames.Image])
            || !graph.Output.Select(output => output.Name).Order().SequenceEqual([TensorNames.PredictedLabel, TensorNames.Score]))
        {
            throw Damaged(source, $"it should take '{TensorNames.Image}' and give '{TensorNames.Score}' and '{TensorNames.PredictedLabel}'");
        }

        var score = graph.Output.First(output => output.Name == TensorNames.Score).Type?.TensorType?.Shape;
        if (score is not { Dim: [_, { DimValue: var planes }, _, _] } || planes != classCount)
        {
            throw Damaged(source, $"'{TensorNames.Score}' should have the shape [N, {classCount}, H, W], as there are {classCount} classes");
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

        if (info is { Pixels: PixelKind.FloatingPoint, TrainingImageSize: null, Samples: null })
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
    }

    private static SegmentationException NotOnnx(string source, Exception? exception) =>
        new($"{source} is no ONNX model, or it is damaged. Export the model again, or take an undamaged copy.", exception);

    private static SegmentationException Damaged(string source, string reason) =>
        new($"The model {source} cannot be used: {reason}. Export the model again with SaveOnnx or 'mlseg export'.");
}
