using System.Buffers.Binary;
using Microsoft.ML.Data;

namespace MLSegmentation.Masks;

/// <summary>Makes images of masks.</summary>
internal static class MaskImage
{
    private const int BytesPerPixel = 4;

    /// <summary>Makes an opaque image.</summary>
    public static MLImage Create(SegmentationMask mask, SegmentationClasses? classes, MaskImageKind kind)
    {
        if (mask.Pixels.Length > Array.MaxLength / BytesPerPixel)
        {
            throw new SegmentationException(
                $"The mask of {mask.Width}x{mask.Height} pixels is too large for an image, which has at most {Array.MaxLength / BytesPerPixel}.")
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
        }

        uint[] colors = [.. GetColors(mask, classes, kind).Select(color => 0xff000000 | ((uint)color.Red << 16) | ((uint)color.Green << 8) | color.Blue)];
        byte[] pixels = GC.AllocateUninitializedArray<byte>(mask.Pixels.Length * BytesPerPixel);
        for (int pixel = 0; pixel < mask.Pixels.Length; pixel++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(pixels.AsSpan(pixel * BytesPerPixel), colors[mask.Pixels[pixel]]);
        }

        return MLImage.CreateFromPixels(mask.Width, mask.Height, MLPixelFormat.Bgra32, pixels);
    }

    private static IEnumerable<RgbColor> GetColors(SegmentationMask mask, SegmentationClasses? classes, MaskImageKind kind) => kind == MaskImageKind.Colors
        ? ClassPalette.GetColors(mask, classes)
        : Enumerable.Range(0, byte.MaxValue + 1).Select(index => new RgbColor((byte)index, (byte)index, (byte)index));
}
