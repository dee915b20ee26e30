using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Tests.Graph;

public class PerAxisTests
{
    [Fact]
    public void Item_OneNumber_IsThatOfEveryAxis()
    {
        PerAxis numbers = 3;

        Assert.Equal((1, 3, 3, 3), (numbers.Count, numbers[0], numbers[2], numbers.Max));
        Assert.Equal([3, 3, 3], numbers.Everywhere(rank: 3));
    }

    [Fact]
    public void Item_OneNumberForEach_IsThatOfTheAxis()
    {
        PerAxis numbers = [1, 3, 5];

        Assert.Equal((3, 1, 5, 5), (numbers.Count, numbers[0], numbers[2], numbers.Max));
    }

    [Fact]
    public void Create_NoNumber_IsRefused() => Assert.Throws<ArgumentException>(() => PerAxis.Create([]));

    [Fact]
    public void Equals_SameNumbers_IsTrue()
    {
        PerAxis numbers = [1, 3];

        Assert.Equal(numbers, PerAxis.Create([1, 3]));
        Assert.Equal(numbers.GetHashCode(), PerAxis.Create([1, 3]).GetHashCode());
        Assert.NotEqual(numbers, PerAxis.Create([3, 1]));
        Assert.NotEqual(numbers, (PerAxis)1);
    }

    [Theory]
    [InlineData("3", 1)]
    [InlineData("1x3x3", 3)]
    public void Parse_TextOfNumbers_GivesThem(string text, int count)
    {
        var numbers = PerAxis.Parse(text)!;

        Assert.Equal(count, numbers.Count);
        Assert.Equal(text, numbers.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1x")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1 x 3")]
    [InlineData("99999999999")]
    public void Parse_OtherText_GivesNothing(string text) => Assert.Null(PerAxis.Parse(text));

    [Fact]
    public void For_AnotherRank_SaysHowManyThereAre()
    {
        var graph = new GraphBuilder(inputChannels: 1, rank: 2);

        var error = Assert.Throws<ArgumentException>(() => graph.Conv("conv", graph.Input, 1, new() { Kernel = [1, 3, 3] }));

        Assert.StartsWith("1x3x3 has 3 numbers, but there are 2 dimensions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_AlikeNumbers_IsOne() => Assert.Equal((PerAxis)3, PerAxis.Create([3, 3]).For(rank: 2));
}
