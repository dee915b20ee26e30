using System.Text.Json;
using MLSegmentation.Training.Losses;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Losses;

public class LossTests
{
    public static TheoryData<string> AllLosses => ["crossEntropy", "dice", "dice(1)", "sum"];

    [Fact]
    public void CrossEntropy_TwoPixels_IsTheMeanOfTheirLogarithms()
    {
        // Softmax of (0, ln 3) is (1/4, 3/4). The labels are 1 and 0: -(ln 3/4 + ln 1/4) / 2.
        var expected = -(Math.Log(0.75) + Math.Log(0.25)) / 2;

        Assert.Equal(expected, Compute(Loss.CrossEntropy(), QuarterLogits(2), [1, 0]), 1e-6);
    }

    [Fact]
    public void CrossEntropy_IgnoredPixel_DoesNotCount() =>
        Assert.Equal(-Math.Log(0.75), Compute(Loss.CrossEntropy(), QuarterLogits(2), [1, 255]), 1e-6);

    [Fact]
    public void Dice_TwoPixels_IsTheMeanOverTheClasses()
    {
        // Softmax (1/4, 3/4) at both pixels, labels 1 and 0. Class 0: 2 * 1/4 / (1/2 + 1) = 1/3; class 1: 2 * 3/4 / (3/2 + 1) = 3/5.
        var expected = 1 - (((1 / 3.0) + (3 / 5.0)) / 2);

        Assert.Equal(expected, Compute(Loss.Dice(smoothing: 0), QuarterLogits(2), [1, 0]), 1e-6);
    }

    [Fact]
    public void Dice_Smoothing_IsAddedToNumeratorAndDenominator()
    {
        // Class 0: (2 * 1/4 + 1) / (1/2 + 1 + 1) = 3/5; class 1: (2 * 3/4 + 1) / (3/2 + 1 + 1) = 5/7.
        var expected = 1 - (((3 / 5.0) + (5 / 7.0)) / 2);

        Assert.Equal(expected, Compute(Loss.Dice(smoothing: 1), QuarterLogits(2), [1, 0]), 1e-6);
    }

    [Fact]
    public void Dice_ClassAbsentFromTheLabels_TakesNoPartInTheMean()
    {
        // Only class 1: 2 * 3/2 / (3/2 + 2) = 6/7.
        Assert.Equal(1 / 7.0, Compute(Loss.Dice(smoothing: 0), QuarterLogits(2), [1, 1]), 1e-6);
    }

    [Fact]
    public void Dice_IgnoredPixel_DoesNotCount()
    {
        // Only the first pixel, of class 1: 2 * 3/4 / (3/4 + 1) = 6/7.
        Assert.Equal(1 / 7.0, Compute(Loss.Dice(smoothing: 0), QuarterLogits(2), [1, 255]), 1e-6);
    }

