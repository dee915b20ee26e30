namespace MLSegmentation.Videos.Changes;

/// <summary>How much each pixel has changed between two frames, and how much of that is noise.</summary>
internal sealed class FrameChange
{
    /// <summary>How much noisier the difference of two means of 3×3 pixels is than the pixels; twice as much where noise is alike beside each other.</summary>
    private static readonly double MostNoise = 2 * Math.Sqrt(2) / 3;

    private readonly ushort[] _changes;

    private FrameChange(ushort[] changes, double noise) => (_changes, Noise) = (changes, noise);

    /// <summary>
    /// The standard deviation of the changes that are noise, in grey levels: most pixels of most films do not change otherwise. Where they do, because the
    /// camera moves or the light changes, it is no more than the noise within the frame accounts for.
    /// </summary>
    public double Noise { get; }

    /// <summary>The changes: of the sums over 3×3 pixels, nine times as large as in grey levels.</summary>
    public ReadOnlySpan<ushort> Sums => _changes;

    /// <summary>Compares two frames by the sums of their pixels.</summary>
    /// <param name="before">The sums of the earlier one, which may have been moved.</param>
    /// <param name="after">The later one.</param>
    public static FrameChange Between(ReadOnlySpan<ushort> before, GreyFrame after)
    {
        ushort[] changes = GC.AllocateUninitializedArray<ushort>(after.Sums.Length);
        for (int pixel = 0; pixel < changes.Length; pixel++)
        {
            changes[pixel] = (ushort)Math.Abs(after.Sums[pixel] - before[pixel]);
        }

        double noise = NoiseLevel.OfDeviations(changes) / GreyFrame.PixelsPerSum;
        return new FrameChange(changes, Math.Min(noise, MostNoise * after.Noise));
    }

    /// <summary>Whether a change of so many grey levels and more is none of noise, as a change of a sum.</summary>
    /// <param name="least">The least number of grey levels.</param>
    /// <param name="deviations">The number of standard deviations of the noise, where that is more.</param>
    public int Threshold(double least, double deviations) => (int)Math.Ceiling(Math.Max(least, deviations * Noise) * GreyFrame.PixelsPerSum);
}
