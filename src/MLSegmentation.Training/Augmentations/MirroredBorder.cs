namespace MLSegmentation.Training.Augmentations;

/// <summary>Pictures go on beyond their borders as in a mirror, without repeating the border itself.</summary>
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
}
