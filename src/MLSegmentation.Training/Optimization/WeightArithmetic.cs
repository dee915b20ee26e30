using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Optimization;

/// <summary>What the steps of optimizers are made of: arithmetic that changes a tensor, with the numbers held until the engine is done.</summary>
internal static class WeightArithmetic
{
    private static readonly Scalar One = 1;

    /// <summary>Multiplies the tensor by a number.</summary>
    public static Tensor Scale(this Tensor tensor, Scalar factor) => TensorArithmetic.Hold(tensor, static (values, number) => values.mul_(number), factor);

    /// <summary>Divides the tensor by a number.</summary>
    public static Tensor Divide(this Tensor tensor, Scalar divisor) => TensorArithmetic.Hold(tensor, static (values, number) => values.div_(number), divisor);

    /// <summary>Adds a number to the tensor.</summary>
    public static Tensor Raise(this Tensor tensor, Scalar term) => TensorArithmetic.Hold(tensor, static (values, number) => values.add_(number, One), term);

    /// <summary>The sum of the tensor, which stays as it is, and another one times a factor.</summary>
    public static Tensor Plus(this Tensor tensor, Tensor other, Scalar factor)
    {
        var sum = tensor.add(other, factor);
        GC.KeepAlive(factor);
        return sum;
    }

    /// <summary>Adds another tensor times a factor to the tensor.</summary>
    public static Tensor Add(this Tensor tensor, Tensor other, Scalar factor)
    {
        tensor.add_(other, factor);
        GC.KeepAlive(factor);
        return tensor;
    }

    /// <summary>Adds the product of two tensors, times a factor, to the tensor.</summary>
    public static Tensor AddProduct(this Tensor tensor, Tensor first, Tensor second, Scalar factor)
    {
        tensor.addcmul_(first, second, factor);
        GC.KeepAlive(factor);
        return tensor;
    }

    /// <summary>Adds the quotient of two tensors, times a factor, to the tensor.</summary>
    public static Tensor AddQuotient(this Tensor tensor, Tensor dividend, Tensor divisor, Scalar factor)
    {
        tensor.addcdiv_(dividend, divisor, factor);
        GC.KeepAlive(factor);
        return tensor;
    }
}
