using MLSegmentation.Training.Losses;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Losses;

public class LossTests
{
    /// <summary>Every loss with its defaults, and with settings that take another way through the code; the texts are what ToString gives.</summary>
    internal static readonly Dictionary<string, Loss> Losses = new[]
    {
        new CrossEntropyLoss(),
        new CrossEntropyLoss { LabelSmoothing = 0.1, ClassWeights = [0.2, 0.3, 0.5] },
        new BinaryCrossEntropyLoss(),
        new BinaryCrossEntropyLoss { ClassWeights = [0.2, 0.3, 0.5] },
        LossCatalog.Parse("bce-dice"),
        new DiceLoss(),
        new DiceLoss { Smoothing = 1, PerImage = true, IncludeBackground = false, SquaredDenominator = true },
        new DiceLoss { Logarithmic = true },
        new JaccardLoss(),
        new JaccardLoss { PerImage = true, IncludeBackground = false },
        new FocalLoss(),
        new FocalLoss { Gamma = 0.5, ClassWeights = [0.2, 0.3, 0.5] },
        new FocalLoss { OneVersusRest = true, ClassWeights = [0.2, 0.3, 0.5] },
        new TverskyLoss(),
        new TverskyLoss { FalsePositiveWeight = 1, FalseNegativeWeight = 0 },
        new FocalTverskyLoss(),
        new FocalTverskyLoss { Gamma = 2, PowerOfMean = true },
        new GeneralizedDiceLoss(),
        new GeneralizedDiceLoss { PerImage = true },
        new LovaszSoftmaxLoss(),
        new LovaszSoftmaxLoss { PerImage = true },
        new LogCoshDiceLoss(),
        new UNetWeightMapLoss(),
        new UNetWeightMapLoss { BorderWeight = 3, BorderWidth = 1, ClassWeights = [0.2, 0.3, 0.5] },
        new CrossEntropyLoss() + (0.5 * new DiceLoss()),
    }.ToDictionary(loss => loss.ToString());

    public static TheoryData<string> AllLosses => [.. Losses.Keys];

    /// <summary>Those without weights for three classes.</summary>
    public static TheoryData<string> TwoClassLosses => [.. Losses.Keys.Where(name => !name.Contains("classWeights", StringComparison.Ordinal))];

    [Fact]
    public void ToString_EverySetting_IsInTheText()
    {
        Assert.Equal(
            [
                "crossEntropy",
                "crossEntropy(labelSmoothing=0.1, classWeights=0.2 0.3 0.5)",
                "binaryCrossEntropy",
                "binaryCrossEntropy(classWeights=0.2 0.3 0.5)",
                "0.5 * binaryCrossEntropy + dice(perImage)",
                "dice",
                "dice(smoothing=1, perImage, withoutBackground, squaredDenominator)",
                "dice(logarithmic)",
                "jaccard",
                "jaccard(perImage, withoutBackground)",
                "focal",
                "focal(gamma=0.5, classWeights=0.2 0.3 0.5)",
                "focal(oneVersusRest, classWeights=0.2 0.3 0.5)",
                "tversky",
                "tversky(falsePositiveWeight=1, falseNegativeWeight=0)",
                "focalTversky",
                "focalTversky(gamma=2, powerOfMean)",
                "generalizedDice",
                "generalizedDice(perImage)",
                "lovaszSoftmax",
                "lovaszSoftmax(perImage)",
                "logCosh(dice)",
                "unetWeightMap",
                "unetWeightMap(borderWeight=3, borderWidth=1, classWeights=0.2 0.3 0.5)",
                "crossEntropy + 0.5 * dice",
            ],
            Losses.Keys);
    }

    [Theory]
    [MemberData(nameof(AllLosses))]
    public void Compute_Volumes_IsThatOfImagesOfAllTheirSlices(string name)
    {
        // Two volumes of three slices, whose slices lie below each other in an image: the map of borders alone looks at neighbours, so gets single slices.
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var volumes = randn([2, 3, 3, 4, 5], generator: generator);
        var labels = randint(0, 3, [2, 3, 4, 5], dtype: ScalarType.Int64, generator: generator);
        labels[0, 0, 0, 0] = 255;
        var (images, masks) = Losses[name] is UNetWeightMapLoss
            ? (volumes.transpose(1, 2).reshape(6, 3, 4, 5), labels.reshape(6, 4, 5))
            : (volumes.reshape(2, 3, 12, 5), labels.reshape(2, 12, 5));

        Assert.Equal(Losses[name].Compute(images, masks).item<float>(), Losses[name].Compute(volumes, labels).item<float>(), 1e-5);
    }

