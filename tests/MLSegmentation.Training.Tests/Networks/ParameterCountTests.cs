using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Networks;

/// <summary>Parameter counts against those that the literature prints or that reference implementations have.</summary>
public class ParameterCountTests
{
    private static readonly UNet PlainUNet = new() { Normalization = NormalizationKind.None };
    private static readonly UNetPlusPlus PlainUNetPlusPlus = new() { Normalization = NormalizationKind.None };

    public static TheoryData<string, NetworkArchitecture, int, int, long> Counts => new()
    {
        { "U-Net of the paper, 2 classes", PlainUNet, 1, 2, 31_030_658 },
        { "U-Net of the paper, 1 class", PlainUNet, 1, 1, 31_030_593 },
        { "U-Net of the paper, colour", PlainUNet, 3, 1, 31_031_745 },
        { "U-Net with batch normalisation", new UNet(), 1, 2, 31_036_546 },
        { "U-Net with batch normalisation, colour", new UNet(), 3, 1, 31_037_633 },
        { "U-Net with instance normalisation", new UNet { Normalization = NormalizationKind.Instance }, 1, 2, 31_036_546 },
        { "U-Net with interpolation", new UNet { Upsampling = UpsamplingKind.Bilinear }, 1, 2, 17_261_890 },
        { "U-Net with interpolation, colour", new UNet { Upsampling = UpsamplingKind.Bilinear }, 3, 1, 17_262_977 },
        { "U-Net of 32 to 512 channels", PlainUNet with { Width = 32 }, 1, 1, 7_759_521 },
        { "Wide U-Net", UNet.Wide with { Normalization = NormalizationKind.None }, 1, 1, 9_282_246 },
        { "UNet++", PlainUNetPlusPlus, 1, 1, 9_041_601 },
        { "UNet++ with deep supervision", PlainUNetPlusPlus with { DeepSupervision = true }, 1, 1, 9_041_700 },
        { "UNet++ of 64 to 1024 channels with batch normalisation", new UNetPlusPlus { Width = 64 }, 3, 1, 36_172_545 - BiasesOfUNetPlusPlus(64) },
        { "UNet++ with interpolation", new UNetPlusPlus { Upsampling = UpsamplingKind.Bilinear }, 3, 1, 9_163_329 - BiasesOfUNetPlusPlus(32) },
        { "Attention U-Net", new AttentionUNet(), 3, 1, 34_878_573 },
        { "Attention U-Net, grey", new AttentionUNet(), 1, 1, 34_877_421 },
        { "U-Net with ResNet-18", new ResNetUNet { Encoder = EncoderKind.ResNet18 }, 3, 1, 14_328_209 },
        { "U-Net with ResNet-18 of the last stage's three blocks", new ResNetUNet { Encoder = EncoderKind.ImageNetResNet18 }, 3, 1, 19_048_849 },
        { "U-Net with ResNet-34", new ResNetUNet(), 3, 1, 24_436_369 },
        { "U-Net with ResNet-50", new ResNetUNet { Encoder = EncoderKind.ResNet50 }, 3, 1, 32_521_105 },
        { "FCN-8s, 21 classes", new FCN8s(), 3, 21, 134_489_759 },
        { "FCN-8s, 12 classes", new FCN8s(), 3, 12, 134_360_420 },
        { "Attention U-Net with batch normalisation", new AttentionUNet { Normalization = NormalizationKind.Batch }, 3, 1, 34_878_573 },
        { "U-Net of the family of Attention U-Net", new AttentionUNet { Gates = false }, 3, 1, 34_527_041 },
        { "U-Net of the family of Attention U-Net, grey", new AttentionUNet { Gates = false }, 1, 1, 34_525_889 },
        { "V-Net, images", new VNet(), 1, 2, 9_358_730 },
        { "V-Net with batch normalisation, images", new VNet { Normalization = NormalizationKind.Batch }, 1, 2, 9_358_730 },
        { "R2U-Net", new R2UNet(), 3, 1, 39_091_393 },
        { "R2U-Net, grey", new R2UNet(), 1, 1, 39_091_265 },
        { "R2U-Net with batch normalisation", new R2UNet { Normalization = NormalizationKind.Batch }, 3, 1, 39_091_393 },
        { "R2U-Net of one recurrence", new R2UNet { Recurrences = 1 }, 3, 1, 39_091_393 },
        { "R2U-Net of five recurrences", new R2UNet { Recurrences = 5 }, 3, 1, 39_091_393 },
        { "ResUNet++", new ResUNetPlusPlus(), 3, 1, 4_062_993 },
        { "ResUNet++ with batch normalisation", new ResUNetPlusPlus { Normalization = NormalizationKind.Batch }, 3, 1, 4_062_993 },
        { "UNet 3+", new UNet3Plus(), 3, 1, 26_971_777 },
        { "UNet 3+, grey", new UNet3Plus(), 1, 1, 26_970_625 },
        { "UNet 3+ with batch normalisation", new UNet3Plus { Normalization = NormalizationKind.Batch }, 3, 1, 26_971_777 },
        { "UNet 3+ with deep supervision", new UNet3Plus { DeepSupervision = true }, 3, 1, 26_971_777 + LowerHeadsOfUNet3Plus },
        { "FC-DenseNet56", FCDenseNet.With56Layers, 3, 11, 1_376_795 },
        { "FC-DenseNet67", FCDenseNet.With67Layers, 3, 11, 3_463_243 },
        { "FC-DenseNet103", FCDenseNet.With103Layers, 3, 11, 9_322_091 },
        { "FC-DenseNet103 with batch normalisation", FCDenseNet.With103Layers with { Normalization = NormalizationKind.Batch }, 3, 11, 9_322_091 },
    };

