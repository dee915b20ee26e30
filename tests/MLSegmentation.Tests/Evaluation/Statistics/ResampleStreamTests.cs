using MLSegmentation.Evaluation.Statistics;

namespace MLSegmentation.Tests.Evaluation.Statistics;

public class ResampleStreamTests
{
    [Theory]
    [InlineData(1, "3 9 0 7 2 7 6 2")]
    [InlineData(-1, "9 6 1 8 8 4 5 3")]
    public void Next_Seed_GivesTheNumbersOfSplitMix64(int seed, string expected)
    {
        // Computed with whole numbers of any size in Python.
        var stream = new ResampleStream(seed);
        int[] numbers = new int[8];
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = stream.Next(10);
        }

        Assert.Equal(expected, string.Join(' ', numbers));
    }
}
