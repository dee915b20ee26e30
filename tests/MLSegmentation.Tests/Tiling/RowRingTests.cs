using MLSegmentation.Tiling;

namespace MLSegmentation.Tests.Tiling;

public class RowRingTests
{
    // 700 rows of 3,000 values in blocks of 2^17 / 3,000 = 43 rows; the last of 17 blocks has 12.
    [Theory]
    [InlineData(700, 3000)]
    [InlineData(3, 100_000)]
    [InlineData(5, 1)]
    public void Indexer_MoreRowsThanItKeeps_HoldsTheLastOnes(int rowCount, int rowLength)
    {
        using var ring = new RowRing<int>(rowCount, rowLength);
        for (int y = 0; y < rowCount + 150; y++)
        {
            ring[y].Fill(y);
        }

        for (int y = 150; y < rowCount + 150; y++)
        {
            Assert.Equal(rowLength, ring[y].Length);
            Assert.False(ring[y].ContainsAnyExcept(y));
        }

        ring.Clear();

        Assert.All(Enumerable.Range(0, rowCount), y => Assert.False(ring[y].ContainsAnyExcept(0)));
    }
}
