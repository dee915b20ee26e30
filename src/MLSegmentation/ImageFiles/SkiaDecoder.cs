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
        ImageLimits.Check(path, header.StoredSize, BytesPerPixel);
        var input = GCHandle.Alloc(file, GCHandleType.Pinned);
        try
        {
            // The codec reads the file where it is.
            using var data = SKData.Create(input.AddrOfPinnedObject(), file.Length);
            using var codec = SKCodec.Create(data) ?? throw CannotDecode(path, header.Format);
            isOpaque = codec.Info.AlphaType == SKAlphaType.Opaque;
            return Rent(codec, file, header, path);
        }
        finally
        {
            input.Free();
        }
    }

    private static byte[] Rent(SKCodec codec, byte[] file, ImageFileHeader header, string path)
    {
        var size = header.StoredSize;
        if (codec.Info.Width != size.Width || codec.Info.Height != size.Height)
        {
            throw CannotDecode(path, header.Format);
        }

        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Bgra8888, alpha);
        byte[] pixels = ArrayPool<byte>.Shared.Rent(size.PixelCount * BytesPerPixel);
        var output = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        SKCodecResult result;
        try
        {
            result = codec.GetPixels(info, output.AddrOfPinnedObject());
        }
        finally
        {
            output.Free();
        }

        bool isCutShort = result == SKCodecResult.IncompleteInput
            || (header.Format == ImageFileFormat.Jpeg && result == SKCodecResult.Success && JpegData.IsCutShort(file, pixels, size));
        if (result == SKCodecResult.Success && !isCutShort)
        {
            return pixels;
        }

        ArrayPool<byte>.Shared.Return(pixels);
        throw isCutShort
            ? ImageLimits.Damaged(path, header.Format, "its compressed data ends too early")
            : CannotDecode(path, header.Format);
    }

    private static SegmentationException CannotDecode(string path, ImageFileFormat format) =>
        new($"'{path}' cannot be decoded as an image: the {format.GetName()} file is damaged or of an unusual kind. Write it again as PNG.");
}
