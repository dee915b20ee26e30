using System.Numerics;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Covers some rectangles of the image, of volumes cuboids, with its mean colour (each channel with its mean), so that the network learns to use what is
/// around them (DeVries and
/// Taylor 2017, arXiv:1708.04552). The mask stays as it is.
/// </summary>
public sealed record CoarseDropout : PhotometricAugmentation
{
    /// <summary>The greatest number of rectangles, 1 to 100; each image draws its own, from 1 to it. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1..100.</exception>
    public int Count { get; init => field = Require(value, 1, 100, "The number of rectangles"); } = 4;

    /// <summary>The greatest width and height of a rectangle, as a share of the patch's, 0 to 1. The default is 0.15.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..1.</exception>
    public double Share { get; init => field = Require(value, 0, 1, "The share"); } = 0.15;

    /// <inheritdoc/>
    public override bool ChangesFloatingPoint => true;

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Count} of {Share}";

    /// <inheritdoc/>
    protected internal override void Change(Patch<byte> patch, ref RandomStream random) => Cover(patch, ref random);

    /// <inheritdoc/>
    protected internal override void Change(Patch<float> patch, ref RandomStream random) => Cover(patch, ref random);

    private void Cover<T>(Patch<T> patch, ref RandomStream random)
        where T : unmanaged, INumber<T>
    {
        // Whole means are rounded, halves up.
        double rounding = PixelRow.IsWhole<T>() ? 0.5 : 0;
        var means = new T[patch.Channels];
        for (int channel = 0; channel < means.Length; channel++)
        {
            means[channel] = T.CreateTruncating(patch.GetMean(channel) + rounding);
        }

        for (int rectangle = 1 + random.NextInt32(Count); rectangle > 0; rectangle--)
        {
            var (left, width) = DrawRange(patch.Size.Width, ref random);
            var (top, height) = DrawRange(patch.Size.Height, ref random);
            var (front, depth) = patch.Size.Depth == 1 ? (0, 1) : DrawRange(patch.Size.Depth, ref random);
            for (int row = 0; row < depth * height * means.Length; row++)
            {
                var (slice, y) = Math.DivRem(row % (depth * height), height);
                int channel = row / (depth * height);
                int line = ((front + slice) * patch.Size.Height) + top + y;
                patch.GetPlane(channel).Slice((line * patch.Size.Width) + left, width).Fill(means[channel]);
            }
        }
    }

    private (int Start, int Length) DrawRange(int side, ref RandomStream random)
    {
        int length = (int)Math.Round(side * random.NextDouble(0, Share));
        return (random.NextInt32(side - length + 1), length);
    }
}
