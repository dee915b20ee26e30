using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// UNet++: between encoder and decoder lies a triangle of nodes, each fed by all nodes before it at its size and by the enlarged
/// node below, so that the features which are joined are alike. With rank 3 it works on volumes.
/// </summary>
/// <remarks>
/// <para>
/// Z. Zhou, M. M. R. Siddiquee, N. Tajbakhsh, J. Liang, "UNet++: Redesigning Skip Connections to Exploit Multiscale Features in Image
/// Segmentation", IEEE Transactions on Medical Imaging 39(6), 2020, equation 1 and figure 1.
/// </para>
/// <para>
/// Written from the paper. Its inventors distribute their own code for non-commercial use only and mention a pending patent; whether
/// that concerns a use of this architecture is for its user to find out.
/// </para>
/// <para>
/// By default instance normalisation follows the convolutions; the paper has none. Without normalisation and with one grey channel and
/// one output channel it has the paper's 9,041,601 parameters, and 9,041,700 with deep supervision.
/// </para>
/// </remarks>
public sealed record UNetPlusPlus : BlockArchitecture
{
    /// <inheritdoc/>
    public override string Name => "unet++";

    /// <inheritdoc/>
    public override string Paper => "Zhou et al. 2020, arXiv:1912.05074";

    /// <summary>The channels at full size; each level below has twice as many. From 1; the paper's and the default is 32.</summary>
    [Width]
    public int Width { get; init => field = Checked(value); } = 32;

    /// <summary>How often the size is halved. From 1 to 8; the paper's and the default is 4.</summary>
    [Depth]
    public int Depth { get; init => field = Checked(value); } = 4;

    /// <summary>How nodes are enlarged. Default: transposed convolution, which halves the channels. Interpolation keeps them.</summary>
    [Upsampling]
    public UpsamplingKind Upsampling { get; init => field = Checked(value); } = UpsamplingKind.Transposed;

    /// <summary>
    /// Whether every node X(0, j) of the top row has its own output that training supervises. Default false: only the last one has.
    /// The prediction is the last one's in both cases (the paper's "fast mode").
    /// </summary>
    [DeepSupervision]
    public bool DeepSupervision { get; init; }

    /// <summary>
    /// The depth of the head that the network is cut down to, from 1 to <see cref="Depth"/>: what only deeper heads need is left out,
    /// and with deep supervision the heads of lower depth stay. The layers keep their names, so that the weights of the whole
    /// network fit. Default: null, the whole network. In the paper, L1 to L4.
    /// </summary>
    [HyperParameter("Depth of the head that the network is cut down to; without it, the whole network.", Minimum = 1, MaximumProperty = nameof(Depth))]
    public int? Prune { get; init => field = Checked(value); }

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        int last = Prune ?? Depth;

        // rows[i] holds X(i, 0), X(i, 1), …: level i counts halvings, j the nodes along the skip connection.
        var rows = Enumerable.Range(0, last + 1).Select(_ => new List<GraphValue>()).ToArray();
        for (int i = 0; i <= last; i++)
        {
            var above = i == 0 ? image : graph.MaxPool(rows[i - 1][0]);
            rows[i].Add(graph.Encoder.Scope($"x{i}_0").DoubleConv(above, Width << i, Style));
        }

        for (int j = 1; j <= last; j++)
        {
            for (int i = 0; i <= last - j; i++)
            {
                var node = graph.Scope($"x{i}_{j}");
                var below = node.Enlarge(rows[i + 1][j - 1], Width << i, Upsampling);
                rows[i].Add(node.DoubleConv(node.Concat([.. rows[i], below]), Width << i, Style));
            }
        }

        var output = graph.Head($"output{last}", rows[0][last], outputChannels);
        for (int j = last - 1; DeepSupervision && j >= 1; j--)
        {
            graph.Head($"output{j}", rows[0][j], outputChannels);
        }

        return output;
    }
}
