using MLSegmentation.Scoring;

namespace MLSegmentation.Tests.Scoring;

public sealed class RowScorerTests
{
    [Fact]
    public void Resize_MoreThanThereIsMemoryFor_KeepsNothingThatWasGivenBack()
    {
        float[] buffer = [];
        RowScorer.Resize(ref buffer, 100);
        Assert.InRange(buffer.Length, 100, int.MaxValue);

        // No array has so many items.
        Assert.ThrowsAny<OutOfMemoryException>(() => RowScorer.Resize(ref buffer, int.MaxValue));

        Assert.Empty(buffer);
    }

    [Fact]
    public void Resize_LessThanThereIs_KeepsIt()
    {
        float[] buffer = [];
        RowScorer.Resize(ref buffer, 100);
        float[] before = buffer;

        RowScorer.Resize(ref buffer, 50);
        Assert.Same(before, buffer);

        RowScorer.Resize(ref buffer, 0);
        Assert.Empty(buffer);
    }
}
