using System.Buffers;
using Microsoft.ML.Data;

namespace MLSegmentation.ImageFiles;

/// <summary>An image file that was read and checked, but not decoded yet.</summary>
/// <param name="Header">What it says about its image.</param>
/// <param name="Bytes">The whole file; of a TIFF file, one that holds nothing but the page.</param>
/// <param name="Path">The file, for messages.</param>
internal sealed record ImageContent(ImageFileHeader Header, byte[] Bytes, string Path)
{
    /// <summary>Makes something of opaque pixels: blue, green, red and opacity.</summary>
    private delegate T PixelConverter<T>(ReadOnlySpan<byte> pixels);

    /// <summary>Decodes an image of 8 bits; the caller disposes it.</summary>
    /// <exception cref="SegmentationException">The file is damaged, or has more bits or channels.</exception>
    public MLImage DecodeEightBit() => DecodeOpaque(Create);

    /// <summary>Decodes an image of 8 bits to red, green and blue of each pixel, row by row.</summary>
    /// <exception cref="SegmentationException">The file is damaged, or has more bits or channels.</exception>
    public byte[] DecodeRgb() => DecodeOpaque(pixels =>
    {
        byte[] rgb = GC.AllocateUninitializedArray<byte>(3 * Header.Size.PixelCount);
        ImagePixels.CopyRgb(pixels, rgb);
        return rgb;
    });

    /// <summary>Decodes an image of any depth to numbers, as the file stores them.</summary>
    /// <exception cref="SegmentationException">The file is damaged.</exception>
    public SegmentationImage DecodeDeep() => Explain(() =>
    {
        var raster = Header.Format == ImageFileFormat.Bmp ? SkiaDecoder.Decode(Bytes, Header, Path) : DecodeRaster();
        return RasterPixels.ToImage(Header.Format == ImageFileFormat.Png ? raster.WithRepeatedColor() : raster, Path);
    });

    /// <summary>Decodes the opacity of each pixel of an image of 8 bits, row by row; null where every pixel is opaque.</summary>
    /// <exception cref="SegmentationException">The file is damaged, or has more bits or channels.</exception>
    public byte[]? DecodeOpacity() => Header.Format is ImageFileFormat.Jpeg or ImageFileFormat.Gif ? null : Explain(() =>
    {
        RequireEightBit(Header, Path);
        var raster = Header.Format == ImageFileFormat.Tiff ? DecodeRaster() : SkiaDecoder.Decode(Bytes, Header, Path).Orient(Header.Orientation);
        if (!raster.HasOpacity)
        {
            return null;
        }

        byte[] opacity = GC.AllocateUninitializedArray<byte>(raster.Size.PixelCount);
        for (int pixel = 0; pixel < opacity.Length; pixel++)
        {
            opacity[pixel] = raster.Pixels[(pixel * raster.BytesPerPixel) + raster.Channels];
        }

        return opacity.AsSpan().ContainsAnyExcept(byte.MaxValue) ? opacity : null;
    });

    /// <summary>Refuses a file of more bits or channels than an image of 8 bits has.</summary>
    /// <exception cref="SegmentationException">It has more.</exception>
    public static void RequireEightBit(ImageFileHeader header, string path)
    {
        if (!header.IsEightBit)
        {
            throw new SegmentationException(
                $"'{path}' is a {header.Format.GetName()} file of {header.Samples.Describe(header.Channels)}, but an image of 8 bits, grey or coloured, "
                + "is needed here. Convert it to 8 bits, or take a model that was trained on images in full depth (PixelKind.FloatingPoint).")
            {
                Kind = SegmentationErrorKind.OtherPixels,
            };
        }
    }

    /// <summary>Decodes the exact numbers that the file stores, such as palette indices, as viewers show them.</summary>
    /// <exception cref="SegmentationException">The file is damaged.</exception>
    public ImageRaster Decode() => Explain(DecodeRaster);

    private T DecodeOpaque<T>(PixelConverter<T> convert) => Explain(() =>
    {
        RequireEightBit(Header, Path);
        byte[] pixels = Header.Format is ImageFileFormat.Gif or ImageFileFormat.Tiff
            ? RasterPixels.RentOpaque(DecodeRaster())
            : SkiaDecoder.RentOpaque(Bytes, Header, Path);
        try
        {
            return convert(pixels.AsSpan(0, Header.Size.PixelCount * SkiaDecoder.BytesPerPixel));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    });

    private ImageRaster DecodeRaster()
    {
        var raster = Header.Format switch
        {
            ImageFileFormat.Png => PngReader.Decode(Bytes, Path),
            ImageFileFormat.Bmp => BmpReader.Decode(Bytes, Path),
            ImageFileFormat.Gif => GifReader.Decode(Bytes, Path),
            ImageFileFormat.Tiff => TiffReader.Decode(Bytes, Path),
            _ => SkiaDecoder.Decode(Bytes, Header, Path),
        };
        return raster.Orient(Header.Orientation);
    }

    private MLImage Create(ReadOnlySpan<byte> pixels)
    {
        try
        {
            return MLImage.CreateFromPixels(Header.Size.Width, Header.Size.Height, MLPixelFormat.Bgra32, pixels);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Skia has no type of its own for pixels that it cannot allocate.
            throw new InsufficientMemoryException(exception.Message, exception);
        }
    }

    private T Explain<T>(Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (OutOfMemoryException exception)
        {
            throw new SegmentationException(
                $"There is not enough memory to decode '{Path}', an image of {Header.Size}. Cut it into smaller images, or give the process more memory.",
                exception)
            {
                Kind = SegmentationErrorKind.OutOfMemory,
            };
        }
    }
}
