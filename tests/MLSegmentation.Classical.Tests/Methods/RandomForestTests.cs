namespace MLSegmentation.Classical.Tests.Methods;

public class RandomForestTests
{
    [Fact]
    public void Init_ListOfTheCaller_IsCopiedAndComparedByValue() => Assert.Empty(ListOptions.FindFaults(typeof(RandomForest).Assembly));

    [Fact]
    public void Scales_ListOfTheCallerChanges_StayAsTheyWereChecked()
    {
        double[] scales = [1, 2];
        var forest = new RandomForest { Scales = scales };

        scales[0] = -1;

        Assert.Equal([1, 2], forest.Scales);
        Assert.Equal(new RandomForest { Scales = [1, 2] }, forest);
    }
}
