using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Scoring;
using MLSegmentation.Tests.Scoring;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Tests.Models.Import.ImportedModel;

namespace MLSegmentation.Tests.Models.Import;

/// <summary>Networks of other software with 8-bit numbers.</summary>
public class QuantizedImportTests
{
    private static readonly MLContext Context = new(seed: 1);

    [Theory]
    [InlineData(17, "")]
    [InlineData(18, "node")]
    public void Quantize_ImportedNetwork_ScoresAlmostTheSameAndTellsNodesApart(int operatorSet, string name)
    {
        using var model = Open(CreateDeep(operatorSet, name), SegmentationClasses.FromNames("a", "b", "c"));
        byte[] grey = TestImages.CreateGrey(32, 24, 1);
        byte[] pixels = [.. grey.SelectMany(level => Enumerable.Repeat(level, 3))];
        var data = Context.Data.LoadFromEnumerable(new[] { new Row { Image = TestImages.Create(32, 24, grey) } });

        var (quantized, report) = model.Quantize(new Int8Options { Calibration = data, Method = CalibrationMethod.MinMax });

        using (quantized)
        {
            var (scores, _) = Score(model.Model.Bytes, pixels, 32, 24);
            var (rounded, _) = Score(quantized.Model.Bytes, pixels, 32, 24);
            Assert.Equal(operatorSet, quantized.Model.OperatorSet);
            Assert.InRange(scores.Zip(rounded, (one, other) => Math.Abs(one - other)).Average(), 1e-7, 0.03);

            // The first convolution reads three channels, and the last one yields the logits.
            string[] names = [.. report.FloatNodes.Select(node => node.Name)];
            Assert.True(report.Int8Nodes == 2, string.Join("; ", report.FloatNodes));
            Assert.Equal(["Conv", "Conv"], report.FloatNodes.Select(node => node.Operator));
            Assert.Equal(2, names.Where(known => known.Length > 0).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("conv", "conv")]
    [InlineData("conv_nhwc", "conv")]
    [InlineData("conv_token_12_nhwc_token_3", "conv")]
    [InlineData("block_nhwc/conv_nchwc", "block_nhwc/conv")]
    [InlineData("taken_nhwc", "taken_nhwc")]
    [InlineData("taken_nhwc_token_5", "taken_nhwc")]
    [InlineData("_token_1", "_token_1")]
    public void OriginalName_OfWhatTheRuntimeReplaced_IsThatOfThePlan(string name, string expected) =>
        Assert.Equal(expected, QuantizedWork.OriginalName(name, new HashSet<string> { "conv", "block_nhwc/conv", "taken_nhwc", "block" }));

    /// <summary>Six channels between two convolutions of three, in nodes of one name.</summary>
    private static byte[] CreateDeep(int operatorSet, string name)
    {
        float[] square = [.. Enumerable.Range(0, 36).Select(index => index % 7 == 0 ? 1 : 0.1f)];
        float[] last = [.. Enumerable.Range(0, 18).Select(index => (index % 4) - 1.5f)];
        var network = new PlainNetwork(operatorSet: operatorSet).Planes()
            .Constant("square", square, 6, 6, 1, 1)
            .Constant("last", last, 3, 6, 1, 1)
            .Node("Concat", "six", ["planes", "planes"], Attribute("axis", 1))
            .Node("Conv", "hidden", ["six", "square"])
            .Node("Relu", "relu", ["hidden"])
            .Node("Conv", "logits", ["relu", "last"])
            .Output("logits").ToProto();
        foreach (var node in network.Graph.Node)
        {
            node.Name = name;
        }

        return Google.Protobuf.MessageExtensions.ToByteArray(network);
    }

    private sealed class Row
    {
        public MLImage? Image { get; set; }
    }
}
