using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// UNet 3+: each decoder stage sees all scales at once, the encoder's features of its size and finer and the coarser stages' own, each
/// brought to its size and to the same number of channels. With rank 3 it works on volumes.
/// </summary>
/// <remarks>
/// <para>
/// H. Huang, L. Lin, R. Tong, H. Hu, Q. Zhang, Y. Iwamoto, X. Han, Y.-W. Chen, J. Wu, "UNet 3+: A Full-Scale Connected UNet for Medical
/// Image Segmentation", ICASSP 2020, equation 1 and figures 1 and 2.
/// </para>
/// <para>
/// With three channels in and one out it has the paper's 26.97 million parameters, 26,971,777. By default instance normalisation takes
/// the place of the paper's batch normalisation. The paper's loss is not part of a network, and its classification branch, which
/// suppresses organs in images that have none, is left out.
/// </para>
/// </remarks>
public sealed record UNet3Plus : BlockArchitecture
{
    /// <inheritdoc/>
    public override string Name => "unet3+";

    /// <inheritdoc/>
    public override string Paper => "Huang et al. 2020, arXiv:2004.08790";

    /// <summary>
    /// The encoder's channels at full size, twice as many at each level below, and the channels of each of a stage's inputs. From 1; the
    /// paper's and the default is 64.
    /// </summary>
    [Width]
    public int Width { get; init => field = Checked(value); } = 64;

    /// <summary>How often the size is halved. From 1 to 8; the paper's and the default is 4.</summary>
    [Depth]
    public int Depth { get; init => field = Checked(value); } = 4;

    /// <summary>
    /// Whether every stage, the lowest included, has its own output that training supervises, at the stage's size. Default false: only
    /// the one at full size has.
    /// </summary>
    [DeepSupervision]
    public bool DeepSupervision { get; init; }

    // A bias also before a normalisation, as the authors count their parameters.
    private BlockStyle Block => Style with { Bias = true };

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        // The stages start as the encoder's, finest first; from the second lowest up, each is then replaced by the decoder's.
        var stages = new GraphValue[Depth + 1];
        for (int level = 0; level <= Depth; level++)
        {
            var above = level == 0 ? image : graph.MaxPool(stages[level - 1]);
            stages[level] = graph.Encoder.Scope($"encoder{level + 1}").DoubleConv(above, Width << level, Block);
        }

        for (int level = Depth - 1; level >= 0; level--)
        {
            var decoder = graph.Scope($"decoder{level + 1}");
            var scales = stages.Select((stage, from) => FullScaleConnection(decoder, stage, from, to: level));
            stages[level] = decoder.EndBlock(decoder.ConvNormActivation("", decoder.Concat([.. scales]), Width * (Depth + 1), Block), Block);
        }

        var heads = stages.Take(DeepSupervision ? Depth + 1 : 1).Select((stage, level) => graph.Conv($"output{level + 1}", stage, outputChannels)).ToArray();
        Array.ForEach(heads, graph.AddHead);
        return heads[0];
    }

    /// <summary>Equation 1: what is finer is pooled, what is coarser is enlarged, and a convolution brings each to the same channels.</summary>
    private GraphValue FullScaleConnection(GraphBuilder decoder, GraphValue stage, int from, int to)
    {
        var resized = from.CompareTo(to) switch
        {
            < 0 => decoder.MaxPool(stage, kernel: 1 << (to - from)),
            > 0 => decoder.Upsample(stage, factor: 1 << (from - to)),
            _ => stage,
        };
        return decoder.ConvNormActivation($"{from + 1}", resized, Width, Block);
    }
}
