using MLSegmentation.Videos.Changes;

namespace MLSegmentation.Videos.Steadiness;

/// <summary>The true classes of a frame and of the one before it; null where they are not known, or where the one before is of another scene.</summary>
internal readonly record struct KnownTruth(byte[]? Now, byte[]? Before);

/// <summary>What two frames that follow each other have in common.</summary>
internal sealed class FramePair
{
    /// <summary>A pixel is still where its surroundings change by less, in grey levels, or by less than so many times the noise.</summary>
    private const double LeastChange = 2;
    private const double LeastMismatch = 4;
    private const double Deviations = 3;

    private FramePair(MotionField motion, bool[] isStill, bool[] isSeen) => (Motion, IsStill, IsSeen) = (motion, isStill, isSeen);

    /// <summary>Where the pixels of the later frame were in the earlier one.</summary>
    public MotionField Motion { get; }

    /// <summary>Whether the image does not change at a pixel, nor at its eight neighbours.</summary>
    public bool[] IsStill { get; }

    /// <summary>Whether what a pixel of the later frame shows is to be seen in the earlier one: it is not hidden there, nor beyond the border.</summary>
    public bool[] IsSeen { get; }

    /// <summary>Compares two frames of one size.</summary>
    public static FramePair Compare(GreyFrame before, GreyFrame after, int searchRadius)
    {
        var motion = MotionField.Estimate(before, after, searchRadius);
        return new FramePair(motion, FindStill(before, after), FindSeen(before, after, motion));
    }

    private static bool[] FindStill(GreyFrame before, GreyFrame after)
    {
        var change = FrameChange.Between(before.Sums, after);
        int limit = change.Threshold(LeastChange, Deviations);
        var (width, height) = (after.Size.Width, after.Size.Height);
        bool[] isStill = new bool[width * height];
        Array.Fill(isStill, true);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                if (change.Sums[(y * width) + x] >= limit)
                {
                    Unsettle(isStill, (x, y), width, height);
                }
            }
        }

        return isStill;
    }

    private static void Unsettle(bool[] isStill, (int X, int Y) place, int width, int height)
    {
        for (int y = Math.Max(0, place.Y - 1); y <= Math.Min(height - 1, place.Y + 1); y++)
        {
            for (int x = Math.Max(0, place.X - 1); x <= Math.Min(width - 1, place.X + 1); x++)
            {
                isStill[(y * width) + x] = false;
            }
        }
    }

    private static bool[] FindSeen(GreyFrame before, GreyFrame after, MotionField motion)
    {
        ushort[] moved = new ushort[after.Sums.Length];
        motion.Warp<ushort>(before.Sums, moved);
        var change = FrameChange.Between(moved, after);
        int limit = change.Threshold(LeastMismatch, Deviations);
        var size = after.Size;
        bool[] isSeen = new bool[moved.Length];
        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++)
            {
                var (fromX, fromY) = motion.PlaceOf(x, y);
                isSeen[(y * size.Width) + x] = (uint)fromX < (uint)size.Width && (uint)fromY < (uint)size.Height
                    && change.Sums[(y * size.Width) + x] < limit;
            }
        }

        return isSeen;
    }
}
