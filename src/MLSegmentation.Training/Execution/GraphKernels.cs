using MLSegmentation.Training.Graph;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLSegmentation.Training.Execution;

/// <summary>Computes one node from the values in the slots.</summary>
internal delegate Tensor GraphKernel(Tensor[] values, bool training);

/// <summary>Turns the operations of a network into calls of TorchSharp.</summary>
/// <param name="rank">The number of spatial dimensions.</param>
/// <param name="tensorOf">Finds the tensor of a parameter or buffer.</param>
/// <param name="precision">In how many bits to compute. In mixed precision, all values in the slots are bfloat16, the parameters are not.</param>
internal sealed class GraphKernels(int rank, Func<GraphParameter, Tensor> tensorOf, TrainingPrecision precision)
{
    private static readonly Scalar One = 1.0;

    // The dimensions after those of the batch and the channels.
    private readonly long[] _positions = [.. Enumerable.Range(2, rank).Select(dimension => (long)dimension)];

    /// <summary>Computes a node, whose result may replace the input's elements where <paramref name="overwrite"/> says so.</summary>
    public GraphKernel Create(GraphNode node, bool overwrite)
    {
        var kernel = CreateAsGiven(node, overwrite);
        return precision == TrainingPrecision.MixedBFloat16 && NeedsSingle(node.Operation) ? InSingle(kernel, node.Inputs[0].Index) : kernel;
    }

    // Of the softmax, 8 bits would leave too little; the others libtorch does not compute in bfloat16 on every device.
    private bool NeedsSingle(Operation operation) => operation switch
    {
        Operation.Softmax or Operation.ConvTranspose or Operation.GroupNorm => true,
        Operation.MaxPool or Operation.AveragePool => rank == 3,
        _ => false,
    };

    /// <summary>Computes an operation of one input in 32 bits, and rounds its result.</summary>
    private static GraphKernel InSingle(GraphKernel kernel, int x) => (values, training) =>
    {
        using var scope = NewDisposeScope();
        var given = values[x];
        values[x] = given.to(ScalarType.Float32);
        var result = kernel(values, training).to(ScalarType.BFloat16);
        values[x] = given;
        return result.MoveToOuterDisposeScope();
    };

    private GraphKernel CreateAsGiven(GraphNode node, bool overwrite)
    {
        int[] inputs = [.. node.Inputs.Select(input => input.Index)];
        int x = inputs[0];
        return node.Operation switch
        {
            Operation.Conv conv => Convolve(conv, conv.Weight, conv.Bias, x),
            Operation.ConvTranspose conv => Convolve(conv, conv.Weight, conv.Bias, x),
            Operation.BatchNorm norm => BatchNorm(norm, x),
            Operation.InstanceNorm norm => InstanceNorm(norm, x),
            Operation.GroupNorm norm => GroupNorm(norm, x),
            Operation.PRelu activation => PRelu(activation, x),
            Operation.MaxPool pool => MaxPool(pool, x),
            Operation.AveragePool pool => AveragePool(pool, x),
            Operation.GlobalAveragePool => rank == 2
                ? (values, _) => F.adaptive_avg_pool2d(values[x], 1L)
                : (values, _) => F.adaptive_avg_pool3d(values[x], 1L),
            Operation.AdaptiveAveragePool pool => AdaptiveAveragePool(pool, x),
            Operation.GlobalMaxPool => (values, _) => values[x].amax(_positions, keepdim: true),
            Operation.ChannelMean => (values, _) => values[x].mean([1], keepdim: true),
            Operation.ChannelMax => (values, _) => values[x].amax([1], keepdim: true),
            Operation.Upsample upsample => Upsample(upsample, x),
            Operation.UpsampleTo upsample => UpsampleTo(upsample.Interpolation, x, like: inputs[1]),
            Operation.Concat => (values, _) => cat(Array.ConvertAll(inputs, input => values[input]), 1),
            Operation.Add => (values, _) => values[x].Plus(values[inputs[1]]),
            Operation.Multiply => (values, _) => values[x].mul(values[inputs[1]]),
            Operation.Dropout dropout => (values, training) => F.dropout(values[x], dropout.Probability, training),
            Operation.ChannelDropout dropout => DropChannels(dropout.Probability, x),
            Operation.Softmax => (values, _) => F.softmax(values[x], 1),
            Operation.Elu => (values, _) => values[x].elu(One, One, One),
            Operation.Silu => (values, _) => values[x].silu(),
            Operation.Gelu => (values, _) => F.gelu(values[x]),
            Operation.Relu => overwrite ? (values, _) => values[x].relu_() : (values, _) => values[x].relu(),
            Operation.Sigmoid => overwrite ? (values, _) => values[x].sigmoid_() : (values, _) => values[x].sigmoid(),
            Operation.LeakyRelu leaky => overwrite
                ? (values, _) => TensorArithmetic.Hold(values[x], static (tensor, slope) => tensor.leaky_relu_(slope), leaky.Slope)
                : (values, _) => TensorArithmetic.Hold(values[x], static (tensor, slope) => tensor.leaky_relu(slope), leaky.Slope),
            _ => throw new NotSupportedException($"{node.OperationName} cannot be executed."),
        };
    }

    private GraphKernel DropChannels(double probability, int x) => rank == 2
        ? (values, training) => F.dropout2d(values[x], probability, training)
        : (values, training) => F.dropout3d(values[x], probability, training);

