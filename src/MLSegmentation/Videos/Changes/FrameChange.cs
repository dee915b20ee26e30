using System.Buffers;

namespace MLSegmentation.Videos.Changes;

/// <summary>How much each pixel has changed between two frames, and how much of that is noise.</summary>
internal sealed class FrameChange
{
    /// <summary>The median of how far normally distributed numbers are from their mean, in standard deviations.</summary>
    private const double MedianOfDeviations = 0.6745;

    private readonly ushort[] _changes;

    private FrameChange(ushort[] changes, double noise) => (_changes, Noise) = (changes, noise);

    /// <summary>
    /// The standard deviation of the changes that are noise, in grey levels: most pixels of most films do not change otherwise.
    /// </summary>
    public double Noise { get; }

    /// <summary>The changes: of the sums over 3×3 pixels, nine times as large as in grey levels.</summary>
    public ReadOnlySpan<ushort> Sums => _changes;

    /// <summary>Compares two frames by the sums of their pixels.</summary>
    public static FrameChange Between(ReadOnlySpan<ushort> before, ReadOnlySpan<ushort> after)
    {
        ushort[] changes = GC.AllocateUninitializedArray<ushort>(after.Length);
        for (int pixel = 0; pixel < changes.Length; pixel++)
        {
            changes[pixel] = (ushort)Math.Abs(after[pixel] - before[pixel]);
        }

        return new FrameChange(changes, Median(changes) / MedianOfDeviations / GreyFrame.PixelsPerSum);
    }

    /// <summary>Whether a change of so many grey levels and more is none of noise, as a change of a sum.</summary>
    /// <param name="least">The least number of grey levels.</param>
    /// <param name="deviations">The number of standard deviations of the noise, where that is more.</param>
    public int Threshold(double least, double deviations) => (int)Math.Ceiling(Math.Max(least, deviations * Noise) * GreyFrame.PixelsPerSum);

    private static int Median(ReadOnlySpan<ushort> changes)
    {
        const int Most = (GreyFrame.PixelsPerSum * byte.MaxValue) + 1;
        int[] counts = ArrayPool<int>.Shared.Rent(Most);
        Array.Clear(counts);
        foreach (ushort change in changes)
        {
            counts[change]++;
        }

        int median = 0;
        for (int below = counts[0]; 2L * below < changes.Length; below += counts[median])
        {
            median++;
        }

        ArrayPool<int>.Shared.Return(counts);
        return median;
    }
}
