using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// RMSProp: Tieleman and Hinton, "Lecture 6.5: rmsprop", COURSERA: Neural Networks for Machine Learning, 2012; centred and with
/// momentum as in Graves, "Generating Sequences With Recurrent Neural Networks", 2013, section 4.2. Learning rates around 0.001 suit it.
/// </summary>
public sealed record RmsPropOptimizer : Optimizer
{
    private const string SquaresName = "square_avg";
    private const string MeanName = "grad_avg";
    private const string MomentumName = "momentum_buffer";

    /// <summary>The decay of the running mean of the squared gradients, at least 0 and below 1. Default: 0.99.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Decay { get; init => field = Allowed.BelowOne(value); } = 0.99;

    /// <summary>What keeps the division by the root of the squares finite, above 0. Default: 1e-8.</summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double Epsilon { get; init => field = Allowed.Positive(value); } = 1e-8;

    /// <summary>The share of the last change that goes on, at least 0 and below 1. Default: 0, for none.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Momentum { get; init => field = Allowed.BelowOne(value); }

    /// <summary>Whether the gradients' variance takes the place of the mean of their squares. Default: false.</summary>
    public bool IsCentred { get; init; }

    internal override IReadOnlyList<string> StateNames =>
        [SquaresName, .. IsCentred ? [MeanName] : Array.Empty<string>(), .. Momentum > 0 ? [MomentumName] : Array.Empty<string>()];

    internal override void Update(ParameterState state, Tensor gradient, double rate)
    {
        var divisor = GetRoot(state, gradient).Raise(Epsilon);
        if (Momentum > 0)
        {
            var change = state.Tensors[MomentumName].Scale(Momentum).AddQuotient(gradient, divisor, 1);
            state.Parameter.Add(change, -rate);
        }
        else
        {
            state.Parameter.AddQuotient(gradient, divisor, -rate);
        }
    }

    /// <summary>The root of the mean square, or of the variance.</summary>
    private Tensor GetRoot(ParameterState state, Tensor gradient)
    {
        var squares = state.Tensors[SquaresName].Scale(Decay).AddProduct(gradient, gradient, 1 - Decay);
        if (!IsCentred)
        {
            return squares.sqrt();
        }

        var mean = state.Tensors[MeanName].Scale(Decay).Add(gradient, 1 - Decay);
        return squares.clone().AddProduct(mean, mean, -1).sqrt_();
    }

    private protected override string Describe() => Describe("rmsProp", new RmsPropOptimizer(), $"{Decay}, {Epsilon}, {Momentum}, {IsCentred}");
}
