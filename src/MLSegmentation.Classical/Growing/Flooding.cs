using MLSegmentation.Classical.Pixels;
using MLSegmentation.Morphology;

namespace MLSegmentation.Classical.Growing;

/// <summary>Floods the slope of an image from seeds (Beucher and Meyer 1993), in scikit-image's order.</summary>
internal static class Flooding
{
    /// <summary>Labels every pixel.</summary>
    /// <param name="values">The values, row by row.</param>
    /// <param name="width">The pixels in a row.</param>
    /// <param name="labels">The seeds' labels, and <see cref="Seeds.Unknown"/>; then those of all pixels.</param>
    public static void Flood(float[] values, int width, byte[] labels)
    {
        double[] slope = Filters.SquaredSlope(Array.ConvertAll(values, value => (double)value), width);
        int[] numbers = Array.ConvertAll(labels, label => label == Seeds.Unknown ? Watershed.Open : label + 1);
        new Watershed(width, PixelConnectivity.Four).Flood(Rank(slope), numbers, width);
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            labels[pixel] = numbers[pixel] == Watershed.Open ? Seeds.Below : (byte)(numbers[pixel] - 1);
        }
    }

    /// <summary>Numbers with the same order, equal where the values are.</summary>
    private static int[] Rank(double[] values)
    {
        double[] sorted = [.. values];
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(sorted, order);
        int[] ranks = new int[values.Length];
        int rank = 0;
        for (int place = 0; place < order.Length; place++)
        {
            rank += place > 0 && sorted[place] > sorted[place - 1] ? 1 : 0;
            ranks[order[place]] = rank;
        }

        return ranks;
    }
}
