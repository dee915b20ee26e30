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
        { "V-Net, images", new VNet(), 1, 2, 9_358_730 - OutputBlockOfVNet(5 * 5) },
        { "V-Net with batch normalisation, images", new VNet { Normalization = NormalizationKind.Batch }, 1, 2, 9_358_730 - OutputBlockOfVNet(5 * 5) },
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
        { "nnU-Net of 5 stages", new NNUNet { Strides = [1, 2, 2, 2, 2], DeepSupervision = true }, 1, 2, 7_766_344 },
        { "nnU-Net of 6 stages", new NNUNet { Strides = [1, 2, 2, 2, 2, 2], DeepSupervision = true }, 1, 2, 20_619_082 },
        { "nnU-Net of 7 stages", new NNUNet { DeepSupervision = true }, 1, 2, 33_471_820 },
        { "nnU-Net of 8 stages", new NNUNet { Strides = [1, 2, 2, 2, 2, 2, 2, 2], DeepSupervision = true }, 1, 2, 46_324_558 },
        { "Residual nnU-Net of 7 stages", NNUNet.Residual with { DeepSupervision = true }, 1, 2, CountOfResidualNNUNet(7, rank: 2) },
        { "FPN with ResNet-18", new FPN { Encoder = EncoderKind.ResNet18 }, 3, 1, 13_047_233 },
        { "FPN with ResNet-34", new FPN(), 3, 1, 23_155_393 },
        { "FPN with ResNet-50", new FPN { Encoder = EncoderKind.ResNet50 }, 3, 1, 26_116_033 },
        { "LinkNet with ResNet-18", new LinkNet { Encoder = EncoderKind.ResNet18 }, 3, 1, 11_663_777 },
        { "LinkNet with ResNet-34", new LinkNet(), 3, 1, 21_771_937 },
        { "LinkNet with ResNet-50", new LinkNet { Encoder = EncoderKind.ResNet50 }, 3, 1, 31_177_777 },
        { "PSPNet with ResNet-18", Batch(new PSPNet { Encoder = EncoderKind.ResNet18 }), 3, 1, 683_072 + HeadOfPSPNet(128) },
        { "PSPNet with ResNet-34", Batch(new PSPNet()), 3, 1, 1_347_904 + HeadOfPSPNet(128) },
        { "UPerNet with ResNet-34", Batch(new UPerNet()), 3, 1, 21_284_672 + HeadOfUPerNet(64, 128, 256, 512) },
        { "UPerNet with ResNet-50", Batch(new UPerNet { Encoder = EncoderKind.ResNet50 }), 3, 1, 23_508_032 + HeadOfUPerNet(256, 512, 1024, 2048) },
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
    public void ParameterCount_VNetForVolumes_IsExact() =>
        Assert.Equal(45_597_898 - OutputBlockOfVNet(5 * 5 * 5), new VNet().CreateGraph(1, 2, rank: 3).ParameterCount);

    [Fact]
    public void ParameterCount_NNUNetForVolumes_IsExact()
    {
        var plain = new NNUNet { Strides = [1, 2, 2, 2, 2, 2], DeepSupervision = true };
        var residual = NNUNet.Residual with { Strides = plain.Strides, DeepSupervision = true };

        // Six stages with one channel in and two out; the residual ones are counted layer by layer below.
        Assert.Equal(31_195_594, plain.CreateGraph(1, 2, rank: 3).ParameterCount);
        Assert.Equal(102_349_770, CountOfResidualNNUNet(6, rank: 3));
        Assert.Equal(CountOfResidualNNUNet(6, rank: 3), residual.CreateGraph(1, 2, rank: 3).ParameterCount);
    }

    // From the first row to the second, the first convolution sees three more channels (3 · 8 · 27) and the last gives one more class (8 + 1).
    [Theory]
    [InlineData(1, 2, 8, 1_176_186)]
    [InlineData(4, 3, 8, 1_176_843)]
    [InlineData(4, 3, 16, 4_702_227)]
    [InlineData(4, 3, 32, 18_798_627)]
    public void ParameterCount_SegResNetForVolumes_IsExact(int channels, int classes, int width, long expected) =>
        Assert.Equal(expected, new SegResNet { Width = width }.CreateGraph(channels, classes, rank: 3).ParameterCount);

    // The paper prints 5.6, 10.5, 17.6 and 61.8 million.
    [Fact]
    public void ParameterCount_MedNeXtForVolumes_IsExact()
    {
        Assert.Equal(5_550_914, new MedNeXt().CreateGraph(1, 2, rank: 3).ParameterCount);
        Assert.Equal(5_550_914 + LargerKernelsOfMedNeXt, new MedNeXt { Kernel = 5 }.CreateGraph(1, 2, rank: 3).ParameterCount);
        Assert.Equal(10_526_306, MedNeXt.Base.CreateGraph(1, 2, rank: 3).ParameterCount);
        Assert.Equal(17_548_962, MedNeXt.Medium.CreateGraph(1, 2, rank: 3).ParameterCount);
        Assert.Equal(61_779_266, MedNeXt.Large.CreateGraph(1, 2, rank: 3).ParameterCount);
    }

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

    /// <summary>
    /// The recorded counts end in a 5×5 convolution of 32 channels to two, normalised, and a 1×1 convolution of these. Ours, as the paper's
    /// figure, ends in a 1×1 convolution of the 32.
    /// </summary>
    private static long OutputBlockOfVNet(long kernel) => (32 * 2 * kernel) + (2 * 2) + (2 * 2) + 2 - ((32 * 2) + 2);

    private static BlockArchitecture Batch(BlockArchitecture network) => network with { Normalization = NormalizationKind.Batch };

    /// <summary>
    /// Behind the first two stages: the means over 1, 2, 3 and 6 parts, of which the first is not normalised, a 1×1 convolution of all to 512
    /// channels, and a 3×3 convolution to the class.
    /// </summary>
    private static long HeadOfPSPNet(long channels)
    {
        long part = channels * (channels / 4);
        return (4 * part) + (channels / 4) + (3 * 2 * (channels / 4)) + (2 * channels * 512) + (2 * 512) + (512 * 9) + 1;
    }

    /// <summary>
    /// 256 channels each: the means over four sizes of parts, and all of it joined by 3×3; at three sizes, a 1×1 and a 3×3 convolution; their fusion
    /// by 3×3, and the class.
    /// </summary>
    private static long HeadOfUPerNet(params long[] stages)
    {
        long pooled = (4 * stages[3] * 256) + 256 + (3 * 2 * 256);
        long joined = ((stages[3] + (4 * 256)) * 256 * 9) + (2 * 256);
        long laterals = stages.Take(3).Sum(channels => (channels * 256) + (2 * 256) + (256 * 256 * 9) + (2 * 256));
        return pooled + joined + laterals + (4 * 256 * 256 * 9) + (2 * 256) + 256 + 1;
    }

    /// <summary>
    /// 5×5×5 in place of 3×3×3 weights for each channel: of two blocks in each of the nine stages, of one where the size is halved, and of
    /// one where it is doubled, which sees the channels below.
    /// </summary>
    private static long LargerKernelsOfMedNeXt =>
        (125 - 27) * ((2 * 2 * (32 + 64 + 128 + 256)) + (2 * 512) + (32 + 64 + 128 + 256) + (64 + 128 + 256 + 512));

    /// <summary>Stage by stage, for one channel in and two out with a head at every stage of the decoder; each convolution is normalised.</summary>
    private static long CountOfResidualNNUNet(int stages, int rank)
    {
        int[] blocks = [1, 3, 4, 6, 6, 6, 6];
        long kernel = (long)Math.Pow(3, rank);
        long[] channels = [.. Enumerable.Range(0, stages).Select(stage => Math.Min(32L << stage, rank == 2 ? 512 : 320))];
        long sum = Layer(1, channels[0]);
        for (int stage = 0; stage < stages; stage++)
        {
            long before = channels[Math.Max(stage - 1, 0)];
            long shortcut = before == channels[stage] ? 0 : (before * channels[stage]) + (2 * channels[stage]);
            sum += Layer(before, channels[stage]) + shortcut + (((2 * blocks[stage]) - 1) * Layer(channels[stage], channels[stage]));
        }

        for (int stage = 0; stage < stages - 1; stage++)
        {
            long up = (channels[stage + 1] * channels[stage] * (1L << rank)) + channels[stage];
            long head = (2 * channels[stage]) + 2;
            sum += up + Layer(2 * channels[stage], channels[stage]) + head;
        }

        return sum;

        long Layer(long input, long output) => (input * output * kernel) + output + (2 * output);
    }

    /// <summary>The recorded counts have a bias before each batch normalisation, which subtracts it again; ours leave it out.</summary>
    private static long BiasesOfUNetPlusPlus(int width)
    {
        // Level i has 5 - i nodes, each with two convolutions of width × 2^i channels.
        return Enumerable.Range(0, 5).Sum(level => (5 - level) * 2L * (width << level));
    }
}
