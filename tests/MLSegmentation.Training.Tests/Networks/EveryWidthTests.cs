using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using MLSegmentation.Training.Optimization;
using MLSegmentation.Training.Tests.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLSegmentation.Training.Tests.Networks;

/// <summary>Channels that fill no block of the engine, and those that do: it computes them in different ways.</summary>
public class EveryWidthTests
{
    // Fewer levels, layers and repetitions than by default: what counts is the width, and the size of the coarsest features, 2×2.
    private static readonly Dictionary<string, (string Name, string Text)> Small = new()
    {
        ["nnunet"] = ("strides", "1,2,2,2"),
        ["segresnet"] = ("blocks", "1,1,1"),
        ["mednext"] = ("blocks", "1,1,1,1,1,1,1,1,1"),
        ["fc-densenet56"] = ("block-layers", "2,2,2"),
    };

    public static TheoryData<string, int> Networks
    {
        get
        {
            var networks = new TheoryData<string, int>();
            var names = NetworkCatalog.Names.DistinctBy(name => NetworkCatalog.Create(name).GetType());
            foreach (string name in names.Where(name => NetworkCatalog.Create(name).HyperParameters.Any(parameter => parameter.Name == "width")))
            {
                // ResUNet++ has no fewer channels.
                foreach (int width in (int[])(name == "resunet++" ? [8, 12, 16] : [4, 6, 12, 16]))
                {
                    networks.Add(name, width);
                }
            }

            return networks;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Train_TenSteps_StaysFiniteAndAgreesWithOnnxRuntime(string name, int width)
    {
        var graph = CreateSmall(name, width).CreateGraph(inputChannels: 3, outputChannels: 2);
        foreach (var precision in Enum.GetValues<TrainingPrecision>())
        {
            using var scope = NewDisposeScope();
            manual_seed(1);
            using var module = new GraphModule(graph) { Precision = precision };
            long side = graph.Divisor * (graph.Divisor < 32 ? 2 : 1);
            var (image, labels) = (rand(2, 3, side, side), rand(2, side, side).Exceeds(0.5).to(ScalarType.Int64));

            Assert.All(Train(module, image, labels, steps: 10), loss => Assert.True(float.IsFinite(loss), $"{precision}: the loss is {loss}."));
            Assert.All(module.state_dict().Values, tensor => Assert.True(tensor.isfinite().all().item<bool>()));

            module.eval();
            Weights.AssertClose(module.forward(image), OnnxModel.RunNetwork(OnnxWriter.WriteNetwork(graph, module.state_dict()), image));
        }
    }

    private static NetworkArchitecture CreateSmall(string name, int width)
    {
        var options = new Dictionary<string, string> { ["width"] = $"{width}" };
        if (Small.TryGetValue(name, out var chosen))
        {
            options.Add(chosen.Name, chosen.Text);
        }
        else if (NetworkCatalog.Create(name).HyperParameters.Any(parameter => parameter.Name == "depth"))
        {
            options.Add("depth", "3");
        }

        return NetworkCatalog.Create(name, options);
    }

    private static List<float> Train(GraphModule module, Tensor image, Tensor labels, int steps)
    {
        using var optimizer = new AdamOptimizer().Begin([.. module.parameters()]);
        var losses = new List<float>();
        for (int step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            module.zero_grad();
            var loss = F.cross_entropy(module.forwardHeads(image)[^1], labels);
            loss.backward();
            optimizer.Step(1e-3);
            losses.Add(loss.item<float>());
        }

        return losses;
    }
}
