using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Execution;

public class ConvolutionCheckTests
{
    private static readonly ConvolutionKind TwelveToTwenty = Kind(12, 20);

    [Fact]
    public void Check_RightEngine_LeavesTheConvolutionAsItIs()
    {
        var check = new ConvolutionCheck(InDoublePrecision);

        Assert.True(check.Check(TwelveToTwenty, ScalarType.Float32, CPU).IsPlain);
    }

    [Fact]
    public void Check_EngineThatForgetsInputsOfAnIncompleteBlock_GetsCompleteBlocks()
    {
        var check = new ConvolutionCheck(kind => WrongUnless(inputs => inputs % 16 == 0, kind, convolve => Forget(^1, convolve)));

        // 12 inputs become 16. The outputs become 32, although 20 are right in the trial: the engine is known to get blocks wrong.
        Assert.Equal(new ConvolutionForm(16, 32), check.Check(TwelveToTwenty, ScalarType.Float32, CPU).Form);
    }

    [Theory]
    [InlineData(12, 20, 1, 32)]
    [InlineData(20, 12, 1, 16)]
    [InlineData(24, 40, 2, 32)]
    public void GetConvolution_EngineThatIsRightInBlocksOf32Only_GivesTheRightResultAndGradients(
        int inputs, int outputs, int groups, int expectedOutputs)
    {
        var kind = Kind(inputs, outputs) with { Groups = groups };
        var check = new ConvolutionCheck(kind => WrongUnless(count => count % 32 == 0, kind, convolve => Forget(0, convolve)));
        using var scope = NewDisposeScope();
        var (input, weight, bias) = (rand(2, inputs, 9, 7), rand(kind.WeightShape), rand(outputs));

        var actual = Run(check.GetConvolution(kind, ScalarType.Float32, CPU), input, weight, bias);

        Assert.Equal(new ConvolutionForm(32, expectedOutputs), check.Check(kind, ScalarType.Float32, CPU).Form);
        foreach (var (expected, found) in Run(InDoublePrecision(kind), input, weight, bias).Zip(actual))
        {
            Weights.AssertClose(expected, found);
        }
    }

    [Fact]
    public void Check_EngineThatForgetsAGradient_IsNotTakenAsItIs()
    {
        var inputGradient = new ConvolutionCheck(
            kind => (input, weight, bias) => InDoublePrecision(kind)(input.detach(), weight, bias).Plus(input.sum().Times(0)));
        var weightGradient = new ConvolutionCheck(
            kind => (input, weight, bias) => InDoublePrecision(kind)(input, weight.detach(), bias).Plus(weight.sum().Times(0)));

        Assert.Null(inputGradient.Check(TwelveToTwenty, ScalarType.Float32, CPU).Form);
        Assert.Null(weightGradient.Check(TwelveToTwenty, ScalarType.Float32, CPU).Form);
    }

