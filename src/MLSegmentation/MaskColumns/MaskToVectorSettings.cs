using System.Globalization;
using System.Text;

namespace MLSegmentation.MaskColumns;

/// <summary>What masks have to be like, to become vectors.</summary>
/// <param name="Size">The size of all masks; null for any.</param>
/// <param name="Classes">The classes; null where they are not known.</param>
internal sealed record MaskToVectorSettings(ImageSize? Size, SegmentationClasses? Classes)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static MaskToVectorSettings Parse(string text) => SettingsText.Read(text, 2, words => new MaskToVectorSettings(
        words[0].Length == 0 ? null : ImageSize.Parse(words[0]),
        words[1].Length == 0 ? null : SegmentationClasses.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(words[1])))));

    /// <summary>The settings as text, the parts of which have no spaces.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Size} {(Classes is null ? "" : Convert.ToBase64String(Encoding.UTF8.GetBytes(Classes.ToString())))}");

    /// <summary>Checks a mask.</summary>
    /// <exception cref="SegmentationException">It has another size, other classes, or a class index that is none of a class.</exception>
    public void Check(SegmentationMask mask, string name)
    {
        mask.RequireImage("made a vector of height and width");
        var size = mask.Size;
        if (Size is { } expected && size != expected)
        {
            throw new SegmentationException(
                $"The mask of {name} has {size} pixels, but the vectors are to have the dimensions of {expected}. Resize all images and masks to "
                + "that size with ResizeImagesAndMasks, or leave the size out: then vectors have any length, and shapeColumnName names a column for "
                + "the sizes.");
        }

        if (Classes is not null && mask.Classes is { } own && !own.HasSameNames(Classes))
        {
            throw new SegmentationException(
                $"The classes of the mask of {name} are '{own}', but those of the step are '{Classes}'; give the step the classes of the masks, "
                + "in their order.");
        }

        ClassIndices.Check(mask.Pixels, Classes?.Count, name);
    }
}
