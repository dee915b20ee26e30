namespace MLSegmentation.Training.Networks;

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
/// Without normalisation and with one grey channel and one output channel it has the paper's 9,041,601 parameters, and 9,041,700
/// with deep supervision.
/// </para>
/// </remarks>
public sealed record UNetPlusPlus : NetworkArchitecture
{
    /// <inheritdoc/>
    public override string Name => "unet++";

    /// <inheritdoc/>
    public override string Paper => "Zhou et al. 2020, arXiv:1912.05074";

    /// <summary>The channels at full size; each level below has twice as many. From 1; the paper's and the default is 32.</summary>
    public int Width { get; init => field = NetworkOptions.CheckWidth(value); } = 32;

    /// <summary>How often the size is halved. From 1 to 8; the paper's and the default is 4.</summary>
    public int Depth { get; init => field = NetworkOptions.CheckDepth(value); } = 4;

    /// <summary>The normalisation after each convolution. Default: instance normalisation; the paper has none.</summary>
    public NormalizationKind Normalization { get; init; } = NormalizationKind.Instance;

    /// <summary>How nodes are enlarged. Default: transposed convolution, which halves the channels. Interpolation keeps them.</summary>
    public UpsamplingKind Upsampling { get; init; } = UpsamplingKind.Transposed;

    /// <summary>
    /// Whether every node X(0, j) of the top row has its own output that training supervises. Default false: only the last one has.
    /// The prediction is the last one's in both cases (the paper's "fast mode").
    /// </summary>
    public bool DeepSupervision { get; init; }

    /// <inheritdoc/>
    public override NetworkOptions Options => new()
    {
        Width = Width,
        Depth = Depth,
        Normalization = Normalization,
        Upsampling = Upsampling,
        DeepSupervision = DeepSupervision,
    };

    internal override NetworkArchitecture With(NetworkOptions options) => this with
    {
        Width = options.Width ?? Width,
        Depth = options.Depth ?? Depth,
        Normalization = options.Normalization ?? Normalization,
        Upsampling = options.Upsampling ?? Upsampling,
        DeepSupervision = options.DeepSupervision ?? DeepSupervision,
    };

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        // rows[i] holds X(i, 0), X(i, 1), …: level i counts halvings, j the nodes along the skip connection.
        var rows = Enumerable.Range(0, Depth + 1).Select(_ => new List<GraphValue>()).ToArray();
        for (int i = 0; i <= Depth; i++)
        {
            var above = i == 0 ? image : graph.MaxPool(rows[i - 1][0]);
            rows[i].Add(graph.Encoder.Scope($"x{i}_0").DoubleConv(above, Width << i, Normalization));
        }

        for (int j = 1; j <= Depth; j++)
        {
            for (int i = 0; i <= Depth - j; i++)
            {
                var node = graph.Scope($"x{i}_{j}");
                var below = Enlarge(node, rows[i + 1][j - 1], Width << i);
                rows[i].Add(node.DoubleConv(node.Concat([.. rows[i], below]), Width << i, Normalization));
            }
        }

        var output = Head(graph, rows[0][Depth], Depth, outputChannels);
        for (int j = Depth - 1; DeepSupervision && j >= 1; j--)
        {
            Head(graph, rows[0][j], j, outputChannels);
        }

        return output;
    }

    private static GraphValue Head(GraphBuilder graph, GraphValue features, int column, int outputChannels)
    {
        var logits = graph.Conv($"output{column}", features, outputChannels, kernel: 1);
        graph.AddHead(logits);
        return logits;
    }

    private GraphValue Enlarge(GraphBuilder node, GraphValue features, int channels) => Upsampling == UpsamplingKind.Transposed
        ? node.ConvTranspose("up", features, channels)
        : node.Upsample(features);
}
