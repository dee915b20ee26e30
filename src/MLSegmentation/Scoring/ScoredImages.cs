using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Scoring;

/// <summary>Checks that data has a column of images such as a model scores, and throws a <see cref="SegmentationException"/> where it has not.</summary>
internal static class ScoredImages
{
    /// <summary>Finds the column in a schema.</summary>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, SegmentationModelInfo model)
    {
        var column = ImageColumn.Require(schema, name);
        var type = ImageType.Of(column)!.Value;
        var pixels = PixelsAnnotation.Read(column);
        bool isAlike = type.Kind == PixelKind.EightBit || Fits(model, type.Channels, type is { Size: null, IsVolume: false } ? pixels?.Samples : null);
        return type.Kind == model.Pixels && type.IsVolume == (model.Volumes is not null) && isAlike
            ? column
            : throw WrongImages(name, pixels?.ToString() ?? $"{column.Type}", model, type);
    }

    /// <summary>Looks for the column in the shape of a schema, which does not say how many channels the images have.</summary>
    public static void Require(SchemaShape schema, string name, SegmentationModelInfo model)
    {
        var column = ImageColumn.Require(schema, name);
        bool isVector = column.Kind == SchemaShape.Column.VectorKind.Vector;
        bool isVolume = column.ItemType is SegmentationVolumeDataViewType;
        if (ImageColumn.GetKind(column) != model.Pixels || !(isVector || isVolume == (model.Volumes is not null)))
        {
            throw WrongImages(name, ImageColumn.Describe(column), model, null);
        }
    }

    /// <summary>Checks the image that was read last, of a model for such a column, where the column does not say it.</summary>
    public static void RequireAlike(PixelReader images, Func<string> getName, SegmentationModelInfo model)
    {
        if (images.Samples is { } samples)
        {
            RequireAlike(images.Type.Channels, samples, getName, model);
        }
        else if (model.Volumes is not null && images.Type.Channels != model.ImageChannels)
        {
            throw OtherPixels(getName(), DescribeVolumes(images.Type.Channels), model);
        }
    }

    /// <summary>Checks an image in full depth, which is none for a model of volumes.</summary>
    public static void RequireAlike(int channels, SampleType samples, Func<string> getName, SegmentationModelInfo model)
    {
        if (model.Volumes is not null || !Fits(model, channels, samples))
        {
            throw OtherPixels(getName(), samples.Describe(channels), model);
        }
    }

    /// <summary>Checks that the pixels of an image that was given by itself are of the kind that a model scores.</summary>
    public static void RequireKind(PixelReader image, Func<string> getName, SegmentationModelInfo model)
    {
        bool areAlike = image.Type.Kind == model.Pixels && image.Type.IsVolume == (model.Volumes is not null);
        if (areAlike && (image.Type.Kind == PixelKind.EightBit || Fits(model, image.Type.Channels, image.Samples)))
        {
            return;
        }

        string kind = image.Type.IsVolume ? DescribeVolumes(image.Type.Channels)
            : image.Samples is { } samples ? samples.Describe(image.Type.Channels)
            : "8 bits";
        throw OtherPixels(getName(), kind, model);
    }

    private static string DescribeVolumes(int channels) => $"voxels with {SampleTypeText.DescribeChannels(channels)}";

    private static SegmentationException OtherPixels(string name, string kind, SegmentationModelInfo model) =>
        new($"{name} has {kind}, but {Describe(model)} {Advise(model)}") { Kind = SegmentationErrorKind.OtherPixels };

    private static bool Fits(SegmentationModelInfo model, int channels, SampleType? samples) =>
        (channels == ImageType.UnknownChannels || channels == model.ImageChannels)
        && (samples is null || model.Samples is null || samples == model.Samples);

    private static SegmentationException WrongImages(string name, string? images, SegmentationModelInfo model, ImageType? type) =>
        new($"The column '{name}' holds {images}, but {Describe(model)} {Advise(model)}"
            + (type is { Size.Width: var last } given && last == model.ImageChannels && model.Pixels == PixelKind.FloatingPoint && !given.IsVolume
                ? given.DescribeInterleaving()
                : ""));

    private static string Describe(SegmentationModelInfo model) => model switch
    {
        { Volumes: not null } =>
            $"the model was trained on volumes with {SampleTypeText.DescribeChannels(model.ImageChannels)} and scores those (SegmentationVolume).",
        { Pixels: PixelKind.EightBit } => "the model was trained on images of 8 bits and scores those (MLImage).",
        { Samples: not null } => $"the model was trained on images of {model.DescribePixels()} and scores those.",
        _ => $"the model was trained on vectors of float with the dimensions [{model.Channels}, height, width] and scores those: "
            + $"it takes floating-point pixels with {SampleTypeText.DescribeChannels(model.Channels)}.",
    };

    private static string Advise(SegmentationModelInfo model) => model switch
    {
        { Volumes: not null } =>
            "Give it such volumes (LoadSegmentationVolumes, or SegmentationVolume.Load), or train a model on the images that you have.",
        { Pixels: PixelKind.EightBit } =>
            "Give it images of 8 bits, or train a model on the images that you have: LoadSegmentationFolder and mlseg train read them in full depth.",
        { Samples: not null } => "Give it such images, or train a model on the images that you have.",
        _ => "Give it such a column, or train a model on the images that you have; docs/how-to/more-channels-more-bits.md shows how.",
    };
}
