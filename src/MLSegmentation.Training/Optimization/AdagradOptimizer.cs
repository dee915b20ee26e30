using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// Adagrad: Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", JMLR 12, 2011, with
/// diagonal matrices. Its steps become smaller by themselves, so a constant learning rate, of around 0.01, suits it.
/// </summary>
public sealed record AdagradOptimizer : Optimizer
{
    private const string SquaresName = "sum";

    /// <summary>What keeps the division by the root of the squares finite, above 0. Default: 1e-10.</summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double Epsilon { get; init => field = Allowed.Positive(value); } = 1e-10;

    internal override IReadOnlyList<string> StateNames => [SquaresName];

    internal override void Update(ParameterState state, Tensor gradient, double rate)
    {
        var squares = state.Tensors[SquaresName].AddProduct(gradient, gradient, 1);
        state.Parameter.AddQuotient(gradient, squares.sqrt().Raise(Epsilon), -rate);
    }

    private protected override string Describe() => Describe("adagrad", new AdagradOptimizer(), $"{Epsilon}");
}
