using Microsoft.ML;

namespace MLSegmentation.Training;

/// <content>FC-DenseNet.</content>
public static partial class SegmentationTrainersExtensions
{
    /// <summary>Trains an FC-DenseNet (Jégou et al. 2017) with the given options.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="options">The options; null for the defaults. The trainer takes a copy.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static SegmentationTrainer FCDenseNet(this SegmentationTrainers trainers, FCDenseNetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        options ??= new FCDenseNetOptions();
        return new SegmentationTrainer(trainers.Context, options.CreateNetwork(), options);
    }

    /// <summary>Trains an FC-DenseNet (Jégou et al. 2017), with 103 layers.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="crop">The size of the patches to train on; both sides are multiples of 32.</param>
    /// <param name="epochs">How often to go through all images, at least 1.</param>
    /// <param name="labelColumnName">The column with the masks.</param>
    /// <param name="imageColumnName">The column with the images.</param>
    /// <param name="validationSet">Labelled images to choose the best epoch by; null for none.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An argument is outside its range.</exception>
    public static SegmentationTrainer FCDenseNet(
        this SegmentationTrainers trainers,
        ImageSize crop,
        int epochs,
        string labelColumnName = "Label",
        string imageColumnName = "Image",
        IDataView? validationSet = null) =>
        trainers.FCDenseNet(Options<FCDenseNetOptions>(crop, epochs, labelColumnName, imageColumnName, validationSet));
}
