using MLSegmentation.Classical.Growing;
using MLSegmentation.Classical.Methods;

namespace MLSegmentation.Classical.Tests.Methods;

public sealed class ClassicalMethodTests
{
    [Fact]
    public void Find_EachName_IsTheMethod() => Assert.All(ClassicalMethod.All, method => Assert.Same(method, ClassicalMethod.Find(method.Name)));

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(ClassicalMethod.Find("otzu"));

    [Fact]
    public void DescribeParameters_OfWhatIsToBeFitted_AsksForIt() =>
        Assert.Equal("otsu, class 1 ?, blur ?, margin 0.5", new RandomWalker { Margin = 0.5 }.DescribeParameters());

    [Fact]
    public void Window_EvenOrSmall_IsRefused()
    {
        foreach (int window in (int[])[0, 1, 4, 10_001])
        {
            var exception = Assert.Throws<SegmentationOptionException>(() => new LocalThreshold { Window = window });
            Assert.Equal(nameof(LocalThreshold.Window), exception.Option);
        }

        Assert.Equal(3, new LocalThreshold { Window = 3 }.Window);
    }

    [Fact]
    public void Threshold_OfSeveralLevels_IsRefused() => Assert.Throws<SegmentationOptionException>(
        () => new RegionGrowing { Threshold = new GlobalThreshold { Method = ThresholdMethod.MultiOtsu } });

    [Theory]
    [InlineData(ForegroundPolarity.Brighter, "0 0 1 1")]
    [InlineData(ForegroundPolarity.Darker, "1 1 0 0")]
    [InlineData(ForegroundPolarity.Smaller, "0 0 1 1")]
    public void Split_AtAValue_TakesItForDark(ForegroundPolarity polarity, string expected)
    {
        // 2 is at the threshold, and so dark.
        byte[] labels = Split.Turn([1, 2, 3, 4], 2, polarity).ToLabels();

        Assert.Equal(expected, string.Join(' ', labels));
    }

    [Fact]
    public void Seeds_HalfOfTheWay_LeavesTheMiddleInDoubt()
    {
        // Means 2 and 10 beside 5: sure are 3.5 and less, and 7.5 and more.
        byte[] seeds = Seeds.Find([0, 4, 2, 7, 13, 10], 5, 0.5);

        Assert.Equal([Seeds.Below, Seeds.Unknown, Seeds.Below, Seeds.Unknown, Seeds.Above, Seeds.Above], seeds);
    }

    [Fact]
    public void Grow_ValleyBetweenTwoLevels_IsDividedByLikeness()
    {
        // 4 is nearer to 1 than to 9, 6 nearer to 9, by the means as they move: (1 + 4) / 2 = 2.5 and then |6 − 2.5| > |6 − 9|.
        byte[] labels = [Seeds.Below, Seeds.Unknown, Seeds.Unknown, Seeds.Above];
        new SeededGrowing([1, 4, 6, 9], 4).Grow(labels, CancellationToken.None);

        Assert.Equal([Seeds.Below, Seeds.Below, Seeds.Above, Seeds.Above], labels);
    }
}
