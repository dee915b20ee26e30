using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using MLSegmentation.Training.PyTorch;
using MLSegmentation.Training.Tests.Networks;
using MLSegmentation.Training.Tests.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.PyTorch;

/// <summary>What is written as PyTorch computes what the exported model computes, with weights that are loaded by their names.</summary>
public class PyTorchSourceTests
{
    private const int Classes = 3;

    // Compares each NAME.py with NAME.safetensors, which holds an input and what should come out, too.
    private const string Comparison =
        """
        import sys, torch
        from pathlib import Path
        sys.path.insert(0, sys.argv[1])
        from train_ddp import load_network, read_weights
        torch.set_grad_enabled(False)
        for path in sorted(Path(sys.argv[2]).glob("*.py")):
            tensors = read_weights(path.with_suffix(".safetensors"))
            image, expected = tensors.pop("/input"), tensors.pop("/output")
            network = load_network(path).Network().eval()
            network.load_state_dict(tensors, strict=True)
            difference = (network(image) - expected).abs().max() / expected.abs().max()
            if not difference <= 1e-4:
                print(f"{path.stem}: {difference}")
        """;

    [PyTorchFact]
    public void SavePyTorch_EveryNetworkAndOperation_ComputesWhatOnnxRuntimeComputes()
    {
        using var folder = new TemporaryFolder();
        int count = 0;
        foreach (var (architecture, channels, rank) in Cases())
        {
            using var scope = NewDisposeScope();
            manual_seed(5);
            using var module = new GraphModule(architecture.CreateGraph(channels, channels == OneOperation.Channels ? channels : Classes, rank));
            Write(module, folder[$"{count++:D3}-{architecture.Name}-{rank}"]);
        }

        var (exitCode, output) = Python.Run("-c", Comparison, Path.Combine(Repository.Root, "samples", "PyTorch"), folder.Path);

        Assert.Equal((0, ""), (exitCode, output));
        Assert.True(count > 100, $"Only {count} networks were compared.");
    }

    [Theory]
    [InlineData("😀", "\\U0001F600")]
    [InlineData("\\ud83d", "\\\\ud83d")]
    [InlineData("é\"", "\\u00E9\\u0022")]
    public void Write_NameOfAClass_IsATextOfPython(string name, string text)
    {
        string program = PyTorchSource.Write(new UNet { Width = 4, Depth = 1 }.CreateGraph(1, 2), [new("CLASSES", (string[])[name])]);

        Assert.Contains($"CLASSES = [\"{text}\"]\n", program, StringComparison.Ordinal);
    }

    [Fact]
    public void SavePyTorch_SmallNetwork_ReadsLikeAProgram()
    {
        using var folder = new TemporaryFolder();

        new UNet { Width = 4, Depth = 1 }.CreateGraph(1, 2).SavePyTorch(folder["network.py"]);

        string program = File.ReadAllText(folder["network.py"]);
        Assert.Contains(
            """
                    self._add("encoder1.conv1", nn.Conv2d(1, 4, 3, stride=1, padding=1, dilation=1, groups=1, bias=False))
                    self._add("encoder1.norm1", nn.
            """.ReplaceLineEndings("\n"),
            program,
            StringComparison.Ordinal);
        Assert.Contains(
            """
                    x = layer("encoder1.conv1")(image)
                    x = layer("encoder1.norm1")(x)
                    x = F.
            """.ReplaceLineEndings("\n"),
            program,
            StringComparison.Ordinal);
        Assert.StartsWith("        return output\n", program[program.IndexOf("        return output", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private static IEnumerable<(NetworkArchitecture Architecture, int Channels, int Rank)> Cases()
    {
        var networks = typeof(NetworkTester).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(NetworkTester)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => ((NetworkTester)Activator.CreateInstance(type)!).Architecture);
        return networks.SelectMany(network => network.Ranks, (network, rank) => (network, 1, rank)).Concat(OneOperation.All
            .SelectMany(operation => (int[])[2, 3], (operation, rank) => ((NetworkArchitecture)new OneOperation(operation), OneOperation.Channels, rank)));
    }

    private static void Write(GraphModule module, string path)
    {
        Weights.Randomize(module);
        module.eval();
        var (graph, divisors) = (module.Graph, module.Graph.Divisors);
        long[] sides = graph.Input.Channels == OneOperation.Channels ? [8, 12, 4] : [2 * divisors[0], divisors[1], graph.Rank == 3 ? divisors[2] : 1];
        var input = randn([1, graph.Input.Channels, .. sides.Take(graph.Rank)]);
        var output = OnnxModel.RunNetwork(OnnxWriter.WriteNetwork(graph, module.state_dict()), input);
        graph.EndingIn(graph.Output).SavePyTorch($"{path}.py");
        var needed = graph.EndingIn(graph.Output);
        var state = module.state_dict();
        SafetensorsWriter.Write(
            $"{path}.safetensors",
            needed.Parameters.Concat(needed.Buffers).Select(parameter => TensorContent.ToWeight(parameter.Name, state[parameter.Name]))
                .Append(TensorContent.ToWeight("/input", input)).Append(TensorContent.ToWeight("/output", output)),
            WeightTensor.PyTorchMetadata);
    }
}
