namespace MLSegmentation.Tests.Masks;

public sealed class ObjectMapTests
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.FromNames("background", "cell", "nucleus");

    [Fact]
    public void Create_NumbersAndClasses_AreCopiedAndRead()
    {
        int[] numbers = [0, 1, 1, 0, 2, 2];
        byte[] classIndices = [1, 2];

        var map = new ObjectMap(3, 2, numbers, classIndices, Classes);
        numbers[0] = 2;
        classIndices[0] = 2;

        Assert.Equal((3, 2, 2), (map.Width, map.Height, map.Count));
        Assert.Equal([0, 1, 1, 0, 2, 2], map.Numbers.ToArray());
        Assert.Equal([1, 2], map.ClassIndices.ToArray());
        Assert.Same(Classes, map.Classes);
        Assert.Equal((0, 1, 2), (map[0, 0], map[2, 0], map[1, 1]));
    }

    [Fact]
    public void Create_NoObjects_IsAMapOfNothing()
    {
        var map = new ObjectMap(2, 1, [0, 0], []);

        Assert.Equal(0, map.Count);
        Assert.Null(map.Classes);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(3, 0)]
    [InlineData(0, 2)]
    public void Item_OutsideTheImage_Throws(int x, int y)
    {
        var map = new ObjectMap(3, 2, new int[6], []);

        Assert.Throws<ArgumentOutOfRangeException>(() => map[x, y]);
    }

    [Fact]
    public void Create_WrongArguments_SaysWhatIsWrong()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ObjectMap(0, 1, [], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ObjectMap(1, 0, [], []));
        Assert.StartsWith("3x2 pixels need 6 numbers, and there are 5.", Refuse(new int[5], []), StringComparison.Ordinal);
        Assert.StartsWith("Pixel 4 has the number 2, and there are 1 objects: numbers are 0 to 1.", Refuse([0, 1, 0, 0, 2, 0], [1]), StringComparison.Ordinal);
        Assert.StartsWith("Pixel 0 has the number -1", Refuse([-1, 0, 0, 0, 0, 0], [1]), StringComparison.Ordinal);
    }

    private static string Refuse(int[] numbers, byte[] classIndices) =>
        Assert.Throws<ArgumentException>(() => new ObjectMap(3, 2, numbers, classIndices)).Message;
}
