using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.PyTorch;

public class PyTorchExportTests
{
    private static readonly UNetPlusPlus Supervised = new() { Width = 2, Depth = 2, DeepSupervision = true };

    public static TheoryData<string> Names => [.. NetworkCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_DescriptionOfAModel_BuildsTheSameNetwork(string name)
    {
        var architecture = NetworkCatalog.Create(name);

        var again = NetworkCatalog.Create(architecture.Name, architecture.DescribeHyperParameters());

        Assert.Equal(
            architecture.CreateGraph(1, 2).Parameters.Select(parameter => parameter.ToString()),
            again.CreateGraph(1, 2).Parameters.Select(parameter => parameter.ToString()));
    }

    [Fact]
    public void SavePyTorch_ModelWithSeveralHeads_GivesAllInTrainingAndSaysHowItsImagesAreNormalised()
    {
        using var folder = new TemporaryFolder();
        using var model = CreateModel(Supervised, seed: 1);

        model.SavePyTorch(folder["network.py"]);

        string program = File.ReadAllText(folder["network.py"]);
        Assert.Contains("CLASSES = [\"class0\",\"class1\"]\nMEAN = [0.5]\nSTD = [0.25]\nDIVISOR = 4\n", program, StringComparison.Ordinal);
        Assert.Matches(@"        return \((\w+), \w+\) if self\.training else \1\n", program);
    }

    [Fact]
    public void SavePyTorch_Stream_GetsWhatTheFileGets()
    {
        using var folder = new TemporaryFolder();
        using var model = CreateModel(Supervised, seed: 1);
        using var stream = new MemoryStream();

        model.SavePyTorch(stream);

        model.SavePyTorch(folder["network.py"]);
        Assert.Equal(File.ReadAllBytes(folder["network.py"]), stream.ToArray());
    }

    [Fact]
    public void SavePyTorch_NetworkOfAnApplication_SaysToWriteItsGraph()
    {
        using var folder = new TemporaryFolder();
        using var model = CreateModel(new Own(), seed: 1);

        var error = Assert.Throws<SegmentationException>(() => model.SavePyTorch(folder["network.py"]));

        Assert.StartsWith("The network 'own' of the model is not in the catalogue", error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void WithWeights_WeightsOfAnotherTraining_ScoresAsThatOne()
    {
        using var folder = new TemporaryFolder();
        using var model = CreateModel(Supervised, seed: 1);
        using var other = CreateModel(Supervised, seed: 2);
        other.SaveWeights(folder["other.safetensors"]);

        using var changed = model.WithWeights(folder["other.safetensors"]);

        Assert.Equal(other.Model.Bytes, changed.Model.Bytes);
        Assert.NotEqual(model.Model.Bytes, changed.Model.Bytes);
        Assert.Null(changed.Info.Training);
    }

    [Theory]
    [InlineData("output.bias", "it lacks output.bias")]
    [InlineData("+extra.weight", "the network has no extra.weight")]
    [InlineData("=output.bias", "output.bias has the shape [3], and in the network [2]")]
    [InlineData("~output.bias", "not finite in output.bias")]
    public void WithWeights_OfAnotherNetwork_SaysWhichTensor(string change, string reason)
    {
        using var folder = new TemporaryFolder();
        using var model = CreateModel(new UNet { Width = 2, Depth = 1 }, seed: 1);
        string name = change.TrimStart('+', '=', '~');
        var own = model.ReadWeights().Where(tensor => tensor.Name != name);
        float[] values = change[0] == '~' ? [1, float.NaN] : [1, 2, 3];
        WeightTensor[] others = change == name ? [.. own] : [.. own, new WeightTensor(name, [values.Length], () => values)];
        SafetensorsWriter.Write(folder["other.safetensors"], others, WeightTensor.PyTorchMetadata);

        var error = Assert.Throws<SegmentationException>(() => model.WithWeights(folder["other.safetensors"]));

        Assert.Contains("other.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithWeights_OfANetworkWithAnotherActivation_IsRefusedByWhatTheFileSays()
    {
        using var folder = new TemporaryFolder();
        var network = new UNet { Width = 2, Depth = 1 };
        using var model = CreateModel(network, seed: 1);
        using var other = CreateModel(network with { Activation = ActivationKind.Gelu }, seed: 2);
        using var similar = CreateModel(network with { Dropout = 0.5 }, seed: 3);
        other.SaveWeights(folder["other.safetensors"]);
        similar.SaveWeights(folder["similar.safetensors"]);
        var assumed = new List<string>();

        var error = Assert.Throws<SegmentationException>(() => model.WithWeights(folder["other.safetensors"], assumed.Add));
        using var changed = model.WithWeights(folder["similar.safetensors"], assumed.Add);

        Assert.Contains("of the network of the model: activation is gelu there, and relu in the model.", error.Message, StringComparison.Ordinal);
        Assert.Empty(assumed);
    }

    [Theory]
    [InlineData("gelu", "of the network of the model: activation is gelu there, and relu in the model.")]
    [InlineData("relu", null)]
    public void WithWeights_OfACheckpoint_TakesThoseOfTheSameNetworkOnly(string activation, string? reason)
    {
        using var folder = new TemporaryFolder();
        using var model = CreateModel(new UNet { Width = 2, Depth = 1 }, seed: 1);
        var run = new Dictionary<string, string> { ["network"] = "unet", ["network.activation"] = activation, ["steps"] = "2" };
        Checkpoint.Write(folder["checkpoint.safetensors"], new CheckpointState(1, 2, 0, 1, run, []), [.. model.ReadWeights()]);
        var assumed = new List<string>();

        var error = Record.Exception(() => model.WithWeights(folder["checkpoint.safetensors"], assumed.Add).Dispose());

        Assert.Empty(assumed);
        Assert.Equal(reason is null, error is null);
        Assert.Contains(reason ?? "", error?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void WithWeights_FileThatDoesNotSayOfWhichNetworkItIs_SaysWhatIsAssumed()
    {
        using var folder = new TemporaryFolder();
        using var model = CreateModel(new UNet { Width = 2, Depth = 1 }, seed: 1);
        SafetensorsWriter.Write(folder["plain.safetensors"], model.ReadWeights(), WeightTensor.PyTorchMetadata);
        var damaged = new Dictionary<string, string> { ["mlsegmentation.network"] = "{\"Name\": null}" };
        SafetensorsWriter.Write(folder["damaged.safetensors"], model.ReadWeights(), damaged);
        var assumed = new List<string>();

        using var same = model.WithWeights(folder["plain.safetensors"], assumed.Add);
        var error = Assert.Throws<SegmentationException>(() => model.WithWeights(folder["damaged.safetensors"]));

        Assert.Contains("are of the network of the model, unet (activation relu, ", Assert.Single(assumed), StringComparison.Ordinal);
        Assert.Contains("damaged.safetensors' is damaged: what it says of its network", error.Message, StringComparison.Ordinal);
    }

    private static SegmentationTransformer CreateModel(NetworkArchitecture architecture, long seed)
    {
        manual_seed(seed);
        using var module = new GraphModule(architecture.CreateGraph(1, 2));
        return SegmentationTransformer.FromImageModel(
            OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, architecture)), options: new() { OpenLazily = true });
    }

    private sealed record Own : NetworkArchitecture
    {
        public override string Name => "own";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            graph.Conv("output", image, outputChannels);
    }
}
