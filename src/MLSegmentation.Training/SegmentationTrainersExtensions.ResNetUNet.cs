using Microsoft.ML;

namespace MLSegmentation.Training;

/// <content>U-Net with a ResNet encoder.</content>
public static partial class SegmentationTrainersExtensions
{
    /// <summary>Trains a U-Net with a ResNet encoder with the given options.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="options">The options; null for the defaults. The trainer takes a copy.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static SegmentationTrainer ResNetUNet(this SegmentationTrainers trainers, ResNetUNetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        options ??= new ResNetUNetOptions();
        return new SegmentationTrainer(trainers.Context, options.CreateNetwork(), options);
    }

    /// <summary>Trains a U-Net with a ResNet encoder, with ResNet-34.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="crop">The size of the patches to train on; both sides are multiples of 32.</param>
    /// <param name="epochs">How often to go through all images, at least 1.</param>
    /// <param name="labelColumnName">The column with the masks.</param>
    /// <param name="imageColumnName">The column with the images.</param>
    /// <param name="validationSet">Labelled images to choose the best epoch by; null for none.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An argument is outside its range.</exception>
    public static SegmentationTrainer ResNetUNet(
        this SegmentationTrainers trainers,
        ImageSize crop,
        int epochs,
        string labelColumnName = "Label",
        string imageColumnName = "Image",
        IDataView? validationSet = null) =>
        trainers.ResNetUNet(Options<ResNetUNetOptions>(crop, epochs, labelColumnName, imageColumnName, validationSet));
}
