using System.Globalization;
using System.Text;
using Microsoft.ML.Data;

namespace MLSegmentation.MaskColumns;

/// <summary>How vectors become masks.</summary>
/// <param name="AreKeys">Whether vectors are of keys.</param>
/// <param name="Size">The size of all masks; null where a column says it.</param>
/// <param name="Classes">The classes; null where they are not known.</param>
internal sealed record VectorToMaskSettings(bool AreKeys, ImageSize? Size, SegmentationClasses? Classes)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static VectorToMaskSettings Parse(string text) => SettingsText.Read(text, 3, words => new VectorToMaskSettings(
        bool.Parse(words[0]),
        words[1].Length == 0 ? null : ImageSize.Parse(words[1]),
        words[2].Length == 0 ? null : SegmentationClasses.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(words[2])))));

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
    public static SegmentationMask Create(ReadOnlySpan<byte> pixels, ImageSize size, SegmentationClasses? classes, string name)
    {
        if (pixels.Length != (long)size.Width * size.Height)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The vector of {name} has {pixels.Length} values, but a mask of {size} has {(long)size.Width * size.Height}. Give the size that it has."));
        }

        ClassIndices.Check(pixels, classes?.Count, name);
        return new SegmentationMask(size.Width, size.Height, pixels).WithClasses(classes);
    }

    /// <summary>The settings as text, the parts of which have no spaces.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{AreKeys} {Size} {(Classes is null ? "" : Convert.ToBase64String(Encoding.UTF8.GetBytes(Classes.ToString())))}");
}
