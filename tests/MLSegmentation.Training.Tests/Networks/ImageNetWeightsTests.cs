using Google.Protobuf;
using Microsoft.ML;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using MLSegmentation.Training.Tests.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Networks;

public sealed class ImageNetWeightsTests : IDisposable
{
    // What one deviation of red, green and blue is in ImageNet, in grey levels.
    private static readonly float[] Deviations = [58.395f, 57.12f, 57.375f];

    // Of blue, green and red, as the file's network takes them.
    private static readonly double[] Means = [103.063, 115.903, 123.152];

    private static readonly Lazy<ModelProto> File = new(() => ModelProto.Parser.ParseFrom(System.IO.File.ReadAllBytes(ImageNetWeights.Find())));

    // What is said of the file's graph after a change.
    private static readonly Dictionary<string, Action<GraphProto>> Changes = new()
    {
        ["no MaxPool reads 'ReLU253_Output_0'"] = graph => graph.Node.Single(node => node.OpType == "MaxPool").OpType = "AveragePool",
        ["no convolution of 'ReLU333_Output_0' is of 3×3 positions at every 1"] =
            graph => graph.Node.Single(node => node.Name == "Convolution335").Attribute.Single(item => item.Name == "strides").Ints[0] = 2,
        ["'BatchNormalization265_Output_0' is not added to 'Pooling255_Output_0'"] =
            graph => graph.Node.Single(node => node.Name == "Plus267").Input[1] = "ReLU253_Output_0",
        ["'Parameter50' has the shape [256, 64, 3, 3] in place of [256, 128, 3, 3]"] =
            graph => graph.Initializer.Single(tensor => tensor.Name == "Parameter50").Dims[1] = 64,
        ["'Constant420' is no constant of 32-bit floating-point numbers"] =
            graph => graph.Initializer.Single(tensor => tensor.Name == "Constant420").DataType = (int)TensorProto.Types.DataType.Double,
        ["no batch normalisation of 'Convolution249_Output_0' adds 1E-05 to the variance"] =
            graph => graph.Node.Single(node => node.Name == "BatchNormalization251").Attribute.Single(item => item.Name == "epsilon").F = 0.001f,
        ["there are more convolutions behind 'ReLU393_Output_0'"] =
            graph => graph.Node.Add(OnnxGraph.Node("Conv", "more", ["ReLU393_Output_0", "Parameter10"])),
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What ONNX Runtime computes from the file itself, of an image of the means and of a pattern.</summary>
    [Theory]
    [InlineData(false, 101.166, 133, 8.8194, 374)]
    [InlineData(true, 507.927, 425, 17.2000, null)]
    public void LoadWeights_Encoder_GivesTheFeaturesOfTheFile(bool isPattern, double sum, long highest, double value, int? zeros)
    {
        using var scope = NewDisposeScope();
        using var module = new GraphModule(new Features().CreateGraph(3, 512));
        module.LoadWeights(ImageNetWeights.Find());
        module.eval();

        var features = module.forward(isPattern ? Pattern() : torch.zeros(1, 3, 224, 224)).mean([2, 3]).squeeze(0);

        Assert.Equal(sum, features.sum().item<float>(), 2e-3);
        Assert.Equal(highest, features.argmax().item<long>());
        Assert.Equal(value, features.max().item<float>(), 1e-4);
        long others = features.DiffersFrom(0).sum().item<long>();
        Assert.Equal(zeros ?? features.numel() - others, features.numel() - others);
        if (isPattern)
        {
            double[] expected = [0.50216, 0.14438, 0.16648, 0.12963];
            Assert.All(Enumerable.Range(0, 4), index => Assert.Equal(expected[index], features[index + 1].item<float>(), 2e-5));
        }
    }

    /// <summary>The file's names are numbers: of a convolution, and the first and the last of the normalisation behind it.</summary>
    [Theory]
    [InlineData("layer1.0.conv1", "layer1.0.bn1", 86, 113)]
    [InlineData("layer1.0.conv2", "layer1.0.bn2", 82, 127)]
    [InlineData("layer1.1.conv1", "layer1.1.bn1", 77, 144)]
    [InlineData("layer1.1.conv2", "layer1.1.bn2", 73, 158)]
    [InlineData("layer2.0.conv1", "layer2.0.bn1", 68, 175)]
    [InlineData("layer2.0.conv2", "layer2.0.bn2", 64, 189)]
    [InlineData("layer2.0.downsample.0", "layer2.0.downsample.1", 199, 203)]
    [InlineData("layer2.1.conv1", "layer2.1.bn1", 59, 220)]
    [InlineData("layer2.1.conv2", "layer2.1.bn2", 55, 234)]
    [InlineData("layer3.0.conv1", "layer3.0.bn1", 50, 251)]
    [InlineData("layer3.0.conv2", "layer3.0.bn2", 46, 265)]
    [InlineData("layer3.0.downsample.0", "layer3.0.downsample.1", 275, 279)]
    [InlineData("layer3.1.conv1", "layer3.1.bn1", 41, 296)]
    [InlineData("layer3.1.conv2", "layer3.1.bn2", 37, 310)]
    [InlineData("layer4.0.conv1", "layer4.0.bn1", 32, 327)]
    [InlineData("layer4.0.conv2", "layer4.0.bn2", 28, 341)]
    [InlineData("layer4.0.downsample.0", "layer4.0.downsample.1", 351, 355)]
    [InlineData("layer4.1.conv1", "layer4.1.bn1", 23, 372)]
    [InlineData("layer4.1.conv2", "layer4.1.bn2", 19, 386)]
    [InlineData("layer4.2.conv1", "layer4.2.bn1", 14, 403)]
    [InlineData("layer4.2.conv2", "layer4.2.bn2", 10, 417)]
    public void Read_Layer_HasTheTensorsOfItsNumbers(string convolution, string normalization, int weight, int scale)
    {
        using var weights = StoredWeights.Open(ImageNetWeights.Find());

        Assert.Equal(110, weights.Tensors.Count);
        AssertSame($"{convolution}.weight", $"Parameter{weight}");
        AssertSame($"{normalization}.weight", $"Parameter{scale}");
        AssertSame($"{normalization}.bias", $"Parameter{scale + 1}");
        AssertSame($"{normalization}.running_mean", $"Constant{scale + 2}");
        AssertSame($"{normalization}.running_var", $"Constant{scale + 3}");

        void AssertSame(string name, string constant) => Assert.Equal(
            File.Value.Graph.Initializer.Single(tensor => tensor.Name == constant).ToFloats(), weights.Tensors.Single(tensor => tensor.Name == name).Read());
    }

    [Fact]
    public void Read_FirstLayer_LooksAtRedGreenAndBlueOfUnitDeviation()
    {
        using var weights = StoredWeights.Open(ImageNetWeights.Find());
        float[] file = File.Value.Graph.Initializer.Single(tensor => tensor.Name == "Parameter91").ToFloats();
        float[] read = weights.Tensors.Single(tensor => tensor.Name == "conv1.weight").Read();

        // [64, 3, 7, 7]: of the second output, the first weight of red, which the file has last, and the last weight of blue, which it has first.
        const int Area = 7 * 7;
        Assert.Equal(58.395f * file[(3 * Area) + (2 * Area)], read[3 * Area]);
        Assert.Equal(57.375f * file[(3 * Area) + Area - 1], read[(6 * Area) - 1]);
    }

    [Theory]
    [InlineData(1, new float[] { 111, 222, 444, 888 })]
    [InlineData(3, new float[] { 1, 2, 10, 20, 100, 200, 4, 8, 40, 80, 400, 800 })]
    [InlineData(2, new float[] { 1.5f, 3, 15, 30, 6, 12, 60, 120 })]
    [InlineData(6, new float[] { 0.5f, 1, 5, 10, 50, 100, 0.5f, 1, 5, 10, 50, 100, 2, 4, 20, 40, 200, 400, 2, 4, 20, 40, 200, 400 })]
    public void Adapt_Channels_SumOrTakeTurnsAndKeepTheSum(int channels, float[] expected)
    {
        var first = new WeightTensor("conv1.weight", [2, 3, 1, 2], () => [1, 2, 10, 20, 100, 200, 4, 8, 40, 80, 400, 800]);

        var adapted = ImageNetResNet18.Adapt(first, channels);

        Assert.Equal([2, channels, 1, 2], adapted.Shape);
        Assert.Equal(expected, adapted.Read());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void LoadWeights_AnyChannels_FillsTheWholeEncoder(int channels)
    {
        using var module = new GraphModule(new ResNetUNet { Encoder = EncoderKind.ImageNetResNet18 }.CreateGraph(channels, 2));

        var report = module.LoadWeights(ImageNetWeights.Find());

        Assert.Equal(110, report.Loaded.Count);
        Assert.Empty(report.Unused);
        Assert.Empty(report.Different);
        Assert.DoesNotContain(report.Missing, name => module.Graph.EncoderParameters.Any(parameter => parameter.Name == name));
    }

    [Fact]
    public void Export_LoadedNetwork_AgreesWithTorch()
    {
        using var scope = NewDisposeScope();
        var network = new ResNetUNet { Encoder = EncoderKind.ImageNetResNet18 };
        manual_seed(1);
        using var module = new GraphModule(network.CreateGraph(3, 2));
        module.LoadWeights(ImageNetWeights.Find());
        module.eval();
        var info = Weights.Describe(module, network);
        var image = RandomPixels.Create(1, 64, 96, 3);

        var (logits, _, _) = OnnxModel.RunImage(OnnxModel.Export(OnnxWriter.Write(module.Graph, module.state_dict(), info)), image);

        Weights.AssertClose(module.forward(image.ToTensor(3, info)), logits);
    }

    [Theory]
    [InlineData(NormalizationKind.Instance)]
    [InlineData(NormalizationKind.None)]
    public void LoadWeights_OtherNormalization_SaysWhichToChoose(NormalizationKind normalization)
    {
        using var module = new GraphModule(
            new ResNetUNet { Encoder = EncoderKind.ImageNetResNet18, Normalization = normalization }.CreateGraph(3, 2));

        var exception = Assert.Throws<SegmentationException>(() => module.LoadWeights(ImageNetWeights.Find()));

        Assert.EndsWith(
            "were learned with batch normalisation, but the network has another, or none, at bn1. Choose batch as Normalization, or begin with other weights.",
            exception.Message,
            StringComparison.Ordinal);
    }

    public static TheoryData<string> OtherGraphs => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(OtherGraphs))]
    public void LoadWeights_OtherGraph_IsRefused(string problem)
    {
        // Shapes are looked at before the numbers.
        var model = new ModelProto(File.Value);
        foreach (var tensor in model.Graph.Initializer)
        {
            tensor.FloatData.Clear();
        }

        Changes[problem](model.Graph);

        AssertRefused(model.ToByteArray(), problem);
    }

