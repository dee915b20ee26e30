using Microsoft.ML;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>The trainers of <see cref="SegmentationCatalog.Trainers"/>, one pair of methods for each network.</summary>
public static class SegmentationTrainersExtensions
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
    /// <param name="epochs">How often to go through all pictures, at least 1.</param>
    /// <param name="labelColumnName">The column with the masks.</param>
    /// <param name="imageColumnName">The column with the pictures.</param>
    /// <param name="validationSet">Labelled pictures to choose the best epoch by; null for none.</param>
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

    /// <summary>Trains a UNet++ (Zhou et al. 2020) with the given options.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="options">The options; null for the defaults. The trainer takes a copy.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static SegmentationTrainer UNetPlusPlus(this SegmentationTrainers trainers, UNetPlusPlusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        options ??= new UNetPlusPlusOptions();
        return new SegmentationTrainer(trainers.Context, options.CreateNetwork(), options);
    }

    /// <summary>Trains a UNet++ (Zhou et al. 2020), with 32 channels at full size.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="crop">The size of the patches to train on; both sides are multiples of 16.</param>
    /// <param name="epochs">How often to go through all pictures, at least 1.</param>
    /// <param name="labelColumnName">The column with the masks.</param>
    /// <param name="imageColumnName">The column with the pictures.</param>
    /// <param name="validationSet">Labelled pictures to choose the best epoch by; null for none.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An argument is outside its range.</exception>
    public static SegmentationTrainer UNetPlusPlus(
        this SegmentationTrainers trainers,
        ImageSize crop,
        int epochs,
        string labelColumnName = "Label",
        string imageColumnName = "Image",
        IDataView? validationSet = null) =>
        trainers.UNetPlusPlus(Options<UNetPlusPlusOptions>(crop, epochs, labelColumnName, imageColumnName, validationSet));

    /// <summary>Trains an Attention U-Net (Oktay et al. 2018) with the given options.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="options">The options; null for the defaults. The trainer takes a copy.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static SegmentationTrainer AttentionUNet(this SegmentationTrainers trainers, AttentionUNetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        options ??= new AttentionUNetOptions();
        return new SegmentationTrainer(trainers.Context, options.CreateNetwork(), options);
    }

    /// <summary>Trains an Attention U-Net (Oktay et al. 2018), with 64 channels at full size.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="crop">The size of the patches to train on; both sides are multiples of 16.</param>
    /// <param name="epochs">How often to go through all pictures, at least 1.</param>
    /// <param name="labelColumnName">The column with the masks.</param>
    /// <param name="imageColumnName">The column with the pictures.</param>
    /// <param name="validationSet">Labelled pictures to choose the best epoch by; null for none.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentException">An argument is outside its range.</exception>
    public static SegmentationTrainer AttentionUNet(
        this SegmentationTrainers trainers,
        ImageSize crop,
        int epochs,
        string labelColumnName = "Label",
        string imageColumnName = "Image",
        IDataView? validationSet = null) =>
        trainers.AttentionUNet(Options<AttentionUNetOptions>(crop, epochs, labelColumnName, imageColumnName, validationSet));

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
