using static TorchSharp.torch;

namespace MLSegmentation.Training.Networks;

/// <summary>
/// A network with weights, executed by TorchSharp. A submodule per scope and layer gives the tensors in
/// <see cref="nn.Module.state_dict"/> the names that the graph gives them, for example <c>encoder2.conv1.weight</c>.
/// </summary>
/// <remarks>
/// <para>
/// Weights start normally distributed with variance 2 / fan-in before rectifiers and 1 / fan-in elsewhere (He et al., 2015), biases
/// at zero and normalisations as the identity. The numbers come from torch's generator for the CPU, so
/// <see cref="manual_seed"/> decides them.
/// </para>
/// <para>Like every module, not safe for use by several threads at once while it trains.</para>
/// </remarks>
public sealed class GraphModule : nn.Module<Tensor, Tensor>
{
    private readonly Dictionary<string, nn.Module> _scopes = new(StringComparer.Ordinal);
    private readonly int _coarsestBatchNorm;
    private GraphProgram _output;
    private GraphProgram _heads;

    /// <summary>Creates the network's tensors on the CPU and fills them.</summary>
    /// <param name="graph">The network.</param>
    public GraphModule(NetworkGraph graph)
        : base(nameof(GraphModule))
    {
        ArgumentNullException.ThrowIfNull(graph);
        Graph = graph;
        _scopes[""] = this;
        using (no_grad())
        {
            CreateTensors();
        }

        var normalized = graph.Nodes.Where(node => node.Operation is Operation.BatchNorm).Select(node => node.Output.Reduction);
        _coarsestBatchNorm = normalized.Select(reduction => reduction == 0 ? int.MaxValue : reduction).DefaultIfEmpty(0).Max();
        (_output, _heads) = Bind();
    }

    /// <summary>The network that this executes.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>Computes the prediction.</summary>
    /// <param name="input">[N, channels, height, width], or [N, channels, depth, height, width] for volumes.</param>
    /// <returns>[N, classes, sizes…]: one logit per class and position.</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or a size is no multiple of <see cref="NetworkGraph.Divisor"/>.</exception>
    public override Tensor forward(Tensor input)
    {
        CheckShape(input);
        return _output.Run(input, training)[0];
    }

    /// <summary>Computes what training supervises.</summary>
    /// <param name="input">[N, channels, height, width], or [N, channels, depth, height, width] for volumes.</param>
    /// <returns>The logits of each of <see cref="NetworkGraph.Heads"/>, in their order.</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or a size is no multiple of <see cref="NetworkGraph.Divisor"/>.</exception>
    public Tensor[] forwardHeads(Tensor input)
    {
        CheckShape(input);
        return _heads.Run(input, training);
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        // Moving or converting a module replaces its tensors.
        base._toEpilog(dtype, device, non_blocking);
        (_output, _heads) = Bind();
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
                ScopeOf(parameter, out string name).register_parameter(name, tensor);
            }

            foreach (var buffer in node.Operation.Buffers)
            {
                ScopeOf(buffer, out string name).register_buffer(name, Create(buffer, node).DetachFromDisposeScope());
            }
        }
    }

    private Tensor Create(GraphParameter parameter, GraphNode node)
    {
        long[] shape = [.. parameter.Shape];
        var tensor = empty(shape, dtype: ScalarType.Float32, device: CPU);
        return parameter.Initializer switch
        {
            Initializer.Constant constant => tensor.fill_(constant.Value),
            Initializer.FanInNormal normal => tensor.normal_(0, Math.Sqrt(Graph.Gain(node) / normal.FanIn)),
            Initializer.Interpolation interpolation => Fill(tensor, interpolation),
            _ => throw new NotSupportedException($"{parameter} has an unknown initialiser."),
        };
    }

    /// <summary>Each channel goes to itself and to no other.</summary>
    private static Tensor Fill(Tensor weight, Initializer.Interpolation interpolation)
    {
        using var scope = NewDisposeScope();
        long[] shape = weight.shape;
        var line = tensor(interpolation.Along((int)shape[^1]));
        var kernel = Enumerable.Range(1, shape.Length - 3).Aggregate(line, (product, _) => product.unsqueeze(-1).mul(line));
        weight.zero_();
        for (long channel = 0; channel < shape[0]; channel++)
        {
            weight.select(0, channel).select(0, channel % shape[1]).copy_(kernel);
        }

        return weight;
    }

    /// <summary>The module that holds a tensor, made where it is missing, and the tensor's name in it.</summary>
    private nn.Module ScopeOf(GraphParameter parameter, out string name)
    {
        int dot = parameter.Name.LastIndexOf('.');
        name = parameter.Name[(dot + 1)..];
        return Scope(parameter.Name[..dot]);
    }

    private nn.Module Scope(string path)
    {
        if (!_scopes.TryGetValue(path, out var scope))
        {
            int dot = path.LastIndexOf('.');
            var parent = Scope(dot < 0 ? "" : path[..dot]);
            string name = path[(dot + 1)..];
            scope = new ScopeModule(name);
            parent.register_module(name, scope);
            _scopes.Add(path, scope);
        }

        return scope;
    }

    private (GraphProgram Output, GraphProgram Heads) Bind()
    {
        var tensors = state_dict();
        var output = new GraphProgram(Graph, [Graph.Output], parameter => tensors[parameter.Name]);
        return Graph.Heads is [var only] && only == Graph.Output
            ? (output, output)
            : (output, new GraphProgram(Graph, Graph.Heads, parameter => tensors[parameter.Name]));
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

        var size = shape.AsSpan(2);
        long positions = shape[0];
        foreach (long side in size)
        {
            if (side < 1 || side % Graph.Divisor != 0)
            {
                throw new ArgumentException(
                    $"The network takes sizes that are multiples of {Graph.Divisor}, but the input is [{string.Join(", ", shape)}]; pad or crop it.",
                    nameof(input));
            }

            positions *= _coarsestBatchNorm == int.MaxValue ? 1 : side / Math.Max(_coarsestBatchNorm, 1);
        }

        if (positions < 2 && _coarsestBatchNorm > 0 && training)
        {
            throw new ArgumentException(
                $"Batch normalisation cannot train on [{string.Join(", ", shape)}]: at its coarsest, a channel has a single element. Use a larger batch or larger crops.",
                nameof(input));
        }
    }

    /// <summary>Gives the tensors of one scope or layer their names.</summary>
    private sealed class ScopeModule(string name) : nn.Module(name);
}
