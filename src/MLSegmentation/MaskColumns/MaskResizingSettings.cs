using System.Globalization;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.Masks;

namespace MLSegmentation.MaskColumns;

/// <summary>To which size masks are brought, and how.</summary>
internal sealed record MaskResizingSettings(ImageSize Size, ImageResizingOptions Options)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static MaskResizingSettings Parse(string text)
    {
        string[] parts = text.Split(' ');
        return new MaskResizingSettings(ImageSize.Parse(parts[0]), new ImageResizingOptions
        {
            Resizing = Enum.Parse<ImageResizingEstimator.ResizingKind>(parts[1]),
            CropAnchor = Enum.Parse<ImageResizingEstimator.Anchor>(parts[2]),
        });
    }

    /// <summary>Resizes a mask; one that has the size already stays as it is.</summary>
    public SegmentationMask Apply(SegmentationMask mask)
    {
        var source = new ImageSize(mask.Width, mask.Height);
        if (source == Size)
        {
            return mask;
        }

        byte[] resized = GC.AllocateUninitializedArray<byte>(Size.PixelCount);
        MaskResampler.Resize(mask.Pixels, source, resized, Size, ResizedArea.Of(source, Size, Options));
        return SegmentationMask.Wrap(Size.Width, Size.Height, resized).WithClasses(mask.Classes);
    }

    /// <summary>The settings as text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Size} {Options.Resizing} {Options.CropAnchor}");
}