    [Fact]
    public void CrossEntropy_TwoPixels_IsTheMeanOfTheirLogarithms()
    {
        // Softmax of (0, ln 3) is (1/4, 3/4). The labels are 1 and 0: -(ln 3/4 + ln 1/4) / 2.
        double expected = -(Math.Log(0.75) + Math.Log(0.25)) / 2;

        Assert.Equal(expected, Compute(new CrossEntropyLoss(), QuarterLogits(2), [1, 0]), 1e-6);
    }

    [Fact]
    public void CrossEntropy_IgnoredPixel_DoesNotCount() =>
        Assert.Equal(-Math.Log(0.75), Compute(new CrossEntropyLoss(), QuarterLogits(2), [1, 255]), 1e-6);

    [Fact]
    public void Dice_TwoPixels_IsTheMeanOverTheClasses()
    {
        // Softmax (1/4, 3/4) at both pixels, labels 1 and 0. Class 0: 2 * 1/4 / (1/2 + 1) = 1/3; class 1: 2 * 3/4 / (3/2 + 1) = 3/5.
        double expected = 1 - (((1 / 3.0) + (3 / 5.0)) / 2);

        Assert.Equal(expected, Compute(new DiceLoss { Smoothing = 0 }, QuarterLogits(2), [1, 0]), 1e-6);
    }

    [Fact]
    public void Dice_Smoothing_IsAddedToNumeratorAndDenominator()
    {
        // Class 0: (2 * 1/4 + 1) / (1/2 + 1 + 1) = 3/5; class 1: (2 * 3/4 + 1) / (3/2 + 1 + 1) = 5/7.
        double expected = 1 - (((3 / 5.0) + (5 / 7.0)) / 2);

        Assert.Equal(expected, Compute(new DiceLoss { Smoothing = 1 }, QuarterLogits(2), [1, 0]), 1e-6);
    }

    [Fact]
    public void Dice_ClassAbsentFromTheLabels_TakesNoPartInTheMean()
    {
        // Only class 1: 2 * 3/2 / (3/2 + 2) = 6/7.
        Assert.Equal(1 / 7.0, Compute(new DiceLoss { Smoothing = 0 }, QuarterLogits(2), [1, 1]), 1e-6);
    }

    [Fact]
    public void Dice_IgnoredPixel_DoesNotCount()
    {
        // Only the first pixel, of class 1: 2 * 3/4 / (3/4 + 1) = 6/7.
        Assert.Equal(1 / 7.0, Compute(new DiceLoss { Smoothing = 0 }, QuarterLogits(2), [1, 255]), 1e-6);
    }

    [Fact]
    public void GeneralizedDice_PerfectPredictionOfAHugeArea_IsZero()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = (zeros([1, 1, 5000, 5000]), zeros([1, 5000, 5000], dtype: ScalarType.Int64));

