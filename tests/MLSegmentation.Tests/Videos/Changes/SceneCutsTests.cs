using MLSegmentation.Tests.Scoring;
using MLSegmentation.Videos.Changes;

namespace MLSegmentation.Tests.Videos.Changes;

public sealed class SceneCutsTests
{
    [Fact]
    public void IsCut_FilmsOfMovingCells_FindsTheCutAlone()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            var cuts = new SceneCuts(SceneCuts.DefaultThreshold);

            var found = DrawnFilm.Draw(seed, speed: 1).Select((item, index) => (index, cuts.Next(GreyFrame.Of(item.Frame)).IsCut)).ToList();

            Assert.Equal([DrawnFilm.Cut], found.Where(item => item.IsCut).Select(item => item.index));
        }
    }

    [Fact]
    public void IsCut_LargeChange_IsOneWhereTheThresholdAllowsIt()
    {
        var (dark, bright) = (Constant(8, 8, 10), Constant(8, 8, 200));

        Assert.Equal((false, true), (Take(0.3, dark), Take(0.3, bright)));
        var never = new SceneCuts(1);
        Assert.False(never.Next(dark).IsCut);
        Assert.Equal(1, never.Compare(bright).Difference);
        Assert.False(never.Next(bright).IsCut);
        Assert.True(never.Next(Constant(4, 8, 200)).IsCut);

        bool Take(double threshold, GreyFrame frame)
        {
            var cuts = new SceneCuts(threshold);
            cuts.Next(dark);
            return cuts.Next(frame).IsCut;
        }
    }

    private static GreyFrame Constant(int width, int height, byte level)
    {
        using var image = TestImages.Create(width, height, Enumerable.Repeat(level, width * height).ToArray());
        return GreyFrame.Of(image);
    }
}