    private GraphKernel Convolve(Operation operation, GraphParameter weightParameter, GraphParameter? biasParameter, int x)
    {
        var kind = ConvolutionKind.Of(operation)!;
        var type = precision == TrainingPrecision.Full || NeedsSingle(operation) ? ScalarType.Float32 : ScalarType.BFloat16;
        var weight = tensorOf(weightParameter);
        var bias = biasParameter is null ? null : tensorOf(biasParameter);
        var convolve = ConvolutionCheck.Shared.GetConvolution(kind, type, weight.device);
        return (values, _) => convolve(values[x], weight, bias);
    }

    private GraphKernel BatchNorm(Operation.BatchNorm norm, int x)
    {
        var (weight, bias) = (tensorOf(norm.Weight), tensorOf(norm.Bias));
        var (mean, variance) = (tensorOf(norm.RunningMean), tensorOf(norm.RunningVariance));
        return (values, training) => F.batch_norm(values[x], mean, variance, weight, bias, training, norm.Momentum, norm.Epsilon);
    }

    private GraphKernel InstanceNorm(Operation.InstanceNorm norm, int x)
    {
        var (weight, bias) = (tensorOf(norm.Weight), tensorOf(norm.Bias));

        // A group for each channel is the same, and libtorch computes it several times faster on the processor. With weights of more bits
        // than the input has, it does not do so on every device.
        return precision == TrainingPrecision.Full
            ? (values, _) => F.group_norm(values[x], weight.shape[0], weight, bias, norm.Epsilon)
            : (values, _) => F.instance_norm(values[x], weight: weight, bias: bias, use_input_stats: true, eps: norm.Epsilon);
    }

    private GraphKernel GroupNorm(Operation.GroupNorm norm, int x)
    {
        var (weight, bias) = (tensorOf(norm.Weight), tensorOf(norm.Bias));
        return (values, _) => F.group_norm(values[x], norm.Groups, weight, bias, norm.Epsilon);
    }

    private GraphKernel PRelu(Operation.PRelu activation, int x)
    {
        var slope = tensorOf(activation.Slope);
        return precision == TrainingPrecision.Full
            ? (values, _) => F.prelu(values[x], slope)
            : (values, _) =>
            {
                using var rounded = slope.to(ScalarType.BFloat16);
                return F.prelu(values[x], rounded);
            };
    }

    private GraphKernel MaxPool(Operation.MaxPool pool, int x)
    {
        var (kernel, strides, padding) = (pool.Kernel.Everywhere(rank), pool.Stride.Everywhere(rank), pool.Padding.Everywhere(rank));
        long[] dilation = [.. Enumerable.Repeat(1L, rank)];
        return rank == 2
            ? (values, _) => values[x].device_type == DeviceType.CPU
                ? TakeMaxima(values[x], input => F.max_pool2d_with_indices(input, kernel, strides, padding, dilation).indices)
                : F.max_pool2d(values[x], kernel, strides, padding, dilation)
            : (values, _) => F.max_pool3d(values[x], kernel, strides, padding, dilation);
    }

    /// <summary>
    /// Looks for the maxima with the channels of an image side by side, which is several times faster on the processor because libtorch
    /// then compares many channels at once, and takes them from the input as it is, so that its gradient keeps the usual layout, too.
    /// </summary>
    private static Tensor TakeMaxima(Tensor input, Func<Tensor, Tensor> find)
    {
        using var scope = NewDisposeScope();
        Tensor places;
        using (no_grad())
        {
            places = find(input.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)).contiguous();
        }

        return input.flatten(2).gather(2, places.flatten(2)).reshape(places.shape).MoveToOuterDisposeScope();
    }

    private GraphKernel AveragePool(Operation.AveragePool pool, int x)
    {
        var (kernel, strides, padding) = (pool.Kernel.Everywhere(rank), pool.Stride.Everywhere(rank), pool.Padding.Everywhere(rank));
        return rank == 2
            ? (values, _) => F.avg_pool2d(values[x], kernel, strides, padding)
            : (values, _) => F.avg_pool3d(values[x], kernel, strides, padding);
    }

    private GraphKernel AdaptiveAveragePool(Operation.AdaptiveAveragePool pool, int x)
    {
        long[] size = ((PerAxis)pool.Bins).Everywhere(rank);
        return rank == 2
            ? (values, _) => F.adaptive_avg_pool2d(values[x], size)
            : (values, _) => F.adaptive_avg_pool3d(values[x], size);
    }

    private GraphKernel Upsample(Operation.Upsample upsample, int x)
    {
        double[] factors = [.. upsample.Factor.Everywhere(rank)];
        var (mode, corners) = ModeOf(upsample.Interpolation);
        return (values, _) => F.interpolate(values[x], scale_factor: factors, mode: mode, align_corners: corners);
    }

    private GraphKernel UpsampleTo(InterpolationKind interpolation, int x, int like)
    {
        var (mode, corners) = ModeOf(interpolation);
        return (values, _) => F.interpolate(values[x], size: values[like].shape[2..], mode: mode, align_corners: corners);
    }

    private (InterpolationMode Mode, bool? AlignCorners) ModeOf(InterpolationKind interpolation) => interpolation switch
    {
        InterpolationKind.Nearest => (InterpolationMode.Nearest, null),
        _ => (rank == 2 ? InterpolationMode.Bilinear : InterpolationMode.Trilinear, false),
    };
}
