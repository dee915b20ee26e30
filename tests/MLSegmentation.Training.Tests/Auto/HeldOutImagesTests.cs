using MLSegmentation.Training.Auto;

namespace MLSegmentation.Training.Tests.Auto;

public sealed class HeldOutImagesTests
{
    [Theory]
    [InlineData(4, int.MaxValue, 0)]
    [InlineData(5, int.MaxValue, 1)]
    [InlineData(24, int.MaxValue, 2)]
    [InlineData(30, int.MaxValue, 6)]
    [InlineData(125, int.MaxValue, 25)]
    [InlineData(125, 3, 3)]
    [InlineData(10_000, int.MaxValue, 100)]
    public void Count_Images_IsAFifthOrATenth(int images, int most, int expected) => Assert.Equal(expected, HeldOutImages.Count(images, most));

    [Fact]
    public void Draw_RareClass_IsOnBothSides()
    {
        // Only two of the images show class 2, and one of them is to be held out.
        IReadOnlyList<IReadOnlySet<byte>> classes =
            [.. Enumerable.Range(0, 10).Select(index => (HashSet<byte>)(index is 3 or 7 ? [0, 1, 2] : [0, 1]))];

        int[] held = HeldOutImages.Draw(classes, count: 2, seed: 5);

        Assert.Equal(2, held.Length);
        Assert.Single(held, row => row is 3 or 7);
        Assert.Equal(held, HeldOutImages.Draw(classes, count: 2, seed: 5));
    }

    [Fact]
    public void Draw_ClassOfOneImage_IsLearned()
    {
        IReadOnlyList<IReadOnlySet<byte>> classes = [.. Enumerable.Range(0, 6).Select(index => (HashSet<byte>)(index == 2 ? [0, 1] : [0]))];

        Assert.All(Enumerable.Range(0, 20), seed => Assert.NotEqual([2], HeldOutImages.Draw(classes, count: 1, seed)));
    }

    [Fact]
    public void Deal_Rows_GoesThroughAllOfThemEvenly()
    {
        int[] rows = [1, 2, 3, 5, 8, 13, 21];

        int[][] folds = HeldOutImages.Deal(rows, folds: 3, seed: 1);

        Assert.Equal([3, 2, 2], folds.Select(fold => fold.Length));
        Assert.Equal(rows, folds.SelectMany(fold => fold).Order());
    }
}
