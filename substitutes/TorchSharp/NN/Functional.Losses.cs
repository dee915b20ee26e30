using System.Runtime.InteropServices;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            /// <summary>The target holds class indices, or probabilities in the shape of the input.</summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                Tensor.Create(
                    mlt_nn_cross_entropy(input.Handle, target.Handle, Tensor.HandleOf(weight), ignore_index, (long)reduction, label_smoothing),
                    input, target, weight);

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Tensor.Create(mlt_nn_nll_loss(input.Handle, target.Handle, Tensor.HandleOf(weight), (long)reduction), input, target, weight);

            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Tensor.Create(mlt_nn_binary_cross_entropy(input.Handle, target.Handle, Tensor.HandleOf(weight), (long)reduction), input, target, weight);

            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            {
                IntPtr loss = mlt_nn_binary_cross_entropy_with_logits(
                    input.Handle, target.Handle, Tensor.HandleOf(weight), (long)reduction, Tensor.HandleOf(pos_weights));
                GC.KeepAlive(pos_weights);
                return Tensor.Create(loss, input, target, weight);
            }

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Create(mlt_nn_mse_loss(input.Handle, target.Handle, (long)reduction), input, target);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Create(mlt_nn_l1_loss(input.Handle, target.Handle, (long)reduction), input, target);

            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0) =>
                Tensor.Create(mlt_nn_smooth_l1_loss(input.Handle, target.Handle, (long)reduction, beta), input, target);

            /// <summary>The input holds logarithms of probabilities; so does the target, unless told otherwise.</summary>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                Tensor.Create(mlt_nn_kl_div(input.Handle, target.Handle, (long)reduction, log_target), input, target);
        }
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_cross_entropy(IntPtr input, IntPtr target, IntPtr weight, long ignoreIndex, long reduction, double labelSmoothing);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_nll_loss(IntPtr input, IntPtr target, IntPtr weight, long reduction);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_binary_cross_entropy(IntPtr input, IntPtr target, IntPtr weight, long reduction);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_binary_cross_entropy_with_logits(IntPtr input, IntPtr target, IntPtr weight, long reduction, IntPtr positiveWeight);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_mse_loss(IntPtr input, IntPtr target, long reduction);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_l1_loss(IntPtr input, IntPtr target, long reduction);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_smooth_l1_loss(IntPtr input, IntPtr target, long reduction, double beta);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_kl_div(IntPtr input, IntPtr target, long reduction, bool logTarget);
}
