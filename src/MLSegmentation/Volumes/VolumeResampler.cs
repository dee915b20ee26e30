using System.Buffers;

namespace MLSegmentation.Volumes;

/// <summary>
/// Resamples volumes axis by axis. The volume goes on beyond its borders as its outermost voxels are; nothing is smoothed before a volume becomes
/// smaller.
/// </summary>
/// <param name="from">The size of the volumes.</param>
/// <param name="to">The size that they get; the corners of the outermost voxels stay where they are.</param>
/// <param name="interpolation">How values between voxels are found.</param>
/// <param name="nearestAxis">An axis (0 is x, 1 is y, 2 is z) along which the nearest voxel is taken all the same; null for none.</param>
internal sealed class VolumeResampler(ImageSize from, ImageSize to, VolumeInterpolation interpolation, int? nearestAxis = null)
{
    private readonly ResampledAxis _x = new(from.Width, to.Width, nearestAxis == 0 ? VolumeInterpolation.Nearest : interpolation);
    private readonly ResampledAxis _y = new(from.Height, to.Height, nearestAxis == 1 ? VolumeInterpolation.Nearest : interpolation);
    private readonly ResampledAxis _z = new(from.Depth, to.Depth, nearestAxis == 2 ? VolumeInterpolation.Nearest : interpolation);

    /// <summary>How each side is resampled.</summary>
    public (ResampledAxis X, ResampledAxis Y, ResampledAxis Z) Axes => (_x, _y, _z);

    /// <summary>Resamples a channel.</summary>
    /// <param name="values">The voxels, [depth, height, width].</param>
    /// <param name="resampled">Gets the new ones.</param>
    public void Resample(ReadOnlySpan<float> values, Span<float> resampled)
    {
        float[] first = ArrayPool<float>.Shared.Rent(from.Width * from.Height * to.Depth);
        float[] second = ArrayPool<float>.Shared.Rent(from.Width * to.Height * to.Depth);
        int slice = from.SlicePixelCount;
        _z.ApplyAcross(values, first, slice);
        for (int z = 0; z < to.Depth; z++)
        {
            _y.ApplyAcross(first.AsSpan(z * slice, slice), second.AsSpan(z * from.Width * to.Height, from.Width * to.Height), from.Width);
        }

        _x.ApplyAlong(second.AsSpan(0, from.Width * to.Height * to.Depth), resampled);
        ArrayPool<float>.Shared.Return(first);
        ArrayPool<float>.Shared.Return(second);
    }
}
