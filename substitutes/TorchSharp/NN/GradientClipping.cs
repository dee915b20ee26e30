using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What is done to the gradients of all parameters together.</summary>
        public static unsafe partial class utils
        {
            /// <summary>Scales the gradients so that their common norm is at most the given one; returns the norm that they had.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                Parameter[] parameters = tensors.ToArray();
                double norm = 0;
                fixed (IntPtr* handles = Handles(parameters))
                {
                    Check(mlt_nn_clip_grad_norm_(handles, parameters.Length, max_norm, norm_type, &norm));
                }

                GC.KeepAlive(parameters);
                return norm;
            }

            /// <summary>Limits each element of the gradients to the given absolute value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                Parameter[] parameters = tensors.ToArray();
                fixed (IntPtr* handles = Handles(parameters))
                {
                    Check(mlt_nn_clip_grad_value_(handles, parameters.Length, clip_value));
                }

                GC.KeepAlive(parameters);
            }

            private static IntPtr[] Handles(Parameter[] parameters) => Array.ConvertAll(parameters, parameter => parameter.Handle);
        }
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern int mlt_nn_clip_grad_norm_(IntPtr* parameters, long count, double maxNorm, double normType, double* norm);

    [DllImport(Library)]
    internal static extern int mlt_nn_clip_grad_value_(IntPtr* parameters, long count, double clipValue);
}
