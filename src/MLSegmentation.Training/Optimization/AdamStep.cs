using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>What Adam's variants have in common.</summary>
internal readonly record struct AdamStep(double Beta1, double Beta2, double Epsilon)
{
    private const string MeanName = "exp_avg";
    private const string SquaresName = "exp_avg_sq";

    public static IReadOnlyList<string> StateNames { get; } = [MeanName, SquaresName];

    public void Take(ParameterState state, Tensor gradient, double rate)
    {
        // The means begin at zero, which these make up for.
        double meanCorrection = 1 - Math.Pow(Beta1, state.Steps);
        double squaresCorrection = 1 - Math.Pow(Beta2, state.Steps);
        var mean = state.Tensors[MeanName].Scale(Beta1).Add(gradient, 1 - Beta1);
        var squares = state.Tensors[SquaresName].Scale(Beta2).AddProduct(gradient, gradient, 1 - Beta2);
        var divisor = squares.sqrt().Divide(Math.Sqrt(squaresCorrection)).Raise(Epsilon);
        state.Parameter.AddQuotient(mean, divisor, -(rate / meanCorrection));
    }
}
