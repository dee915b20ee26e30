using System.Diagnostics.CodeAnalysis;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>
/// A network with weights, executed by TorchSharp. A submodule per scope and layer gives the tensors in
/// <see cref="nn.Module.state_dict"/> the names that the graph gives them, for example <c>encoder2.conv1.weight</c>.
/// </summary>
/// <remarks>
/// <para>
/// Weights start normally distributed with variance 2 / fan-in before rectifiers and 1 / fan-in elsewhere (He et al., 2015), biases
/// at zero and normalisations as the identity. The numbers come from torch's generator for the CPU, so
/// <see cref="manual_seed"/> decides them. A training sets the biases before the logits to the logarithms of the classes' shares.
/// </para>
/// <para>Like every module, not safe for use by several threads at once while it trains.</para>
/// </remarks>
public sealed class GraphModule : nn.Module<Tensor, Tensor>
{
    private readonly Dictionary<string, nn.Module> _scopes = new(StringComparer.Ordinal);

    // Each is put together when it is first used, since trying how the engine computes its convolutions takes a while.
    private Lazy<GraphProgram> _output;
    private Lazy<GraphProgram> _heads;
    private Lazy<GraphProgram> _trainingHeads;
    private (double Probability, GraphProgram Program)? _dropping;

    /// <summary>Creates the network's tensors on the CPU and fills them.</summary>
    /// <param name="graph">The network.</param>
    /// <exception cref="SegmentationException">The training engine cannot be loaded.</exception>
    public GraphModule(NetworkGraph graph)
        : base(NameAfterLoading())
    {
        ArgumentNullException.ThrowIfNull(graph);
        Graph = graph;
        _scopes[""] = this;
        using (no_grad())
        {
            CreateTensors();
        }

        Bind();
    }

    /// <summary>The network that this executes.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>
    /// Whether <see cref="NetworkGraph.EncoderParameters"/> get no gradients and the encoder's batch normalisations use and keep their
    /// running statistics, also in training. The default is false.
    /// </summary>
    /// <exception cref="InvalidOperationException">The value is true, and the network does not say what its encoder is.</exception>
    public bool IsEncoderFrozen
    {
        get;
        set
        {
            if (value && Graph.EncoderParameters is [])
            {
                throw new InvalidOperationException("The network does not say what its encoder is; GraphBuilder.Encoder marks it.");
            }

            field = value;
            SetEncoderGradients(!value);
        }
    }

    /// <summary>
    /// In how many bits <see cref="forwardHeads"/> computes in training. In evaluation, and in <see cref="forward"/>, everything has
    /// 32 bits, as in the model that a training gives. The default is <see cref="TrainingPrecision.Full"/>.
    /// </summary>
    public TrainingPrecision Precision
    {
        get;
        set
        {
            field = value;
            Bind();
        }
    }

