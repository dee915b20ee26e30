using Microsoft.ML;

namespace MLSegmentation.Training;

/// <content>U-Net.</content>
public static partial class SegmentationTrainersExtensions
{
    /// <summary>Trains a U-Net (Ronneberger et al. 2015) with the given options.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="options">The options; null for the defaults. The trainer takes a copy.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static SegmentationTrainer UNet(this SegmentationTrainers trainers, UNetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        options ??= new UNetOptions();
        return new SegmentationTrainer(trainers.Context, options.CreateNetwork(), options);
    }

    /// <summary>Trains a U-Net (Ronneberger et al. 2015), with 64 channels at full size.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="crop">The size of the patches to train on; both sides are multiples of 16.</param>
    /// <param name="epochs">How often to go through all images, at least 1.</param>
    /// <param name="labelColumnName">The column with the masks.</param>
    /// <param name="imageColumnName">The column with the images.</param>
    /// <param name="validationSet">Labelled images to choose the best epoch by; null for none.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An argument is outside its range.</exception>
    public static SegmentationTrainer UNet(
        this SegmentationTrainers trainers,
        ImageSize crop,
        int epochs,
        string labelColumnName = "Label",
        string imageColumnName = "Image",
        IDataView? validationSet = null) =>
        trainers.UNet(Options<UNetOptions>(crop, epochs, labelColumnName, imageColumnName, validationSet));
}
