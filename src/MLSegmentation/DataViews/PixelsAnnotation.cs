using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>The annotations by which a column of images that come from files tells what their pixels are.</summary>
internal static class PixelsAnnotation
{
    private const string Samples = "Samples";
    private const string Channels = "Channels";
    private const string File = "FirstImagePath";

    /// <summary>Annotations of a column of images.</summary>
    public static DataViewSchema.Annotations Of(FilePixels pixels)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(Samples, TextDataViewType.Instance, pixels.Samples.ToString().AsMemory());
        builder.AddPrimitiveValue(Channels, NumberDataViewType.Int32, pixels.Channels);
        builder.AddPrimitiveValue(File, TextDataViewType.Instance, pixels.FirstFile.AsMemory());
        return builder.ToAnnotations();
    }

    /// <summary>What the annotations of a column of images say; null where it has none.</summary>
    public static FilePixels? Read(DataViewSchema.Column column)
    {
        var names = column.Annotations.Schema;
        if (names.GetColumnOrNull(Samples)?.Type is not TextDataViewType
            || names.GetColumnOrNull(Channels) is not { } channelsColumn || channelsColumn.Type != NumberDataViewType.Int32
            || names.GetColumnOrNull(File)?.Type is not TextDataViewType)
        {
            return null;
        }

        ReadOnlyMemory<char> samples = default, file = default;
        int channels = 0;
        column.Annotations.GetValue(Samples, ref samples);
        column.Annotations.GetValue(Channels, ref channels);
        column.Annotations.GetValue(File, ref file);
        return Enum.TryParse(samples.ToString(), out SampleType type)
            ? new FilePixels(type, channels, file.ToString())
            {
                Kind = column.Type is SegmentationImageDataViewType ? PixelKind.FloatingPoint : PixelKind.EightBit,
            }
            : null;
    }
}
