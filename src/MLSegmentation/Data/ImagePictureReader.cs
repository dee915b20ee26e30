using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Data;

/// <summary>Reads pictures of 8 bits.</summary>
internal sealed class ImagePictureReader(ValueGetter<MLImage?> getImage) : PictureReader
{
    // The producer of a picture disposes or reuses the previous one, so it gets that one back.
    private MLImage? _image;

    /// <inheritdoc/>
    public override PictureType Type => PictureType.EightBit;

    /// <inheritdoc/>
    public override ImageSize? Read(Func<string> getRowName)
    {
        getImage(ref _image);
        return _image is { } image ? new ImageSize(image.Width, image.Height) : null;
    }

    /// <inheritdoc/>
    public override void CopyTo(Span<byte> destination, Func<string> getRowName) => ImagePixels.CopyRgb(_image!, destination);
}
