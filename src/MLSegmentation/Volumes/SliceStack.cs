namespace MLSegmentation.Volumes;

/// <summary>Puts the slices of volumes together as networks for images see them: each with its neighbours as further channels.</summary>
internal static class SliceStack
{
    /// <summary>The slice that stands in a place: neighbours beyond the ends are the outermost slices.</summary>
    /// <param name="z">The slice that is to be scored.</param>
    /// <param name="place">Which of the slices around it, from 0.</param>
    /// <param name="slices">How many there are.</param>
    /// <param name="depth">The slices of the volume.</param>
    public static int Neighbour(int z, int place, int slices, int depth) => Math.Clamp(z + place - (slices / 2), 0, depth - 1);

    /// <summary>All slices of a volume, [depth, channels · slices, height, width]: the slices of the first channel, then those of the next.</summary>
    /// <param name="voxels">The volume, [channels, depth, height, width].</param>
    /// <param name="size">Its size.</param>
    /// <param name="channels">How many channels it has.</param>
    /// <param name="slices">How many slices the network sees.</param>
    /// <param name="stack">Gets them.</param>
    public static void Fill(ReadOnlySpan<float> voxels, ImageSize size, int channels, int slices, Span<float> stack)
    {
        int area = size.SlicePixelCount;
        for (int index = 0; index < size.Depth * channels * slices; index++)
        {
            var (rest, place) = Math.DivRem(index, slices);
            var (z, channel) = Math.DivRem(rest, channels);
            int slice = (channel * size.Depth) + Neighbour(z, place, slices, size.Depth);
            voxels.Slice(slice * area, area).CopyTo(stack[(index * area)..]);
        }
    }
}
