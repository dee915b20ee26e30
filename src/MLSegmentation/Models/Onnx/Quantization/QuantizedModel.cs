using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx.Quantization;

/// <summary>An exported model of 32-bit numbers on its way to 8 bits: first the plan and the graph that measures values, then the model.</summary>
internal sealed class QuantizedModel
{
    private readonly ImageModel _model;

    /// <summary>Plans the quantisation of an exported model.</summary>
    public QuantizedModel(ImageModel model)
    {
        _model = model;
        var graph = ImageModel.ParseProto(model.Bytes, model.Source).Graph;
        string[] heads = [.. model.Info.Form!.Heads.Select(head => head.Name)];
        Plan = new QuantizationPlan(TransposedConvolutions.Replace(OnnxNetwork.Of(graph, heads)));
    }

    /// <summary>Whether the model takes images of bytes, and not of floating-point numbers.</summary>
    public bool TakesBytes => _model.Info.Pixels == PixelKind.EightBit;

    /// <summary>The pixels that the network sees of every image; null where it sees each in its own size.</summary>
    public double? Pixels => _model.Info.Resize is { } size ? (double)size.Width * size.Height : null;

    /// <summary>What is quantised.</summary>
    public QuantizationPlan Plan { get; }

    /// <summary>The model of 32-bit numbers, checked, whose graph also yields some of its inner values.</summary>
    public ModelProto WithOutputs(IEnumerable<string> values)
    {
        var model = ImageModel.ParseProto(
            ImageModel.FromProto(ImageGraph.Create(_model.Info, Plan.Network), _model.Source).Bytes, _model.Source);
        model.Graph.Output.Add(values.Select(value => new ValueInfoProto
        {
            Name = value,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } },
        }));
        return model;
    }

    /// <summary>The model of 8-bit numbers.</summary>
    /// <param name="ranges">The ranges of the values of the plan.</param>
    public ImageModel Quantize(IReadOnlyDictionary<string, ValueRange> ranges)
    {
        var info = _model.Info.With(_model.Info.Form! with { Int8 = true });
        var proto = ImageGraph.Create(info, NetworkQuantization.Apply(Plan, ranges, _model.Subject));
        if (_model.Columns is not null)
        {
            proto.MetadataProps.Add(new StringStringEntryProto { Key = ModelMetadata.ColumnsKey, Value = _model.Columns });
        }

        return ImageModel.FromProto(proto, _model.Source);
    }

    /// <summary>
    /// How many numbers each value of the network has for a small image, with the pixels of that; values whose shape is not known are left out.
    /// </summary>
    public (IReadOnlyDictionary<string, double> Counts, double Pixels) CountNumbers()
    {
        var graph = ImageGraph.Create(_model.Info, Plan.Network).Graph;
        var shapes = new ImageShapes(graph, _model.Info);
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            shapes.Add(node);
            if (shapes.ShapeOf(node.Output[0]) is { } shape)
            {
                counts[node.Output[0]] = shape.Aggregate(1.0, (product, side) => product * side);
            }
        }

        return (counts, shapes.ShapeOf(OnnxNetwork.Input) is [_, _, var height, var width] ? (double)height * width : 1);
    }
}
