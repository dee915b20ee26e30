using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Models.Weights;
using MLSegmentation.Options;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Loop;

/// <summary>Checks that options and other columns suit the column of images that is trained on, before anything is read.</summary>
internal static class TrainedImages
{
    /// <summary>What messages call the images that are validated on.</summary>
    public const string ValidationSet = "validation set";

    /// <summary>What messages call the images without masks.</summary>
    public const string Unlabelled = "unlabelled set";

    /// <summary>The format of the images of a column.</summary>
    public static PixelFormat FormatOf(DataViewSchema.Column column) => PixelFormat.Of(TypeOf(column).Kind);

    /// <summary>Checks that the number of channels is left alone where it cannot be chosen.</summary>
    public static void CheckChannels(DataViewSchema.Column column, SegmentationTrainerOptions options)
    {
        if (options.Channels is { } channels && !FormatOf(column).HasColors)
        {
            throw SegmentationException.Naming(
                $"{new OptionName(nameof(options.Channels))} is {channels}, but the column '{column.Name}' holds {Describe(column)}, "
                + $"and the network sees all of their channels. Leave it out.");
        }
    }

    /// <summary>Checks that augmentations suit the images of a column, before anything is read.</summary>
    public static void CheckAugmentations(DataViewSchema.Column column, IReadOnlyList<Augmentation> augmentations)
    {
        var changing = augmentations.OfType<PhotometricAugmentation>().Where(augmentation => augmentation.Probability > 0);
        var refused = changing.Where(augmentation => !augmentation.ChangesFloatingPoint).ToList();
        if (refused.Count > 0 && !FormatOf(column).HasColors)
        {
            throw SegmentationException.Naming(
                $"The column '{column.Name}' holds {Describe(column)}, but these augmentations change images of 8 bits only: "
                + $"{string.Join(", ", refused)}. Take them out of {new OptionName(nameof(SegmentationTrainerOptions.Augmentations))}, "
                + $"or give them the probability 0, as in strong,hue:0,saturation:0.");
        }
    }

    /// <summary>Checks that the images of another set are of the same kind.</summary>
    public static void CheckAlike(DataViewSchema.Column training, DataViewSchema.Column other, string name)
    {
        if (FormatOf(training) != FormatOf(other) || !IsAlike(training, other))
        {
            throw new SegmentationException(
                $"The column '{training.Name}' holds {Describe(training)} in the training set, but {Describe(other)} in the {name}. "
                + "Give both the same kind of images with as many channels.");
        }
    }

    /// <summary>Checks that the model that a training goes on from takes the same kind of images.</summary>
    public static void CheckOrigin(DataViewSchema.Column column, StoredWeights? weights)
    {
        if (weights?.Model is { } model && PixelFormat.Of(model.Pixels) is var format && format != FormatOf(column))
        {
            string trained = format.HasColors
                ? "images of 8 bits (MLImage)"
                : model.Samples is null ? $"floating-point pixels of {model.Channels} channels (vectors of float)" : $"images of {model.DescribePixels()}";
            throw new SegmentationException(
                $"The model '{weights.Path}' was trained on {trained}, but the column '{column.Name}' holds {Describe(column)}. "
                + "Begin with a model for such images; or write the weights alone with SaveWeights and begin with that file, "
                + "which leaves the normalisation to the new images.");
        }
    }

    /// <summary>Checks that the model that a training goes on from knows such numbers, once the images say what theirs are.</summary>
    public static void CheckOrigin(TrainingData data, StoredWeights? weights)
    {
        if (weights?.Model is { Samples: { } expected } && data.Training.GetInfo(0) is { Samples: { } samples } image && samples != expected)
        {
            throw new SegmentationException(
                $"The model '{weights.Path}' was trained on images of {weights.Model.DescribePixels()}, but {image.Name} has {image.DescribePixels()}. "
                + "Begin with a model for such images; or write the weights alone with SaveWeights and begin with that file, "
                + "which leaves the normalisation to the new images.");
        }
    }

    private static bool IsAlike(DataViewSchema.Column training, DataViewSchema.Column other)
    {
        var (first, second) = (TypeOf(training), TypeOf(other));
        bool isSameNumbers = first.Kind == PixelKind.EightBit
            || PixelsAnnotation.Read(training)?.Samples is not { } samples
            || PixelsAnnotation.Read(other)?.Samples is not { } others
            || samples == others;
        return isSameNumbers
            && (first.Channels == second.Channels || first.Channels == ImageType.UnknownChannels || second.Channels == ImageType.UnknownChannels);
    }

    private static string Describe(DataViewSchema.Column column) => PixelsAnnotation.Read(column)?.ToString() ?? $"{column.Type}";

    private static ImageType TypeOf(DataViewSchema.Column column) => ImageType.Of(column)!.Value;
}
