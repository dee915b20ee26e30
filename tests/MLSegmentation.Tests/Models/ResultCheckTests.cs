using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Models;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Tests.Models.Onnx;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.Models;

public class ResultCheckTests
{
    private static readonly SegmentationScoringOptions OneThread = new() { Threads = 1 };
    private readonly MLContext _context = new(seed: 1);

    // ML.NET knows images and masks as members of classes once the library has been touched.
    public ResultCheckTests() => _context.Segmentation();

    [Fact]
    public void Transform_LabelsThatAreNoClasses_NamesTheImage()
    {
        var proto = ThresholdModel.CreateProto();

        // 0 and 1 become 6 and 7; there are two classes.
        var best = proto.Graph.Node.Single(node => node.OpType == "ArgMax");
        int place = proto.Graph.Node.IndexOf(best);
        proto.Graph.Node.Insert(place + 1, OnnxGraph.Node("Add", "result/best", ["shifted", "six"]));
        best.Name = best.Output[0] = "shifted";
        proto.Graph.Initializer.Add(TensorProto.Create("six", TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes<long>([6]), [1]));

        AssertRefused(proto, "row 0: the prediction holds the class index 6, but there are 2 classes, 0 to 1");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Transform_ScoresThatAreNoNumbers_NamesTheImageAlsoWhereOnlyMasksAreReadFrom(float weight)
    {
        var proto = ThresholdModel.CreateProto();
        proto.Graph.Initializer.Single(constant => constant.Name == "half").FloatData[0] = weight;

        AssertRefused(proto, "row 0: the scores for class 0 are not numbers (NaN)");
    }

    [Fact]
    public void RequireProbabilities_OneWrongAnywhere_IsFound()
    {
        for (int length = 1; length < 70; length++)
        {
            for (int wrong = 0; wrong < length; wrong++)
            {
                float[] scores = [.. Enumerable.Repeat(1f, length)];
                scores[wrong] = wrong % 2 == 0 ? float.NaN : 1.5f;
                Assert.Throws<SegmentationException>(() => ResultCheck.RequireProbabilities(scores, 1, () => "x"));
            }
        }
    }

    [Fact]
    public void RequireProbabilities_BordersAndRounding_AreProbabilities() =>
        ResultCheck.RequireProbabilities([.. Enumerable.Range(0, 50).Select(index => (index % 3) switch { 0 => 0f, 1 => 1f, _ => 1.000001f })], 2, () => "x");

    private void AssertRefused(ModelProto proto, string expected)
    {
        using var model = SegmentationTransformer.FromImageModel(proto.ToByteArray(), options: OneThread);
        var image = TestImages.Create(3, 1, [0, 0, 0]);
        var data = _context.Data.LoadFromEnumerable([new SegmentationTransformerTests.Row { Name = "a", Image = image }]);
        var scored = model.Transform(data);

        var masks = Assert.Throws<SegmentationException>(() => scored.GetColumn<SegmentationMask>("PredictedLabel").ToList());
        var scores = Assert.Throws<SegmentationException>(() => scored.GetColumn<float[]>("Score").ToList());

        Assert.Contains(expected, masks.Message, StringComparison.Ordinal);
        Assert.Equal(masks.Message, scores.Message);
    }
}
