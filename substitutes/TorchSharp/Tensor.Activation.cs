using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Activation functions that tensors have as methods.</content>
    public partial class Tensor
    {
        public Tensor leaky_relu(Scalar negative_slope) => Create(NativeMethods.mlt_leaky_relu(Handle, negative_slope.Value), this);

        public Tensor leaky_relu_(Scalar negative_slope) => Same(NativeMethods.mlt_leaky_relu_(Handle, negative_slope.Value));

        public Tensor elu(double alpha = 1) => elu(alpha, 1, 1);

        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) =>
            Create(NativeMethods.mlt_elu(Handle, alpha.Value, scale.Value, input_scale.Value), this);

        public Tensor elu_(double alpha = 1) => elu_(alpha, 1, 1);

        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) =>
            Same(NativeMethods.mlt_elu_(Handle, alpha.Value, scale.Value, input_scale.Value));

        public Tensor hardtanh(Scalar min, Scalar max) => Create(NativeMethods.mlt_hardtanh(Handle, min.Value, max.Value), this);

        public Tensor hardtanh_(Scalar min, Scalar max) => Same(NativeMethods.mlt_hardtanh_(Handle, min.Value, max.Value));

        public Tensor softplus(double beta = 1, double threshold = 20) =>
            Create(NativeMethods.mlt_softplus(Handle, ScalarValue.Of(beta), ScalarValue.Of(threshold)), this);

        public Tensor gelu() => Create(NativeMethods.mlt_gelu(Handle), this);

        public Tensor log_sigmoid() => Create(NativeMethods.mlt_log_sigmoid(Handle), this);

        public Tensor prelu(Tensor target) => Create(NativeMethods.mlt_prelu(Handle, target.Handle), this, target);

        public Tensor glu(long dim = -1L) => Create(NativeMethods.mlt_glu(Handle, dim), this);

        public Tensor threshold(Scalar threshold, Scalar value) =>
            Create(NativeMethods.mlt_threshold(Handle, threshold.Value, value.Value), this);
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_elu(IntPtr input, ScalarValue alpha, ScalarValue scale, ScalarValue inputScale);

    [DllImport(Library)]
    internal static extern int mlt_elu_(IntPtr input, ScalarValue alpha, ScalarValue scale, ScalarValue inputScale);

    [DllImport(Library)]
    internal static extern IntPtr mlt_gelu(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_glu(IntPtr input, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_hardtanh(IntPtr input, ScalarValue min, ScalarValue max);

    [DllImport(Library)]
    internal static extern int mlt_hardtanh_(IntPtr input, ScalarValue min, ScalarValue max);

    [DllImport(Library)]
    internal static extern IntPtr mlt_leaky_relu(IntPtr input, ScalarValue negativeSlope);

    [DllImport(Library)]
    internal static extern int mlt_leaky_relu_(IntPtr input, ScalarValue negativeSlope);

    [DllImport(Library)]
    internal static extern IntPtr mlt_log_sigmoid(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_prelu(IntPtr input, IntPtr weight);

    [DllImport(Library)]
    internal static extern IntPtr mlt_softplus(IntPtr input, ScalarValue beta, ScalarValue threshold);

    [DllImport(Library)]
    internal static extern IntPtr mlt_threshold(IntPtr input, ScalarValue threshold, ScalarValue value);
}
