using System.Globalization;
using Microsoft.ML.Data;

namespace MLSegmentation.MaskColumns;

/// <summary>How vectors become masks.</summary>
/// <param name="AreKeys">Whether vectors are of keys.</param>
/// <param name="Size">The size of all masks; null where a column says it.</param>
/// <param name="ClassCount">How many classes there are; null where that is not known.</param>
internal sealed record VectorToMaskSettings(bool AreKeys, ImageSize? Size, int? ClassCount)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static VectorToMaskSettings Parse(string text)
    {
        string[] parts = text.Split(' ');
        return new VectorToMaskSettings(
            bool.Parse(parts[0]),
            parts[1].Length == 0 ? null : ImageSize.Parse(parts[1]),
            parts[2].Length == 0 ? null : int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    /// <summary>The size that a vector of the height and the width says.</summary>
    /// <exception cref="SegmentationException">It says none.</exception>
    public static ImageSize ToSize(VBuffer<long> shape, string name)
    {
        long[] values = [.. shape.DenseValues()];
        return values is [>= 1 and <= int.MaxValue and var height, >= 1 and <= int.MaxValue and var width]
            ? new ImageSize((int)width, (int)height)
            : throw new SegmentationException(
                $"The size of the mask of {name} is given as [{string.Join(", ", values)}]; it should be [height, width], both at least 1.");
    }

    /// <summary>Makes a mask of class indices.</summary>
    /// <exception cref="SegmentationException">They are not as many as the size needs, or one is none of a class.</exception>
    public static SegmentationMask Create(ReadOnlySpan<byte> pixels, ImageSize size, int? classCount, string name)
    {
        if (pixels.Length != (long)size.Width * size.Height)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The vector of {name} has {pixels.Length} values, but a mask of {size} has {(long)size.Width * size.Height}. Give the size that it has."));
        }

        ClassIndices.Check(pixels, classCount, name);
        return new SegmentationMask(size.Width, size.Height, pixels);
    }

    /// <summary>The settings as text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AreKeys} {Size} {ClassCount}");
}
