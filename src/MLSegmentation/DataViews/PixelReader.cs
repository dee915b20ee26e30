using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Copies a row of an image of 8 bits: red, green, blue of each pixel.</summary>
/// <param name="y">Which row, from 0.</param>
/// <param name="destination">Gets it.</param>
internal delegate void RowCopying(int y, Span<byte> destination);

/// <summary>Reads the images of a column, whatever they are. It belongs to one cursor, as a getter does.</summary>
internal abstract class PixelReader
{
    /// <summary>What the pixels are; where each image has a number of channels of its own, those of the image that was read last.</summary>
    public abstract ImageType Type { get; }

    /// <summary>What the numbers of the image that was read last are where they come from; null where that is not known.</summary>
    public virtual SampleType? Samples => null;

    /// <summary>The file that the image was read from last; null where that is not known.</summary>
    public virtual string? File => null;

    /// <summary>How far apart the voxels are of the volume that was read last; null of images, and where that is not known.</summary>
    public virtual VolumeSpacing? Spacing => null;

    /// <summary>Makes the reader of a column of images in a row that somebody else moves.</summary>
    public static PixelReader Create(DataViewRow row, DataViewSchema.Column column) => (column.Type, ImageType.Of(column.Type)) switch
    {
        (SegmentationImageDataViewType, _) => new DeepPixelReader(row.GetGetter<SegmentationImage?>(column)),
        (SegmentationVolumeDataViewType, _) => new VolumePixelReader(row.GetGetter<SegmentationVolume?>(column)),
        (_, { Kind: PixelKind.FloatingPoint } type) => new VectorPixelReader(row.GetGetter<VBuffer<float>>(column), type),
        _ => new MLImagePixelReader(row.GetGetter<MLImage?>(column)),
    };

    /// <summary>Makes the reader of one image of 8 bits, which stays the caller's.</summary>
    public static PixelReader Of(MLImage image) => new MLImagePixelReader((ref MLImage? value) => value = image);

    /// <summary>Makes the reader of one volume.</summary>
    public static PixelReader Of(SegmentationVolume volume) => new VolumePixelReader((ref SegmentationVolume? value) => value = volume);

    /// <summary>Makes the reader of one image in full depth; where bytes are wanted and it holds such, they are read as bytes.</summary>
    public static PixelReader Of(SegmentationImage image, PixelKind wanted) => wanted == PixelKind.EightBit && image.Samples == SampleType.Unsigned8
        ? new EightBitPixelReader(image)
        : new DeepPixelReader((ref SegmentationImage? value) => value = image);

    /// <summary>Checks the planes of an image, which the description names.</summary>
    /// <exception cref="SegmentationException">A value is no number that a pixel may have.</exception>
    public static void RequireNumbers(ReadOnlySpan<float> values, ImageSize size, Func<string> describe)
    {
        int wrong = PixelRange.IndexOfOutside(values);
        if (wrong >= 0)
        {
            var (channel, pixel) = Math.DivRem(wrong, size.PixelCount);
            var (row, x) = Math.DivRem(pixel, size.Width);
            var (z, y) = Math.DivRem(row, size.Height);
            string slice = size.Depth > 1 ? string.Create(CultureInfo.InvariantCulture, $", slice {z}") : "";
            string place = string.Create(CultureInfo.InvariantCulture, $"in channel {channel} at column {x}, row {y}{slice}, all counted from 0");
            throw PixelRange.Outside(describe(), values[wrong], place);
        }
    }

    /// <summary>Reads the image of the current row.</summary>
    /// <param name="getRowName">How messages name the row.</param>
    /// <returns>Its size; null where the row has no image.</returns>
    /// <exception cref="SegmentationException">The image does not have the size of its column.</exception>
    public abstract ImageSize? Read(Func<string> getRowName);

    /// <summary>
    /// Copies the values of the image as bytes, as many as it has: red, green, blue of each pixel, row by row; for floating-point pixels the
    /// planes of the channels, each row by row.
    /// </summary>
    /// <exception cref="SegmentationException">A value is no number that a pixel may have.</exception>
    public abstract void CopyTo(Span<byte> destination, Func<string> getRowName);

