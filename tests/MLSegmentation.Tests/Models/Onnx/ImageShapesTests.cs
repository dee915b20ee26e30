using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.OnnxGraph;

namespace MLSegmentation.Tests.Models.Onnx;

public class ImageShapesTests
{
    // The image of the check has 64x64 pixels; the model's divisor is 1, and it has one channel.
    [Theory]
    [InlineData("Conv 16,1,3,3", "1,16,62,62")]
    [InlineData("Conv 16,1,3,3 pads=1,1,1,1 strides=2,2", "1,16,32,32")]
    [InlineData("Conv 16,1,3,3 pads=2,2,2,2 dilations=2,2", "1,16,64,64")]
    [InlineData("ConvTranspose 1,8,2,2 strides=2,2", "1,8,128,128")]
    [InlineData("ConvTranspose 1,8,3,3 strides=2,2 pads=1,1,1,1 output_padding=1,1", "1,8,128,128")]
    [InlineData("MaxPool kernel_shape=2,2 strides=2,2", "1,1,32,32")]
    [InlineData("AveragePool kernel_shape=3,3 strides=2,2 pads=1,1,1,1", "1,1,32,32")]
    [InlineData("MatMul 64,10", "1,1,64,10")]
    [InlineData("Add 5,3,1,1", "5,3,64,64")]
    [InlineData("Add 2,1,1,1,64", "2,1,1,64,64")]
    [InlineData("Transpose perm=0,2,3,1", "1,64,64,1")]
    [InlineData("Gather 7,2", "7,2,1,64,64")]
    [InlineData("Relu", "1,1,64,64")]
    [InlineData("GlobalAveragePool", "1,1,1,1")]
    [InlineData("ReduceMean axes=2,3", "1,1,1,1")]
    [InlineData("Flatten", "1,4096")]
    [InlineData("Slice starts=1,0 ends=-1,60 axes=2,3", "1,1,62,60")]
    [InlineData("Unsqueeze axes=0,4", "1,1,1,64,1,64")]
    [InlineData("Squeeze axes=0", "1,64,64")]
    [InlineData("Pad pads=0,0,1,2,0,0,3,4", "1,1,68,70")]
    [InlineData("Shape", "4")]
    [InlineData("Conv 16,1", "unknown")]
    [InlineData("DeformConv 16,1,3,3", "unknown")]
    public void Add_Operator_GivesTheShapeOfItsResult(string text, string expected)
    {
        string[] parts = text.Split(' ');
        var node = Node(parts[0], "result", [OnnxNetwork.Input]);
        var graph = new GraphProto();
        foreach (string part in parts.Skip(1))
        {
            if (part.Split('=') is [var name, var values])
            {
                node.Attribute.Add(Attribute(name, values.Split(',').Select(long.Parse)));
            }
            else
            {
                long[] shape = [.. part.Split(',').Select(long.Parse)];
                graph.Initializer.Add(TensorProto.Create(
                    "constant", TensorProto.Types.DataType.Float, new byte[shape.Aggregate(sizeof(float), (product, side) => product * (int)side)], shape));
                node.Input.Add("constant");
            }
        }

        var shapes = new ImageShapes(graph, ThresholdModel.Info);
        shapes.Add(Node("Identity", OnnxNetwork.Input, ["something"]));
        shapes.Add(node);

        Assert.Equal(expected, shapes.ShapeOf("result") is { } found ? string.Join(',', found) : "unknown");
    }

    [Fact]
    public void Add_AnyOperatorWithAnyInputs_TakesThem()
    {
        var graph = new GraphProto();
        graph.Initializer.Add(TensorProto.Create("least", TensorProto.Types.DataType.Int64, BitConverter.GetBytes(long.MinValue), [1]));
        foreach (string operation in AllowedOperators.Onnx.Concat(AllowedOperators.Runtime))
        {
            var shapes = new ImageShapes(graph, ThresholdModel.Info);
            for (int count = 0; count < 6; count++)
            {
                shapes.Add(Node(operation, $"{count}/missing", Enumerable.Repeat("", count)));
                shapes.Add(Node(operation, $"{count}/image", Enumerable.Repeat(TensorNames.Image, count)));
                shapes.Add(Node(operation, $"{count}/number", Enumerable.Repeat("least", count), Attribute("axis", long.MinValue)));
            }
        }
    }

    [Fact]
    public void Add_NodesAroundANetwork_LeadFromTheImageToItsScores()
    {
        var graph = ThresholdModel.CreateProto().Graph;
        var shapes = new ImageShapes(graph, ThresholdModel.Info);

        foreach (var node in graph.Node)
        {
            shapes.Add(node);
        }

        Assert.Equal([1, 1, 64, 64], shapes.ShapeOf(OnnxNetwork.Input)!);
        Assert.Equal([1, 2, 64, 64], shapes.ShapeOf(TensorNames.Score)!);
        Assert.Equal([1, 64, 64], shapes.ShapeOf(TensorNames.PredictedLabel)!);
    }
}
