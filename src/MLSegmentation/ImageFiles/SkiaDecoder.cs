using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// Decodes PNG, JPEG, BMP and WebP files with Skia to blue, green, red and opacity, eight bits each. The stored colours are left as they are:
/// nothing is multiplied with the opacity, and colour profiles are not applied.
/// </summary>
internal static class SkiaDecoder
{
    /// <summary>Bytes of a pixel.</summary>
    public const int BytesPerPixel = 4;

    private const int Opacity = 3;

    /// <summary>Decodes a file to opaque pixels, with the orientation applied.</summary>
    /// <returns>An array that the caller returns to the shared pool; it may be longer than the image.</returns>
    public static byte[] RentOpaque(byte[] file, ImageFileHeader header, string path)
    {
        byte[] pixels = Rent(file, header, path, out bool isOpaque);
        int length = header.Size.PixelCount * BytesPerPixel;
        if (!isOpaque)
        {
            var words = MemoryMarshal.Cast<byte, uint>(pixels.AsSpan(0, length));
            TensorPrimitives.BitwiseOr(words, BitConverter.IsLittleEndian ? 0xff000000 : 0xff, words);
        }

        if (header.Orientation == ImageOrientation.Upright)
        {
            return pixels;
        }

        byte[] oriented = ArrayPool<byte>.Shared.Rent(length);
        header.Orientation.Apply(pixels.AsSpan(0, length), header.StoredSize, BytesPerPixel, oriented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(pixels);
        return oriented;
    }

    /// <summary>Decodes a file to the colours that it stores, not oriented: grey where it has one channel, and the opacity where it has one.</summary>
    public static ImageRaster Decode(byte[] file, ImageFileHeader header, string path)
    {
        byte[] pixels = Rent(file, header, path, out bool isOpaque);
        try
        {
            int count = header.Size.PixelCount;
            int channels = header.Channels;
            int bytes = isOpaque ? channels : channels + 1;
            byte[] values = GC.AllocateUninitializedArray<byte>(count * bytes);
            for (int pixel = 0; pixel < count; pixel++)
            {
                var from = pixels.AsSpan(pixel * BytesPerPixel, BytesPerPixel);
                var to = values.AsSpan(pixel * bytes, bytes);
                for (int channel = 0; channel < channels; channel++)
                {
                    to[channel] = from[2 - channel];
                }

                if (!isOpaque)
                {
                    to[channels] = from[Opacity];
                }
            }

            var colors = channels == 1 ? RasterColors.Channels : RasterColors.Rgb;
            return new ImageRaster(header.StoredSize, SampleType.Unsigned8, 8, colors, channels, !isOpaque, values);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    private static byte[] Rent(byte[] file, ImageFileHeader header, string path, out bool isOpaque)
    {
        var size = header.StoredSize;
        ImageLimits.Check(path, size, BytesPerPixel);
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw CannotDecode(path, header.Format);
        if (codec.Info.Width != size.Width || codec.Info.Height != size.Height)
        {
            throw CannotDecode(path, header.Format);
        }

        isOpaque = codec.Info.AlphaType == SKAlphaType.Opaque;
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Bgra8888, isOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        byte[] pixels = ArrayPool<byte>.Shared.Rent(size.PixelCount * BytesPerPixel);
        var handle = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            var result = codec.GetPixels(info, handle.AddrOfPinnedObject());
            if (result == SKCodecResult.Success)
            {
                return pixels;
            }
        }
        finally
        {
            handle.Free();
        }

        ArrayPool<byte>.Shared.Return(pixels);
        throw CannotDecode(path, header.Format);
    }

    private static SegmentationException CannotDecode(string path, ImageFileFormat format) =>
        new($"'{path}' cannot be decoded as an image: the {format.GetName()} file is damaged or of an unusual kind. Write it again as PNG.");
}