    [Fact]
    public void LoadWeights_ExportedModel_SaysThatItIsForScoring()
    {
        using var module = new GraphModule(new UNet { Width = 2, Depth = 1 }.CreateGraph(3, 2));
        byte[] model = OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, new UNet { Width = 2, Depth = 1 }));

        AssertRefused(OnnxModel.Export(model), "An exported model is made for scoring only");
    }

    [Fact]
    public void Find_NoFile_SaysWhichPackageToAdd()
    {
        var exception = Assert.Throws<SegmentationException>(() => ImageNetWeights.Find([_folder["program"]], [_folder["packages"]]));

        string place = Path.Combine(_folder["program"], "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");
        Assert.Equal(
            $"The encoder imagenet-resnet18 begins with weights of ImageNet, and there is no '{place}'. "
            + "Add the package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1 to the program that trains "
            + "(dotnet add package Microsoft.ML.DnnImageFeaturizer.ResNet18 --version 0.23.1), "
            + "or give its ResNet18.onnx, or other weights, with InitialWeights.",
            exception.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100_000)]
    public void Open_FileThatWasCutOff_SaysThatThePackageIsToBeRestored(int length)
    {
        string path = Create("damaged");
        System.IO.File.WriteAllBytes(path, System.IO.File.ReadAllBytes(ImageNetWeights.Find())[..length]);

        string message = Assert.Throws<SegmentationException>(() => ImageNetWeights.Open(path)).Message;

        string expected = $"The weights of ImageNet in '{path}', which the encoder imagenet-resnet18 begins with, are damaged.";
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
        Assert.Contains("dotnet restore --force", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_FilesOfProgramAndPackage_TakesThatOfTheProgram()
    {
        string package = Create("packages/microsoft.ml.dnnimagefeaturizer.resnet18/0.23.1/tools/DnnImageModels/ResNet18Onnx");
        Assert.Equal(package, ImageNetWeights.Find([_folder["program"]], [_folder["packages"]]));

        string program = Create("program/DnnImageModels/ResNet18Onnx");
        Assert.Equal(program, ImageNetWeights.Find([_folder["program"]], [_folder["packages"]]));
    }

    [Fact]
    public void Open_ImageNetEncoder_BeginsWithItUnlessToldOtherwise()
    {
        var network = new DeepLabV3Plus { Encoder = EncoderKind.ImageNetResNet18 };
        var options = new SegmentationTrainerOptions();
        using var weights = InitialWeights.Open(options, network, isResumed: false);

        Assert.True(weights!.IsOfImageNet);
        Assert.Null(InitialWeights.Open(options, network, isResumed: true));
        Assert.Null(InitialWeights.Open(options, new DeepLabV3Plus(), isResumed: false));
        var others = options with { InitialWeights = "none.safetensors" };
        var exception = Assert.Throws<SegmentationException>(() => InitialWeights.Open(others, network, isResumed: false));
        Assert.Contains("'none.safetensors' does not exist", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ImageNetEncoder_SaysWhatItBeganWith()
    {
        var log = new List<string>();
        var context = new MLContext(seed: 1);
        context.Log += (_, message) => log.Add($"{message.Kind}: {message.RawMessage}");
        var options = new SegmentationTrainerOptions
        {
            Steps = 1,
            BatchSize = 2,
            Crop = new(64, 64),
            Execution = new() { Threads = 1 },
            Classes = SyntheticImages.Classes,
        };

        using var model = context.Segmentation().Trainers.ResNetUNet(new() { Encoder = EncoderKind.ImageNetResNet18 }, options)
            .Fit(SyntheticImages.Load(context, 2));

        Assert.Contains($"Info: Loaded 110 of 162 tensors from '{ImageNetWeights.Find()}'.", log);
        Assert.DoesNotContain(log, line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Equal("ResNet18.onnx", model.Info.Training!.Options["initialWeights"]);
        Assert.Equal("batch", model.Info.Network.Options["norm"]);
        Assert.Equal("0.1", model.Info.Training.Options["encoderLearningRateFactor"]);
    }

    /// <summary>Values of blue, green and red less their means, in the order and the scale that the encoder takes them in.</summary>
    private static Tensor Pattern()
    {
        float[] values = new float[3 * 224 * 224];
        for (int index = 0; index < values.Length; index++)
        {
            var (color, row, column) = (index / 224 / 224, index / 224 % 224, index % 224);
            int inFile = 2 - color;
            values[index] = (float)((((50 * inFile) + (7 * column) + (13 * row)) % 256) - Means[inFile]) / Deviations[color];
        }

        return tensor(values, [1, 3, 224, 224]);
    }

    private void AssertRefused(byte[] model, string problem)
    {
        System.IO.File.WriteAllBytes(_folder["other.onnx"], model);
        using var module = new GraphModule(new UNet { Width = 2, Depth = 1 }.CreateGraph(3, 2));

        var exception = Assert.Throws<SegmentationException>(() => module.LoadWeights(_folder["other.onnx"]));

        Assert.StartsWith(
            $"'{_folder["other.onnx"]}' looks like an ONNX file, but is not the ResNet18.onnx of the package Microsoft.ML.DnnImageFeaturizer.ResNet18: ",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    private string Create(string folder)
    {
        string path = Path.Combine([_folder[""], .. folder.Split('/'), "ResNet18.onnx"]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, [8]);
        return path;
    }

    /// <summary>The last features, enlarged to full size.</summary>
    private sealed record Features : NetworkArchitecture
    {
        public override string Name => "features";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
        {
            var features = new ResNetEncoder(EncoderKind.ImageNetResNet18, NormalizationKind.Batch).Build(graph, image)[^1];
            return graph.Upsample(features, features.Reduction, InterpolationKind.Nearest);
        }
    }
}
