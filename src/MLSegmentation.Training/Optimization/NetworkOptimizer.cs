using MLSegmentation.Training.Execution;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>The optimizer of a network's weights, with a learning rate of its own for the encoder.</summary>
internal sealed class NetworkOptimizer : IDisposable
{
    private static readonly Scalar Zero = 0;

    // An array: the engine would walk through the tree of modules anew at every step.
    private readonly Parameter[] _parameters;
    private readonly double? _maxGradientNorm;

    /// <summary>Creates the optimizer of a network that is on its device already.</summary>
    public NetworkOptimizer(GraphModule module, OptimizationOptions options)
    {
        _parameters = [.. module.parameters()];
        _maxGradientNorm = options.MaxGradientNorm;
        Run = new OptimizerRun(options.Optimizer, Split(module, options.EncoderLearningRateFactor ?? 1)
            .SelectMany(part => options.Optimizer.Group(part.Parameters).Select(group => group with { RateFactor = part.Factor })));
    }

    /// <summary>What remembers earlier gradients.</summary>
    public OptimizerRun Run { get; }

    /// <summary>Sets the gradients to zero, where they are.</summary>
    public void Clear()
    {
        // Made anew at every step, they would leave gaps in the heap that glibc before 2.38 cannot fill with blocks of the same size.
        using var scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        foreach (var parameter in _parameters)
        {
            parameter.grad?.fill_(Zero);
        }
    }

    /// <summary>Changes the weights by their gradients. What it leaves to dispose of is the caller's scope's.</summary>
    public void Step(double learningRate)
    {
        if (_maxGradientNorm is { } norm)
        {
            nn.utils.clip_grad_norm_(_parameters, norm);
        }

        Run.Step(learningRate);
    }

    public void Dispose() => Run.Dispose();

    /// <summary>The weights that have the learning rate itself, and those that have a multiple of it.</summary>
    private IEnumerable<(IReadOnlyList<Parameter> Parameters, double Factor)> Split(GraphModule module, double factor)
    {
        if (factor == 1)
        {
            return [(_parameters, 1)];
        }

        var encoder = module.EncoderParameters.Select(parameter => parameter.Handle).ToHashSet();
        var parts = _parameters.ToLookup(parameter => encoder.Contains(parameter.Handle));
        return [([.. parts[false]], 1), ([.. parts[true]], factor)];
    }
}
