using System.Globalization;

namespace MLSegmentation.MaskColumns;

/// <summary>What masks have to be like, to become vectors.</summary>
/// <param name="Size">The size of all masks; null for any.</param>
/// <param name="ClassCount">How many classes there are; null where that is not known.</param>
internal sealed record MaskToVectorSettings(ImageSize? Size, int? ClassCount)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static MaskToVectorSettings Parse(string text)
    {
        string[] parts = text.Split(' ');
        return new MaskToVectorSettings(
            parts[0].Length == 0 ? null : ImageSize.Parse(parts[0]), parts[1].Length == 0 ? null : int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The settings as text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Size} {ClassCount}");

    /// <summary>Checks a mask.</summary>
    /// <exception cref="SegmentationException">It has another size, or a class index that is none of a class.</exception>
    public void Check(SegmentationMask mask, string name)
    {
        var size = new ImageSize(mask.Width, mask.Height);
        if (Size is { } expected && size != expected)
        {
            throw new SegmentationException(
                $"The mask of {name} has {size} pixels, but the vectors are to have the dimensions of {expected}. Resize all images and masks to "
                + "that size with ResizeImagesAndMasks, or leave the size out: then vectors have any length, and shapeColumnName names a column for "
                + "the sizes.");
        }

        ClassIndices.Check(mask.Pixels, ClassCount, name);
    }
}
