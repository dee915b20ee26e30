using System.Numerics.Tensors;
using MLSegmentation.Training.Patches;

namespace MLSegmentation.Training.Augmentations;

/// <summary>
/// Spoils the mask of the frame before, which is the last channel of images from <c>LoadSegmentationFrames</c>: moves it, lets its areas grow or shrink, and
/// sometimes leaves it empty. What a model predicts is never as good as the true masks that it is trained with, and before the first frame there is nothing;
/// a model that relies on the mask would repeat its own mistakes for ever. Other augmentations of values leave the channel alone where this is in the list.
/// </summary>
public sealed record PreviousMaskChange : PhotometricAugmentation
{
    private const int LargestDistance = 64;

    /// <summary>Spoils masks always, unless <see cref="Augmentation.Probability"/> says otherwise.</summary>
    public PreviousMaskChange() => Probability = 1;

    /// <summary>How often the mask is left empty, 0 to 1. The default is 0.2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..1.</exception>
    public double Emptied { get; init => field = Require(value, 0, 1, "The share of empty masks"); } = 0.2;

    /// <summary>How far the mask is moved at most in each direction, 0 to 64 pixels. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..64.</exception>
    public int Shift { get; init => field = Require(value, 0, LargestDistance, "The shift"); } = 3;

    /// <summary>By how much areas grow or shrink at most at their borders, 0 to 64 pixels. The default is 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..64.</exception>
    public int Growth { get; init => field = Require(value, 0, LargestDistance, "The growth"); } = 2;

    /// <inheritdoc/>
    public override bool ChangesFloatingPoint => true;

    /// <summary>What stands for the first class once the channel is normalised.</summary>
    internal float Empty { get; init; }

    /// <inheritdoc/>
    protected override FormattableString Settings => $"{Emptied} empty, {Shift} pixels, {Growth} pixels";

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: images of 8 bits have no such channel.</exception>
    protected internal override void Change(Patch<byte> patch, ref RandomStream random) =>
        throw new NotSupportedException($"{nameof(PreviousMaskChange)} changes images with the mask of the frame before only.");

    /// <inheritdoc/>
    protected internal override void Change(Patch<float> patch, ref RandomStream random)
    {
        var mask = patch.GetPlane(patch.Channels - 1);
        if (random.NextDouble() < Emptied)
        {
            mask.Fill(Empty);
            return;
        }

        var size = patch.Size;
        float[] values = new float[mask.Length];
        Move(mask, values, size, (Draw(Shift, ref random), Draw(Shift, ref random)));
        int growth = Draw(Growth, ref random);
        Grow(values, size.Width, 1, growth);
        Grow(values, size.Height * size.Depth, size.Width, growth);
        values.CopyTo(mask);
    }

    private static int Draw(int most, ref RandomStream random) => random.NextInt32((2 * most) + 1) - most;

    private void Move(ReadOnlySpan<float> mask, Span<float> moved, ImageSize size, (int X, int Y) by)
    {
        moved.Fill(Empty);
        int rows = mask.Length / size.Width;
        int width = size.Width - Math.Abs(by.X);
        for (int y = Math.Max(0, by.Y); y < Math.Min(rows, rows + by.Y) && width > 0; y++)
        {
            mask.Slice(((y - by.Y) * size.Width) + Math.Max(0, -by.X), width).CopyTo(moved[((y * size.Width) + Math.Max(0, by.X))..]);
        }
    }

    /// <summary>Gives each value the largest of those around it in its line, or the smallest where the growth is negative.</summary>
    /// <param name="values">The values.</param>
    /// <param name="length">How many values a line has.</param>
    /// <param name="step">How far apart they are.</param>
    /// <param name="growth">How far around it.</param>
    private static void Grow(Span<float> values, int length, int step, int growth)
    {
        float[] line = new float[length];
        for (int index = 0; index < values.Length / length; index++)
        {
            int start = step == 1 ? index * length : index;
            for (int place = 0; place < length; place++)
            {
                line[place] = values[start + (place * step)];
            }

            for (int place = 0; place < length && growth != 0; place++)
            {
                int first = Math.Max(0, place - Math.Abs(growth));
                var around = line.AsSpan(first, Math.Min(length, place + Math.Abs(growth) + 1) - first);
                values[start + (place * step)] = growth > 0
                    ? TensorPrimitives.Max<float>(around)
                    : TensorPrimitives.Min<float>(around);
            }
        }
    }
}
