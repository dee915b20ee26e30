using MLSegmentation.Morphology;

namespace MLSegmentation.Tests.Morphology;

public class LabelComponentsTests
{
    [Fact]
    public void Find_FourNeighbours_KeepsWhatMeetsAtACornerApart()
    {
        var components = LabelComponents.Find<long>([1, 1, 0, 0, 0, 1, 1, 0, 0], width: 3, PixelConnectivity.Four);

        Assert.Equal([1, 1, 0, 0, 0, 2, 3, 0, 0], components.Numbers.ToArray());
        Assert.Equal(new LabelComponent(1, Left: 0, Right: 1, Top: 0, Bottom: 0, Area: 2), components.Components[0]);
    }

    [Fact]
    public void Find_EightNeighbours_JoinsWhatMeetsAtACorner()
    {
        var components = LabelComponents.Find<byte>([1, 1, 0, 0, 0, 1, 1, 0, 0], width: 3, PixelConnectivity.Eight);

        Assert.Equal([1, 1, 0, 0, 0, 1, 2, 0, 0], components.Numbers.ToArray());
        Assert.Equal(new LabelComponent(1, Left: 0, Right: 2, Top: 0, Bottom: 1, Area: 3), components.Components[0]);
    }

    [Theory]
    [InlineData(PixelConnectivity.Four)]
    [InlineData(PixelConnectivity.Eight)]
    public void Find_EndOfOneRowAndStartOfTheNext_AreApart(PixelConnectivity connectivity)
    {
        var components = LabelComponents.Find<byte>([0, 0, 1, 1, 0, 0], width: 3, connectivity);

        Assert.Equal([0, 0, 1, 2, 0, 0], components.Numbers.ToArray());
    }

    [Fact]
    public void Find_BranchesThatMeetLater_AreOne()
    {
        byte[] labels =
        [
            1, 0, 1,
            1, 0, 1,
            1, 1, 1,
        ];

        Assert.Equal(7, Assert.Single(LabelComponents.Find<byte>(labels, width: 3, PixelConnectivity.Four).Components).Area);
    }

    [Fact]
    public void Find_OtherClassesAndIgnoredPixels_Separate()
    {
        var components = LabelComponents.Find<byte>([1, 2, 2, 255, 2, 0], width: 6, PixelConnectivity.Eight);

        Assert.Equal([1, 2, 2, 0, 3, 0], components.Numbers.ToArray());
    }
}
