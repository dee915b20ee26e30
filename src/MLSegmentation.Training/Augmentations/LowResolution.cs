using System.Buffers;
using System.Numerics;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Augmentations;

/// <summary>Makes the image as coarse as one taken with a lower resolution: smaller, and large again; of volumes, each slice by itself.</summary>
public sealed record LowResolution : PhotometricAugmentation
{
    /// <summary>The least resolution, as a share of the image's, 0.1 to 1; each image draws its own, from it to 1. The default is 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0.1..1.</exception>
    public double Smallest { get; init => field = Require(value, 0.1, 1, "The least resolution"); } = 0.5;

    /// <inheritdoc/>
    public override bool ChangesFloatingPoint => true;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Smallest}";

    /// <inheritdoc/>
    protected internal override void Change(Patch<byte> patch, ref RandomStream random) => Coarsen(patch, ref random);

    /// <inheritdoc/>
    protected internal override void Change(Patch<float> patch, ref RandomStream random) => Coarsen(patch, ref random);

    private void Coarsen<T>(Patch<T> patch, ref RandomStream random)
        where T : unmanaged, INumber<T>
    {
        var slice = patch.Size.Slice;
        var size = DrawSize(slice, ref random);
        if (size == slice)
        {
            return;
        }

        var (shrink, grow) = (new ImageResampler(slice, size), new ImageResampler(size, slice));
        var buffer = ArrayPool<T>.Shared.Rent(size.PixelCount);
        var small = buffer.AsSpan(0, size.PixelCount);
        for (int start = 0; start < patch.Values.Length; start += slice.PixelCount)
        {
            var plane = patch.Values.Slice(start, slice.PixelCount);
            shrink.Resize<T>(plane, small);
            grow.Resize<T>(small, plane);
        }

        ArrayPool<T>.Shared.Return(buffer);
    }

    private ImageSize DrawSize(ImageSize size, ref RandomStream random)
    {
        double share = random.NextDouble(Smallest, 1);
        return new ImageSize(Math.Max(1, (int)Math.Round(share * size.Width)), Math.Max(1, (int)Math.Round(share * size.Height)));
    }
}
