using MLSegmentation.Training.Graph;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>
/// What a network with tensors can compute. Each part is put together when it is first used, since trying how the engine computes its
/// convolutions takes a while.
/// </summary>
internal sealed class GraphPrograms
{
    private readonly Lazy<GraphProgram> _output;
    private readonly Lazy<GraphProgram> _heads;
    private readonly Lazy<GraphProgram> _trainingHeads;

    /// <param name="graph">The network.</param>
    /// <param name="tensors">Its tensors, by name.</param>
    /// <param name="precision">In how many bits training computes; everything else has 32.</param>
    public GraphPrograms(NetworkGraph graph, IReadOnlyDictionary<string, Tensor> tensors, TrainingPrecision precision)
    {
        _output = new(() => Create([graph.Output], TrainingPrecision.Full));
        _heads = graph.Heads is [var only] && only == graph.Output ? _output : new(() => Create(graph.Heads, TrainingPrecision.Full));
        _trainingHeads = precision == TrainingPrecision.Full ? _heads : new(() => Create(graph.Heads, precision));

        GraphProgram Create(IReadOnlyList<GraphValue> outputs, TrainingPrecision precision) =>
            new(graph, outputs, parameter => tensors[parameter.Name], precision);
    }

    /// <summary>The prediction.</summary>
    public GraphProgram Output => _output.Value;

    /// <summary>What training supervises, in 32 bits.</summary>
    public GraphProgram Heads => _heads.Value;

    /// <summary>What training supervises, in the precision of the training.</summary>
    public GraphProgram TrainingHeads => _trainingHeads.Value;
}
