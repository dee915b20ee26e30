using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Auto;

/// <summary>
/// Estimates the memory of a training from the network's graph: what the backward pass needs of every operation, and what the engine takes besides.
/// </summary>
internal sealed class StepMemory
{
    // The process with the training engine, its threads and ML.NET, before anything is trained.
    private const double Process = 268e6;

    // Found by least squares over trainings of U-Nets with 8 to 64 channels, patches of 128 to 512 pixels and batches of 2 to 8, all of which came
    // out within a tenth, with 39 for each parameter instead of what is below. What the backward pass keeps is there a second time, for gradients,
    // copies in the order that convolutions are computed in, and what freed memory is too scattered to be used again.
    private const double PerKeptByte = 1.83;
    private const double PerPaddedByte = 0.9;

    // As U-Nets with the encoder of ImageNet, 19 million parameters, took it, in batches of 2 x 256x192 to 4 x 256² with glibc 2.36: 35 for weight,
    // gradient, two moments, and what is left of trying whether the model can be written; 14 by which the heap grows from step to step until it is
    // trimmed (8 to 27, the most where batches are so small that writing the model takes more); and the average of the weights, which only long
    // trainings have.
    private const double PerParameter = 35 + 14 + Single;

    // The same after the last step, with the model while it is written and opened.
    private const double PerWrittenParameter = 70 + Single;

    private const int Single = sizeof(float);
    private const int PlaceBytes = sizeof(long);

    // The logits, their probabilities and gradients, the classes one by one.
    private const int LossTensors = 10;

    // With 16 bits, values take half; gradients, sums and what is computed in 32 bits do not.
    private const double RoundedShare = 0.75;

    // Where channels fill no block of 16, the engine may compute wrong results, and zeros are added to fill one.
    private const int Block = 16;

    private readonly NetworkGraph _graph;
    private readonly double[] _size;
    private readonly HashSet<GraphValue> _kept = [];
    private double _bytes;
    private double _padding;

    private StepMemory(NetworkGraph graph, IReadOnlyList<int> size)
    {
        _graph = graph;
        _size = [.. size.Select(side => (double)side)];
        var producers = graph.Nodes.ToDictionary(node => node.Output);
        foreach (var node in graph.Nodes)
        {
            Add(node, producers);
        }
    }

    /// <summary>The bytes that a training with an adaptive optimizer takes at most, without its images.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="size">The size of a patch, height before width.</param>
    /// <param name="batchSize">The patches of a batch.</param>
    /// <param name="precision">What it is computed in.</param>
    public static long OfTraining(NetworkGraph graph, IReadOnlyList<int> size, int batchSize, TrainingPrecision precision)
    {
        var step = new StepMemory(graph, size);
        double loss = graph.Heads.Sum(head => (double)LossTensors * Single * step.Count(head));
        double share = precision == TrainingPrecision.Full ? 1 : RoundedShare;
        double patch = (share * ((PerKeptByte * step._bytes) + (PerPaddedByte * step._padding))) + loss;
        double steps = (PerParameter * graph.ParameterCount) + (batchSize * patch);
        return (long)(Process + Math.Max(steps, PerWrittenParameter * graph.ParameterCount));
    }

    private void Add(GraphNode node, Dictionary<GraphValue, GraphNode> producers)
    {
        switch (node.Operation)
        {
            case Operation.Conv or Operation.ConvTranspose:
                Keep(node.Inputs[0]);
                _padding += Pad(node.Inputs[0]) + Pad(node.Output);
                break;
            case Operation.InstanceNorm or Operation.GroupNorm or Operation.BatchNorm or Operation.Silu or Operation.Gelu or Operation.PRelu
                or Operation.Elu or Operation.AveragePool or Operation.GlobalMaxPool or Operation.ChannelMax:
                Keep(node.Inputs[0]);
                break;
            case Operation.LeakyRelu when producers.TryGetValue(node.Inputs[0], out var producer)
                && producer.Operation is Operation.InstanceNorm or Operation.GroupNorm:
                Keep(node.Inputs[0]);
                break;
            case Operation.Relu or Operation.LeakyRelu or Operation.Sigmoid or Operation.Softmax or Operation.Dropout:
                Keep(node.Output);
                break;
            case Operation.MaxPool:
                _bytes += PlaceBytes * Count(node.Output);
                break;
            case Operation.Multiply:
                Keep(node.Inputs[0]);
                Keep(node.Inputs[1]);
                break;
        }
    }

    private void Keep(GraphValue value)
    {
        if (_kept.Add(value))
        {
            _bytes += Single * Count(value);
        }
    }

    private double Pad(GraphValue value)
    {
        // Images of one or three channels are computed by themselves.
        int missing = value == _graph.Input && value.Channels is 1 or 3 ? 0 : (Block - (value.Channels % Block)) % Block;
        return missing == 0 ? 0 : Single * Count(value) / value.Channels * (missing + (_kept.Contains(value) ? value.Channels : 0));
    }

    private double Count(GraphValue value) =>
        value.Channels * SizeOf(value).Aggregate((product, side) => product * side);

    private IEnumerable<double> SizeOf(GraphValue value) =>
        _size.Select((side, axis) => value.Reduction == 0 ? value.Bins : Math.Ceiling(side / value.Reductions[axis]));
}
