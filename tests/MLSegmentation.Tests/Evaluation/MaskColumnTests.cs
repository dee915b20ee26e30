using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Tests.Evaluation;

/// <summary>Masks as other people's pipelines have them: vectors of integers and of keys.</summary>
public class MaskColumnTests
{
    private readonly MLContext _context = new(seed: 1);

    public MaskColumnTests() => ColumnTypes.EnsureRegistered();

    [Fact]
    public void Evaluate_VectorsOfAnyInteger_AreClassIndices()
    {
        // Without the ignored pixel: labelled 0 1 1, predicted 0 1 0. Class 1: TP 1, FN 1, Dice 2/3.
        AssertDice(new Vectors<byte> { Label = [0, 1, 1, 255], PredictedLabel = [0, 1, 0, 1] });
        AssertDice(new Vectors<sbyte> { Label = [0, 1, 1, -1], PredictedLabel = [0, 1, 0, 1] });
        AssertDice(new Vectors<short> { Label = [0, 1, 1, 255], PredictedLabel = [0, 1, 0, 1] });
        AssertDice(new Vectors<ushort> { Label = [0, 1, 1, 255], PredictedLabel = [0, 1, 0, 1] });
        AssertDice(new Vectors<int> { Label = [0, 1, 1, -1], PredictedLabel = [0, 1, 0, 1] });
        AssertDice(new Vectors<uint> { Label = [0, 1, 1, 255], PredictedLabel = [0, 1, 0, 1] });
        AssertDice(new Vectors<long> { Label = [0, 1, 1, -1], PredictedLabel = [0, 1, 0, 1] });
        AssertDice(new Vectors<ulong> { Label = [0, 1, 1, 255], PredictedLabel = [0, 1, 0, 1] });
    }

    [Fact]
    public void Evaluate_VectorsOfKeys_BeginAtOne() => AssertDice(new Keys { Label = [1, 2, 2, 0], PredictedLabel = [1, 2, 1, 2] });

    [Fact]
    public void Evaluate_SparseVector_CountsMissingValuesAsTheFirstClass() => AssertDice(new SparseLabel
    {
        Label = new VBuffer<byte>(4, 3, [1, 1, 255], [1, 2, 3]),
        PredictedLabel = [0, 1, 0, 1],
    });

    [Fact]
    public void Evaluate_VectorWithDimensions_FitsAMask() => AssertDice(new VectorAndMask
    {
        Label = [0, 1, 1, -1],
        PredictedLabel = new SegmentationMask(2, 2, [0, 1, 0, 1]),
    });

    [Fact]
    public void Evaluate_DimensionsDiffer_NamesTheImage() => AssertMessage(
        "predicted mask of image 1 has 4x1 pixels, but the true one has 2x2",
        new VectorAndMask { Label = [0, 1, 1, -1], PredictedLabel = new SegmentationMask(4, 1, [0, 1, 0, 1]) });

    [Fact]
    public void Evaluate_LengthsDiffer_NamesTheImage() => AssertMessage(
        "prediction of image 1 has 3 pixels, but its label has 4",
        new Vectors<int> { Label = [0, 1, 1, -1], PredictedLabel = [0, 1, 0] });

    [Fact]
    public void Evaluate_ValueThatIsNoIndex_NamesTheImage()
    {
        AssertMessage("true mask of image 1 holds the class index 300", new Vectors<int> { Label = [0, 300], PredictedLabel = [0, 1] });
        AssertMessage("predicted mask of image 1 holds the class index -2", new Vectors<long> { Label = [0, 1], PredictedLabel = [0, -2] });
        AssertMessage("label of image 1 holds the class index 2", new Vectors<int> { Label = [0, 2], PredictedLabel = [0, 1] });
        AssertMessage("true mask of image 1 holds the key 300", new Keys { Label = [1, 300], PredictedLabel = [1, 1] });
        AssertMessage("image 1 has no true mask", new Vectors<int> { Label = [], PredictedLabel = [0, 1] });
    }

    [Fact]
    public void Evaluate_VectorOfFloats_SaysWhatMasksAre() => AssertMessage(
        "but the true masks are of the type SegmentationMask, or vectors of integers or keys",
        new FloatLabel { Label = [0, 1], PredictedLabel = [0, 1] });

    [Fact]
    public void Evaluate_SurfacesOfVectors_NeedDimensions()
    {
        var options = new SegmentationEvaluationOptions { Classes = SegmentationClasses.Binary, Surfaces = new() };

        // One pixel of class 1 is missed beside one that is found.
        var metrics = Evaluate(new VectorAndMask { Label = [0, 1, 0, 1], PredictedLabel = new SegmentationMask(2, 2, [0, 1, 0, 0]) }, options);
        var exception = Assert.Throws<SegmentationException>(() => Evaluate(new Vectors<byte> { Label = [0, 1], PredictedLabel = [0, 1] }, options));

        Assert.Equal(1, metrics.Classes[1].Surfaces!.Hausdorff);
        Assert.Contains("Of image 1 it is known that it has 2 pixels, but not its width and height", exception.Message, StringComparison.Ordinal);
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-15);

    private void AssertDice<T>(T row)
        where T : class => AssertClose(2 / 3.0, Evaluate(row).Classes[1].Dice);

    private void AssertMessage<T>(string expected, T row)
        where T : class => Assert.Contains(expected, Assert.Throws<SegmentationException>(() => Evaluate(row)).Message, StringComparison.Ordinal);

    private SegmentationMetrics Evaluate<T>(T row, SegmentationEvaluationOptions? options = null)
        where T : class =>
        _context.Segmentation().Evaluate(_context.Data.LoadFromEnumerable([row]), options: options ?? new() { Classes = SegmentationClasses.Binary });

    private sealed class Vectors<T>
    {
        public T[] Label { get; set; } = [];

        public T[] PredictedLabel { get; set; } = [];
    }

    private sealed class Keys
    {
        [KeyType(400)]
        public uint[] Label { get; set; } = [];

        [KeyType(2)]
        public uint[] PredictedLabel { get; set; } = [];
    }

    private sealed class SparseLabel
    {
        public VBuffer<byte> Label { get; set; }

        public byte[] PredictedLabel { get; set; } = [];
    }

    private sealed class VectorAndMask
    {
        [VectorType(2, 2)]
        public int[] Label { get; set; } = [];

        public SegmentationMask? PredictedLabel { get; set; }
    }

    private sealed class FloatLabel
    {
        public float[] Label { get; set; } = [];

        public byte[] PredictedLabel { get; set; } = [];
    }
}