    /// <summary>The tensors of <see cref="NetworkGraph.EncoderParameters"/>, in their order.</summary>
    internal IEnumerable<TorchSharp.Modules.Parameter> EncoderParameters
    {
        get
        {
            var parameters = named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter, StringComparer.Ordinal);
            return Graph.EncoderParameters.Select(parameter => parameters[parameter.Name]);
        }
    }

    /// <summary>Computes the prediction.</summary>
    /// <param name="input">[N, channels, height, width], or [N, channels, depth, height, width] for volumes.</param>
    /// <returns>[N, classes, sizes…]: one logit per class and position.</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or a size is no multiple of <see cref="NetworkGraph.Divisors"/>.</exception>
    /// <exception cref="SegmentationException">The engine computes a convolution of the network wrongly on this machine.</exception>
    public override Tensor forward(Tensor input)
    {
        CheckShape(input);
        return _output.Value.Run(input, training, training && !IsEncoderFrozen)[0];
    }

    /// <summary>Computes what training supervises.</summary>
    /// <returns>The logits of each of <see cref="NetworkGraph.Heads"/>, in their order.</returns>
    /// <inheritdoc cref="forward"/>
    public Tensor[] forwardHeads(Tensor input)
    {
        CheckShape(input);
        return (training ? _trainingHeads : _heads).Value.Run(input, training, training && !IsEncoderFrozen);
    }

    /// <summary>
    /// Takes weights over from a file: those whose names and shapes are the network's. A fully connected layer, [out, in], fits the
    /// convolution that has as many inputs, [out, channels, height, width], and computes the same.
    /// </summary>
    /// <param name="path">A safetensors file, or the model.zip that a training saved; the content decides.</param>
    /// <returns>What was taken over and what was not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="SegmentationException">The file cannot be read or is damaged, or nothing in it fits.</exception>
    public WeightsReport LoadWeights(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var weights = StoredWeights.Open(path);
        return WeightLoader.Load(this, weights);
    }

    /// <summary>Writes all parameters and buffers, as 32-bit floats, to a safetensors file, which <see cref="LoadWeights"/> reads.</summary>
    /// <param name="path">The file. It is replaced at once when it is complete, and not at all on failure.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public void SaveWeights(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var tensors = state_dict().Select(pair => TensorContent.ToWeight(pair.Key, pair.Value));
        SafetensorsWriter.Write(path, tensors, WeightTensor.PyTorchMetadata);
    }

    /// <summary>Writes all parameters and buffers, as <see cref="SaveWeights(string)"/> does.</summary>
    /// <param name="stream">Where to write. It stays open, and need not be able to seek.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public void SaveWeights(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var tensors = state_dict().Select(pair => TensorContent.ToWeight(pair.Key, pair.Value));
        SafetensorsWriter.Write(stream, tensors, WeightTensor.PyTorchMetadata);
    }

    /// <summary>
    /// Computes what training supervises, with the decoder seeing the encoder's features without some of their channels (<see cref="DroppedFeatures"/>).
    /// </summary>
    internal Tensor[] ForwardWithDroppedFeatures(Tensor input, double probability)
    {
        CheckShape(input);
        if (_dropping is not { } dropping || dropping.Probability != probability)
        {
            var tensors = state_dict();
            var graph = DroppedFeatures.In(Graph, probability);
            _dropping = dropping = (probability, new GraphProgram(graph, graph.Heads, parameter => tensors[parameter.Name], Precision));
        }

        return dropping.Program.Run(input, training, training && !IsEncoderFrozen);
    }

    /// <summary>Takes the weights and the running statistics of the encoder over from another module of the same network.</summary>
    internal void CopyEncoder(GraphModule source)
    {
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var (from, to) = (source.state_dict(), state_dict());
        foreach (var tensor in Graph.Parameters.Concat(Graph.Buffers).Where(tensor => tensor.IsEncoder))
        {
            to[tensor.Name].copy_(from[tensor.Name]);
        }
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        // Moving or converting a module replaces its tensors.
        base._toEpilog(dtype, device, non_blocking);
        Bind();
    }

    // Before anything of the engine is used, also by the base class.
    private static string NameAfterLoading()
    {
        EngineLibrary.Require();
        return nameof(GraphModule);
    }

    private void SetEncoderGradients(bool areNeeded)
    {
        foreach (var parameter in EncoderParameters)
        {
            parameter.requires_grad = areNeeded;

            // Optimizers leave a parameter without gradient as it is.
            parameter.grad = null;
        }
    }

    private void CreateTensors()
    {
        // A layer that is applied several times has its tensors once.
        foreach (var node in Graph.Nodes.DistinctBy(node => node.Operation, ReferenceEqualityComparer.Instance))
        {
            foreach (var parameter in node.Operation.Parameters)
            {
                var tensor = new TorchSharp.Modules.Parameter(Create(parameter, node), requires_grad: true);
                tensor.DetachFromDisposeScope();
                ScopeOf(parameter.Name, out string name).register_parameter(name, tensor);
            }

            foreach (var buffer in node.Operation.Buffers)
            {
                ScopeOf(buffer.Name, out string name).register_buffer(name, Create(buffer, node).DetachFromDisposeScope());
            }
        }
    }

    private Tensor Create(GraphParameter parameter, GraphNode node)
    {
        var tensor = empty([.. parameter.Shape], dtype: ScalarType.Float32, device: CPU);
        return parameter.Initializer switch
        {
            Initializer.Constant constant => Fill(tensor, constant.Value),
            Initializer.FanInNormal normal => tensor.normal_(0, Math.Sqrt(Graph.Gain(node) / normal.FanIn)),
            Initializer.Interpolation interpolation => Fill(tensor, interpolation),
            _ => throw new NotSupportedException($"{parameter} has an unknown initialiser."),
        };
    }

    private static Tensor Fill(Tensor tensor, double value)
    {
        using Scalar held = value;
        return tensor.fill_(held);
    }

    /// <summary>Each channel goes to itself and to no other.</summary>
    private static Tensor Fill(Tensor weight, Initializer.Interpolation interpolation)
    {
        using var scope = NewDisposeScope();
        long[] shape = weight.shape;
        Tensor[] lines = [.. shape.Skip(2).Select((side, axis) => tensor(interpolation.Along(axis, (int)side)))];
        var kernel = lines.Aggregate((product, line) => product.unsqueeze(-1).mul(line));
        Fill(weight, 0);
        for (long channel = 0; channel < shape[0]; channel++)
        {
            weight.select(0, channel).select(0, channel % shape[1]).copy_(kernel);
        }

        return weight;
    }

    /// <summary>The module that holds a tensor or another module, made where it is missing, and the name in it.</summary>
    private nn.Module ScopeOf(string path, out string name)
    {
        int dot = path.LastIndexOf('.');
        name = path[(dot + 1)..];
        string scopePath = path[..Math.Max(dot, 0)];
        if (!_scopes.TryGetValue(scopePath, out var scope))
        {
            var parent = ScopeOf(scopePath, out string scopeName);
            scope = new ScopeModule(scopeName);
            parent.register_module(scopeName, scope);
            _scopes.Add(scopePath, scope);
        }

        return scope;
    }

    [MemberNotNull(nameof(_output), nameof(_heads), nameof(_trainingHeads))]
    private void Bind()
    {
        var tensors = state_dict();
        _dropping = null;
        _output = Create([Graph.Output], TrainingPrecision.Full);
        _heads = Graph.Heads is [var only] && only == Graph.Output ? _output : Create(Graph.Heads, TrainingPrecision.Full);
        _trainingHeads = Precision == TrainingPrecision.Full ? _heads : Create(Graph.Heads, Precision);

        Lazy<GraphProgram> Create(IReadOnlyList<GraphValue> outputs, TrainingPrecision precision) =>
            new(() => new GraphProgram(Graph, outputs, parameter => tensors[parameter.Name], precision));
    }

    private void CheckShape(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        long[] shape = input.shape;
        if (shape.Length != Graph.Rank + 2 || shape[1] != Graph.Input.Channels)
        {
            string sizes = Graph.Rank == 2 ? "height, width" : "depth, height, width";
            throw new ArgumentException(
                $"The network takes [N, {Graph.Input.Channels}, {sizes}], but the input is [{string.Join(", ", shape)}].", nameof(input));
        }

        if (shape.Skip(2).Where((side, axis) => side < 1 || side % Graph.Divisors[axis] != 0).Any())
        {
            throw new ArgumentException(
                $"The network takes sizes that are multiples of {Graph.Divisors}, but the input is [{string.Join(", ", shape)}]; pad or crop it.",
                nameof(input));
        }

        if (training && Graph.CountNormalized(shape[0], shape[2..]) < 2)
        {
            throw new ArgumentException(
                $"Batch normalisation cannot train on [{string.Join(", ", shape)}]: at its coarsest, a channel has a single element. "
                + "Use a larger batch or larger crops.",
                nameof(input));
        }
    }

    /// <summary>Gives the tensors of one scope or layer their names.</summary>
    private sealed class ScopeModule(string name) : nn.Module(name);
}
