using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training.Tests.Auto;

public sealed class PostProcessingChoiceTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.FromNames("background", "a", "b");

    [Fact]
    public void Choose_SpeckBesideTheObject_KeepsTheLargestArea()
    {
        // Dice of a: 2 · 3 / (3 + 4) before, 1 afterwards.
        var (chosen, choice) = Choose(SegmentationClasses.FromNames("background", "a"), [(Mask("111000"), Mask("111001"))]);

        Assert.Equal(new MaskPostProcessing { LargestArea = true }, chosen);
        Assert.Equal(("postProcessing", "largest area"), (choice.Name, choice.Value));
        Assert.Contains("on some images from 0.8571 to 1.0000", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_SeveralObjects_ChangesNothing()
    {
        var (chosen, choice) = Choose(SegmentationClasses.FromNames("background", "a"), [(Mask("110011"), Mask("110011"))]);

        Assert.Null(chosen);
        Assert.Equal("none", choice.Value);
    }

    [Fact]
    public void Choose_OneClassScattered_KeepsItsLargestObjectOnly()
    {
        // The largest area would take away all of b, whose Dice would fall from 1 to 0; the largest object of a takes away a speck of a.
        var (chosen, _) = Choose(Classes, [(Mask("1110022000"), Mask("1110022010")), (Mask("1110022022"), Mask("1110022022"))]);

        Assert.True(chosen is { Largest: true, LargestArea: false });
        Assert.Equal(["a"], chosen.ObjectClasses);
    }

    [Fact]
    public void Choose_NoBackground_ChangesNothing()
    {
        var (chosen, choice) = PostProcessingChoice.Choose(SegmentationClasses.FromNames("sky", "road"), null, "");

        Assert.Null(chosen);
        Assert.Contains("No class is the background", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Pool_FoldsThatDisagree_DecidesByAllOfThem()
    {
        // In the first fold the speck is wrong and its removal gains; in the second it is an object, and its removal loses more: Dice of 4 / 6 to 0.
        var classes = SegmentationClasses.FromNames("background", "a");
        var gaining = ImagePredictions.Of(classes, [(Mask("1111000"), Mask("1111001"))]);
        var losing = ImagePredictions.Of(classes, [(Mask("0000011"), Mask("1110011"))]);

        Assert.NotNull(PostProcessingChoice.Choose(classes, gaining.Images, "").PostProcessing);
        Assert.Null(PostProcessingChoice.Choose(classes, ImagePredictions.Pool([gaining, losing]).Images, "").PostProcessing);
    }

    [Fact]
    public void Evaluate_PooledPredictions_CountsAllImages()
    {
        var classes = SegmentationClasses.FromNames("background", "a");
        var first = ImagePredictions.Of(classes, [(Mask("1100"), Mask("1000")), (Mask("0011"), Mask("0011"))]);
        var second = ImagePredictions.Of(classes, [(Mask("1000"), Mask("1000"))]);

        var metrics = ImagePredictions.Pool([first, second]).Evaluate(new Microsoft.ML.MLContext(), bootstrap: true, default);

        // 4 pixels of a are right, 5 are there and 4 are predicted: 8 / 9.
        Assert.Equal(3, metrics.ImageCount);
        Assert.Equal(8.0 / 9, metrics.Classes[1].Dice, 6);
        Assert.NotNull(metrics.ConfidenceIntervals);
    }

    private static (MaskPostProcessing? PostProcessing, PlannedChoice Choice) Choose(
        SegmentationClasses classes, IEnumerable<(SegmentationMask Label, SegmentationMask Predicted)> images) =>
        PostProcessingChoice.Choose(classes, ImagePredictions.Of(classes, images).Images, "on some images");

    private static SegmentationMask Mask(string row) => new(row.Length, 1, [.. row.Select(digit => (byte)(digit - '0'))]);
}