    [Fact]
    public void Check_EngineThatIsWrongForTheSmallestImages_IsNotTakenAsItIs()
    {
        var check = new ConvolutionCheck(kind => (input, weight, bias) => InDoublePrecision(kind)(input, weight, bias).Times(input.shape[2] > 2 ? 1 : 1.5));

        Assert.Null(check.Check(TwelveToTwenty, ScalarType.Float32, CPU).Form);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.1)]
    public void GetConvolution_EngineThatIsWrongInEveryForm_IsRefused(double factor)
    {
        var check = new ConvolutionCheck(kind => (input, weight, bias) => InDoublePrecision(kind)(input, weight, bias).Times(factor));

        var exception = Assert.Throws<SegmentationException>(() => check.GetConvolution(TwelveToTwenty, ScalarType.Float32, CPU));
        Assert.Contains(
            "the convolution 12 → 20, 3×3 on the device cpu differs from a computation in double precision",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Check_SameKindAgain_AsksTheEngineNoMore()
    {
        int asked = 0;
        var check = new ConvolutionCheck(kind =>
        {
            asked++;
            return InDoublePrecision(kind);
        });
        check.Check(TwelveToTwenty, ScalarType.Float32, CPU);
        int once = asked;

        check.Check(TwelveToTwenty, ScalarType.Float32, CPU);

        Assert.Equal(once, asked);
    }

    [Theory]
    [InlineData(TrainingPrecision.Full, 3)]
    [InlineData(TrainingPrecision.MixedBFloat16, 5)]
    public void Check_Network_TriesEveryDifferentConvolutionOnceInEachPrecision(TrainingPrecision precision, int expected)
    {
        // 3×3 from 1 to 4, twice 3×3 from 4 to 4, and a transposed one, which is computed in 32 bits in any case.
        var builder = new GraphBuilder(inputChannels: 1, rank: 2);
        var first = builder.Conv("first", builder.Input, channels: 4, new() { Stride = 2 });
        var second = builder.Conv("second", first, channels: 4);
        var third = builder.Conv("third", second, channels: 4);
        var graph = builder.ToGraph(builder.ConvTranspose("fourth", third, channels: 4));

        var found = new ConvolutionCheck(InDoublePrecision).Check(graph, precision, CPU);

        Assert.Equal(expected, found.Count);
        Assert.All(found, convolution => Assert.NotNull(convolution.Form));
    }

    [Theory]
    [InlineData(2, 12, 12, 3, 1, 1)]
    [InlineData(2, 20, 8, 3, 1, 1)]
    [InlineData(2, 35, 64, 3, 1, 12)]
    [InlineData(2, 100, 40, 3, 1, 12)]
    [InlineData(2, 35, 70, 3, 2, 1)]
    [InlineData(2, 48, 48, 3, 2, 1)]
    [InlineData(2, 3, 5, 7, 2, 1)]
    [InlineData(2, 8, 8, 9, 2, 1)]
    [InlineData(3, 6, 5, 3, 2, 1)]
    [InlineData(3, 16, 2, 3, 1, 1)]
    public void GetConvolution_EngineOfThisMachine_IsRightAtEverySize(int rank, int inputs, int outputs, int kernel, int stride, int dilation)
    {
        var window = new ConvolutionWindow(kernel, stride, dilation * (kernel - 1) / 2, dilation);
        var kind = new ConvolutionKind(rank, inputs, outputs, window, Groups: 1, OutputPadding: null);
        AssertRightAtEverySize(kind);
        if (dilation == 1)
        {
            AssertRightAtEverySize(kind with { OutputPadding = 0 });
        }
    }

    private static void AssertRightAtEverySize(ConvolutionKind kind)
    {
        var convolve = ConvolutionCheck.Shared.GetConvolution(kind, ScalarType.Float32, CPU);
        foreach (var (images, side, other) in ((long, long, long)[])[(2, 2, 2), (1, 3, 5), (4, 5, 5), (2, 8, 8), (1, 33, 17)])
        {
            using var scope = NewDisposeScope();
            long[] size = kind.Rank == 2 ? [side, other] : [Math.Min(side, 8), Math.Min(other, 8), 4];
            var (input, weight, bias) = (rand([images, kind.Inputs, .. size]), rand(kind.WeightShape), rand(kind.Outputs));
            foreach (var (expected, found) in Run(InDoublePrecision(kind), input, weight, bias).Zip(Run(convolve, input, weight, bias)))
            {
                Weights.AssertClose(expected, found);
            }
        }
    }

    [Fact]
    public void GetConvolution_ManyChannelsWithStrideAndNoKernel_DoesNotEndTheProcess()
    {
        // As it stands, the gradient of its input divides by zero in oneDNN on some machines.
        using var scope = NewDisposeScope();
        var kind = Kind(512, 1024) with { Window = new ConvolutionWindow(Kernel: 1, Stride: 2, Padding: 0, Dilation: 1) };

        var results = Run(ConvolutionCheck.Shared.GetConvolution(kind, ScalarType.Float32, CPU), ones(1, 512, 5, 4), ones(kind.WeightShape), ones(1024));

        Assert.Equal([1, 1024, 3, 2], results[0].shape);
        Assert.Equal(513, results[0].max().item<float>());
    }

    private static ConvolutionKind Kind(int inputs, int outputs) =>
        new(Rank: 2, inputs, outputs, new ConvolutionWindow(Kernel: 3, Stride: 1, Padding: 1, Dilation: 1), Groups: 1, OutputPadding: null);

    /// <summary>An engine that is right: oneDNN does not compute in double precision.</summary>
    private static Convolution InDoublePrecision(ConvolutionKind kind) => (input, weight, bias) =>
        kind.ToPlain()(input.to(ScalarType.Float64), weight.to(ScalarType.Float64), bias?.to(ScalarType.Float64)).to(ScalarType.Float32);

    private static Convolution WrongUnless(Func<long, bool> isRight, ConvolutionKind kind, Func<Convolution, Convolution> spoil) => (input, weight, bias) =>
        isRight(input.shape[1] / kind.Groups) ? InDoublePrecision(kind)(input, weight, bias) : spoil(InDoublePrecision(kind))(input, weight, bias);

    private static Convolution Forget(Index channel, Convolution convolve) => (input, weight, bias) =>
    {
        var kept = ones(input.shape[1]);
        kept[channel.GetOffset((int)kept.shape[0])] = tensor(0f);
        return convolve(input * kept.reshape(1, -1, 1, 1), weight, bias);
    };

    private static Tensor[] Run(Convolution convolve, Tensor input, Tensor weight, Tensor bias)
    {
        var (x, w) = (input.clone().requires_grad_(), weight.clone().requires_grad_());
        var result = convolve(x, w, bias);
        long[] factors = [.. Enumerable.Range(0, (int)result.numel()).Select(index => (long)(index % 5))];
        (result * tensor(factors, result.shape)).sum().backward();
        return [result.detach(), x.grad!, w.grad!];
    }
}
