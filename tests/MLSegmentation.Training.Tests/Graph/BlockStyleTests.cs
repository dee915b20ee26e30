using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Graph;

public class BlockStyleTests
{
    // Blocks of 32 and 64 channels, then 32 again: squeezed to max(C / 16, 4) = 4 channels each, so 2 · 4 · (32 + 64 + 32) = 1024.
    [Theory]
    [InlineData(AttentionKind.None, 0)]
    [InlineData(AttentionKind.SqueezeExcitation, 1024)]
    [InlineData(AttentionKind.Spatial, 128 + 3)]
    [InlineData(AttentionKind.Concurrent, 1024 + 128 + 3)]
    [InlineData(AttentionKind.Cbam, 1024 + (3 * 99))]
    public void Attention_OfAUNet_AddsTheParametersOfItsFormula(AttentionKind attention, long added) =>
        Assert.Equal(Count(new UNet { Width = 32, Depth = 1 }) + added, Count(new UNet { Width = 32, Depth = 1, Attention = attention }));

    [Fact]
    public void Attention_ManyChannels_SqueezesThemToASixteenth() =>
        Assert.Equal(
            Count(new UNet { Width = 128, Depth = 1 }) + (2 * 128 * 8) + (2 * 256 * 16) + (2 * 128 * 8),
            Count(new UNet { Width = 128, Depth = 1, Attention = AttentionKind.SqueezeExcitation }));

    [Fact]
    public void Attention_CbamOfVolumes_LooksAtCubes() =>
        Assert.Equal(
            Count(new UNet { Width = 32, Depth = 1 }, rank: 3) + 1024 + (3 * ((2 * 343) + 1)),
            Count(new UNet { Width = 32, Depth = 1, Attention = AttentionKind.Cbam }, rank: 3));

    [Theory]
    [InlineData(ActivationKind.PRelu, 2 * (32 + 64 + 32))]
    [InlineData(ActivationKind.LeakyRelu, 0)]
    [InlineData(ActivationKind.Elu, 0)]
    [InlineData(ActivationKind.Silu, 0)]
    [InlineData(ActivationKind.Sigmoid, 0)]
    public void Activation_OfAUNet_LearnsASlopePerChannelOrNothing(ActivationKind activation, long added) =>
        Assert.Equal(Count(new UNet { Width = 32, Depth = 1 }) + added, Count(new UNet { Width = 32, Depth = 1, Activation = activation }));

    [Fact]
    public void Dropout_OfAUNet_IsAnOperationOfEachBlock()
    {
        Assert.DoesNotContain(new UNet().CreateGraph(1, 2).Nodes, node => node.OperationName == "Dropout");
        Assert.Equal(5, new UNet { Depth = 2, Dropout = 0.1 }.CreateGraph(1, 2).Nodes.Count(node => node.OperationName == "Dropout"));
    }

    [Fact]
    public void Attention_GlobalPooling_SeesTheWholeImage()
    {
        static int? Field(AttentionKind attention) =>
            NetworkSummary.Of(new UNet { Width = 2, Depth = 1, Attention = attention }.CreateGraph(1, 2), new ImageSize(32, 32)).ReceptiveField;

        Assert.Equal(Field(AttentionKind.None), Field(AttentionKind.Spatial));
        Assert.Null(Field(AttentionKind.SqueezeExcitation));
        Assert.Null(Field(AttentionKind.Cbam));
    }

    private static long Count(NetworkArchitecture network, int rank = 2) => network.CreateGraph(1, 2, rank).ParameterCount;
}
