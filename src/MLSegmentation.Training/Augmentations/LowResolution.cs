using System.Buffers;
using MLSegmentation.Training.Data;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Makes the image as coarse as one taken with a lower resolution: smaller, and large again.</summary>
public sealed record LowResolution : PhotometricAugmentation
{
    /// <summary>
    /// The least resolution, as a share of the image's, 0.1 to 1; each image draws its own, from it to 1. The default is 0.5.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0.1..1.</exception>
    public double Smallest { get; init => field = Require(value, 0.1, 1, "The least resolution"); } = 0.5;

    /// <inheritdoc/>
    public override bool ChangesFloatingPoint => true;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Smallest}";

    /// <inheritdoc/>
    protected internal override void Change(PatchPixels patch, ref RandomStream random)
    {
        var size = DrawSize(patch.Size, ref random);
        if (size == patch.Size)
        {
            return;
        }

        int length = size.Width * size.Height * patch.Channels;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        var small = buffer.AsSpan(0, length);
        new ImageResampler(patch.Size, size).Resize(patch.Values, patch.Channels, small);
        new ImageResampler(size, patch.Size).Resize(small, patch.Channels, patch.Values);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <inheritdoc/>
    protected internal override void Change(NormalizedPatch patch, ref RandomStream random)
    {
        var size = DrawSize(patch.Size, ref random);
        if (size == patch.Size)
        {
            return;
        }

        var (shrink, grow) = (new ImageResampler(patch.Size, size), new ImageResampler(size, patch.Size));
        float[] buffer = ArrayPool<float>.Shared.Rent(size.Width * size.Height);
        var small = buffer.AsSpan(0, size.Width * size.Height);
        for (int channel = 0; channel < patch.Channels; channel++)
        {
            shrink.Resize(patch.GetPlane(channel), small);
            grow.Resize(small, patch.GetPlane(channel));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private ImageSize DrawSize(ImageSize size, ref RandomStream random)
    {
        double share = random.NextDouble(Smallest, 1);
        return new ImageSize(Math.Max(1, (int)Math.Round(share * size.Width)), Math.Max(1, (int)Math.Round(share * size.Height)));
    }
}
