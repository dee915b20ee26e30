using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training.Tests.Auto;

public sealed class PostProcessingChoiceTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.FromNames("background", "a", "b");

    [Fact]
    public void Choose_SpeckBesideTheObject_KeepsTheLargestArea()
    {
        // Dice of a: 2 · 3 / (3 + 4) before, 1 afterwards.
        var (chosen, choice) = PostProcessingChoice.Choose(
            SegmentationClasses.FromNames("background", "a"), [(Mask("111000"), Mask("111001"))]);

        Assert.Equal(new MaskPostProcessing { LargestArea = true }, chosen);
        Assert.Equal(("postProcessing", "largest area"), (choice.Name, choice.Value));
        Assert.Contains("from 0.8571 to 1.0000", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_SeveralObjects_ChangesNothing()
    {
        var (chosen, choice) = PostProcessingChoice.Choose(
            SegmentationClasses.FromNames("background", "a"), [(Mask("110011"), Mask("110011"))]);

        Assert.Null(chosen);
        Assert.Equal("none", choice.Value);
    }

    [Fact]
    public void Choose_OneClassScattered_KeepsItsLargestObjectOnly()
    {
        // The largest area would take away all of b, whose Dice would fall from 1 to 0; the largest object of a takes away a speck of a.
        var (chosen, _) = PostProcessingChoice.Choose(Classes, [(Mask("1110022000"), Mask("1110022010")), (Mask("1110022022"), Mask("1110022022"))]);

        Assert.True(chosen is { Largest: true, LargestArea: false });
        Assert.Equal(["a"], chosen.ObjectClasses);
    }

    [Fact]
    public void Choose_NoBackground_ChangesNothing()
    {
        var (chosen, choice) = PostProcessingChoice.Choose(null, SegmentationClasses.FromNames("sky", "road"), "Label", "PredictedLabel");

        Assert.Null(chosen);
        Assert.Contains("No class is the background", choice.Reason, StringComparison.Ordinal);
    }

    private static SegmentationMask Mask(string row) => new(row.Length, 1, [.. row.Select(digit => (byte)(digit - '0'))]);
}