    [Fact]
    public void Operators_SumAndWeights_AddTheWeightedValues()
    {
        var crossEntropy = Compute(Loss.CrossEntropy(), QuarterLogits(2), [1, 0]);
        var dice = Compute(Loss.Dice(), QuarterLogits(2), [1, 0]);

        var loss = 2 * ((Loss.Dice() * 0.5) + Loss.CrossEntropy());

        Assert.Equal(dice + (2 * crossEntropy), Compute(loss, QuarterLogits(2), [1, 0]), 1e-5);
        Assert.Equal("dice + 2 * crossEntropy", loss.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void Operators_WeightNotPositive_Throws(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Dice() * weight);

    [Fact]
    public void Dice_NegativeSmoothing_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Dice(-1));

    [Theory]
    [MemberData(nameof(AllLosses))]
    public void Compute_NoPixelCounts_IsZeroWithZeroGradient(string name)
    {
        using var scope = NewDisposeScope();
        var logits = QuarterLogits(2).requires_grad_();
        var loss = Create(name).Compute(logits, Labels([255, 255]));
        loss.backward();

        Assert.Equal(0, loss.item<float>());
        Assert.All(logits.grad!.data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(AllLosses))]
    public void Compute_ExtremeLogits_IsFiniteWithFiniteGradient(string name)
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 1e4f, -1e4f, -1e4f, 1e4f }, [1, 2, 1, 2]).requires_grad_();
        var loss = Create(name).Compute(logits, Labels([1, 0]));
        loss.backward();

        Assert.True(float.IsFinite(loss.item<float>()));
        Assert.All(logits.grad!.data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(AllLosses))]
    public void Compute_RandomLogits_HasTheGradientOfFiniteDifferences(string name)
    {
        const double Change = 1e-6;
        const int Classes = 3;
        var random = new Random(1);
        var values = Enumerable.Range(0, 2 * Classes * 6).Select(_ => (random.NextDouble() * 4) - 2).ToArray();
        long[] labels = [0, 1, 2, 255, 1, 1, 2, 2, 0, 0, 255, 1];
        var loss = Create(name);

        using var scope = NewDisposeScope();
        var logits = Logits(values).requires_grad_();
        loss.Compute(logits, tensor(labels, [2, 2, 3])).backward();
        var gradient = logits.grad!.data<double>().ToArray();

        for (int index = 0; index < values.Length; index++)
        {
            var difference = (At(index, Change) - At(index, -Change)) / (2 * Change);
            Assert.Equal(difference, gradient[index], 1e-6);
        }

        double At(int index, double change)
        {
            var moved = values.ToArray();
            moved[index] += change;
            return loss.Compute(Logits(moved), tensor(labels, [2, 2, 3])).item<double>();
        }

        static Tensor Logits(double[] values) => tensor(values, [2, Classes, 2, 3]);
    }

    [SharedReferenceFact]
    public void Compute_ReferenceLogits_AgreesWithOtherLibraries()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.SharedReference, "reference.json")));
        var losses = document.RootElement.GetProperty("losses");
        var values = losses.GetProperty("values");
        using var scope = NewDisposeScope();
        var logits = Read(losses.GetProperty("logits"));
        var target = Read(losses.GetProperty("target")).to_type(ScalarType.Int64);
        var ignored = Read(losses.GetProperty("target_ignore255")).to_type(ScalarType.Int64);

        Check("torch.CE", Loss.CrossEntropy(), target);
        Check("torch.CE ignore255", Loss.CrossEntropy(), ignored);
        Check("smp.Dice multiclass", Loss.Dice(smoothing: 0), target);
        Check("smp.Dice multiclass ignore255", Loss.Dice(smoothing: 0), ignored);

        // That library halves the other terms and not the smoothing: (I + s) / (A / 2 + s), which is our formula with 2 s.
        Check("smp.Dice multiclass smooth1", Loss.Dice(smoothing: 2), target);

        void Check(string name, Loss loss, Tensor labels) =>
            Assert.Equal(values.GetProperty(name).GetDouble(), loss.Compute(logits, labels).item<float>(), 1e-5);
    }

    private static Loss Create(string name) => name switch
    {
        "crossEntropy" => Loss.CrossEntropy(),
        "dice" => Loss.Dice(),
        "dice(1)" => Loss.Dice(1),
        _ => Loss.CrossEntropy() + (0.5 * Loss.Dice()),
    };

    private static double Compute(Loss loss, Tensor logits, long[] labels)
    {
        using var scope = NewDisposeScope();
        return loss.Compute(logits, Labels(labels)).item<float>();
    }

    /// <summary>Two classes, and pixels whose softmax is 1/4 and 3/4.</summary>
    private static Tensor QuarterLogits(int pixels) =>
        tensor([.. Enumerable.Repeat(0f, pixels), .. Enumerable.Repeat((float)Math.Log(3), pixels)], [1, 2, 1, pixels]);

    private static Tensor Labels(long[] labels) => tensor(labels, [1, 1, labels.Length]);

    /// <summary>Nested JSON arrays as a tensor.</summary>
    private static Tensor Read(JsonElement element)
    {
        var shape = new List<long>();
        for (var inner = element; inner.ValueKind == JsonValueKind.Array; inner = inner[0])
        {
            shape.Add(inner.GetArrayLength());
        }

        return tensor(Flatten(element).ToArray(), [.. shape]);
    }

    private static IEnumerable<float> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetSingle()];
}
