using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Networks;

// An instance normalisation of the two positions that are left at 1/16 of the size would blow up the last bits of them.
public class DeepLabV3PlusTests() : NetworkTester(
    new DeepLabV3Plus { Encoder = EncoderKind.ResNet18, Narrowing = 4, Normalization = NormalizationKind.Batch })
{
    [Theory]
    [InlineData(EncoderKind.ResNet18, 11_176_512, 64, 512)]
    [InlineData(EncoderKind.ResNet34, 21_284_672, 64, 512)]
    [InlineData(EncoderKind.ResNet50, 23_508_032, 256, 2048)]
    [InlineData(EncoderKind.ImageNetResNet18, 15_897_152, 64, 512)]
    public void ParameterCount_ColourAndNineteenClasses_IsTheSumOfTheParts(EncoderKind kind, long encoder, long fine, long coarse)
    {
        // Behind each convolution but the last, a scale and a shift per channel; in the branch of the whole image, a bias instead.
        long positions = (coarse * 256) + (2 * 256);
        long surroundings = 3 * ((coarse * 256 * 9) + (2 * 256));
        long whole = (coarse * 256) + 256;
        long joined = (5 * 256 * 256) + (2 * 256);
        long fineFeatures = (fine * 48) + (2 * 48);
        long decoder = ((256 + 48) * 256 * 9) + (2 * 256) + (256 * 256 * 9) + (2 * 256);
        long output = (256 * 19) + 19;
        long expected = encoder + positions + surroundings + whole + joined + fineFeatures + decoder + output;

        Assert.Equal(expected, new DeepLabV3Plus { Encoder = kind }.CreateGraph(3, 19).ParameterCount);
        Assert.Equal(expected, new DeepLabV3Plus { Encoder = kind, OutputStride = 8 }.CreateGraph(3, 19).ParameterCount);
    }

    [Theory]
    [InlineData(16, 6, 12, 18)]
    [InlineData(8, 12, 24, 36)]
    public void CreateGraph_OutputStride_DecidesTheDistances(int outputStride, params int[] expected)
    {
        var graph = new DeepLabV3Plus { OutputStride = outputStride }.CreateGraph(3, 2);

        var pyramid = graph.Nodes.Where(node => node.Name.StartsWith("aspp.conv", StringComparison.Ordinal));
        Assert.Equal(expected, pyramid.Select(node => ((Operation.Conv)node.Operation).Dilation).Where(dilation => dilation > 1));
        Assert.Equal(outputStride, graph.Divisor);
    }

    [Fact]
    public void Forward_TrainingOnOneImage_HasNoStatisticsOfASingleElement()
    {
        using var scope = NewDisposeScope();
        using var module = new GraphModule(Architecture.CreateGraph(1, 2));
        module.train();

        Assert.Equal([1, 2, 32, 32], module.forward(randn([1, 1, 32, 32])).shape);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(32)]
    public void OutputStride_NeitherEightNorSixteen_IsRefused(int outputStride)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new DeepLabV3Plus { OutputStride = outputStride });

        Assert.StartsWith($"OutputStride is {outputStride}; it must be 8 or 16.", error.Message, StringComparison.Ordinal);
    }
}
