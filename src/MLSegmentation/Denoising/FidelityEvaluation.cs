using System.Runtime.InteropServices;
using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Options;
using MLSegmentation.Scoring;

namespace MLSegmentation.Denoising;

/// <summary>Compares two columns of images, row by row.</summary>
internal static class FidelityEvaluation
{
    private const int Colors = 3;

    /// <summary>Compares the images with those that they should be; the range is known of 8 bits.</summary>
    public static DenoisingMetrics Evaluate(IDataView data, string imageColumn, string targetColumn, double? range)
    {
        var columns = (Image: DenoisedColumn.Require(data.Schema, imageColumn), Target: DenoisedColumn.Require(data.Schema, targetColumn));
        var kind = ImageType.Of(columns.Image)!.Value.Kind;
        double width = GetRange(kind, range, imageColumn);
        using var cursor = SequentialCursor.Open(data, [columns.Image, columns.Target, .. RowNames.GetColumns(data.Schema)]);
        var images = PixelReader.Create(cursor, columns.Image);
        var targets = PixelReader.Create(cursor, columns.Target);
        var name = new RowImageName(images, cursor);
        var means = new FidelityMeans(width);
        bool isEmpty = true;
        while (cursor.MoveNext())
        {
            var (size, planes) = Read(images, name, imageColumn);
            var (targetSize, targetPlanes) = Read(targets, name, targetColumn);
            RequireAlike((size, planes.Length), (targetSize, targetPlanes.Length), name, (imageColumn, targetColumn));
            means.Add(planes, targetPlanes, size, name.GetImageName);
            isEmpty = false;
        }

        return isEmpty ? throw new SegmentationException("The data view has no rows; at least one image is needed.") : means.ToMetrics();
    }

    /// <summary>The planes of interleaved colours.</summary>
    private static float[] ToPlanes(ReadOnlySpan<byte> rgb)
    {
        int count = rgb.Length / Colors;
        float[] planes = new float[rgb.Length];
        for (int index = 0; index < planes.Length; index++)
        {
            planes[index] = rgb[(index % count * Colors) + (index / count)];
        }

        return planes;
    }

    private static double GetRange(PixelKind kind, double? range, string column)
    {
        const string Option = "range";
        if (kind == PixelKind.EightBit)
        {
            return range is null or byte.MaxValue
                ? byte.MaxValue
                : throw new SegmentationException($"The column '{column}' holds images of 8 bits, whose range is 255, but the range {range} was given.");
        }

        return range ?? throw SegmentationException.Naming(
            $"The column '{column}' holds floating-point pixels, which do not say what their range is; give it as {new OptionName(Option)}, for example "
            + $"Info.Greatest - Info.Least of the denoiser.");
    }

    private static (ImageSize Size, float[] Planes) Read(PixelReader images, RowImageName name, string column)
    {
        var size = images.Read(name.GetRowName) ?? throw new SegmentationException(
            $"The column '{column}' has no image in {name.GetRowName()}; every row needs one.");
        byte[] values = new byte[images.Type.BytesPerPixel * size.PixelCount];
        images.CopyTo(values, name.GetRowName);
        return (size, images.Type.Kind == PixelKind.EightBit ? ToPlanes(values) : MemoryMarshal.Cast<byte, float>(values).ToArray());
    }

    private static void RequireAlike(
        (ImageSize Size, int Values) image, (ImageSize Size, int Values) target, RowImageName name, (string Image, string Target) columns)
    {
        if (image != target)
        {
            throw new SegmentationException(
                $"{name.GetImageName()} is {image.Size} with {image.Values} values in the column '{columns.Image}', but {target.Size} with {target.Values} in "
                + $"'{columns.Target}'; both must have the same size and channels.");
        }
    }
}
