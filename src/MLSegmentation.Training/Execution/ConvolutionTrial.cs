using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>
/// Tries how a convolution is computed, forward and both gradients, against a computation in double precision on the processor.
/// </summary>
/// <remarks>
/// <para>
/// Inputs, weights and gradients are small integers, so that single precision computes them without rounding. The result y with the
/// weights W of the outputs o is reduced by signs r: Σ_o r_o y_o = conv(x, Σ_o r_o W_o). That is a convolution with one output, cheap in
/// double precision, and a wrong number in any output shows in it (Freivalds, 1977). With the gradient r ⊗ s of the result, the
/// gradients are those of the same single convolution with s.
/// </para>
/// <para>Nothing is drawn from the engine's random numbers.</para>
/// </remarks>
/// <param name="kind">What is computed.</param>
/// <param name="type">The kind of number of the input and the result; weights have 32 bits.</param>
/// <param name="device">Where it is computed.</param>
internal sealed class ConvolutionTrial(ConvolutionKind kind, ScalarType type, Device device)
{
    // Engines compute small inputs in another way: PyTorch those of one image with no more than 20,480 elements.
    private const int Images = 2;
    private const int LeastElements = 20_481;

    // Prime, so that channels are not alike.
    private const int PatternLength = 8191;

    private static readonly float[] Pattern = CreatePattern();

    /// <summary>How far off a number may be, relative to the largest: bfloat16 rounds to 8 bits, and errors add up in the sum.</summary>
    private double Tolerance => type == ScalarType.BFloat16 ? 0.02 : 0.001;

    /// <summary>Whether a way to compute the convolution is right here.</summary>
    /// <param name="convolve">The way.</param>
    public bool Passes(Convolution convolve)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var signs = CreateSigns();
        var input = CreateInput().to(type, device).requires_grad_();
        var weight = CreateWeight().to(device).requires_grad_();
        var bias = CreateIntegers(offset: 5, kind.Outputs);
        var result = convolve(input, weight, bias.to(device));
        result.backward([(signs * CreateGradient(result.shape)).to(result.dtype, result.device)]);

        var expected = Compute(signs);
        var expectedResult = expected.Result + (signs.flatten() * bias).to(ScalarType.Float64).sum();
        var reduced = (signs.to(ScalarType.Float64) * ToDouble(result)).sum(1, keepdim: true);
        return IsNear(reduced, expectedResult)
            && IsNear(ToDouble(input.grad!), expected.InputGradient)
            && IsNear(Reduce(ToDouble(weight.grad!), signs), expected.WeightGradient);
    }

    /// <summary>The reduced result, and the gradients of the input and of the reduced weight.</summary>
    private (Tensor Result, Tensor InputGradient, Tensor WeightGradient) Compute(Tensor signs)
    {
        var input = CreateInput().to(ScalarType.Float64).requires_grad_();
        var weight = Reduce(ToDouble(CreateWeight()), signs).requires_grad_();
        var convolve = (kind with { Outputs = 1, Groups = 1 }).ToPlain();
        var result = convolve(input, weight, null);
        result.backward([CreateGradient(result.shape).to(ScalarType.Float64)]);

        // Every output's weights have this gradient times the output's sign, and the signs' squares add up.
        return (result.detach(), input.grad!, weight.grad! * (kind.Outputs / kind.Groups));
    }

    /// <summary>The sum over the outputs of a group, each with its sign: the weight of a convolution with one output and one group.</summary>
    private Tensor Reduce(Tensor weight, Tensor signs)
    {
        long inputs = kind.Inputs / kind.Groups;
        long outputs = kind.Outputs / kind.Groups;
        long[] kernel = kind.WeightShape[2..];
        long[] grouped = kind.IsTransposed ? [kind.Groups, inputs, outputs, -1] : [kind.Groups, 1, outputs, -1];
        long[] reduced = kind.IsTransposed ? [kind.Inputs, 1, .. kernel] : [1, kind.Inputs, .. kernel];
        var row = signs.to(ScalarType.Float64).reshape(kind.Groups, 1, 1, outputs);
        return row.matmul(weight.reshape(grouped)).reshape(reduced);
    }

    private Tensor CreateInput()
    {
        var window = kind.Window;
        double perChannel = (double)LeastElements / (Images * kind.Inputs);
        int side = Math.Max((int)Math.Ceiling(Math.Pow(perChannel, 1.0 / kind.Rank)), 4);

        // The window fits, and its outer positions meet more than the padding.
        int extent = (window.Dilation * (window.Kernel - 1)) + 1;
        side = Math.Max(side, Math.Max(extent - (2 * window.Padding), window.Dilation + 2));
        return CreateIntegers(offset: 0, [Images, kind.Inputs, .. Enumerable.Repeat((long)side, kind.Rank)]);
    }

    private Tensor CreateWeight() => CreateIntegers(offset: 1, kind.WeightShape);

    private static Tensor CreateGradient(long[] resultShape) => CreateIntegers(offset: 2, [resultShape[0], 1, .. resultShape[2..]]);

    private Tensor CreateSigns() => CreateIntegers(offset: 3, [1, kind.Outputs, .. Enumerable.Repeat(1L, kind.Rank)]).sign();

    private static Tensor CreateIntegers(int offset, params long[] shape)
    {
        long count = shape.Aggregate(1L, (product, side) => product * side);
        return tensor(Pattern).repeat((offset + count + PatternLength - 1) / PatternLength).narrow(0, offset, count).reshape(shape);
    }

    private static float[] CreatePattern()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, PatternLength).Select(_ => (float)(random.Next(2) == 0 ? -1 : 1) * random.Next(1, 3))];
    }

    private static Tensor ToDouble(Tensor tensor) => tensor.detach().to(ScalarType.Float64, CPU);

    private bool IsNear(Tensor actual, Tensor expected)
    {
        double error = (actual - expected).abs().max().item<double>();
        return error <= Tolerance * expected.abs().max().item<double>();
    }
}
