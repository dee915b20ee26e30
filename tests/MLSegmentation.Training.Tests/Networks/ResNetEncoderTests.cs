using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Networks;

public class ResNetEncoderTests
{
    [Theory]
    [InlineData(EncoderKind.ResNet18, 11_176_512)]
    [InlineData(EncoderKind.ResNet34, 21_284_672)]
    [InlineData(EncoderKind.ResNet50, 23_508_032)]
    [InlineData(EncoderKind.ImageNetResNet18, 15_897_152)]
    public void EncoderParameters_ColourImages_AreThoseOfTheClassifierWithoutItsLastLayer(EncoderKind kind, long expected)
    {
        NetworkArchitecture[] networks = [new ResNetUNet { Encoder = kind }, new DeepLabV3Plus { Encoder = kind, OutputStride = 8 }];

        Assert.All(networks, network => Assert.Equal(expected, network.CreateGraph(3, 1).EncoderParameters.Sum(parameter => parameter.Count)));
    }

    [Fact]
    public void Parameters_ResNet18_HaveTheNamesOfTorchvision()
    {
        var graph = new EncoderOnly(new ResNetEncoder(EncoderKind.ResNet18, NormalizationKind.Batch)).CreateGraph(3, 1);
        string[] names = [.. graph.EncoderParameters.Concat(graph.Buffers).Select(parameter => parameter.ToString())];

        Assert.Equal(
            ["conv1.weight [64, 3, 7, 7]", "bn1.weight [64]", "bn1.bias [64]", "layer1.0.conv1.weight [64, 64, 3, 3]"], names.Take(4));
        Assert.Contains("layer1.1.bn2.running_var [64]", names);
        Assert.Contains("layer2.0.conv1.weight [128, 64, 3, 3]", names);
        Assert.Contains("layer2.0.downsample.0.weight [128, 64, 1, 1]", names);
        Assert.Contains("layer2.0.downsample.1.running_mean [128]", names);
        Assert.Contains("layer4.1.conv2.weight [512, 512, 3, 3]", names);
        Assert.DoesNotContain("layer1.0.downsample.0.weight [64, 64, 1, 1]", names);
        Assert.DoesNotContain(names, name => name.StartsWith("conv1.bias", StringComparison.Ordinal));
    }

    [Fact]
    public void Parameters_ResNet50_HaveTheNamesOfTorchvision()
    {
        var graph = new EncoderOnly(new ResNetEncoder(EncoderKind.ResNet50, NormalizationKind.Batch)).CreateGraph(3, 1);
        string[] names = [.. graph.EncoderParameters.Select(parameter => parameter.ToString())];

        Assert.Contains("layer1.0.downsample.0.weight [256, 64, 1, 1]", names);
        Assert.Contains("layer3.5.conv1.weight [256, 1024, 1, 1]", names);
        Assert.Contains("layer3.5.conv2.weight [256, 256, 3, 3]", names);
        Assert.Contains("layer3.5.conv3.weight [1024, 256, 1, 1]", names);
        Assert.Contains("layer4.0.downsample.0.weight [2048, 1024, 1, 1]", names);
        Assert.Contains("layer4.2.bn3.bias [2048]", names);
    }

    [Theory]
    [InlineData(NormalizationKind.None, true)]
    [InlineData(NormalizationKind.Batch, false)]
    [InlineData(NormalizationKind.Instance, false)]
    public void Parameters_Normalization_IsThatOfTheNetworkAndStandsForTheBias(NormalizationKind normalization, bool hasBias)
    {
        NetworkArchitecture[] networks =
            [new ResNetUNet { Normalization = normalization, Encoder = EncoderKind.ResNet18 }, new DeepLabV3Plus { Normalization = normalization }];

        Assert.All(networks, network =>
        {
            var graph = network.CreateGraph(3, 1);
            string[] names = [.. graph.EncoderParameters.Select(parameter => parameter.Name)];
            string[] buffers = [.. graph.Buffers.Select(buffer => buffer.Name)];

            Assert.Equal(hasBias, names.Contains("conv1.bias"));
            Assert.Equal(hasBias, names.Contains("layer2.0.downsample.0.bias"));
            Assert.Equal(!hasBias, names.Contains("bn1.weight"));
            Assert.Equal(!hasBias, names.Contains("layer2.0.downsample.1.weight"));
            Assert.Equal(normalization == NormalizationKind.Batch, buffers.Contains("layer4.1.bn2.running_var"));
        });
    }

    [Fact]
    public void Normalization_NotChosen_SuitsTheEncoder()
    {
        Assert.Equal(NormalizationKind.Instance, new ResNetUNet().Normalization);
        Assert.Equal(NormalizationKind.Instance, new DeepLabV3Plus { Encoder = EncoderKind.ResNet18 }.Normalization);
        Assert.Equal(NormalizationKind.Batch, new ResNetUNet { Encoder = EncoderKind.ImageNetResNet18 }.Normalization);
        Assert.Equal(NormalizationKind.Batch, new DeepLabV3Plus { Encoder = EncoderKind.ImageNetResNet18 }.Normalization);
        Assert.Equal(NormalizationKind.Batch, (new ResNetUNet() with { Encoder = EncoderKind.ImageNetResNet18 }).Normalization);
    }

