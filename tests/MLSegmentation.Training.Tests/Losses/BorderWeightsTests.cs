using MLSegmentation.Morphology;
using MLSegmentation.Training.Losses;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Losses;

public class BorderWeightsTests
{
    [Fact]
    public void Compute_GapOfThreePixels_WeighsItByTheDistancesToBothObjects()
    {
        // Objects of class 1 in columns 0 and 4. From column 1, they are 1 and 3 pixels away, from column 2, both 2.
        float[] weights = Compute([1, 0, 0, 0, 1], columns: 5);

        float gap = (float)(10 * Math.Exp(-16 / 50.0));
        Assert.Equal([0, gap, gap, gap, 0], weights);
    }

    [Fact]
    public void Compute_Diagonal_UsesEuclideanDistances()
    {
        // From the lower left corner, the objects are 2 and the root of 8 away.
        float[] weights = Compute([1, 0, 1, 0, 0, 0, 0, 0, 0], columns: 3);

        Assert.Equal(10 * Math.Exp(-Math.Pow(2 + Math.Sqrt(8), 2) / 50), weights[6], 1e-5);
    }

    [Fact]
    public void Compute_IgnoredPixels_AreNeitherObjectsNorBorders() =>
        Assert.Equal([0, 0, 0, 0], Compute([1, 255, 0, 255], columns: 4));

    [Fact]
    public void Compute_ClassesThatTouch_AreObjectsOfTheirOwn() =>
        Assert.Equal((float)(10 * Math.Exp(-9 / 50.0)), Compute([1, 2, 0], columns: 3)[2]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Compute_RandomObjects_AgreesWithComparingAllPixels(int seed)
    {
        const int Columns = 37;
        const int Rows = 23;
        const double Width = 1.5;
        var random = new Random(seed);
        long[] labels = Enumerable.Range(0, Columns * Rows).Select(_ => random.NextDouble() < 0.08 ? random.Next(1, 3) : 0L).ToArray();
        int[] numbers = LabelComponents.Find<long>(labels, Columns, PixelConnectivity.Four).Numbers.ToArray();
        float[] weights = new float[labels.Length];
        new BorderWeights(10, Width).Compute(labels, Columns, weights);

        for (int index = 0; index < labels.Length; index++)
        {
            double expected = labels[index] == 0 ? 10 * Math.Exp(-Math.Pow(TwoNearest(index).Sum(), 2) / (2 * Width * Width)) : 0;
            Assert.Equal(expected, weights[index], 1e-6);
        }

        IEnumerable<double> TwoNearest(int index) => Enumerable.Range(0, labels.Length)
            .Where(other => numbers[other] > 0)
            .GroupBy(other => numbers[other], other => double.Hypot((other % Columns) - (index % Columns), (other / Columns) - (index / Columns)))
            .Select(distances => distances.Min())
            .Order()
            .Take(2);
    }

    [Fact]
    public void UNetWeightMap_Batch_IsTheMeanWithTheWeightsOfEachImage()
    {
        // Cross-entropies: ln 2 at the objects, ln 4 at the gap between them, which weighs 1 + 10 exp(-4/50); the second image has one object.
        using var scope = NewDisposeScope();
        float[] third = [0, 0, 0, 0, (float)Math.Log(3), 0];
        var logits = tensor([.. third, .. third], [2, 2, 1, 3]);
        var target = tensor(new long[] { 1, 0, 1, 1, 0, 0 }, [2, 1, 3]);

        float value = new UNetWeightMapLoss().Compute(logits, target).item<float>();

        double gap = 1 + (10 * Math.Exp(-4 / 50.0));
        Assert.Equal(((4 * Math.Log(2)) + ((gap + 1) * Math.Log(4))) / (5 + gap), value, 1e-5);
    }

    [Fact]
    public void UNetWeightMap_WithoutBorders_IsTheCrossEntropy()
    {
        using var scope = NewDisposeScope();
        var logits = randn([2, 3, 4, 5]);
        var target = randint(0, 3, [2, 4, 5], dtype: ScalarType.Int64);
        float expected = new CrossEntropyLoss { ClassWeights = [1, 2, 3] }.Compute(logits, target).item<float>();

        float value = new UNetWeightMapLoss { BorderWeight = 0, ClassWeights = [1, 2, 3] }.Compute(logits, target).item<float>();

        Assert.Equal(expected, value, 1e-5);
    }

    private static float[] Compute(long[] labels, int columns)
    {
        float[] weights = new float[labels.Length];
        new BorderWeights(10, 5).Compute(labels, columns, weights);
        return weights;
    }
}