    /// <summary>A 3×3 convolution to one channel behind each of three decoder stages of 5 × 64 channels and behind the lowest level's 1024.</summary>
    private static long LowerHeadsOfUNet3Plus => (3 * ((5 * 64 * 9) + 1)) + (1024 * 9) + 1;

    [Theory]
    [MemberData(nameof(Counts))]
    public void ParameterCount_KnownNetwork_IsExact(string network, NetworkArchitecture architecture, int inputChannels, int outputChannels, long expected)
    {
        Assert.NotEmpty(network);
        Assert.Equal(expected, architecture.CreateGraph(inputChannels, outputChannels).ParameterCount);
    }

    [Theory]
    [InlineData(1, 100_961)]
    [InlineData(2, 511_105)]
    [InlineData(3, 2_204_961)]
    [InlineData(4, 9_041_601)]
    public void EndingIn_HeadOfUNetPlusPlus_LeavesOutWhatOnlyDeeperHeadsNeed(int depth, long expected)
    {
        var graph = (PlainUNetPlusPlus with { DeepSupervision = true }).CreateGraph(1, 1);

        // The deepest head comes first: of four, the one of depth 1 is the last.
        Assert.Equal(expected, graph.EndingIn(graph.Heads[4 - depth]).ParameterCount);
    }

    [Theory]
    [InlineData(1, 100_961)]
    [InlineData(2, 511_105)]
    [InlineData(3, 2_204_961)]
    [InlineData(4, 9_041_601)]
    public void ParameterCount_PrunedUNetPlusPlus_IsExact(int depth, long expected) =>
        Assert.Equal(expected, (PlainUNetPlusPlus with { Prune = depth }).CreateGraph(1, 1).ParameterCount);

    [Fact]
    public void ParameterCount_VNetForVolumes_IsExact() => Assert.Equal(45_597_898, new VNet().CreateGraph(1, 2, rank: 3).ParameterCount);

    [Fact]
    public void ParameterCount_Volumes_CountsCubicKernels()
    {
        var graph = new UNet { Width = 2, Depth = 1, Normalization = NormalizationKind.None }.CreateGraph(1, 2, rank: 3);

        long encoder = (1 * 2 * 27) + 2 + (2 * 2 * 27) + 2;
        long bottleneck = (2 * 4 * 27) + 4 + (4 * 4 * 27) + 4;
        long up = (4 * 2 * 8) + 2;
        long decoder = (4 * 2 * 27) + 2 + (2 * 2 * 27) + 2;
        long output = (2 * 2) + 2;
        Assert.Equal(encoder + bottleneck + up + decoder + output, graph.ParameterCount);
    }

    /// <summary>The recorded counts have a bias before each batch normalisation, which subtracts it again; ours leave it out.</summary>
    private static long BiasesOfUNetPlusPlus(int width)
    {
        // Level i has 5 - i nodes, each with two convolutions of width × 2^i channels.
        return Enumerable.Range(0, 5).Sum(level => (5 - level) * 2L * (width << level));
    }
}
