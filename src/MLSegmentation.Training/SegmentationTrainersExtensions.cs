using Microsoft.ML;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>The trainers of <see cref="SegmentationCatalog.Trainers"/>, one pair of methods for each network.</summary>
public static partial class SegmentationTrainersExtensions
{
    /// <summary>Trains a network of your own, or a built-in one that was made by name.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">The options; null for the defaults. The trainer takes a copy.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static SegmentationTrainer Custom(this SegmentationTrainers trainers, NetworkArchitecture network, SegmentationTrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        ArgumentNullException.ThrowIfNull(network);
        return new SegmentationTrainer(trainers.Context, network, options ?? new SegmentationTrainerOptions());
    }

    private static TOptions Options<TOptions>(ImageSize crop, int epochs, string labelColumnName, string imageColumnName, IDataView? validationSet)
        where TOptions : SegmentationTrainerOptions, new() => new()
        {
            Crop = crop,
            Epochs = epochs,
            LabelColumnName = labelColumnName,
            ImageColumnName = imageColumnName,
            ValidationSet = validationSet,
        };
}
