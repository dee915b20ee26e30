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

        AssertRefused(proto, "the prediction holds the class index 6, but there are 2 classes, 0 to 1");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Transform_ScoresThatAreNoNumbers_NamesTheImageAlsoWhereOnlyMasksAreReadFrom(float weight)
    {
        var proto = ThresholdModel.CreateProto();
        proto.Graph.Initializer.Single(constant => constant.Name == "half").FloatData[0] = weight;

        AssertRefused(proto, "the scores for class 0 are not numbers (NaN)");
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

    /// <summary>
    /// The model refuses an image whatever is read, and so does the chain of ML.NET that it is saved as, whether or not the scores need a copy there.
    /// </summary>
    private void AssertRefused(ModelProto proto, string expected)
    {
        foreach (string score in (string[])["Score", "Probabilities"])
        {
            using var model = SegmentationTransformer.FromImageModel(proto.ToByteArray(), scoreColumnName: score, options: OneThread);
            AssertRefused(model, "a", score, $"The image of row 0: {expected}");
            AssertRefused(model, "images/a.png", score, $"'images/a.png': {expected}");

            using var zip = new MemoryStream();
            _context.Model.Save(model, null, zip);
            zip.Position = 0;
            using var chain = (TransformerChain<ITransformer>)_context.Model.Load(zip, out _);
            AssertRefused(chain, "a", score, $"An image: {expected}");
            Assert.DoesNotContain(chain.Transform(CreateData("a")).Schema, column => column.Name.StartsWith("mlseg.", StringComparison.Ordinal));
        }
    }

    private void AssertRefused(ITransformer model, string name, string score, string expected)
    {
        var scored = model.Transform(CreateData(name));

        // ML.NET's threads wrap what they meet where the chain reads ahead.
        var masks = Assert.Throws<SegmentationException>(() => scored.GetColumn<SegmentationMask>("PredictedLabel").ToList());
        var scores = Assert.IsType<SegmentationException>(Record.Exception(() => scored.GetColumn<float[]>(score).ToList()).GetBaseException());

        Assert.StartsWith(expected, masks.Message, StringComparison.Ordinal);
        Assert.Equal(masks.Message, scores.Message);
    }

    private IDataView CreateData(string name) => _context.Data.LoadFromEnumerable(
        [new SegmentationTransformerTests.Row { Name = name, Image = TestImages.Create(3, 1, [0, 0, 0]) }]);
}
