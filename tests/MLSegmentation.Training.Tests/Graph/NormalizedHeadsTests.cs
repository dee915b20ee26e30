using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Graph;

public class NormalizedHeadsTests
{
    // As many as no network has channels anywhere.
    private const int Classes = 5;

    public static TheoryData<string> Networks => [.. NetworkCatalog.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Find_NetworkOfTheCatalog_HasPlainHeads(string name)
    {
        var network = NetworkCatalog.Create(name);
        bool isDeep = network.HyperParameters.Any(parameter => parameter.Name == "deep-supervision");
        var deep = isDeep ? NetworkCatalog.Create(name, new Dictionary<string, string> { ["deep-supervision"] = "true" }) : network;
        foreach (int rank in network.Ranks)
        {
            Assert.Null(NormalizedHeads.Find(network.CreateGraph(3, Classes, rank))?.Name);
            Assert.Null(NormalizedHeads.Find(deep.CreateGraph(3, Classes, rank))?.Name);
        }
    }

    [Fact]
    public void Find_NormalizedClasses_NamesTheLayer()
    {
        // Normalised classes, activated and joined once more: the end that V-Net has in many libraries.
        var network = new Ending((graph, features, classes) =>
            graph.Conv("output", graph.Elu(graph.InstanceNorm("classes_norm", graph.Conv("classes", features, classes))), classes, new() { Kernel = 1 }));

        Assert.Equal("classes_norm", NormalizedHeads.Find(network.CreateGraph(3, Classes))?.Name);
    }

    [Fact]
    public void Find_LinearLayersBehindNormalizations_NamesOneOfThem()
    {
        // A pyramid of normalised dilations, added up and joined without an activation: the end of ResUNet++ as its authors wrote it.
        var network = new Ending((graph, features, classes) =>
        {
            GraphValue[] dilated = [.. ((int[])[6, 1]).Select(dilation => graph.InstanceNorm(
                $"norm{dilation}", graph.Conv($"conv{dilation}", features, 8, new() { Dilation = dilation })))];
            return graph.Conv("output", graph.Conv("join", graph.Add(dilated), 8), classes, new() { Kernel = 1 });
        });

        Assert.Equal("norm6", NormalizedHeads.Find(network.CreateGraph(3, Classes))?.Name);
    }

    [Fact]
    public void Find_FeaturesThatNothingNormalizesJoinIn_FindsNothing()
    {
        var network = new Ending((graph, features, classes) =>
            graph.Conv("output", graph.Add(graph.InstanceNorm("norm", features), features), classes, new() { Kernel = 1 }));

        Assert.Null(NormalizedHeads.Find(network.CreateGraph(3, Classes)));
    }

    [Fact]
    public void Find_AsManyFeaturesAsClasses_FindsNothing() =>
        Assert.Null(NormalizedHeads.Find(new UNet { Width = Classes, Depth = 1 }.CreateGraph(3, Classes)));

    [Fact]
    public void Find_BatchNormalization_FindsNothing()
    {
        var network = new Ending((graph, features, classes) => graph.BatchNorm("norm", graph.Conv("output", features, classes, new() { Kernel = 1 })));

        Assert.Null(NormalizedHeads.Find(network.CreateGraph(3, Classes)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_NormalizedLogits_Warns(bool isNormalized)
    {
        var network = new Ending((graph, features, classes) =>
        {
            var logits = graph.Conv("output", features, classes, new() { Kernel = 1 });
            return isNormalized ? graph.InstanceNorm("last_norm", logits) : logits;
        });
        var context = new MLContext(seed: 1);
        var warnings = new List<string>();
        context.Log += (_, message) => warnings.AddRange(message.Kind == ChannelMessageKind.Warning ? [message.RawMessage] : []);
        var options = new SegmentationTrainerOptions
        {
            Steps = 1,
            BatchSize = 2,
            Crop = new(16, 16),
            Classes = SyntheticImages.Classes,
            Execution = new() { Threads = 1 },
        };

        using var model = context.Segmentation().Trainers.Custom(network, options).Fit(SyntheticImages.Load(context, 2));

        Assert.Equal(isNormalized, warnings.Exists(warning => warning.StartsWith("The normalisation last_norm, just before", StringComparison.Ordinal)));
    }

    /// <summary>One layer of rectified features, and an end that the test makes.</summary>
    private sealed record Ending(Func<GraphBuilder, GraphValue, int, GraphValue> End) : NetworkArchitecture
    {
        public override string Name => "ending";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            End(graph, graph.Relu(graph.Conv("conv", image, 8)), outputChannels);
    }
}
