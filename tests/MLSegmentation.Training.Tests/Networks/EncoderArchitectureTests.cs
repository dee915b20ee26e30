using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

public class EncoderArchitectureTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(16)]
    [InlineData(8)]
    public void Encode_OutputStride_IsTheReductionOfTheLastFeatures(int outputStride)
    {
        var network = new LastFeatures { Encoder = EncoderKind.ResNet18, OutputStride = outputStride };

        var graph = network.CreateGraph(3, 2);

        Assert.Equal(outputStride, graph.Divisor);
        Assert.Equal(graph.Parameters.Count - 2, graph.EncoderParameters.Count);
    }

    [Fact]
    public void Encode_OtherOutputStride_IsRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LastFeatures { OutputStride = 4 }.CreateGraph(3, 2));

        Assert.StartsWith("The output stride must be 8, 16 or 32.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EncoderKind.ResNet34, false, NormalizationKind.Instance)]
    [InlineData(EncoderKind.ImageNetResNet18, true, NormalizationKind.Batch)]
    public void Encoder_OfANetworkOfOnesOwn_DecidesTheWeightsAndTheNormalization(EncoderKind encoder, bool beginsWithImageNet, NormalizationKind expected)
    {
        var network = new LastFeatures { Encoder = encoder };

        Assert.Equal(beginsWithImageNet, network.BeginsWithImageNet);
        Assert.Equal(expected, network.Normalization);
        Assert.Equal(NormalizationKind.Group, (network with { Normalization = NormalizationKind.Group }).Normalization);
    }

    [Fact]
    public void HyperParameters_OfANetworkOfOnesOwn_AreItsOwnThenTheEncoderThenThoseOfBlocks() =>
        Assert.Equal(
            ["output-stride", "encoder", "norm", "activation", "attention", "dropout"],
            new LastFeatures().HyperParameters.Select(parameter => parameter.Name));

    /// <summary>The classes of each pixel by the encoder's last features alone.</summary>
    private sealed record LastFeatures : EncoderArchitecture
    {
        public override string Name => "last-features";

        public int OutputStride { get; init; } = 32;

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
        {
            var logits = graph.Conv("output", Encode(graph, image, OutputStride)[^1], outputChannels, new() { Kernel = 1 });
            return graph.Upsample(logits, logits.Reduction);
        }
    }
}
