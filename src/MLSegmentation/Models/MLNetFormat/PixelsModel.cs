using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf.Collections;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>
/// The form of a model that ML.NET's own ONNX transformer can run. That transformer takes at most one unknown dimension per
/// input and gives only flat vectors of unknown length, so an image of 8 bits comes in as a row of bytes with its shape beside it. Of
/// vectors of floating-point pixels it takes the column itself, in the one shape that the training images had, and gives that shape back, for
/// the dimensions of a vector reach nobody behind; an image in full depth comes in flat, with its sides beside it. The results go out flat.
/// The image model is inside, between two nodes in front and two behind; taking them away gives it back exactly.
/// </summary>
/// <remarks>
/// That transformer refuses models with constants of 16-bit floating-point numbers: it looks up the type of every one, and knows none for
/// those. It does not look into nodes, so there the constants of such a model become nodes, which ONNX Runtime takes for the same.
/// </remarks>
internal static class PixelsModel
{
    /// <summary>
    /// Input: uint8 [1, P], the image's bytes, row by row, channels interleaved; float [1, C, H, W] of vectors; or float [1, P] of images in full
    /// depth, one plane after another.
    /// </summary>
    public const string Pixels = "mlseg.Pixels";

    /// <summary>
    /// Input, or output where images are vectors: int64 [3], the image's height, width and channels. Images in full depth have it beside the model.
    /// </summary>
    public const string PixelShape = "mlseg.PixelShape";

    /// <summary>
    /// Input where images are vectors: int64 [1], 0. The network must not run before the step that looks for values which no
    /// pixel may have, and that step comes first by giving this, the first input.
    /// </summary>
    public const string Checked = "mlseg.Checked";

    /// <summary>
    /// Input of images in full depth: int64 [2], height and width. Of volumes int64 [4], channels, depth, height and width, or where the network sees
    /// slices, as many slices, channels, height and width.
    /// </summary>
    public const string Sides = "mlseg.Sides";

    /// <summary>Output: uint8 [1, H*W], the class of every pixel.</summary>
    public const string Labels = "mlseg.Labels";

    /// <summary>Output: float [1, K*H*W], the probabilities.</summary>
    public const string Scores = "mlseg.Scores";

    private const string BatchSize = "mlseg/batch_size";
    private const string ConstantPrefix = "mlseg/constant/";
    private const string FlatShape = "mlseg/flat_shape";
    private const string ImageShape = "mlseg/image_shape";
    private const int AddedNodes = 2;
    private const int AddedInitializers = 2;

    /// <summary>Puts the nodes around an image model, which stays as it is, and the names of the data view columns into the metadata.</summary>
    public static ModelProto FromImageModel(ModelProto imageModel, ModelColumns columns)
    {
        var model = imageModel.Clone();
        var graph = model.Graph;
        if (graph.Initializer.Any(constant => constant.DataType == (int)DataType.Float16))
        {
            TurnConstantsIntoNodes(graph);
        }

        // A tensor that is no longer an input or output keeps its description among the inner values.
        bool isFloatingPoint = IsFloatingPoint(graph);
        graph.ValueInfo.Add(graph.Input);
        graph.ValueInfo.Add(graph.Output);
        graph.Input.Clear();
        graph.Output.Clear();
        graph.Output.Add(Value(Labels, DataType.Uint8, 1, "M"));
        graph.Output.Add(Value(Scores, DataType.Float, 1, "S"));

        if (isFloatingPoint)
        {
            var info = ModelMetadata.Read(model.MetadataProps)!;
            AddNumbers(graph, info);
            VolumeValues.Bypass(graph, info);
        }
        else
        {
            AddFlatInput(graph);
        }

        graph.Initializer.Add(CreateIntegers(FlatShape, 1, -1));
        graph.Node.Add(Node("Reshape", Labels, [TensorNames.PredictedLabel, FlatShape]));
        graph.Node.Add(Node("Reshape", Scores, [TensorNames.Score, FlatShape]));

        model.MetadataProps.Add(new StringStringEntryProto
        {
            Key = ModelMetadata.ColumnsKey,
            Value = JsonSerializer.Serialize(columns, ModelColumnsContext.Default.ModelColumns),
        });
        return model;
    }

    /// <summary>Whether a model is what <see cref="FromImageModel"/> makes.</summary>
    public static bool IsPixelsModel(ModelProto model) =>
        model.MetadataProps.Count > 0
        && model.MetadataProps[^1].Key == ModelMetadata.ColumnsKey
        && model.Graph is { } graph
        && graph.Input.Concat(graph.Output)
            .Select(value => value.Name)
            .Except([Checked])
            .Select(name => name == Sides ? PixelShape : name)
            .Order(StringComparer.Ordinal)
            .SequenceEqual([Labels, PixelShape, Pixels, Scores])
        && graph.Node.Count > 2 * AddedNodes
        && graph.Initializer.Count >= AddedInitializers
        && graph.ValueInfo.Any(value => value.Name == TensorNames.Image);

