using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLSegmentation.Training.Graph;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLSegmentation.Training.Execution;

/// <summary>Tries how a convolution is computed, forward and both gradients, against a computation in double precision on the processor.</summary>
/// <remarks>
/// <para>
/// Inputs, weights and gradients are small integers, so that single precision computes them without rounding. The result y with the
/// weights W of the outputs o is reduced by signs r: Σ_o r_o y_o = conv(x, Σ_o r_o W_o). That is a convolution with one output, cheap in
/// double precision, and a wrong number in any output shows in it (Freivalds, 1977). With the gradient r ⊗ s of the result, the
/// gradients are those of the same single convolution with s.
/// </para>
/// <para>Input and result are of the type; weights have 32 bits. Nothing is drawn from the engine's random numbers.</para>
/// </remarks>
internal sealed class ConvolutionTrial(ConvolutionKind kind, ScalarType type, Device device)
{
    // Engines compute small inputs in another way: PyTorch those of one image with no more than 20,480 elements.
    private const int Images = 2;
    private const int LeastElements = 20_481;

    private const long FewWeights = 1 << 16;
    private const long ManyWeights = 1 << 20;

    // Prime, so that channels are not alike.
    private const int PatternLength = 8191;

    private static readonly float[] Pattern = CreatePattern();

    /// <summary>
    /// How far off a number may be, relative to the largest. On the processor the integers are exact; a GPU may compute convolutions by
    /// way of transforms that are not; bfloat16 rounds to 8 bits, and errors add up in the sum.
    /// </summary>
    private double Tolerance => (type, device.type) switch
    {
        (ScalarType.BFloat16, _) => 2e-2,
        (_, DeviceType.CPU) => 1e-6,
        _ => 1e-3,
    };

    /// <summary>Whether a way to compute the convolution is right here, for images of several sizes.</summary>
    public bool Passes(Convolution convolve) => Sides().All(side => Passes(convolve, side));

    private bool Passes(Convolution convolve, int side)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var signs = CreateSigns();
        var input = CreateInput(side).to(type, device).requires_grad_();
        var bias = CreateIntegers(offset: 5, kind.Outputs);
        var singleWeight = Reduce(CreateWeight(), signs);
        var weight = CreateWeight().to(device).requires_grad_();
        var result = convolve(input, weight, bias.to(device));
        result.backward([(signs * CreateGradient(result.shape)).to(result.dtype, result.device)]);

        var expected = ComputeSingle(singleWeight, side);
        var expectedResult = expected.Result.Plus(ToDouble(signs.flatten() * bias).sum());
        return IsNear((ToDouble(signs) * ToDouble(result)).sum(1, keepdim: true), expectedResult)
            && IsNear(ToDouble(input.grad!), expected.InputGradient)
            && IsNear(ToDouble(Reduce(weight.grad!, signs)), expected.WeightGradient);
    }

    /// <summary>In double precision: the result, and the gradients of the input and of the sum of all outputs' weights.</summary>
    private (Tensor Result, Tensor InputGradient, Tensor WeightGradient) ComputeSingle(Tensor singleWeight, int side)
    {
        var input = CreateInput(side).to(ScalarType.Float64).requires_grad_();
        var weight = ToDouble(singleWeight).requires_grad_();
        var result = (kind with { Outputs = 1, Groups = 1 }).ToPlain()(input, weight, null);
        result.backward([CreateGradient(result.shape).to(ScalarType.Float64)]);

        // Every output's weights have this gradient times the output's sign, and the signs' squares add up.
        return (result.detach(), input.grad!, weight.grad!.Times(kind.Outputs / kind.Groups));
    }

    /// <summary>
    /// The sum over the outputs of each group, each with its sign: the weight of a convolution with one output and one group. Exact, and
    /// without a copy of what may be the largest tensor of the network.
    /// </summary>
    private Tensor Reduce(Tensor weight, Tensor signs)
    {
        using var onProcessor = weight.detach().cpu();
        var values = MemoryMarshal.Cast<byte, float>(onProcessor.bytes);
        var signValues = MemoryMarshal.Cast<byte, float>(signs.bytes);
        int outputs = kind.Outputs / kind.Groups;
        int blocks = kind.IsTransposed ? kind.Inputs : kind.Groups;
        int length = values.Length / (blocks * outputs);
        float[] sums = new float[blocks * length];
        for (int row = 0; row < blocks * outputs; row++)
        {
            int block = row / outputs;
            int group = block / (blocks / kind.Groups);
            var sum = sums.AsSpan(block * length, length);
            TensorPrimitives.MultiplyAdd(values.Slice(row * length, length), signValues[(group * outputs) + (row % outputs)], sum, sum);
        }

        long[] channels = kind.IsTransposed ? [kind.Inputs, 1] : [1, kind.Inputs];
        return tensor(sums).reshape([.. channels, .. kind.WeightShape[2..]]);
    }

    // Engines have other ways for small images, such as a crop comes to in the depth of a network. They differ for few channels; for many,
    // a trial costs more.
    private IEnumerable<int> Sides()
    {
        var window = kind.Window;
        var uncovered = PerAxis.Combine(window.Kernel, window.Padding, (side, zeros) => (window.Dilation * (side - 1)) + 1 - (2 * zeros));
        int smallest = kind.IsTransposed ? 1 : Math.Max(1, uncovered.Max);
        int smallSizes = kind.WeightShape.Aggregate(1L, (product, side) => product * side) switch
        {
            <= FewWeights => 2,
            <= ManyWeights => 1,
            _ => 0,
        };
        return Enumerable.Range(smallest, smallSizes).Append(Math.Max(smallest, UsualSide()));
    }

    // Large enough for the engine's usual way, and for the outer positions of the window to meet more than padding.
    private int UsualSide()
    {
        double positions = (double)LeastElements / (Images * kind.Inputs);
        int side = (int)Math.Ceiling(Math.Pow(positions, 1.0 / kind.Rank));
        return Math.Max(Math.Max(side, 4), kind.Window.Dilation + 2);
    }

    private Tensor CreateInput(int side) =>
        CreateIntegers(offset: 0, [Images, kind.Inputs, .. Enumerable.Repeat((long)side, kind.Rank)]);

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

    private bool IsNear(Tensor actual, Tensor expected) =>
        (actual - expected).abs().max().item<double>() <= Tolerance * expected.abs().max().item<double>();
}
