namespace MLSegmentation.Morphology;

/// <summary>Tells what is around an object.</summary>
internal static class RunNeighbours
{
    /// <summary>
    /// The only label that pixels have that share an edge, of volumes a face, with the object; null where there are several, or none.
    /// </summary>
    /// <param name="labels">One label per pixel, row by row, of volumes slice by slice.</param>
    /// <param name="size">The size of the image or volume, where voxels share faces.</param>
    /// <param name="runs">All runs of an object, of which every pixel has the same label.</param>
    public static byte? FindOnly(ReadOnlySpan<byte> labels, ImageSize size, ReadOnlySpan<PixelRun> runs)
    {
        byte own = labels[runs[0].Start];
        byte only = own;
        foreach (var (start, end) in runs)
        {
            int first = start - (start % size.Width);
            int last = first + size.Width;
            int slice = start / size.SlicePixelCount * size.SlicePixelCount;
            bool isAlike = Accepts(labels[Math.Max(start - 1, first)..start], own, ref only)
                && Accepts(labels[end..Math.Min(end + 1, last)], own, ref only)
                && (first == slice || Accepts(labels[(start - size.Width)..(end - size.Width)], own, ref only))
                && (last == slice + size.SlicePixelCount || Accepts(labels[(start + size.Width)..(end + size.Width)], own, ref only))
                && (slice == 0 || Accepts(labels[(start - size.SlicePixelCount)..(end - size.SlicePixelCount)], own, ref only))
                && (slice + size.SlicePixelCount == labels.Length
                    || Accepts(labels[(start + size.SlicePixelCount)..(end + size.SlicePixelCount)], own, ref only));
            if (!isAlike)
            {
                return null;
            }
        }

        return only == own ? null : only;
    }

    /// <summary>Whether some pixels have no label but the object's own and the only other one, which the first that is seen decides.</summary>
    private static bool Accepts(ReadOnlySpan<byte> pixels, byte own, ref byte only)
    {
        int other = pixels.IndexOfAnyExcept(own, only);
        if (other < 0)
        {
            return true;
        }

        if (only != own)
        {
            return false;
        }

        only = pixels[other];
        return !pixels.ContainsAnyExcept(own, only);
    }
}
