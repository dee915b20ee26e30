using System.Numerics;
using System.Runtime.InteropServices;

namespace MLSegmentation.Training.Patches;

/// <summary>Images go on beyond their borders as in a mirror, without repeating the border itself.</summary>
internal static class MirroredBorder
{
    /// <summary>The place within a side of some pixels that a place on its continuation shows.</summary>
    public static int Fold(int position, int side)
    {
        int last = side - 1;
        int period = Math.Max(1, 2 * last);
        int phase = ((position % period) + period) % period;
        return last - Math.Abs(phase - last);
    }

    /// <summary>Brings places between pixels into a side, in place.</summary>
    public static void Fold(Span<float> positions, int side)
    {
        float last = side - 1;
        if (AreInside(positions, last))
        {
            return;
        }

        float period = Math.Max(1, 2 * last);
        foreach (ref float position in positions)
        {
            if (position < 0 || position > last)
            {
                float phase = MathF.Abs(position) % period;
                position = Math.Clamp(last - MathF.Abs(phase - last), 0, last);
            }
        }
    }

    /// <summary>Whether there is nothing to do, as for most rows.</summary>
    private static bool AreInside(ReadOnlySpan<float> positions, float last)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(positions);
        var (least, most) = (Vector<float>.Zero, Vector<float>.Zero);
        foreach (var vector in vectors)
        {
            (least, most) = (Vector.Min(least, vector), Vector.Max(most, vector));
        }

        return Vector.EqualsAll(least, Vector<float>.Zero)
            && Vector.LessThanOrEqualAll(most, new Vector<float>(last))
            && !positions[(vectors.Length * Vector<float>.Count)..].ContainsAnyExceptInRange(0, last);
    }
}
