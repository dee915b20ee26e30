using System.Runtime.InteropServices;
using MLSegmentation.Masks;
using MLSegmentation.Morphology;

namespace MLSegmentation.Inspection;

/// <summary>What was found out about the values that a mask file stores, whatever they stand for.</summary>
/// <param name="Values">How many pixels have each value.</param>
/// <param name="Classes">The class index of each value; empty where not all values have one.</param>
/// <param name="ChangeRate">The share of pixels that differ from the one before them.</param>
/// <param name="AreasPerValue">How many connected areas a value has on average, zero apart; 0 where that was not counted.</param>
/// <param name="IsInOpacity">Whether the colours are all the same and the opacity is not.</param>
internal sealed record RasterMeasure(
    IReadOnlyDictionary<MaskValue, long> Values, IReadOnlyDictionary<MaskValue, byte?> Classes, double ChangeRate, double AreasPerValue, bool IsInOpacity)
{
    /// <summary>Values beyond this number are not counted: no classes have so many, and memory stays bounded.</summary>
    private const int MaxValues = 1 << 16;

    /// <summary>Numbers of objects are looked for among fewer values than this share of the pixels.</summary>
    private const int LeastPixelsPerValue = 4;

    /// <summary>Measures the values of a file; without the mask that it stands for, they have no classes.</summary>
    public static RasterMeasure Of(MaskRaster raster, SegmentationMask? mask)
    {
        var values = new Dictionary<MaskValue, long>();
        var classes = new Dictionary<MaskValue, byte?>();
        var pixels = raster.Pixels.AsSpan();
        int count = raster.Width * raster.Height;
        int step = raster.BytesPerPixel;
        long changes = 0;

        // Values come in runs, and only the first pixel of a run is looked at.
        for (int begin = 0; begin < count; changes++)
        {
            var first = pixels.Slice(begin * step, step);
            int end = begin + 1;
            while (end < count && pixels.Slice(end * step, step).SequenceEqual(first))
            {
                end++;
            }

            var value = MaskValue.FromPixel(raster, begin);
            ref long sum = ref CollectionsMarshal.GetValueRefOrAddDefault(values, value, out bool isKnown);
            sum += end - begin;
            if (!isKnown && values.Count > MaxValues)
            {
                values.Remove(value);
            }
            else if (!isKnown && mask is not null)
            {
                classes.Add(value, mask.Pixels[begin]);
            }

            begin = end;
        }

        return new RasterMeasure(values, classes, (double)changes / count, CountAreas(raster, values), IsOnlyInOpacity(raster, values.Count));
    }

    /// <summary>Objects that have a number each are one area each; classes have several.</summary>
    private static double CountAreas(MaskRaster raster, Dictionary<MaskValue, long> values)
    {
        int pixels = raster.Width * raster.Height;
        if (raster.Kind == MaskRasterKind.Rgb || values.Count < 3 || values.Count > pixels / LeastPixelsPerValue)
        {
            return 0;
        }

        int[] numbers = new int[pixels];
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            int offset = pixel * raster.BytesPerPixel;
            numbers[pixel] = raster.BitDepth == 16 ? (raster.Pixels[offset] << 8) | raster.Pixels[offset + 1] : raster.Pixels[offset];
        }

        var areas = LabelComponents.Find<int>(numbers, raster.Width, PixelConnectivity.Eight);
        int labels = values.Keys.Count(value => value.Number is not 0 and not SegmentationMask.Ignored);
        return labels == 0 ? 0 : (double)areas.Components.Count / labels;
    }

    private static bool IsOnlyInOpacity(MaskRaster raster, int values)
    {
        int sampleBytes = raster.BitDepth == 16 ? 2 : 1;
        int colorBytes = sampleBytes * (raster.Kind == MaskRasterKind.Rgb ? 3 : 1);
        if (values != 1 || raster.BytesPerPixel != colorBytes + sampleBytes)
        {
            return false;
        }

        for (int offset = colorBytes; offset < raster.Pixels.Length; offset += raster.BytesPerPixel)
        {
            if (raster.Pixels[offset] != raster.Pixels[colorBytes])
            {
                return true;
            }
        }

        return false;
    }
}