    /// <summary>Takes away what <see cref="FromImageModel"/> put around the image model, of a model for which <see cref="IsPixelsModel"/> is true.</summary>
    /// <exception cref="SegmentationException">The names of its columns are damaged; the message names the source.</exception>
    public static (ModelProto ImageModel, ModelColumns Columns) ToImageModel(ModelProto pixelsModel, string source)
    {
        var model = pixelsModel.Clone();
        var graph = model.Graph;
        for (int i = 0; i < AddedNodes; i++)
        {
            graph.Node.RemoveAt(0);
        }

        RemoveLast(graph.Node, AddedNodes);
        RemoveLast(graph.Initializer, AddedInitializers);
        VolumeValues.EndBypass(graph);
        TurnNodesIntoConstants(graph);

        var tensors = graph.ValueInfo.SkipWhile(value => value.Name != TensorNames.Image).ToList();
        RemoveLast(graph.ValueInfo, tensors.Count);
        graph.Input.Clear();
        graph.Output.Clear();
        graph.Input.Add(tensors[0]);
        graph.Output.Add(tensors.Skip(1));

        var columns = ModelColumns.Parse(model.MetadataProps[^1].Value, source);
        RemoveLast(model.MetadataProps, 1);
        return (model, columns);
    }

    /// <summary>Moves all constants, so that they keep their order, to the front of the nodes.</summary>
    private static void TurnConstantsIntoNodes(GraphProto graph)
    {
        NodeProto[] nodes = [.. graph.Initializer.Select(CreateConstant), .. graph.Node];
        graph.Initializer.Clear();
        graph.Node.Clear();
        graph.Node.Add(nodes);
    }

    private static void TurnNodesIntoConstants(GraphProto graph)
    {
        NodeProto[] constants = [.. graph.Node.TakeWhile(IsFormerConstant)];
        NodeProto[] others = [.. graph.Node.Skip(constants.Length)];
        graph.Initializer.Add(constants.Select(node => node.Attribute[0].T));
        graph.Node.Clear();
        graph.Node.Add(others);
    }

    private static bool IsFormerConstant(NodeProto node) =>
        node is { OpType: "Constant", Attribute: [{ T: not null }] } && node.Name.StartsWith(ConstantPrefix, StringComparison.Ordinal);

    private static bool IsFloatingPoint(GraphProto graph) => graph.Input[0].Type.TensorType.ElemType == (int)DataType.Float;

    private static void AddFlatInput(GraphProto graph)
    {
        graph.Input.Add(Value(Pixels, DataType.Uint8, 1, "P"));
        graph.Input.Add(Value(PixelShape, DataType.Int64, 3));
        graph.Initializer.Add(CreateIntegers(BatchSize, 1));
        graph.Node.Insert(0, Node("Concat", ImageShape, [BatchSize, PixelShape], Attribute("axis", 0)));
        graph.Node.Insert(1, Node("Reshape", TensorNames.Image, [Pixels, ImageShape]));
    }

    private static void AddNumbers(GraphProto graph, SegmentationModelInfo info)
    {
        if (info.Volumes is not null)
        {
            AddVolume(graph, info.Rank);
            return;
        }

        if (info.TrainingImageSize is { } size)
        {
            AddFixedInput(graph, info.Channels, size);
            return;
        }

        graph.Input.Add(Value(Pixels, DataType.Float, 1, "P"));
        graph.Input.Add(Value(Sides, DataType.Int64, 2));
        graph.Initializer.Add(CreateIntegers(BatchSize, 1, info.Channels));
        graph.Node.Insert(0, Node("Concat", ImageShape, [BatchSize, Sides], Attribute("axis", 0)));
        graph.Node.Insert(1, Node("Reshape", TensorNames.Image, [Pixels, ImageShape]));
    }

    /// <summary>A volume is one of its kind; slices are as many images as there are.</summary>
    private static void AddVolume(GraphProto graph, int rank)
    {
        graph.Input.Add(Value(Pixels, DataType.Float, 1, "P"));
        graph.Input.Add(Value(Sides, DataType.Int64, 4));
        graph.Initializer.Add(rank == 3 ? CreateIntegers(BatchSize, 1) : CreateIntegers(BatchSize));
        graph.Node.Insert(0, Node("Concat", ImageShape, [BatchSize, Sides], Attribute("axis", 0)));
        graph.Node.Insert(1, Node("Reshape", TensorNames.Image, [Pixels, ImageShape]));
    }

    private static void AddFixedInput(GraphProto graph, int channels, ImageSize size)
    {
        graph.Input.Add(Value(Checked, DataType.Int64, 1));
        graph.Input.Add(Value(Pixels, DataType.Float, 1, channels, size.Height, size.Width));
        graph.Output.Add(Value(PixelShape, DataType.Int64, 3));
        graph.Initializer.Add(CreateIntegers(ImageShape, size.Height, size.Width, channels));
        graph.Node.Insert(0, Node("Add", PixelShape, [ImageShape, Checked]));
        graph.Node.Insert(1, Node("Identity", TensorNames.Image, [Pixels]));
    }

    private static void RemoveLast<T>(RepeatedField<T> items, int count)
    {
        for (int i = 0; i < count; i++)
        {
            items.RemoveAt(items.Count - 1);
        }
    }

    private static NodeProto CreateConstant(TensorProto tensor)
    {
        var node = Node("Constant", tensor.Name, [], new AttributeProto { Name = "value", T = tensor, Type = AttributeProto.Types.AttributeType.Tensor });
        node.Name = ConstantPrefix + tensor.Name;
        return node;
    }

    private static TensorProto CreateIntegers(string name, params long[] values) =>
        TensorProto.Create(name, DataType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]);
}