        // The weight is 1 / 25,000,000², so the denominator 2 · 25,000,000 / 25,000,000² = 8e-8.
        Assert.Equal(0, new GeneralizedDiceLoss().Compute(logits, labels).item<float>(), 1e-4);
    }

    [Fact]
    public void Operators_SumAndWeights_AddTheWeightedValues()
    {
        double crossEntropy = Compute(new CrossEntropyLoss(), QuarterLogits(2), [1, 0]);
        double dice = Compute(new DiceLoss(), QuarterLogits(2), [1, 0]);

        var loss = 2 * ((new DiceLoss() * 0.5) + new CrossEntropyLoss());

        Assert.Equal(dice + (2 * crossEntropy), Compute(loss, QuarterLogits(2), [1, 0]), 1e-5);
        Assert.Equal("dice + 2 * crossEntropy", loss.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void Operators_WeightNotPositive_Throws(double weight) =>
        Assert.Throws<SegmentationOptionException>(() => new DiceLoss() * weight);

    [Fact]
    public void Dice_NegativeSmoothing_Throws() => Assert.Throws<SegmentationOptionException>(() => new DiceLoss { Smoothing = -1 });

    [Theory]
    [MemberData(nameof(TwoClassLosses))]
    public void Compute_NoPixelCounts_IsZeroWithZeroGradient(string name)
    {
        using var scope = NewDisposeScope();
        var logits = QuarterLogits(2).requires_grad_();
        var loss = Losses[name].Compute(logits, Labels([255, 255]));
        loss.backward();

        Assert.Equal(0, loss.item<float>());
        Assert.All(logits.grad!.data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(AllLosses))]
    public void Compute_AllIgnoredOfThreeClasses_IsZeroWithZeroGradient(string name)
    {
        using var scope = NewDisposeScope();
        var logits = randn([2, 3, 1, 2]).requires_grad_();
        var loss = Losses[name].Compute(logits, tensor(new long[] { 255, 255, 255, 255 }, [2, 1, 2]));
        loss.backward();

        Assert.Equal(0, loss.item<float>());
        Assert.All(logits.grad!.data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(AllLosses))]
    public void Compute_ExtremeLogits_IsFiniteWithFiniteGradient(string name)
    {
        // Two pixels for each of three labels, each certain of the right and of a wrong class; then one class alone, right and wrong.
        float[] logits = [1e4f, -1e4f, -1e4f, 1e4f, 0, -1e4f, -1e4f, 1e4f, 1e4f, -1e4f, 1e4f, -1e4f, -1e4f, 1e4f, -1e4f, -1e4f, -1e4f, 1e4f];

        AssertFinite(name, logits, [0, 0, 1, 1, 2, 2]);
        AssertFinite(name, logits, [1, 1, 1, 1, 1, 1]);
        AssertFinite(name, logits, [1, 255, 0, 255, 255, 0]);
        AssertFinite(name, [1e4f, 1e4f, 1e4f, 1e4f, 1e4f, 1e4f, 0, 0, 0, 0, 0, 0, -1e4f, -1e4f, -1e4f, -1e4f, -1e4f, -1e4f], [0, 0, 0, 0, 0, 0]);
    }

    [Theory]
    [MemberData(nameof(AllLosses))]
    public void Compute_RandomLogits_HasTheGradientOfFiniteDifferences(string name)
    {
        const double Change = 1e-6;
        const int Classes = 3;
        var random = new Random(1);
        double[] values = Enumerable.Range(0, 2 * Classes * 6).Select(_ => (random.NextDouble() * 4) - 2).ToArray();
        long[] labels = [0, 1, 2, 255, 1, 1, 2, 2, 0, 0, 255, 1];
        var loss = Losses[name];

        using var scope = NewDisposeScope();
        var logits = Logits(values).requires_grad_();
        loss.Compute(logits, tensor(labels, [2, 2, 3])).backward();
        double[] gradient = logits.grad!.data<double>().ToArray();

        for (int index = 0; index < values.Length; index++)
        {
            double difference = (At(index, Change) - At(index, -Change)) / (2 * Change);
            Assert.Equal(difference, gradient[index], 1e-6);
        }

        double At(int index, double change)
        {
            double[] moved = values.ToArray();
            moved[index] += change;
            return loss.Compute(Logits(moved), tensor(labels, [2, 2, 3])).item<double>();
        }

        static Tensor Logits(double[] values) => tensor(values, [2, Classes, 2, 3]);
    }

    [Theory]
    [MemberData(nameof(AllLosses))]
    public void Compute_GoingAgainstTheGradient_FindsTheLabels(string name)
    {
        using var scope = NewDisposeScope();
        var target = tensor(new long[] { 0, 1, 2, 2, 0, 1, 1, 2, 0, 0, 1, 2 }, [2, 2, 3]);
        var logits = zeros([2, 3, 2, 3]);
        for (int step = 0; step < 30; step++)
        {
            logits = logits.detach().requires_grad_();
            Losses[name].Compute(logits, target).backward();
            logits = logits.detach() - logits.grad!.sign().Times(0.1);
        }

        Assert.Equal(target.data<long>(), logits.argmax(1).data<long>());
    }

    private static void AssertFinite(string name, float[] values, long[] labels)
    {
        using var scope = NewDisposeScope();
        var logits = tensor(values, [1, 3, 1, labels.Length]).requires_grad_();
        var loss = Losses[name].Compute(logits, Labels(labels));
        loss.backward();

        Assert.True(float.IsFinite(loss.item<float>()));
        Assert.All(logits.grad!.data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    private static double Compute(Loss loss, Tensor logits, long[] labels)
    {
        using var scope = NewDisposeScope();
        return loss.Compute(logits, Labels(labels)).item<float>();
    }

    /// <summary>Two classes, and pixels whose softmax is 1/4 and 3/4.</summary>
    private static Tensor QuarterLogits(int pixels) =>
        tensor([.. Enumerable.Repeat(0f, pixels), .. Enumerable.Repeat((float)Math.Log(3), pixels)], [1, 2, 1, pixels]);

    private static Tensor Labels(long[] labels) => tensor(labels, [1, 1, labels.Length]);
}
