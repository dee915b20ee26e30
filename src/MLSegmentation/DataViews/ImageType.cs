using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.Options;

namespace MLSegmentation.DataViews;

/// <summary>What the type of a column says about the images in it.</summary>
/// <param name="Kind">What the pixels are.</param>
/// <param name="Channels">How many values a pixel has; <see cref="UnknownChannels"/> where each image says it.</param>
/// <param name="Size">The size of the images; null where each has its own.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ImageType(PixelKind Kind, int Channels, ImageSize? Size)
{
    /// <summary>How an error says which columns hold images.</summary>
    public const string Allowed =
        "MLImage, SegmentationImage, or a vector of float with the known dimensions [channels, height, width], such as [VectorType(5, 256, 256)] float[]: "
        + "the whole of one channel after the other, not interleaved; or for volumes SegmentationVolume, or [channels, depth, height, width]";

    /// <summary>The channels of a column of which each image says how many it has.</summary>
    public const int UnknownChannels = 0;

    /// <summary>Whether they are volumes.</summary>
    public bool IsVolume { get; init; }

    /// <summary>The number of spatial dimensions.</summary>
    public int Rank => IsVolume ? 3 : 2;

    /// <summary>The images of 8 bits, which are red, green and blue to whoever reads them.</summary>
    public static ImageType EightBit { get; } = new(PixelKind.EightBit, 3, null);

    /// <summary>How many bytes a pixel takes.</summary>
    public int BytesPerPixel => Channels * (Kind == PixelKind.EightBit ? sizeof(byte) : sizeof(float));

    /// <summary>What a column holds; null where that is no images.</summary>
    public static ImageType? Of(DataViewSchema.Column column) => Of(column.Type) is { Channels: UnknownChannels } type
        ? type with { Channels = PixelsAnnotation.Read(column)?.Channels ?? UnknownChannels }
        : Of(column.Type);

    /// <summary>What to say of vectors, with a space before, where their dimensions seem to be those of images with the channels last.</summary>
    public string DescribeInterleaving() =>
        $" The dimensions [{Channels}, {Size?.Height}, {Size?.Width}] look like [height, width, channels], pixels with all their channels side by side "
        + "(interleaved); give whole channels one after the other, [channels, height, width], as ExtractPixels does with interleavePixelColors: false.";

    /// <summary>What a column of some type holds; null where that is no images.</summary>
    public static ImageType? Of(DataViewType type) => type switch
    {
        ImageDataViewType => EightBit,
        SegmentationVolumeDataViewType => new ImageType(PixelKind.FloatingPoint, UnknownChannels, null) { IsVolume = true },
        SegmentationImageDataViewType => new ImageType(PixelKind.FloatingPoint, UnknownChannels, null),
        VectorDataViewType { IsKnownSize: true, Dimensions: [var channels, var height, var width] } vector when vector.ItemType == NumberDataViewType.Single =>
            new ImageType(PixelKind.FloatingPoint, channels, new ImageSize(width, height)),
        VectorDataViewType { IsKnownSize: true, Dimensions: [var channels, var depth, var height, var width] } vector
            when vector.ItemType == NumberDataViewType.Single =>
            new ImageType(PixelKind.FloatingPoint, channels, new ImageSize(width, height, depth)) { IsVolume = true },
        _ => null,
    };
}
