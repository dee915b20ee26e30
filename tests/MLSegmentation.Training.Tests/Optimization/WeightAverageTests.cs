using System.Text.Json;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Optimization;

public class WeightAverageTests
{
    private static readonly UNet BatchNormalized = new() { Width = 2, Depth = 1, Normalization = NormalizationKind.Batch };

    [Fact]
    public void Update_FiftySteps_FollowsPyTorchsAverages()
    {
        // average.json was made by record_average.py.
        using var recorded = JsonDocument.Parse(File.ReadAllText(Recordings.PathOf("average.json")));
        foreach (var item in recorded.RootElement.EnumerateArray())
        {
            using var module = new GraphModule(new Convolution().CreateGraph(1, 1));
            using var average = new WeightAverage(module, item.GetProperty("decay").GetDouble(), CPU);
            var points = item.GetProperty("weights").EnumerateArray().Zip(item.GetProperty("averages").EnumerateArray());
            foreach (var (weights, expected) in points)
            {
                SetWeights(module, weights);
                average.Update();

                using var scope = NewDisposeScope();
                var actual = average.Module.parameters().Select(parameter => (double)parameter.item<float>());
                Assert.All(actual.Zip(ToNumbers(expected)), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
            }
        }
    }

    [Fact]
    public void Update_Buffers_CopiesThem()
    {
        using var module = new GraphModule(BatchNormalized.CreateGraph(1, 2));
        using var average = new WeightAverage(module, 0.5, CPU);
        average.Update();
        Weights.Randomize(module);

        average.Update();

        using var scope = NewDisposeScope();
        Assert.All(module.buffers().Zip(average.Module.buffers()), pair => Assert.Equal(pair.First.bytes.ToArray(), pair.Second.bytes.ToArray()));
    }

    [Fact]
    public void Constructor_AnyDecay_StartsWithTheWeightsAndDrawsNoRandomNumbers()
    {
        manual_seed(1);
        using var module = new GraphModule(BatchNormalized.CreateGraph(1, 2));
        using var before = get_rng_state();

        using var average = new WeightAverage(module, 0.5, CPU);

        using var after = get_rng_state();
        Assert.True(Weights.AreEqual(module, average.Module));
        Assert.Equal(before.bytes.ToArray(), after.bytes.ToArray());
    }

    [Fact]
    public void Update_ManyTimes_LeavesNoTensors()
    {
        using var module = new GraphModule(BatchNormalized.CreateGraph(1, 2));
        using var average = new WeightAverage(module, 0.5, CPU);
        average.Update();
        long before = LiveTensors.Count;

        average.Update();

        Assert.Equal(before, LiveTensors.Count);
        Assert.Equal(2, average.Updates);
    }

    private static void SetWeights(GraphModule module, JsonElement weights)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach (var (parameter, value) in module.parameters().Zip(ToNumbers(weights)))
        {
            parameter.copy_(ones_like(parameter).Times(value));
        }
    }

    private static IEnumerable<double> ToNumbers(JsonElement array) => array.EnumerateArray().Select(value => value.GetDouble());

    /// <summary>One weight and one bias.</summary>
    private sealed record Convolution : NetworkArchitecture
    {
        public override string Name => "convolution";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            graph.Conv("output", image, outputChannels, new() { Kernel = 1 });
    }
}
