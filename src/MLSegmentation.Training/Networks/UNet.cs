using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// U-Net: a contracting path, a mirrored expanding path, and at each size a connection that hands the fine features over.
/// With rank 3 it is the 3-D U-Net.
/// </summary>
/// <remarks>
/// <para>O. Ronneberger, P. Fischer, T. Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015.</para>
/// <para>
/// Unlike the paper's, the convolutions are padded, so that the output has the size of the input, and by default they are followed
/// by instance normalisation, which the paper came too early for (<see cref="NormalizationKind"/> compares). With two classes
/// and one grey channel, the default network has 31,036,546 parameters, and without normalisation the paper's 31,030,658.
/// </para>
/// </remarks>
public sealed record UNet : BlockArchitecture
{
    /// <summary>
    /// The wide U-Net that the authors of UNet++ compare with: 35, 70, … channels, and with <see cref="Depth"/> 4 about as many
    /// parameters as their network.
    /// </summary>
    public static UNet Wide { get; } = new() { Width = 35 };

    /// <inheritdoc/>
    public override string Name => "unet";

    /// <inheritdoc/>
    public override string Paper => "Ronneberger et al. 2015, arXiv:1505.04597";

    /// <summary>The channels at full size; each level below has twice as many. From 1; the paper's and the default is 64.</summary>
    [Width]
    public int Width { get; init => field = Checked(value); } = 64;

    /// <summary>How often the size is halved. From 1 to 8; the paper's and the default is 4.</summary>
    [Depth]
    public int Depth { get; init => field = Checked(value); } = 4;

    /// <summary>
    /// How the expanding path enlarges. Default: transposed convolution, as in the paper. With bilinear interpolation, the lowest level
    /// and each decoder have half the channels, which makes the network about half as large.
    /// </summary>
    [Upsampling]
    public UpsamplingKind Upsampling { get; init => field = Checked(value); } = UpsamplingKind.Transposed;

    /// <summary>
    /// Whether every level of the expanding path has an output of its own, at its own size, that training supervises. Default false, as
    /// in the paper: only the last one has, which gives the prediction in both cases.
    /// </summary>
    [DeepSupervision]
    public bool DeepSupervision { get; init; }

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = graph.Contract(image, Depth, (unit, input, level) => unit.DoubleConv(input, level == Depth ? ChannelsFor(Depth) : Width << level, Style));
        var features = skips.Pop();
        var decoded = new Stack<GraphValue>();
        for (int level = Depth - 1; level >= 0; level--)
        {
            var decoder = graph.Scope($"decoder{level + 1}");
            var enlarged = decoder.Enlarge(features, Width << level, Upsampling);
            features = decoder.DoubleConv(decoder.Concat(skips.Pop(), enlarged), ChannelsFor(level), Style, middleChannels: Width << level);
            decoded.Push(features);
        }

        return graph.Heads(decoded, outputChannels, DeepSupervision);
    }

    /// <summary>Interpolation keeps the channels, so the level below already yields as many as the level above wants.</summary>
    private int ChannelsFor(int level) => Upsampling == UpsamplingKind.Transposed || level == 0 ? Width << level : Width << (level - 1);
}
