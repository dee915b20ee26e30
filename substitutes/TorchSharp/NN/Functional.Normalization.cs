using System.Runtime.InteropServices;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            /// <summary>Normalises each channel over the batch; in training the running statistics are updated in place.</summary>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5)
            {
                Tensor result = Tensor.Create(
                    mlt_nn_batch_norm(
                        input.Handle, Tensor.HandleOf(running_mean), Tensor.HandleOf(running_var), Tensor.HandleOf(weight),
                        Tensor.HandleOf(bias), training, momentum, eps),
                    input, running_mean, running_var);
                GC.KeepAlive(weight);
                GC.KeepAlive(bias);
                return result;
            }

            /// <summary>Normalises each channel of each sample.</summary>
            public static Tensor instance_norm(Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null, Tensor? bias = null, bool use_input_stats = true, double momentum = 0.1, double eps = 1e-5)
            {
                Tensor result = Tensor.Create(
                    mlt_nn_instance_norm(
                        input.Handle, Tensor.HandleOf(running_mean), Tensor.HandleOf(running_var), Tensor.HandleOf(weight),
                        Tensor.HandleOf(bias), use_input_stats, momentum, eps),
                    input, running_mean, running_var);
                GC.KeepAlive(weight);
                GC.KeepAlive(bias);
                return result;
            }
        }
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_batch_norm(IntPtr input, IntPtr runningMean, IntPtr runningVar, IntPtr weight, IntPtr bias, bool training, double momentum, double eps);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_instance_norm(IntPtr input, IntPtr runningMean, IntPtr runningVar, IntPtr weight, IntPtr bias, bool useInputStatistics, double momentum, double eps);
}
