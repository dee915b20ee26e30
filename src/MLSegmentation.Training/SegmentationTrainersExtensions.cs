using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>The trainers of <see cref="SegmentationCatalog.Trainers"/>, one for each network. What is trained is the network; how, the options say.</summary>
public static class SegmentationTrainersExtensions
{
    /// <summary>Trains a U-Net (Ronneberger et al. 2015).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer UNet(this SegmentationTrainers trainers, UNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new UNet(), options);

    /// <summary>Trains a network that nnU-Net plans (Isensee et al. 2021).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer NNUNet(this SegmentationTrainers trainers, NNUNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new NNUNet(), options);

    /// <summary>Trains a UNet++ (Zhou et al. 2020).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer UNetPlusPlus(
        this SegmentationTrainers trainers, UNetPlusPlus? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new UNetPlusPlus(), options);

    /// <summary>Trains an Attention U-Net (Oktay et al. 2018).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer AttentionUNet(
        this SegmentationTrainers trainers, AttentionUNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new AttentionUNet(), options);

    /// <summary>Trains an FCN-8s (Long et al. 2015).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer FCN8s(this SegmentationTrainers trainers, FCN8s? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new FCN8s(), options);

    /// <summary>Trains a DeepLabv3+ (Chen et al. 2018).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer DeepLabV3Plus(
        this SegmentationTrainers trainers, DeepLabV3Plus? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new DeepLabV3Plus(), options);

    /// <summary>Trains a U-Net with a ResNet encoder.</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer ResNetUNet(this SegmentationTrainers trainers, ResNetUNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new ResNetUNet(), options);

    /// <summary>Trains an FPN, a feature pyramid on a ResNet encoder (Kirillov et al. 2019).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer FPN(this SegmentationTrainers trainers, FPN? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new FPN(), options);

    /// <summary>Trains a PSPNet (Zhao et al. 2017).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer PSPNet(this SegmentationTrainers trainers, PSPNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new PSPNet(), options);

    /// <summary>Trains a UPerNet (Xiao et al. 2018).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer UPerNet(this SegmentationTrainers trainers, UPerNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new UPerNet(), options);

    /// <summary>Trains a LinkNet (Chaurasia and Culurciello 2017).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer LinkNet(this SegmentationTrainers trainers, LinkNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new LinkNet(), options);

    /// <summary>Trains a V-Net (Milletari et al. 2016).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer VNet(this SegmentationTrainers trainers, VNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new VNet(), options);

    /// <summary>Trains an R2U-Net (Alom et al. 2018).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer R2UNet(this SegmentationTrainers trainers, R2UNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new R2UNet(), options);

    /// <summary>Trains a ResUNet++ (Jha et al. 2019).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer ResUNetPlusPlus(
        this SegmentationTrainers trainers, ResUNetPlusPlus? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new ResUNetPlusPlus(), options);

    /// <summary>Trains a UNet 3+ (Huang et al. 2020).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer UNet3Plus(this SegmentationTrainers trainers, UNet3Plus? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new UNet3Plus(), options);

    /// <summary>Trains a SegResNet (Myronenko 2018).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer SegResNet(this SegmentationTrainers trainers, SegResNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new SegResNet(), options);

    /// <summary>Trains a MedNeXt (Roy et al. 2023).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer MedNeXt(this SegmentationTrainers trainers, MedNeXt? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new MedNeXt(), options);

    /// <summary>Trains an FC-DenseNet (Jégou et al. 2017).</summary>
    /// <inheritdoc cref="Custom"/>
    public static SegmentationTrainer FCDenseNet(this SegmentationTrainers trainers, FCDenseNet? network = null, SegmentationTrainerOptions? options = null) =>
        trainers.Custom(network ?? new FCDenseNet(), options);

    /// <summary>
    /// Makes the best model that a budget of time allows, with nothing else to choose: plans, tries candidates, trains, and decides about folds and
    /// post-processing.
    /// </summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="options">The budget and the columns. Default: null, 30 minutes and half of the memory.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="trainers"/> is null.</exception>
    /// <example>
    /// <code>
    /// var auto = mlContext.Segmentation().Trainers.Auto(new() { Budget = TimeSpan.FromMinutes(15) });
    /// using SegmentationTransformer best = auto.Fit(data);
    /// </code>
    /// </example>
    public static AutoSegmentationTrainer Auto(this SegmentationTrainers trainers, AutoSegmentationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        return new AutoSegmentationTrainer(trainers.Context, options ?? new AutoSegmentationOptions());
    }

    /// <summary>Trains a RED-CNN to take the noise out of images (Chen et al. 2017), from pairs of noisy and clean images or from clean ones alone.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="network">The network. Default: null, that of the paper, 96 channels wide; 32 are enough for a processor.</param>
    /// <param name="options">How it is trained. Default: null, from pairs in the columns <c>Image</c> and <c>Target</c>.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="trainers"/> is null.</exception>
    /// <exception cref="SegmentationOptionException">Two options do not go together.</exception>
    /// <example>
    /// <code>
    /// var options = new DenoisingTrainerOptions { Noise = new GaussianNoise { Deviation = 0.1 }, Steps = 500 };
    /// using DenoisingTransformer denoiser = mlContext.Segmentation().Trainers.Denoiser(new REDCNN { Width = 32 }, options).Fit(data);
    /// IDataView clean = denoiser.Transform(data);
    /// </code>
    /// </example>
    public static DenoisingTrainer Denoiser(this SegmentationTrainers trainers, REDCNN? network = null, DenoisingTrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        return new DenoisingTrainer(trainers.Context, network ?? new REDCNN(), options ?? new DenoisingTrainerOptions());
    }

    /// <summary>Trains a network of your own, or a built-in one that was made by name.</summary>
    /// <param name="trainers">The trainers of a context.</param>
    /// <param name="network">The network with its hyper-parameters. Default: the network's own, which its record documents.</param>
    /// <param name="options">How it is trained. Default: the defaults of <see cref="SegmentationTrainerOptions"/>.</param>
    /// <returns>The trainer; nothing is read before it is fitted.</returns>
    /// <exception cref="SegmentationOptionException">Two options do not go together, or an option does not suit the network.</exception>
    /// <exception cref="ArgumentException">A hyper-parameter of the network is outside its range.</exception>
    public static SegmentationTrainer Custom(this SegmentationTrainers trainers, NetworkArchitecture network, SegmentationTrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        ArgumentNullException.ThrowIfNull(network);
        return new SegmentationTrainer(trainers.Context, network, options ?? new SegmentationTrainerOptions());
    }
}
