using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests.Onnx;

/// <summary>A network of one operation of the graph builder, or of the few that it needs around it.</summary>
internal sealed record OneOperation(string Operation) : NetworkArchitecture
{
    public const int Channels = 4;

    private static readonly Dictionary<string, Func<GraphBuilder, GraphValue, GraphValue>> Operations = new()
    {
        ["Conv"] = (graph, x) => graph.Conv("conv", x, Channels),
        ["Conv, dilated groups without bias"] = (graph, x) => graph.Conv("conv", x, Channels, new() { Dilation = 2, Groups = 2, Bias = false }),
        ["Conv and ConvTranspose, unpadded"] = (graph, x) => graph.ConvTranspose(
            "up", graph.Conv("conv", x, 6, new() { Kernel = Mixed(graph, 3, 1), Unpadded = true }), Channels,
            new() { Kernel = Mixed(graph, 3, 1), Stride = 1, Unpadded = true }),
        ["Conv, stride"] = (graph, x) => graph.ConvTranspose("up", graph.Conv("conv", x, 6, new() { Stride = 2 }), Channels),
        ["Conv, even kernel"] = (graph, x) =>
            graph.ConvTranspose("up", graph.Conv("conv", x, 6, new() { Kernel = 2, Stride = 2 }), Channels, new() { Bias = false }),
        ["ConvTranspose, overlapping"] = (graph, x) => graph.ConvTranspose("up", graph.MaxPool(x), Channels, new() { Kernel = 4 }),
        ["ConvTranspose, output padding"] = (graph, x) => graph.ConvTranspose("up", graph.MaxPool(x), Channels, new() { Kernel = 3, Groups = 2 }),
        ["BatchNorm alone"] = (graph, x) => graph.BatchNorm("norm", x),
        ["BatchNorm behind Conv"] = (graph, x) => graph.BatchNorm("norm", graph.Conv("conv", x, Channels, new() { Groups = 2 })),
        ["BatchNorm behind Conv without bias"] = (graph, x) => graph.BatchNorm("norm", graph.Conv("conv", x, Channels, new() { Bias = false })),
        ["BatchNorm behind ConvTranspose"] = (graph, x) => graph.BatchNorm("norm", graph.ConvTranspose("up", graph.MaxPool(x), Channels)),
        ["BatchNorm behind grouped ConvTranspose"] =
            (graph, x) => graph.BatchNorm("norm", graph.ConvTranspose("up", graph.MaxPool(x), Channels, new() { Groups = 2, Bias = false })),
        ["BatchNorm behind Conv that others read"] = (graph, x) =>
        {
            var features = graph.Conv("conv", x, Channels);
            return graph.Add(features, graph.BatchNorm("norm", features));
        },
        ["BatchNorm twice"] = (graph, x) => graph.BatchNorm("norm2", graph.BatchNorm("norm1", graph.Conv("conv", x, Channels))),
        ["Conv, kernel and stride of each axis"] = (graph, x) => graph.ConvTranspose(
            "up",
            graph.Conv("conv", x, 6, new() { Kernel = Mixed(graph, 3, 1), Stride = Mixed(graph, 2, 1) }),
            Channels,
            new() { Kernel = Mixed(graph, 3, 1), Stride = Mixed(graph, 2, 1) }),
        ["AveragePool of each axis"] = (graph, x) => graph.Upsample(graph.AveragePool(x, Mixed(graph, 2, 1)), like: x, InterpolationKind.Nearest),
        ["MaxPool of each axis"] = (graph, x) => graph.Upsample(graph.MaxPool(x, Mixed(graph, 1, 2)), like: x),
        ["GroupNorm"] = (graph, x) => graph.GroupNorm("norm", x, groups: 2),
        ["GroupNorm behind Conv"] = (graph, x) => graph.GroupNorm("norm", graph.Conv("conv", x, Channels), groups: 1),
        ["Gelu"] = (graph, x) => graph.Gelu(graph.Conv("conv", x, Channels)),
        ["InstanceNorm"] = (graph, x) => graph.InstanceNorm("norm", x),
        ["Relu"] = (graph, x) => graph.Relu(x),
        ["Relu of a shared value"] = (graph, x) =>
        {
            var features = graph.Conv("conv", x, Channels);
            return graph.Add(graph.Relu(features), features);
        },
        ["LeakyRelu"] = (graph, x) => graph.LeakyRelu(graph.Conv("conv", x, Channels), 0.2),
        ["PRelu"] = (graph, x) => graph.PRelu("activation", x),
        ["Elu"] = (graph, x) => graph.Elu(x),
        ["Silu"] = (graph, x) => graph.Silu(x),
        ["Sigmoid"] = (graph, x) => graph.Sigmoid(graph.Conv("conv", x, Channels)),
        ["Softmax"] = (graph, x) => graph.Softmax(x),
        ["MaxPool, overlapping"] = (graph, x) => graph.Upsample(graph.MaxPool(x, kernel: 3, stride: 2, padding: 1)),
        ["AveragePool"] = (graph, x) => graph.Upsample(graph.AveragePool(x), 2, InterpolationKind.Nearest),
        ["AveragePool, padded"] = (graph, x) => graph.AveragePool(x, kernel: 3, stride: 1, padding: 1),
        ["GlobalAveragePool"] = (graph, x) => graph.Multiply(x, graph.Sigmoid(graph.Conv("conv", graph.GlobalAveragePool(x), Channels, new() { Kernel = 1 }))),
        ["GlobalMaxPool"] = (graph, x) => graph.Multiply(x, graph.Sigmoid(graph.Conv("conv", graph.GlobalMaxPool(x), Channels))),
        ["AdaptiveAveragePool"] = (graph, x) => graph.Upsample(graph.Conv("conv", graph.AdaptiveAveragePool(x, bins: 3), Channels), like: x),
        ["AdaptiveAveragePool to more parts than positions"] = (graph, x) =>
            graph.Upsample(graph.AdaptiveAveragePool(graph.MaxPool(x), bins: 5), like: x, InterpolationKind.Nearest),
        ["ChannelMean"] = (graph, x) => graph.Conv("conv", graph.Concat(graph.ChannelMean(x), graph.ChannelMax(x)), Channels),
        ["Attend, squeeze and excitation"] = (graph, x) => graph.Attend(x, AttentionKind.SqueezeExcitation),
        ["Attend, spatial"] = (graph, x) => graph.Attend(x, AttentionKind.Spatial),
        ["Attend, concurrent"] = (graph, x) => graph.Attend(x, AttentionKind.Concurrent),
        ["Attend, CBAM"] = (graph, x) => graph.Attend(x, AttentionKind.Cbam),
        ["Upsample, bilinear"] = (graph, x) => graph.Upsample(graph.MaxPool(x, kernel: 4), 4),
        ["Upsample, nearest"] = (graph, x) => graph.Upsample(graph.MaxPool(x, kernel: 4), 4, InterpolationKind.Nearest),
        ["Upsample to a size, bilinear"] = (graph, x) => graph.Upsample(graph.MaxPool(x), like: x),
        ["Upsample to a size, nearest"] = (graph, x) => graph.Upsample(graph.GlobalAveragePool(x), like: x, InterpolationKind.Nearest),
        ["Concat"] = (graph, x) => graph.Conv("conv", graph.Concat(x, graph.Relu(x), x), Channels),
        ["Add, broadcast"] = (graph, x) => graph.Add(x, graph.Conv("conv", x, 1), graph.GlobalAveragePool(x)),
        ["Multiply, broadcast"] = (graph, x) => graph.Multiply(graph.Conv("conv", x, 1), x),
        ["Repeat"] = (graph, x) =>
        {
            var features = graph.Conv("conv", x, Channels);
            return graph.Repeat(features, graph.Relu(features));
        },
        ["Repeat with BatchNorm"] = (graph, x) =>
        {
            var features = graph.Conv("conv", x, Channels);
            var normalized = graph.BatchNorm("norm", features);
            return graph.Repeat(normalized, graph.Repeat(features, graph.Relu(normalized)));
        },
        ["Repeat with another BatchNorm"] = (graph, x) =>
        {
            var features = graph.Conv("conv", x, Channels);
            return graph.BatchNorm("norm2", graph.Repeat(features, graph.BatchNorm("norm1", features)));
        },
        ["Repeat at another size"] = (graph, x) =>
        {
            var features = graph.Conv("conv", x, Channels);
            return graph.Add(features, graph.Upsample(graph.Repeat(features, graph.MaxPool(features))));
        },
        ["Dropout"] = (graph, x) => graph.Relu(graph.Dropout(graph.Conv("conv", x, Channels), 0.3)),
    };

    public static IEnumerable<string> All => Operations.Keys;

    public override string Name => "one-operation";

    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) => Operations[Operation](graph, image);

    private static PerAxis Mixed(GraphBuilder graph, int first, int others) => graph.Rank == 2 ? [first, others] : [first, others, others];
}
