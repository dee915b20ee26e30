using Microsoft.ML;

namespace MLSegmentation.Training;

/// <content>R2U-Net.</content>
public static partial class SegmentationTrainersExtensions
{
    /// <summary>Trains an R2U-Net (Alom et al. 2018) with the given options.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="options">The options; null for the defaults. The trainer takes a copy.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static SegmentationTrainer R2UNet(this SegmentationTrainers trainers, R2UNetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        options ??= new R2UNetOptions();
        return new SegmentationTrainer(trainers.Context, options.CreateNetwork(), options);
    }

    /// <summary>Trains an R2U-Net (Alom et al. 2018), with 64 channels at full size and two recurrences.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="crop">The size of the patches to train on; both sides are multiples of 16.</param>
    /// <param name="epochs">How often to go through all images, at least 1.</param>
    /// <param name="labelColumnName">The column with the masks.</param>
    /// <param name="imageColumnName">The column with the images.</param>
    /// <param name="validationSet">Labelled images to choose the best epoch by; null for none.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An argument is outside its range.</exception>
    public static SegmentationTrainer R2UNet(
        this SegmentationTrainers trainers,
        ImageSize crop,
        int epochs,
        string labelColumnName = "Label",
        string imageColumnName = "Image",
        IDataView? validationSet = null) =>
        trainers.R2UNet(Options<R2UNetOptions>(crop, epochs, labelColumnName, imageColumnName, validationSet));
}
