using System.Runtime.CompilerServices;

namespace Microsoft.ML.Images;

/// <summary>
/// The four source pixels along one axis, with their weights, that make one new pixel by cubic interpolation
/// (Mitchell and Netravali 1988, B = C = 1/3); beyond the edge the outermost pixel repeats.
/// </summary>
internal readonly struct CubicTaps
{
    public const int Count = 4;

    private readonly Sources _sources;
    private readonly Weights _weights;

    private CubicTaps(int index, int scaledLength, int sourceLength)
    {
        float center = ((index + 0.5f) * sourceLength / scaledLength) - 0.5f;
        int first = (int)MathF.Floor(center) - 1;
        for (int tap = 0; tap < Count; tap++)
        {
            _sources[tap] = Math.Clamp(first + tap, 0, sourceLength - 1);
            _weights[tap] = Mitchell(Math.Abs(center - (first + tap)));
        }

        IsInside = true;
    }

    /// <summary>Whether the new pixel lies on the scaled image; outside nothing is drawn.</summary>
    public bool IsInside { get; }

    public int Source(int tap) => _sources[tap];

    public float Weight(int tap) => _weights[tap];

    /// <summary>The taps of each pixel of an axis on which the scaled image begins at an offset.</summary>
    public static CubicTaps[] Create(int length, int offset, int scaledLength, int sourceLength)
    {
        var taps = new CubicTaps[length];
        for (int i = Math.Max(offset, 0); i < Math.Min(length, offset + scaledLength); i++)
        {
            taps[i] = new CubicTaps(i - offset, scaledLength, sourceLength);
        }

        return taps;
    }

    private static float Mitchell(float distance) => distance switch
    {
        < 1 => ((7 * distance * distance * distance) - (12 * distance * distance) + (16f / 3)) / 6,
        < 2 => ((-7f / 3 * distance * distance * distance) + (12 * distance * distance) - (20 * distance) + (32f / 3)) / 6,
        _ => 0,
    };

    [InlineArray(Count)]
    private struct Sources
    {
        private int _first;
    }

    [InlineArray(Count)]
    private struct Weights
    {
        private float _first;
    }
}
