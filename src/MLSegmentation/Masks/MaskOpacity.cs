using System.Globalization;

namespace MLSegmentation.Masks;

/// <summary>Finds masks whose shapes are in their opacity, which is not read.</summary>
internal static class MaskOpacity
{
    /// <summary>Throws where all pixels have one colour and differ in their opacity alone.</summary>
    /// <exception cref="SegmentationException">They do.</exception>
    public static void Check(MaskRaster raster, string path)
    {
        if (raster.BytesPerPixel == raster.ColorBytes)
        {
            return;
        }

        var first = raster.Pixels.AsSpan(0, raster.BytesPerPixel);
        bool isOpacityConstant = true;
        for (int offset = raster.BytesPerPixel; offset < raster.Pixels.Length; offset += raster.BytesPerPixel)
        {
            var pixel = raster.Pixels.AsSpan(offset, raster.BytesPerPixel);
            if (!pixel[..raster.ColorBytes].SequenceEqual(first[..raster.ColorBytes]))
            {
                return;
            }

            isOpacityConstant &= pixel[raster.ColorBytes] == first[raster.ColorBytes];
        }

        if (!isOpacityConstant)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The mask '{path}' has the same colour ({MaskValue.FromPixel(raster, 0)}) everywhere, and its shapes are in its opacity only, ")
                + "which is not read. Save the opacity as grey values, for example with ImageMagick: magick mask.png -alpha extract mask.png.");
        }
    }
}
