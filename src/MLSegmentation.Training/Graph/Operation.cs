using MLSegmentation.Training.Execution;

namespace MLSegmentation.Training.Graph;

/// <summary>
/// What a node of a network computes. A closed set: <see cref="GraphModule"/> executes it, the ONNX writer serialises it and
/// <see cref="NetworkSummary"/> counts it. Numbers that are alike in every
/// spatial dimension stand there once.
/// </summary>
internal abstract record Operation
{
    /// <summary>The name in summaries and in the names of nodes without parameters.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The tensors that training changes, in the order of registration.</summary>
    public virtual IEnumerable<GraphParameter> Parameters => [];

    /// <summary>The tensors that are saved with the parameters but not changed by gradients.</summary>
    public virtual IEnumerable<GraphParameter> Buffers => [];

    /// <summary>An operation over a sliding window.</summary>
    public abstract record Window(PerAxis Kernel, PerAxis Stride, PerAxis Padding, int Dilation) : Operation;

    /// <summary>Weight [out, in / groups, kernel…].</summary>
    public sealed record Conv(GraphParameter Weight, GraphParameter? Bias, PerAxis Stride, PerAxis Padding, int Dilation, int Groups)
        : Window(KernelOf(Weight), Stride, Padding, Dilation)
    {
        public override IEnumerable<GraphParameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];
    }

    /// <summary>Weight [in, out / groups, kernel…].</summary>
    public sealed record ConvTranspose(
        GraphParameter Weight, GraphParameter? Bias, PerAxis Stride, PerAxis Padding, PerAxis OutputPadding, int Groups) : Operation
    {
        public PerAxis Kernel => KernelOf(Weight);

        public override IEnumerable<GraphParameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];
    }

    public sealed record BatchNorm(
        GraphParameter Weight, GraphParameter Bias, GraphParameter RunningMean, GraphParameter RunningVariance, double Epsilon, double Momentum)
        : Operation
    {
        public override IEnumerable<GraphParameter> Parameters => [Weight, Bias];

        public override IEnumerable<GraphParameter> Buffers => [RunningMean, RunningVariance];
    }

    public sealed record InstanceNorm(GraphParameter Weight, GraphParameter Bias, double Epsilon) : Operation
    {
        public override IEnumerable<GraphParameter> Parameters => [Weight, Bias];
    }

    public sealed record GroupNorm(GraphParameter Weight, GraphParameter Bias, int Groups, double Epsilon) : Operation
    {
        public override IEnumerable<GraphParameter> Parameters => [Weight, Bias];
    }

    public sealed record Relu : Operation;

    public sealed record LeakyRelu(double Slope) : Operation;

    public sealed record PRelu(GraphParameter Slope) : Operation
    {
        public override IEnumerable<GraphParameter> Parameters => [Slope];
    }

    public sealed record Elu : Operation;
    public sealed record Silu : Operation;
    public sealed record Gelu : Operation;
    public sealed record Sigmoid : Operation;

    /// <summary>Over the channels.</summary>
    public sealed record Softmax : Operation;

    public sealed record MaxPool(PerAxis Kernel, PerAxis Stride, PerAxis Padding) : Window(Kernel, Stride, Padding, Dilation: 1);

    /// <summary>Padded positions count as zeros.</summary>
    public sealed record AveragePool(PerAxis Kernel, PerAxis Stride, PerAxis Padding) : Window(Kernel, Stride, Padding, Dilation: 1);

    public sealed record GlobalAveragePool : Operation;

    /// <summary>Over as many parts along each axis, whatever the size.</summary>
    public sealed record AdaptiveAveragePool(int Bins) : Operation;

    public sealed record GlobalMaxPool : Operation;

    /// <summary>At each position.</summary>
    public sealed record ChannelMean : Operation;

    /// <summary>At each position.</summary>
    public sealed record ChannelMax : Operation;

    public sealed record Upsample(PerAxis Factor, InterpolationKind Interpolation) : Operation;

    /// <summary>To the size of the second input.</summary>
    public sealed record UpsampleTo(PerAxis Factor, InterpolationKind Interpolation) : Operation
    {
        public override string Name => nameof(Upsample);
    }

    public sealed record Concat : Operation;
    public sealed record Add : Operation;
    public sealed record Multiply : Operation;
    public sealed record Dropout(double Probability) : Operation;

    /// <summary>Of whole channels.</summary>
    public sealed record ChannelDropout(double Probability) : Operation;

    private static PerAxis KernelOf(GraphParameter weight)
    {
        int[] sides = [.. weight.Shape.Skip(2).Select(side => (int)side)];
        return PerAxis.Create(sides).For(sides.Length);
    }
}
