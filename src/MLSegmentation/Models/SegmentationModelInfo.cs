using System.Diagnostics.CodeAnalysis;
using MLSegmentation.ImageFiles;
using MLSegmentation.Models;

namespace MLSegmentation;

/// <summary>What a segmentation model says about itself. It is stored inside the model's ONNX graph and travels with every copy of it.</summary>
public sealed class SegmentationModelInfo
{
    internal SegmentationModelInfo(SegmentationClasses classes, int channels, PixelNormalization normalization, int divisor, NetworkInfo network)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(normalization);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(divisor, 1);
        Classes = classes;
        Channels = channels;
        Normalization = normalization;
        Divisor = divisor;
        Network = network;
    }

    /// <summary>The classes, in the order of their indices in the predicted masks and of the planes in the scores.</summary>
    public SegmentationClasses Classes { get; }

    /// <summary>What the pixels are that the model was trained on and takes.</summary>
    public PixelKind Pixels { get; internal init; }

    /// <summary>
    /// What the numbers of the pixels were where they came from, in a model that was trained on <see cref="SegmentationImage"/>; the model refuses
    /// such images of other numbers. Null for images of 8 bits, and for vectors of <see cref="float"/>, which do not say where they come from.
    /// </summary>
    public SampleType? Samples { get; internal init; }

    /// <summary>
    /// The values that the model was trained on, where pixels are floating-point numbers. Images of a plainly other range are scored with a
    /// warning. Null for images of 8 bits, and where it is not known.
    /// </summary>
    public TrainingRange? TrainingRange { get; internal init; }

    /// <summary>
    /// The size of the images that the model was trained on, where they were vectors of <see cref="float"/>: the model takes any size, but
    /// what <c>mlContext.Model.Load</c> makes of a saved one takes this size. Null for images of other types, which may have any size everywhere.
    /// </summary>
    public ImageSize? TrainingImageSize { get; internal init; }

    /// <summary>
    /// The channels that the network sees: 1 where images of 8 bits are turned into grey, 3 for red, green and blue, and all that there are
    /// where pixels are floating-point numbers. Of a network that sees several slices of a volume at a time, the channels of all of them.
    /// </summary>
    public int Channels { get; }

    /// <summary>
    /// As <see cref="Channels"/>, but of a network that sees several slices of a volume at a time those of one slice, which are the volume's.
    /// </summary>
    public int ImageChannels => Channels / (Volumes?.Slices ?? 1);

    /// <summary>How the network's input is normalised; of an ensemble, that of a member, as each has its own.</summary>
    public PixelNormalization Normalization { get; }

    /// <summary>
    /// The network works on sizes that this number divides; the model pads every image to such a size, and crops the result. Of an ensemble, a number
    /// that suits all members, as far as there is one up to 1024.
    /// </summary>
    public int Divisor { get; }

    /// <summary>What the model does to volumes before its network sees them; null of a model for images.</summary>
    public VolumePreparation? Volumes { get; internal init; }

    /// <summary>The number of spatial dimensions that the network sees: 2 of images and of the slices of volumes, 3 of volumes.</summary>
    public int Rank => Volumes is { Slices: null } ? 3 : 2;

    /// <summary>
    /// The size that every image is resized to for the network; the result is resized back. Null, as usual, where the network sees
    /// images at their own size. Of an ensemble, that of the first member that resizes.
    /// </summary>
    public ImageSize? Resize { get; internal init; }

    /// <summary>The network; of an ensemble <c>ensemble</c>, with the weights of all members.</summary>
    public NetworkInfo Network { get; }

    /// <summary>The models that an ensemble is made of, which have all else there is to know; empty of any other model.</summary>
    public IReadOnlyList<EnsembleMember> Members { get; internal init; } = [];

    /// <summary>How the network was trained; null where that is not known.</summary>
    public TrainingInfo? Training { get; internal init; }

    /// <summary>What the training came to epoch by epoch, to save or to draw; null where that is not known.</summary>
    public TrainingHistory? History => Training is { Epochs: not [] } training ? new TrainingHistory(training, Classes) : null;

    /// <summary>Whether the network computes with 16-bit numbers; of an ensemble, whether all members do.</summary>
    public bool Float16 => Members.Count > 0 ? Members.All(member => member.Model.Float16) : Form is { Float16: true };

    /// <summary>
    /// Whether the network is quantised: its convolutions compute with 8-bit numbers, as far as ONNX Runtime can. Of an ensemble, whether all members are.
    /// </summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The field calls such networks so, as it does Float16.")]
    public bool Int8 => Members.Count > 0 ? Members.All(member => member.Model.Int8) : Form is { Int8: true };

    /// <summary>Which heads of the network make the prediction of an exported model; null for a model as training made it.</summary>
    public OnnxExportMode? Mode => Form?.Mode;

    /// <summary>Whether the network is another one's, that <c>SegmentationTransformer.Import</c> made a model of.</summary>
    public bool IsImported => Form?.Import is not null;

    /// <summary>
    /// The most images that the network takes at a time: 1 of an imported one that is for single images. Null, as usual, where it takes any number.
    /// </summary>
    public int? MaxBatchSize => Members.Count > 0 ? Members.Min(member => member.Model.MaxBatchSize) : Form?.Import is { IsForOneImage: true } ? 1 : null;

    /// <summary>
    /// What is done to the masks unless the use of the model says something else (<see cref="SegmentationScoringOptions.PostProcessing"/>); null for
    /// nothing. What members of an ensemble say does not count, but what the ensemble says.
    /// </summary>
    public MaskPostProcessing? PostProcessing { get; private set; }

    /// <summary>The divisor of each side; null where <see cref="Divisor"/> serves all.</summary>
    internal ImageSize? Divisors { get; init; }

    /// <summary>What each side of the network's input has to be a multiple of.</summary>
    internal ImageSize SideDivisors => Divisors ?? new ImageSize(Divisor, Divisor, Rank == 3 ? Divisor : 1);

    /// <summary>The form in which the model holds the network; null where it does not say.</summary>
    internal NetworkForm? Form { get; init; }

    /// <summary>The pixels that the model takes, in words.</summary>
    /// <returns>
    /// For example <c>RGB, 8 bits</c>, <c>16 bits, 1 channel</c>, <c>floating-point pixels, 5 channels</c> or <c>volumes, 1 channel</c>.
    /// </returns>
    public string DescribePixels() => (Pixels, Samples, Channels) switch
    {
        _ when Volumes is not null => $"volumes, {SampleTypeText.DescribeChannels(ImageChannels)}",
        (PixelKind.FloatingPoint, { } samples, var channels) => samples.Describe(channels),
        (PixelKind.FloatingPoint, null, var channels) => $"floating-point pixels, {SampleTypeText.DescribeChannels(channels)}",
        (_, _, 1) => "grey, 8 bits",
        _ => "RGB, 8 bits",
    };

    /// <summary>This description with another post-processing.</summary>
    internal SegmentationModelInfo With(MaskPostProcessing? postProcessing)
    {
        var copy = (SegmentationModelInfo)MemberwiseClone();
        copy.PostProcessing = postProcessing;
        return copy;
    }

    /// <summary>This description for another form of the same network.</summary>
    internal SegmentationModelInfo With(NetworkForm form, NetworkInfo? network = null) =>
        new(Classes, Channels, Normalization, Divisor, network ?? Network)
        {
            Training = Training,
            Resize = Resize,
            Form = form,
            PostProcessing = PostProcessing,
            Pixels = Pixels,
            Samples = Samples,
            TrainingRange = TrainingRange,
            TrainingImageSize = TrainingImageSize,
            Volumes = Volumes,
            Divisors = Divisors,
        };
}
