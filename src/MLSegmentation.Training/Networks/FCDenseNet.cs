using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// FC-DenseNet, the "Tiramisu": an encoder and a decoder of dense blocks, in which each layer adds a few feature maps and sees those of
/// all layers before it. With rank 3 it works on volumes.
/// </summary>
/// <remarks>
/// <para>
/// S. Jégou, M. Drozdzal, D. Vazquez, A. Romero, Y. Bengio, "The One Hundred Layers Tiramisu: Fully Convolutional DenseNets for Semantic
/// Segmentation", CVPR Workshops 2017, figures 1 and 2 and tables 1 and 2.
/// </para>
/// <para>
/// With three channels in and the paper's eleven classes, <see cref="With56Layers"/>, <see cref="With67Layers"/> and
/// <see cref="With103Layers"/> have 1,376,795, 3,463,243 and 9,322,091 parameters. By default instance normalisation takes the place of
/// the paper's batch normalisation, and <see cref="BlockArchitecture.Dropout"/> is the paper's 0.2, of each layer.
/// </para>
/// </remarks>
public sealed record FCDenseNet : BlockArchitecture
{
    /// <summary>The network with 103 layers and the paper's dropout.</summary>
    public FCDenseNet() => Dropout = 0.2;

    /// <summary>FC-DenseNet56: blocks of 4 layers, each of which adds 12 maps.</summary>
    public static FCDenseNet With56Layers { get; } = new() { BlockLayers = [4, 4, 4, 4, 4, 4], Growth = 12 };

    /// <summary>FC-DenseNet67: blocks of 5 layers, each of which adds 16 maps.</summary>
    public static FCDenseNet With67Layers { get; } = new() { BlockLayers = [5, 5, 5, 5, 5, 5], Growth = 16 };

    /// <summary>FC-DenseNet103: blocks of 4 layers at full size to 15 at the lowest one, each of which adds 16 maps. The default network.</summary>
    public static FCDenseNet With103Layers { get; } = new();

    /// <summary>
    /// <c>fc-densenet</c> and the number of convolutions, for example <c>fc-densenet103</c>: the first, one for each layer of a block
    /// and for each change of size, and the last.
    /// </summary>
    public override string Name => $"fc-densenet{(2 * (BlockLayers.Sum() + BlockLayers.Count)) - BlockLayers[^1]}";

    /// <inheritdoc/>
    public override string Paper => "Jégou et al. 2017, arXiv:1611.09326";

    /// <summary>
    /// The layers of the dense blocks on the way down, from full size to the lowest; the way up mirrors them. Two to nine numbers from 1
    /// to 64; the default is 4, 5, 7, 10, 12 and 15.
    /// </summary>
    [HyperParameter("Layers of the dense blocks from full size down.", Minimum = 1, Maximum = 64, MinimumCount = 2, MaximumCount = 9)]
    public IReadOnlyList<int> BlockLayers { get; init => field = Checked(value); } = HyperParameterType.Copy([4, 5, 7, 10, 12, 15]);

    /// <summary>How many feature maps each layer of a block adds. From 1 to 4096; the default is 16.</summary>
    [HyperParameter("Feature maps that each layer of a block adds.", Minimum = 1, Maximum = 4096)]
    public int Growth { get; init => field = Checked(value); } = 16;

    /// <summary>The channels of the first convolution. From 1; the paper's and the default is 48.</summary>
    [Width]
    public int Width { get; init => field = Checked(value); } = 48;

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        int depth = BlockLayers.Count - 1;
        var skips = new Stack<GraphValue>();
        var features = graph.Encoder.Conv("first", image, Width);
        for (int level = 0; level < depth; level++)
        {
            var encoder = graph.Encoder.Scope($"encoder{level + 1}");
            skips.Push(encoder.Concat(features, DenseBlock(encoder, features, BlockLayers[level])));
            features = TransitionDown(encoder, skips.Peek());
        }

        var added = DenseBlock(graph.Encoder.Scope("bottleneck"), features, BlockLayers[depth]);
        for (int level = depth - 1; level >= 0; level--)
        {
            // Only what the block below added is enlarged: with its input, too, the maps would become too many at full size.
            var decoder = graph.Scope($"decoder{level + 1}");
            var enlarged = decoder.ConvTranspose("up", added, added.Channels, new() { Kernel = 3 });
            features = decoder.Concat(skips.Pop(), enlarged);
            added = DenseBlock(decoder, features, BlockLayers[level]);
        }

        return graph.Conv("output", graph.Concat(features, added), outputChannels, ConvolutionOptions.Pointwise);
    }

    /// <summary>Figure 2: each layer reads the block's input and what all layers before it added; the block yields what they add.</summary>
    private GraphValue DenseBlock(GraphBuilder block, GraphValue input, int layers)
    {
        var added = new List<GraphValue>();
        for (int layer = 1; layer <= layers; layer++)
        {
            var features = block.NormActivationConv($"{layer}", block.Concat([input, .. added]), Growth, Style);
            added.Add(block.Dropout(features, Dropout));
        }

        return block.Attend(block.Concat([.. added]), Attention);
    }

    private GraphValue TransitionDown(GraphBuilder encoder, GraphValue input)
    {
        var features = encoder.NormActivationConv("_down", input, input.Channels, Style, ConvolutionOptions.Pointwise);
        return encoder.MaxPool(encoder.Dropout(features, Dropout));
    }
}
