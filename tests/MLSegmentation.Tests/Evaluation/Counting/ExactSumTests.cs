using System.Numerics;
using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Tests.Evaluation.Counting;

public class ExactSumTests
{
    [Fact]
    public void Value_SmallNumbersBesideALargeOne_LosesNone()
    {
        // 2^53 + 1 + 1: each 1 alone would be rounded away.
        Assert.Equal(Math.Pow(2, 53) + 2, Sum(Math.Pow(2, 53), 1, 1));
        Assert.Equal(0, new ExactSum().Value);
    }

    [Fact]
    public void Value_JustAboveHalfAUnit_IsRoundedUp()
    {
        // 1 + 2^-53 lies between 1 and 1 + 2^-52; what is below it decides.
        Assert.Equal(1, Sum(1, Math.Pow(2, -53)));
        Assert.Equal(1 + Math.Pow(2, -52), Sum(1, Math.Pow(2, -53), Math.Pow(2, -110)));
    }

    [Fact]
    public void Value_AnyOrder_IsTheNearestNumberToTheSum()
    {
        var random = new Random(1);
        double[] numbers = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-12, 12)))];

        // Numbers with a denominator of 2^100 are exact as integers.
        var exact = numbers.Aggregate(BigInteger.Zero, (sum, number) => sum + new BigInteger(Math.ScaleB(number, 100)));

        double first = Sum(numbers);
        random.Shuffle(numbers);
        Assert.Equal(first, Sum(numbers));
        Assert.Equal(Math.ScaleB((double)exact, -100), first, 1e-15 * first);
    }

    [Fact]
    public void AddSaved_SumsOfParts_GiveTheSumOfAll()
    {
        double[] numbers = [.. Enumerable.Range(1, 100).Select(number => 1.0 / number)];
        var sum = new ExactSum();
        foreach (double[] part in numbers.Chunk(7))
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            Add(part).Save(writer);
            stream.Position = 0;
            using var reader = new BinaryReader(stream);
            sum.AddSaved(reader);
        }

        Assert.Equal(Sum(numbers), sum.Value);
    }

    private static double Sum(params double[] numbers) => Add(numbers).Value;

    private static ExactSum Add(double[] numbers)
    {
        var sum = new ExactSum();
        Array.ForEach(numbers, sum.Add);
        return sum;
    }
}
