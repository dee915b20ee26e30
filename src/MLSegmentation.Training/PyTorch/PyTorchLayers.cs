using System.Globalization;
using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.PyTorch;

/// <summary>Operations of a network as expressions of Python: layers with weights as modules of <c>torch.nn</c>, the others as calls.</summary>
internal static class PyTorchLayers
{
    /// <summary>Creates the module of a layer with weights; null for an operation without any.</summary>
    public static string? Module(Operation operation, int rank) => operation switch
    {
        Operation.Conv conv => $"nn.Conv{rank}d({conv.Weight.Shape[1] * conv.Groups}, {conv.Weight.Shape[0]}, {Window(conv)}, "
            + $"dilation={conv.Dilation}, groups={conv.Groups}, bias={Truth(conv.Bias is not null)})",
        Operation.ConvTranspose conv => $"nn.ConvTranspose{rank}d({conv.Weight.Shape[0]}, {conv.Weight.Shape[1] * conv.Groups}, {Text(conv.Kernel)}, "
            + $"stride={Text(conv.Stride)}, padding={Text(conv.Padding)}, output_padding={Text(conv.OutputPadding)}, groups={conv.Groups}, "
            + $"bias={Truth(conv.Bias is not null)})",
        Operation.BatchNorm norm => $"nn.BatchNorm{rank}d({norm.Weight.Count}, eps={Text(norm.Epsilon)}, momentum={Text(norm.Momentum)})",
        Operation.InstanceNorm norm => $"nn.InstanceNorm{rank}d({norm.Weight.Count}, eps={Text(norm.Epsilon)}, affine=True)",
        Operation.GroupNorm norm => $"nn.GroupNorm({norm.Groups}, {norm.Weight.Count}, eps={Text(norm.Epsilon)})",
        Operation.PRelu activation => $"nn.PReLU({activation.Slope.Count})",
        _ => null,
    };

    /// <summary>Computes an operation without weights of the variables that it reads.</summary>
    public static string Call(Operation operation, int rank, string[] inputs)
    {
        string x = inputs[0];
        return operation switch
        {
            Operation.Relu => $"F.relu({x})",
            Operation.LeakyRelu leaky => $"F.leaky_relu({x}, {Text(leaky.Slope)})",
            Operation.Elu => $"F.elu({x})",
            Operation.Silu => $"F.silu({x})",
            Operation.Gelu => $"F.gelu({x})",
            Operation.Sigmoid => $"torch.sigmoid({x})",
            Operation.Softmax => $"F.softmax({x}, dim=1)",
            Operation.MaxPool pool => $"F.max_pool{rank}d({x}, {Window(pool)})",
            Operation.AveragePool pool => $"F.avg_pool{rank}d({x}, {Window(pool)})",
            Operation.GlobalAveragePool => $"F.adaptive_avg_pool{rank}d({x}, 1)",
            Operation.AdaptiveAveragePool pool => $"F.adaptive_avg_pool{rank}d({x}, {pool.Bins})",
            Operation.GlobalMaxPool => $"{x}.amax(dim={(rank == 2 ? "(2, 3)" : "(2, 3, 4)")}, keepdim=True)",
            Operation.ChannelMean => $"{x}.mean(dim=1, keepdim=True)",
            Operation.ChannelMax => $"{x}.amax(dim=1, keepdim=True)",
            Operation.Upsample upsample =>
                $"F.interpolate({x}, scale_factor={Text(upsample.Factor)}, {Mode(upsample.Interpolation, rank)})",
            Operation.UpsampleTo upsample => $"F.interpolate({x}, size={inputs[1]}.shape[2:], {Mode(upsample.Interpolation, rank)})",
            Operation.Concat => $"torch.cat([{string.Join(", ", inputs)}], dim=1)",
            Operation.Add => $"{x} + {inputs[1]}",
            Operation.Multiply => $"{x} * {inputs[1]}",
            Operation.Dropout dropout => $"F.dropout({x}, {Text(dropout.Probability)}, self.training)",
            _ => throw new NotSupportedException($"{operation.Name} cannot be written as PyTorch."),
        };
    }

    private static string Window(Operation.Window window) =>
        $"{Text(window.Kernel)}, stride={Text(window.Stride)}, padding={Text(window.Padding)}";

    private static string Mode(InterpolationKind interpolation, int rank) => interpolation switch
    {
        InterpolationKind.Nearest => "mode=\"nearest\"",
        _ => $"mode=\"{(rank == 2 ? "bilinear" : "trilinear")}\", align_corners=False",
    };

    private static string Text(PerAxis numbers) => numbers.Count == 1 ? $"{numbers[0]}" : $"({string.Join(", ", numbers.Everywhere(numbers.Count))})";

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Truth(bool value) => value ? "True" : "False";
}
