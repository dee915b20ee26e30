using System.Runtime.InteropServices;
using MLSegmentation.Masks;
using MLSegmentation.Morphology;

namespace MLSegmentation.Inspection;

/// <summary>What was found out about the values that a mask file stores, whatever they stand for.</summary>
/// <param name="Values">How many pixels have each value, and the index of its class; null where no class names it.</param>
/// <param name="ChangeRate">The share of pixels that differ from the one before them.</param>
/// <param name="AreasPerValue">How many connected areas a value has on average, zero apart; 0 where that was not counted.</param>
internal sealed record RasterMeasure(IReadOnlyDictionary<MaskValue, RasterValue> Values, double ChangeRate, double AreasPerValue)
{
    /// <summary>Values beyond this number are not counted: no classes have so many, and memory stays bounded.</summary>
    private const int MaxValues = 1 << 16;

    /// <summary>Numbers of objects are looked for among fewer values than this share of the pixels.</summary>
    private const int LeastPixelsPerValue = 4;

    /// <summary>Measures the values of a file; where all have classes, the mask that it stands for is known.</summary>
    public static RasterMeasure Of(MaskRaster raster, SegmentationMask? mask, SegmentationClasses classes)
    {
        var values = new Dictionary<MaskValue, RasterValue>();
        var pixels = raster.Pixels.AsSpan();
        int count = raster.Width * raster.Height;
        int step = raster.BytesPerPixel;
        long changes = 0;
        var find = mask is null ? InspectedFile.CreateFinder(raster, classes) : pixel => mask.Pixels[pixel];

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
            ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(values, value, out bool isKnown);
            found = isKnown
                ? found with { Pixels = found.Pixels + end - begin }
                : new RasterValue(end - begin, find(begin));
            if (values.Count > MaxValues)
            {
                values.Remove(value);
            }

            begin = end;
        }

        return new RasterMeasure(values, (double)changes / count, CountAreas(raster, values.Keys));
    }

    /// <summary>Objects that have a number each are one area each; classes have several.</summary>
    private static double CountAreas(MaskRaster raster, Dictionary<MaskValue, RasterValue>.KeyCollection values)
    {
        int pixels = raster.Width * raster.Height;
        if (raster.Kind == MaskRasterKind.Rgb || values.Count < 3 || values.Count > pixels / LeastPixelsPerValue)
        {
            return 0;
        }

        ushort[] numbers = GC.AllocateUninitializedArray<ushort>(pixels);
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            int offset = pixel * raster.BytesPerPixel;
            numbers[pixel] = raster.BitDepth > 8 ? (ushort)((raster.Pixels[offset] << 8) | raster.Pixels[offset + 1]) : raster.Pixels[offset];
        }

        var areas = LabelComponents.Find<ushort>(numbers, raster.Width, PixelConnectivity.Eight);
        int labels = values.Count(value => value.Number is not 0 and not SegmentationMask.Ignored);
        return labels == 0 ? 0 : (double)areas.Components.Count / labels;
    }
}

/// <summary>How often there is a mask value.</summary>
/// <param name="Pixels">How many pixels have it.</param>
/// <param name="Class">The index of its class, that of ignored pixels included; null where no class names it.</param>
internal readonly record struct RasterValue(long Pixels, byte? Class);
