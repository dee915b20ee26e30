using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class FCDenseNetTests() : NetworkTester(new FCDenseNet { Width = 8, Growth = 4, BlockLayers = [2, 3, 2] })
{
    [Fact]
    public void Name_BlockLayers_CountsTheConvolutions()
    {
        // The first, (2 + 3) layers down and up, 2 at the lowest level, 2 transitions down and up, the last.
        int convolutions = 1 + (2 * (2 + 3)) + 2 + (2 * 2) + 1;
        Assert.Equal($"fc-densenet{convolutions}", Architecture.Name);
    }

    [Fact]
    public void Equals_SameNumbersInOtherLists_IsTrue()
    {
        FCDenseNet same = new() { Width = 8, Growth = 4, BlockLayers = [2, 3, 2] };

        Assert.Equal(Architecture, same);
        Assert.Equal(Architecture.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(Architecture, same with { BlockLayers = [3, 2, 2] });
        Assert.NotEqual(Architecture, same with { Growth = 5 });
    }

    [Fact]
    public void BlockLayers_OutOfRange_Throws()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new FCDenseNet { BlockLayers = [4, 0] });

        Assert.StartsWith("BlockLayers is 4,0; it must be 2 to 9 whole numbers from 1 to 64, with commas between.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FCDenseNet { BlockLayers = [4] });
        Assert.Throws<ArgumentNullException>(() => new FCDenseNet { BlockLayers = null! });
    }

    [Fact]
    public void Properties_OutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FCDenseNet { Growth = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FCDenseNet { Dropout = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FCDenseNet { Dropout = double.NaN });
    }
}

public class FCDenseNetWithBatchNormTests() : NetworkTester(
    new FCDenseNet { Width = 8, Growth = 4, BlockLayers = [2, 2], Normalization = NormalizationKind.Batch });