    [Fact]
    public void Normalization_Chosen_StaysInAnyOrder()
    {
        var first = new ResNetUNet { Normalization = NormalizationKind.Instance, Encoder = EncoderKind.ImageNetResNet18 };
        var last = new ResNetUNet { Encoder = EncoderKind.ImageNetResNet18, Normalization = NormalizationKind.Instance };

        Assert.Equal(NormalizationKind.Instance, first.Normalization);
        Assert.Equal(first, last);
    }

    [Fact]
    public void Equals_DefaultChosenOrNot_IsTheSameNetwork()
    {
        var chosen = new ResNetUNet { Normalization = NormalizationKind.Instance };

        Assert.Equal(new ResNetUNet(), chosen);
        Assert.Equal(new ResNetUNet().GetHashCode(), chosen.GetHashCode());
        Assert.NotEqual(chosen, chosen with { Normalization = NormalizationKind.Batch });
        Assert.NotEqual(chosen, chosen with { Dropout = 0.5 });
        Assert.NotEqual<NetworkArchitecture>(new UNet(), new AttentionUNet());
    }

    [Fact]
    public void Build_Bottleneck_HasTheStrideInTheMiddle()
    {
        var graph = new EncoderOnly(new ResNetEncoder(EncoderKind.ResNet50, NormalizationKind.Instance)).CreateGraph(3, 1);

        string[] halving = [.. graph.Nodes.Where(node => node.Operation is Operation.Conv { Stride.Max: 2 }).Select(node => node.Name)];

        Assert.Equal(
            [
                "conv1",
                "layer2.0.conv2", "layer2.0.downsample.0",
                "layer3.0.conv2", "layer3.0.downsample.0",
                "layer4.0.conv2", "layer4.0.downsample.0",
            ],
            halving);
    }

    [Theory]
    [InlineData(EncoderKind.ResNet18, 16)]
    [InlineData(EncoderKind.ResNet18, 8)]
    [InlineData(EncoderKind.ResNet50, 8)]
    public void Build_SmallerOutputStride_AgreesAtThePositionsOfTheLarger(EncoderKind kind, int outputStride)
    {
        using var scope = NewDisposeScope();
        using var strided = CreateModule(new ResNetEncoder(kind, NormalizationKind.Batch));
        using var spread = CreateModule(new ResNetEncoder(kind, NormalizationKind.Batch, outputStride));
        strided.eval();
        spread.eval();
        var image = randn([1, 3, 96, 64]);

        // Outputs are enlarged to full size: positions 0, 32, 64, … are the coarse ones of either network.
        var expected = strided.forward(image).slice(2, 0, 96, 32).slice(3, 0, 64, 32);
        var actual = spread.forward(image).slice(2, 0, 96, 32).slice(3, 0, 64, 32);

        Assert.Equal((32, outputStride), (strided.Graph.Divisor, spread.Graph.Divisor));
        Weights.AssertClose(expected, actual);
    }

    [Theory]
    [InlineData(EncoderKind.ResNet18, NormalizationKind.Batch, true)]
    [InlineData(EncoderKind.ResNet50, NormalizationKind.Batch, true)]
    [InlineData(EncoderKind.ResNet18, NormalizationKind.Instance, true)]
    [InlineData(EncoderKind.ResNet50, NormalizationKind.Instance, true)]
    [InlineData(EncoderKind.ResNet18, NormalizationKind.Batch, false)]
    [InlineData(EncoderKind.ResNet50, NormalizationKind.Batch, false)]
    public void Forward_InitialWeights_NeitherExplodesNorVanishes(EncoderKind kind, NormalizationKind normalization, bool training)
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(new ResNetEncoder(kind, normalization));
        module.train(training);

        // The last layer keeps the variance, so the logits are as large as the last features.
        float size = MathF.Sqrt(module.forward(randn([4, 3, 64, 64])).Power(2).mean().item<float>());

        Assert.InRange(size, 0.3, training ? 3 : 30);
    }

    private static GraphModule CreateModule(ResNetEncoder encoder)
    {
        manual_seed(3);
        return new GraphModule(new EncoderOnly(encoder).CreateGraph(3, 8));
    }

    private sealed record EncoderOnly(ResNetEncoder Encoder) : NetworkArchitecture
    {
        public override string Name => "encoder-only";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
        {
            var logits = graph.Conv("output", Encoder.Build(graph, image)[^1], outputChannels, new() { Kernel = 1 });
            return graph.Upsample(logits, logits.Reduction, InterpolationKind.Nearest);
        }
    }
}
