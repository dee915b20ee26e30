using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

public class TestTimeAugmentationTests
{
    private static readonly byte[] Grey = TestImages.CreateGrey(7, 4, 1);
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Predict_HorizontalFlip_AveragesBothNeighbours()
    {
        using var model = new NeighbourModel().Open(With(TestTimeAugmentation.HorizontalFlip));

        // 0, 0.2, 1: to the right are 0.2, 1, 0, to the left 0, 0, 0.2.
        float[] scores = Score(model, 3, 1, [0, 51, 255]);

        float P(double value) => NeighbourModel.Probability(value);
        Assert.Equal((P(0.2) + P(0)) / 2, scores[3], 1e-6);
        Assert.Equal((P(1) + P(0)) / 2, scores[4], 1e-6);
        Assert.Equal((P(0) + P(0.2)) / 2, scores[5], 1e-6);
        Assert.All(Enumerable.Range(0, 3), pixel => Assert.Equal(1, scores[pixel] + scores[3 + pixel], 1e-6));
    }

    [Theory]
    [InlineData(TestTimeAugmentation.None, new[] { 1, 0 })]
    [InlineData(TestTimeAugmentation.HorizontalFlip, new[] { 1, 0, -1, 0 })]
    [InlineData(TestTimeAugmentation.Flips, new[] { 1, 0, -1, 0 })]
    [InlineData(TestTimeAugmentation.Dihedral, new[] { 1, 0, -1, 0, 0, 1, 0, -1 })]
    public void Predict_ImageThatIsNoSquare_AveragesTheNeighboursOfAllViews(TestTimeAugmentation augmentation, int[] neighbours)
    {
        using var bytes = new NeighbourModel { Channels = 3, Divisor = 4 }.Open(With(augmentation));
        using var numbers = new NeighbourModel { IsDeep = true }.Open(With(augmentation));
        var image = new SegmentationImage(7, 4, 1, [.. Grey.Select(value => value / 255f)], SampleType.Float32);

        float[] scores = Score(bytes, 7, 4, Grey);
        var deep = numbers.Predict(image, withScore: true);

        for (int pixel = 0; pixel < Grey.Length; pixel++)
        {
            var around = neighbours.Chunk(2).Select(step => NeighbourModel.Probability(ValueAt((pixel % 7) + step[0], (pixel / 7) + step[1])));
            float expected = around.Average();

            // Beyond the bottom and the right, the model for bytes sees the image mirrored, as its size is raised to a multiple of 4.
            bool isInside = pixel % 7 is > 0 and < 6 && pixel / 7 is > 0 and < 3;
            Assert.Equal(expected, deep.Score![Grey.Length + pixel], 1e-5);
            Assert.Equal(isInside ? expected : scores[Grey.Length + pixel], scores[Grey.Length + pixel], 1e-5);
            Assert.Equal(expected > 0.5, deep.PredictedLabel!.Pixels[pixel] == 1);
        }
    }

    [Fact]
    public void Predict_NetworkThatSeesNoDirection_GivesWhatOneViewGives()
    {
        using var plain = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes());
        using var augmented = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: With(TestTimeAugmentation.Dihedral));

        float[] expected = Score(plain, 7, 4, Grey);
        float[] scores = Score(augmented, 7, 4, Grey);

        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal(Mask(plain), Mask(augmented));
    }

    [Fact]
    public void Predict_ModelThatResizesToNoSquare_IsTurnedBefore()
    {
        // It sees 4 columns and 2 rows, and of a turned image as many: which of its pixels decide follows from the image and not from the turn.
        var network = new NeighbourModel { Resize = new ImageSize(4, 2), SeesItself = true };
        using var plain = network.Open();
        using var augmented = network.Open(With(TestTimeAugmentation.Dihedral));
        byte[] turned = [.. Enumerable.Range(0, Grey.Length).Select(pixel => Grey[(pixel % 4 * 7) + (pixel / 4)])];

        float[] scores = Score(augmented, 7, 4, Grey);
        float[] upright = Score(plain, 7, 4, Grey);
        float[] lying = Score(plain, 4, 7, turned);

        // Mirroring changes nothing of such a network.
        Assert.All(Enumerable.Range(0, Grey.Length), pixel => Assert.Equal(
            (upright[Grey.Length + pixel] + lying[Grey.Length + (pixel % 7 * 4) + (pixel / 7)]) / 2, scores[Grey.Length + pixel], 1e-5));
    }

    [Fact]
    public void Predict_EqualMeans_GiveTheFirstClass()
    {
        using var model = new NeighbourModel().Open(With(TestTimeAugmentation.HorizontalFlip));

        // The middle pixel has 0 on the one side and 1 on the other: p and 1 - p, whose mean is a half.
        using var image = TestImages.Create(3, 1, [0, 100, 255]);
        var prediction = model.Predict(image, withScore: true);

        Assert.Equal(prediction.Score![1], prediction.Score[4], 1e-7);
        Assert.Equal(prediction.Score[4] > prediction.Score[1] ? 1 : 0, prediction.PredictedLabel!.Pixels[1]);
    }

    [Fact]
    public void Transform_Batches_GiveExactlyWhatSingleImagesGive()
    {
        var options = With(TestTimeAugmentation.Dihedral);
        using var single = new NeighbourModel().Open(options);
        using var batched = new NeighbourModel().Open(options with { BatchSize = 3 });
        using var images = new ImageList([.. Enumerable.Range(0, 4).Select(seed => TestImages.Create(7, 4, TestImages.CreateGrey(7, 4, seed)))]);
        var data = images.ToData(_context);

        Assert.Equal(Scores(single, data), Scores(batched, data));
        Assert.Equal(
            single.Transform(data).GetColumn<SegmentationMask>("PredictedLabel"), batched.Transform(data).GetColumn<SegmentationMask>("PredictedLabel"));
    }

    [Fact]
    public void Options_UnknownChoice_IsRefused() =>
        Assert.Throws<SegmentationOptionException>(() => With((TestTimeAugmentation)9));

    private static SegmentationScoringOptions With(TestTimeAugmentation augmentation) => new() { Threads = 1, TestTimeAugmentation = augmentation };

    private static double ValueAt(int x, int y) => x is >= 0 and < 7 && y is >= 0 and < 4 ? Grey[(y * 7) + x] / 255.0 : 0;

    private static float[] Score(SegmentationTransformer model, int width, int height, byte[] grey)
    {
        using var image = TestImages.Create(width, height, grey);
        return model.Predict(image, withScore: true).Score!;
    }

    private static SegmentationMask Mask(SegmentationTransformer model)
    {
        using var image = TestImages.Create(7, 4, Grey);
        return model.Predict(image).PredictedLabel!;
    }

    private static float[][] Scores(SegmentationTransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Score")];
}
