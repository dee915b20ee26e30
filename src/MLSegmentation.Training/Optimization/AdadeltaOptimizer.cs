using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// Adadelta: Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012, algorithm 1. The learning rate multiplies its steps; the paper has
/// none, that is, 1, around which learning rates suit it.
/// </summary>
public sealed record AdadeltaOptimizer : Optimizer
{
    private const string SquaresName = "square_avg";
    private const string ChangesName = "acc_delta";

    /// <summary>The decay of the running means of squared gradients and squared changes, at least 0 and below 1. Default: 0.9.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Decay { get; init => field = Allowed.BelowOne(value); } = 0.9;

    /// <summary>What lets the first steps begin and keeps the division finite, above 0. Default: 1e-6.</summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double Epsilon { get; init => field = Allowed.Positive(value); } = 1e-6;

    internal override IReadOnlyList<string> StateNames => [SquaresName, ChangesName];

    internal override void Update(ParameterState state, Tensor gradient, double rate)
    {
        var (squares, changes) = (state.Tensors[SquaresName], state.Tensors[ChangesName]);
        squares.Scale(Decay).AddProduct(gradient, gradient, 1 - Decay);
        var root = squares.Plus(Epsilon).sqrt_();
        var change = changes.Plus(Epsilon).sqrt_().div_(root).mul_(gradient);
        state.Parameter.Add(change, -rate);
        changes.Scale(Decay).AddProduct(change, change, 1 - Decay);
    }

    private protected override string Describe() => Describe("adadelta", new AdadeltaOptimizer(), $"{Decay}, {Epsilon}");
}
