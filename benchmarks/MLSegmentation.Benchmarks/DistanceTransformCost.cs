using System.Diagnostics;
using System.Globalization;
using MLSegmentation.Morphology;

namespace MLSegmentation.Benchmarks;

/// <summary>The exact distances of every pixel of a mask, as SciPy's <c>distance_transform_edt</c> gives them.</summary>
internal static class DistanceTransformCost
{
    public static void Run(string maskPath, int size, int rounds)
    {
        byte[] mask = File.ReadAllBytes(maskPath);
        var transform = new DistanceTransform(size);
        for (int round = 0; round < rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            double[] distances = Compute(transform, mask, size);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMilliseconds:F3} {distances.Average():F6}"));
        }
    }

    private static double[] Compute(DistanceTransform transform, byte[] mask, int size)
    {
        double[] distances = new double[mask.Length];
        for (int index = 0; index < mask.Length; index++)
        {
            distances[index] = mask[index] == 0 ? 0 : DistanceTransform.None;
        }

        transform.Transform(distances, size);
        foreach (ref double distance in distances.AsSpan())
        {
            distance = Math.Sqrt(distance);
        }

        return distances;
    }
}