    /// <summary>
    /// The values of the image where they lie, where they do so as <see cref="CopyTo"/> would copy them and stay until the next is read; empty
    /// elsewhere.
    /// </summary>
    /// <exception cref="SegmentationException">A value is no number that a pixel may have.</exception>
    public virtual ReadOnlyMemory<float> GetPlanes(Func<string> getRowName) => default;

    /// <summary>
    /// Copies single rows of the image as <see cref="CopyTo"/> copies all of them, as long as nothing else is read and the image is not disposed; null
    /// where rows are not to be had one by one.
    /// </summary>
    /// <exception cref="SegmentationException">The image is none of 8 bits after all.</exception>
    public virtual RowCopying? GetRows(Func<string> getRowName) => null;

    private sealed class MLImagePixelReader(ValueGetter<MLImage?> getImage) : PixelReader
    {
        // The producer of an image disposes or reuses the previous one, so it gets that one back.
        private MLImage? _image;

        public override ImageType Type => ImageType.EightBit;

        public override ImageSize? Read(Func<string> getRowName)
        {
            getImage(ref _image);
            return _image is { } image ? new ImageSize(image.Width, image.Height) : null;
        }

        public override void CopyTo(Span<byte> destination, Func<string> getRowName) => ImagePixels.CopyRgb(_image!, destination);

        public override RowCopying? GetRows(Func<string> getRowName)
        {
            var image = _image!;
            return (y, destination) => ImagePixels.CopyRow(image, y, destination);
        }
    }

    /// <summary>Reads images of floating-point pixels, whose size is that of their column.</summary>
    private sealed class VectorPixelReader(ValueGetter<VBuffer<float>> getValues, ImageType type) : PixelReader
    {
        private VBuffer<float> _values;

        public override ImageType Type => type;

        private ImageSize Size => type.Size!.Value;

        public override ImageSize? Read(Func<string> getRowName)
        {
            getValues(ref _values);
            if (_values.Length == 0)
            {
                return null;
            }

            // A class that rows come from promises dimensions, but its array may have any length.
            long expected = (long)type.Channels * Size.Width * Size.Height * Size.Depth;
            return _values.Length == expected
                ? Size
                : throw new SegmentationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The image of {getRowName()} has {_values.Length} values, but the type of its column says {type.Channels} channels of "
                    + $"{Size}, which are {expected}. Give the column the dimensions [channels, {(type.IsVolume ? "depth, " : "")}height, width] of its "
                    + $"images."));
        }

        public override void CopyTo(Span<byte> destination, Func<string> getRowName)
        {
            var values = MemoryMarshal.Cast<byte, float>(destination);
            _values.CopyTo(values);
            RequireNumbers(values, Size, () => $"The image of {getRowName()}");
        }
    }

    /// <summary>Reads images in full depth, each of a size of its own.</summary>
    private sealed class DeepPixelReader(ValueGetter<SegmentationImage?> getImage) : PixelReader
    {
        private SegmentationImage? _image;

        public override ImageType Type => new(PixelKind.FloatingPoint, _image?.Channels ?? ImageType.UnknownChannels, null);

        public override SampleType? Samples => _image?.Samples;

        public override string? File => _image?.File;

        public override ImageSize? Read(Func<string> getRowName)
        {
            getImage(ref _image);
            return _image is { } image ? new ImageSize(image.Width, image.Height) : null;
        }

        public override void CopyTo(Span<byte> destination, Func<string> getRowName) =>
            GetPlanes(getRowName).Span.CopyTo(MemoryMarshal.Cast<byte, float>(destination));

        public override ReadOnlyMemory<float> GetPlanes(Func<string> getRowName)
        {
            var image = _image!;
            var size = new ImageSize(image.Width, image.Height);
            RequireNumbers(image.Values, size, () => image.File is { } file ? $"'{file}'" : $"The image of {getRowName()}");
            return image.Memory;
        }
    }
}
