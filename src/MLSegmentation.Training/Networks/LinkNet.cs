using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// LinkNet: a residual network and a decoder that is as narrow as possible, to which the encoder's features are added: for few multiplications.
/// </summary>
/// <remarks>
/// <para>
/// A. Chaurasia, E. Culurciello, "LinkNet: Exploiting Encoder Representations for Efficient Semantic Segmentation", VCIP 2017, figures 1 and 2.
/// </para>
/// <para>
/// A block of the decoder narrows its input to a quarter of the channels, doubles the size by a transposed convolution of 4×4, and widens to
/// the channels that the encoder has there. As in the most used implementation, the last block has 32 channels and a 1×1 convolution follows.
/// With three channels in and one out the network has 11,663,777, 21,771,937 or 31,177,777 parameters with ResNet-18, 34 or 50; the
/// default is ResNet-34, and the paper's ResNet-18.
/// </para>
/// </remarks>
public sealed record LinkNet : EncoderArchitecture
{
    private const int LastChannels = 32;

    private static readonly TransposedConvolutionOptions Doubling = new() { Kernel = 4 };

    /// <inheritdoc/>
    public override string Name => "linknet";

    /// <inheritdoc/>
    public override string Paper => "Chaurasia and Culurciello 2017, arXiv:1707.03718";

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = new Stack<GraphValue>(Encode(graph, image));
        var features = skips.Pop();
        while (features.Reduction > 1)
        {
            var decoder = graph.Scope($"decoder{skips.Count + 1}");
            features = skips.TryPop(out var fine)
                ? decoder.EndBlock(decoder.Add(Block(decoder, features, fine.Channels), fine), Style)
                : decoder.EndBlock(Block(decoder, features, LastChannels / Narrowing), Style);
        }

        return graph.Conv("output", features, outputChannels, ConvolutionOptions.Pointwise);
    }

    /// <summary>Narrows, doubles the size, and widens.</summary>
    private GraphValue Block(GraphBuilder decoder, GraphValue input, int channels)
    {
        int narrow = input.Channels / 4;
        var features = decoder.ConvNormActivation("1", input, narrow, Style, ConvolutionOptions.Pointwise);
        features = decoder.Normalize("up_norm", decoder.ConvTranspose("up", features, narrow, Doubling), Normalization);
        return decoder.ConvNormActivation("2", decoder.Activate("up_act", features, Activation), channels, Style, ConvolutionOptions.Pointwise);
    }
}
