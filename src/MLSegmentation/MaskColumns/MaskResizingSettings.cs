using System.Globalization;
using Microsoft.ML.Transforms.Image;

namespace MLSegmentation.MaskColumns;

/// <summary>To which size masks are brought, and how.</summary>
internal sealed record MaskResizingSettings(ImageSize Size, ImageResizingOptions Options)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static MaskResizingSettings Parse(string text) => SettingsText.Read(text, 3, words =>
        new MaskResizingSettings(ImageSize.Parse(words[0]), new ImageResizingOptions
        {
            Resizing = Enum.Parse<ImageResizingEstimator.ResizingKind>(words[1]),
            CropAnchor = Enum.Parse<ImageResizingEstimator.Anchor>(words[2]),
        }));

    /// <summary>Resizes a mask; one that has the size already stays as it is.</summary>
    public SegmentationMask Apply(SegmentationMask mask) => mask.Resize(Size.Width, Size.Height, Options);

    /// <summary>The settings as text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Size} {Options.Resizing} {Options.CropAnchor}");
}
