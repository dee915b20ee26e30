using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training;

/// <summary>
/// Arithmetic of tensors with numbers that is safe whatever the garbage collector does: for losses, which compute while other threads
/// prepare images.
/// </summary>
/// <remarks>
/// TorchSharp makes an object of each number, a <see cref="Scalar"/>, hands the engine no more than its address, and lets go of it. Where
/// another thread collects garbage at that moment, the number is gone before the engine has read it. <c>x + 1</c>, <c>x * 2</c>,
/// <c>x.pow(2)</c>, <c>x.clamp(min: 1)</c> and <c>x.ne(255)</c> are such calls, and so is <c>x + y</c> of two tensors, which multiplies y
/// by a 1. The methods here compute the same bits, and hold the numbers until the engine is done.
/// </remarks>
public static class TensorArithmetic
{
    private static readonly Scalar One = 1;

    /// <summary>Adds tensors: <c>left + right</c>. Differences, products and quotients of tensors need no such method.</summary>
    /// <param name="left">The first term.</param>
    /// <param name="right">The second term, of the same shape or of one that fits it.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.add(right, One);
    }

    /// <summary>Adds a number to each element: <c>left + right</c>.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">The number, an int or a double, for example.</param>
    /// <returns>The sums.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Tensor Plus(this Tensor left, Scalar right) => Hold(left, static (tensor, number) => tensor.add(number, One), right);

    /// <summary>Subtracts each element from a number: <c>1 - x</c> is <c>x.SubtractedFrom(1)</c>.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="number">The number.</param>
    /// <returns>The differences.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Tensor SubtractedFrom(this Tensor tensor, Scalar number) =>
        Hold(tensor, static (values, minuend) => values.negative().add(minuend, One), number);

    /// <summary>Multiplies each element by a number: <c>left * right</c>.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">The number.</param>
    /// <returns>The products.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Tensor Times(this Tensor left, Scalar right) => Hold(left, static (tensor, number) => tensor.mul(number), right);

    /// <summary>Raises each element to a power, as <c>pow</c> does.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="exponent">The exponent.</param>
    /// <returns>The powers.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Tensor Power(this Tensor tensor, Scalar exponent) => Hold(tensor, static (basis, number) => basis.pow(number), exponent);

    /// <summary>Replaces elements below a number by it, as <c>clamp(min: …)</c> does.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="least">The number.</param>
    /// <returns>The larger one of each element and the number.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Tensor AtLeast(this Tensor tensor, Scalar least) => Hold(tensor, static (values, number) => values.clamp(min: number), least);

    /// <summary>Replaces elements above a number by it, as <c>clamp(max: …)</c> does.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="most">The number.</param>
    /// <returns>The smaller one of each element and the number.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Tensor AtMost(this Tensor tensor, Scalar most) => Hold(tensor, static (values, number) => values.clamp(max: number), most);

    /// <summary>Says which elements are not equal to a number, as <c>ne</c> does.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="number">The number.</param>
    /// <returns>A tensor of truth values.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Tensor DiffersFrom(this Tensor tensor, Scalar number) => Hold(tensor, static (values, other) => values.ne(other), number);

    /// <summary>Says which elements are larger than a number, as <c>gt</c> does.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="number">The number.</param>
    /// <returns>A tensor of truth values.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Tensor Exceeds(this Tensor tensor, Scalar number) => Hold(tensor, static (values, other) => values.gt(other), number);

    /// <summary>Computes with a tensor and a number, and holds both until the engine is done.</summary>
    internal static Tensor Hold(Tensor tensor, Func<Tensor, Scalar, Tensor> compute, Scalar number)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(number);
        var result = compute(tensor, number);
        GC.KeepAlive(number);
        GC.KeepAlive(tensor);
        return result;
    }
}
