using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>Which optimizer trains, with its settings other than the learning rate. Immutable.</summary>
public abstract record Optimizer
{
    /// <summary>Adam with the settings of its authors.</summary>
    /// <returns>The optimizer.</returns>
    public static Optimizer Adam() => new AdamOptimizer();

    /// <summary>The optimizer as short text, for logs and the model's description.</summary>
    /// <returns>For example <c>adam</c>.</returns>
    public abstract override string ToString();

    /// <summary>Makes the engine's optimizer for weights that stay where they are until it is disposed.</summary>
    internal abstract OptimizerHelper Create(IReadOnlyList<Parameter> parameters, double learningRate);
}
