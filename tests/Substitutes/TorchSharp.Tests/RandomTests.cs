using static TorchSharp.torch;

namespace TorchSharp.Tests;

// The default generator belongs to the whole process: these tests are one class, so they run one after the other.
[Collection(nameof(RandomTests))]
[CollectionDefinition(nameof(RandomTests), DisableParallelization = true)]
public class RandomTests
{
    [Fact]
    public void ManualSeed_Twice_GivesTheSameNumbers()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(7);
        float[] first = rand(5).data<float>().ToArray();
        manual_seed(7);
        float[] second = rand(5).data<float>().ToArray();

        Assert.Equal(first, second);
        Assert.Equal(7, random.initial_seed());
    }

    [Fact]
    public void ManualSeed_Zero_GivesTheNumbersOfPyTorch()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(0);

        float[] numbers = rand(3).data<float>().ToArray();

        // torch.manual_seed(0); torch.rand(3)
        Assert.Equal([0.4963f, 0.7682f, 0.0885f], numbers, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void RngState_Restored_ContinuesWhereItWas()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        Tensor state = get_rng_state();
        float[] first = randn(4).data<float>().ToArray();

        set_rng_state(state);
        float[] second = randn(4).data<float>().ToArray();

        Assert.Equal(first, second);
    }

    [Fact]
    public void Generator_OfItsOwn_LeavesTheDefaultAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(11);
        float[] expected = rand(3).data<float>().ToArray();

        manual_seed(11);
        using var own = new Generator(5);
        float[] first = rand(3, generator: own).data<float>().ToArray();
        float[] fromDefault = rand(3).data<float>().ToArray();
        own.manual_seed(5);
        float[] second = rand(3, generator: own).data<float>().ToArray();

        Assert.Equal(expected, fromDefault);
        Assert.Equal(first, second);
        Assert.Equal(5, own.initial_seed());
    }

    [Fact]
    public void Randint_WithBounds_StaysWithinThem()
    {
        using DisposeScope scope = NewDisposeScope();

        long[] numbers = randint(3, 6, [100]).data<long>().ToArray();

        Assert.All(numbers, number => Assert.InRange(number, 3, 5));
        Assert.Equal(ScalarType.Int64, randint(2, new Size(4)).dtype);
    }

    [Fact]
    public void Randperm_OfTen_IsAPermutation()
    {
        using DisposeScope scope = NewDisposeScope();

        long[] numbers = randperm(10).data<long>().ToArray();

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), numbers.Order());
    }

    [Fact]
    public void InPlaceDistributions_OfManyElements_HaveTheirMoments()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Tensor x = empty(100000);

        Assert.Equal(0.5, x.uniform_(0, 1).mean().ToDouble(), 0.01);
        Assert.Equal(2.0, x.normal_(1, 2).std().ToDouble(), 0.03);
        Assert.Equal(0.25, x.bernoulli_(0.25).mean().ToDouble(), 0.01);
    }
}
