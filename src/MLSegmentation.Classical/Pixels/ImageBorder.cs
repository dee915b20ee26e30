namespace MLSegmentation.Classical.Pixels;

/// <summary>How an image goes on beyond its border.</summary>
internal enum ImageBorder
{
    /// <summary>As at the border: a a|a b c d|d d; SciPy's <c>nearest</c>.</summary>
    Repeated,

    /// <summary>Mirrored, the pixels at the border twice: b a|a b c d|d c; SciPy's <c>reflect</c>.</summary>
    Mirrored,

    /// <summary>Mirrored, the pixels at the border once: c b|a b c d|c b; NumPy's <c>reflect</c>.</summary>
    MirroredInside,
}

/// <summary>Where the pixels beyond the border are taken from.</summary>
internal static class ImageBorders
{
    /// <summary>The place in a row, or column, of a length.</summary>
    public static int Locate(this ImageBorder border, int place, int length)
    {
        if ((uint)place < (uint)length)
        {
            return place;
        }

        if (border == ImageBorder.Repeated || length == 1)
        {
            return Math.Clamp(place, 0, length - 1);
        }

        int twice = border == ImageBorder.Mirrored ? 0 : 1;
        int period = 2 * (length - twice);
        int within = ((place % period) + period) % period;
        return within < length ? within : period - within - 1 + twice;
    }
}
