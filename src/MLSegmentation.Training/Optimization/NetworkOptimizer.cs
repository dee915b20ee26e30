using MLSegmentation.Training.Execution;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>The engine's optimizer of a network's weights, with a learning rate of its own for the encoder.</summary>
internal sealed class NetworkOptimizer : IDisposable
{
    // An array: the engine would walk through the tree of modules anew at every step.
    private readonly Parameter[] _parameters;
    private readonly double[] _factors;
    private readonly double? _maxGradientNorm;

    /// <summary>Creates the optimizer of a network that is on its device already.</summary>
    public NetworkOptimizer(GraphModule module, OptimizationOptions options)
    {
        _parameters = [.. module.parameters()];
        _maxGradientNorm = options.MaxGradientNorm;
        var groups = Split(module, options.EncoderLearningRateFactor ?? 1)
            .SelectMany(part => options.Optimizer.Group(part.Parameters).Select(group => (Group: group, part.Factor)))
            .ToArray();
        _factors = [.. groups.Select(item => item.Factor)];
        Engine = options.Optimizer.Create(groups.Select(item => item.Group), options.LearningRate);
    }

    /// <summary>What remembers earlier gradients.</summary>
    public OptimizerHelper Engine { get; }

    /// <summary>Sets the gradients to zero, where they are.</summary>
    public void Clear()
    {
        // Made anew at every step, as the module's own zero_grad has it, they leave gaps in the heap: a ResNet-18 grew by 70 MB a step.
        using var scope = NewDisposeScope();
        Engine.zero_grad();
    }

    /// <summary>Changes the weights by their gradients. What it leaves to dispose of is the caller's scope's.</summary>
    public void Step(double learningRate)
    {
        if (_maxGradientNorm is { } norm)
        {
            nn.utils.clip_grad_norm_(_parameters, norm);
        }

        foreach (var (group, factor) in Engine.ParamGroups.Zip(_factors))
        {
            group.LearningRate = factor * learningRate;
        }

        Engine.step();
    }

    public void Dispose() => Engine.Dispose();

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
