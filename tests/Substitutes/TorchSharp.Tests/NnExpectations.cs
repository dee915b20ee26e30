using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>What PyTorch computes for the cases of Data/nn-expectations.py, and their inputs.</summary>
internal static class NnExpectations
{
    private static readonly Dictionary<string, double[]> Values = Read();

    public static IEnumerable<string> Names => Values.Keys;

    /// <summary>Element i is ((7 i + 3 seed) mod 11 - 5) / 4, in double precision.</summary>
    public static Tensor Pattern(long[] shape, int seed = 0)
    {
        double[] values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ((((7 * i) + (3 * seed)) % 11) - 5) / 4.0;
        }

        return tensor(values, shape);
    }

    public static void AssertMatches(string name, Tensor actual, double tolerance = 1e-6)
    {
        double[] expected = Values[name];
        double[] found = actual.detach().contiguous().flatten().data<double>().ToArray();
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - found[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"{name}[{i}] is {found[i]:R}, PyTorch has {expected[i]:R}.");
        }
    }

    private static Dictionary<string, double[]> Read()
    {
        using Stream stream = typeof(NnExpectations).Assembly.GetManifestResourceStream("nn-expectations.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, double[]>>(stream)!;
    }
}
