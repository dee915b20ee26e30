using System.Runtime.InteropServices;
using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Denoising;
using MLSegmentation.ImageFiles;
using MLSegmentation.Options;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Denoising;

/// <summary>
/// Reads noisy images with their clean ones, or clean ones alone, out of a data view, once and in order, into a store. A pair is one sample with the
/// channels of the noisy image before those of the clean one, so that whatever moves pixels moves both.
/// </summary>
/// <param name="options">The columns, and whether there are pairs.</param>
/// <param name="dataSet">What messages call the data view, where there are several; null where there is one.</param>
internal sealed class PairReader(DenoisingTrainerOptions options, string? dataSet)
{
    private const int Colors = 3;

    // Those of the network; known once an image was read.
    private int? _channels = options.Channels;

    /// <summary>The channels that the network is to see, of the images that were read.</summary>
    public int Channels => _channels!.Value;

    private bool IsPaired => options.Noise is null;

    /// <summary>Checks that the columns are there.</summary>
    public static void Require(DataViewSchema schema, DenoisingTrainerOptions options)
    {
        var image = DenoisedColumn.Require(schema, options.ImageColumnName);
        if (options.Noise is not null)
        {
            return;
        }

        if (schema.GetColumnOrNull(options.TargetColumnName) is null)
        {
            throw SegmentationException.Naming(
                $"The data has no column '{options.TargetColumnName}' with clean images; it has {ColumnNames.List(schema)}. Name the column that holds them "
                + $"({new OptionName(nameof(options.TargetColumnName))}), or give the noise to add to clean images ({new OptionName(nameof(options.Noise))}).");
        }

        var target = DenoisedColumn.Require(schema, options.TargetColumnName);
        if (ImageType.Of(image)!.Value is var (kind, channels, _) && ImageType.Of(target)!.Value is var (otherKind, others, _)
            && (kind != otherKind || channels != others))
        {
            throw new SegmentationException(
                $"The column '{image.Name}' holds {image.Type}, but '{target.Name}' {target.Type}; noisy and clean images must be of one kind.");
        }
    }

    /// <summary>Reads all rows, with the channels of images that were read before where they are given.</summary>
    public SampleStore Read(IDataView data, RecordStore records, int? channels = null)
    {
        _channels = channels ?? _channels;
        try
        {
            var infos = ReadRows(data, records);
            if (infos.Count == 0)
            {
                throw new SegmentationException($"The {dataSet ?? "data view"} has no rows; a training needs at least one image.");
            }

            records.Complete();
            return new SampleStore(records, infos);
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    private List<SampleInfo> ReadRows(IDataView data, RecordStore records)
    {
        DataViewSchema.Column[] columns = IsPaired
            ? [data.Schema[options.ImageColumnName], data.Schema[options.TargetColumnName]]
            : [data.Schema[options.ImageColumnName]];
        using var cursor = SequentialCursor.Open(data, [.. columns, .. RowNames.GetColumns(data.Schema)]);
        var readers = Array.ConvertAll(columns, column => PixelReader.Create(cursor, column));
        var names = new RowNames(cursor);
        var infos = new List<SampleInfo>();
        while (cursor.MoveNext())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            string name = (names.FindFile() is { } file ? $"'{file}'" : FormattableString.Invariant($"row {cursor.Position}"))
                + (dataSet is null ? "" : $" in the {dataSet}");
            infos.Add(Add(records, name, readers));
        }

        return infos;
    }

    private SampleInfo Add(RecordStore records, string name, PixelReader[] readers)
    {
        var sizes = Array.ConvertAll(readers, reader => reader.Read(() => name)
            ?? throw new SegmentationException($"There is an image missing in {name}; every row needs {(IsPaired ? "a noisy and a clean image" : "one")}."));
        var size = sizes[0];
        if (sizes[^1] != size)
        {
            throw new SegmentationException($"The clean image of {name} is {sizes[^1]}, but its noisy one is {size}; both must have the same size.");
        }

        if (size.Width < ImageFidelity.Window || size.Height < ImageFidelity.Window)
        {
            throw new SegmentationException(
                $"The image of {name} is {size}; denoisers learn from images of at least {ImageFidelity.Window}x{ImageFidelity.Window}.");
        }

        var format = PixelFormat.Of(readers[0].Type.Kind);
        byte[][] planes = Array.ConvertAll(readers, reader => ReadPlanes(reader, size, name));
        byte[] labels = new byte[size.PixelCount];
        labels.AsSpan().Fill(SegmentationMask.Ignored);
        byte[] record = [.. planes.SelectMany(plane => plane), .. labels];
        records.Add(record);
        var info = new SampleInfo(name, format, size, size, readers.Length * Channels);
        return Measure(info, record);
    }

    /// <summary>Floating-point planes as they are; bytes as one plane for each channel that the network sees.</summary>
    private byte[] ReadPlanes(PixelReader reader, ImageSize size, string name)
    {
        byte[] values = new byte[reader.Type.BytesPerPixel * size.PixelCount];
        reader.CopyTo(values, () => name);
        if (reader.Type.Kind == PixelKind.FloatingPoint)
        {
            _channels = reader.Type.Channels;
            return values;
        }

        bool isGrey = ImagePixels.IsGrey(values);
        _channels ??= isGrey ? 1 : Colors;
        if (!isGrey && Channels == 1 && options.Channels is null)
        {
            throw SegmentationException.Naming(
                $"The image of {name} has colours, but the first image is grey; say whether the network sees colours or grey "
                + $"({new OptionName(nameof(options.Channels))}).");
        }

        return ToPlanes(values, size.PixelCount);
    }

    private byte[] ToPlanes(byte[] rgb, int count)
    {
        byte[] planes = new byte[Channels * count];
        for (int pixel = 0; pixel < count; pixel++)
        {
            var color = rgb.AsSpan(Colors * pixel, Colors);
            if (Channels == 1)
            {
                planes[pixel] = (byte)((color[0] + color[1] + color[2] + 1) / Colors);
            }
            else
            {
                (planes[pixel], planes[count + pixel], planes[(2 * count) + pixel]) = (color[0], color[1], color[2]);
            }
        }

        return planes;
    }

    /// <summary>The sums and the range of each channel, which tell the image from others.</summary>
    private static SampleInfo Measure(SampleInfo info, byte[] record)
    {
        var sample = new Sample(info, record);
        var sums = new ChannelSums[info.Channels];
        for (int channel = 0; channel < sums.Length; channel++)
        {
            var plane = sample.GetPlane(channel);
            sums[channel] = info.Format.HasColors ? ChannelSums.Of(plane) : ChannelSums.Of(MemoryMarshal.Cast<byte, float>(plane));
        }

        return info with { Range = info.Format.FindRange(sample), Statistics = new PixelStatistics(info.Size.PixelCount, sums) };
    }
}
