using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSegmentation.Training.Optimization;

/// <summary>Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1.</summary>
public sealed record AdamOptimizer : Optimizer
{
    /// <summary>The decay of the running mean of the gradients, at least 0 and below 1. The default is 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Beta1 { get; init => field = CheckDecay(value); } = 0.9;

    /// <summary>The decay of the running mean of the squared gradients, at least 0 and below 1. The default is 0.999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Beta2 { get; init => field = CheckDecay(value); } = 0.999;

    /// <summary>What keeps the division by the root of the squares finite, above 0. The default is 1e-8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Epsilon
    {
        get;
        init => field = double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Adam's epsilon is a number above 0.");
    } = 1e-8;

    /// <inheritdoc/>
    public override string ToString() => this == new AdamOptimizer()
        ? "adam"
        : string.Create(CultureInfo.InvariantCulture, $"adam({Beta1}, {Beta2}, {Epsilon})");

    /// <inheritdoc/>
    internal override OptimizerHelper Create(IReadOnlyList<Parameter> parameters, double learningRate) =>
        torch.optim.Adam(parameters, learningRate, Beta1, Beta2, Epsilon);

    private static double CheckDecay(double value) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A decay of Adam is a number of at least 0 and below 1.");
}
