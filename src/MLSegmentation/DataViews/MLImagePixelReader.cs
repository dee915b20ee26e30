using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Reads images of 8 bits.</summary>
internal sealed class MLImagePixelReader(ValueGetter<MLImage?> getImage) : PixelReader
{
    // The producer of an image disposes or reuses the previous one, so it gets that one back.
    private MLImage? _image;

    /// <inheritdoc/>
    public override ImageType Type => ImageType.EightBit;

    /// <inheritdoc/>
    public override ImageSize? Read(Func<string> getRowName)
    {
        getImage(ref _image);
        return _image is { } image ? new ImageSize(image.Width, image.Height) : null;
    }

    /// <inheritdoc/>
    public override void CopyTo(Span<byte> destination, Func<string> getRowName) => ImagePixels.CopyRgb(_image!, destination);
}
